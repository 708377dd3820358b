"""Up to three questions that the figures of the quarter raise: for members, who have ten minutes."""

from collections.abc import Iterator
from html import escape

from common.formatting import NOTHING, long_day, money, shortened
from kpis.choices import FigureKind
from partners.origins import made_of
from projects.selectors.milestones import standing_of
from reporting.blocks import BlockContext, Part
from reporting.blocks.health_exceptions import PART, groups_of
from reporting.blocks.health_money import deliveries_so_far, followed, risk_of
from reporting.blocks.milestones_due import milestones_by_quarter
from reporting.counts import JUDGED
from reporting.health import Line, counted_in, lines_of
from reporting.parts import note
from reporting.printed import together

EXAMPLE = "{{ block worth_asking }}"
MOST = 3
TITLE = 85  # letters: a question is read at a glance


def collect(context: BlockContext) -> list[Part]:
    """The first three of: the worst miss, what is late, money at risk, a figure that is missing, a weak part, a fall."""
    asked = []
    for question in _questions(context):
        asked.append(question)
        if len(asked) == MOST:
            break
    if not asked:
        return [note("The figures of this quarter raise no question of their own.")]
    return [
        {
            "kind": "bullets",
            "id": "worth-asking",
            "items": [escape(question, quote=False) for question, _ in asked],
            "figures": [{"text": question, **origin} for question, origin in asked],
        }
    ]


def _questions(context: BlockContext) -> Iterator[tuple[str, dict]]:
    """Each with what it is made of."""
    lines = lines_of(context)
    groups = groups_of(lines)
    for line in groups["below_target"][:1]:
        yield (
            f"{_name(line)} is at {line.cell(unit=True)['text']}, the target is {line.target}: who does what by when?",
            _origin(line),
        )
    for milestone in [one for found in milestones_by_quarter(context).values() for one in found]:
        stands = standing_of(milestone, context.report.meeting.on)
        if stands.key == "late":
            words = stands.words[:1].lower() + stands.words[1:]
            yield (
                f"“{milestone.title}” of {milestone.project or milestone.plan} is {words}: what holds it up?",
                made_of(milestone),
            )
            break
    at_risk = max(deliveries_so_far(context), key=risk_of, default=None)
    if at_risk and risk_of(at_risk):
        yield (
            f"{money(risk_of(at_risk))} of the savings of “{at_risk.case.title}” is at risk: what takes its place?",
            made_of(*followed(at_risk)),
        )
    for line in lines:
        if line.kpi.standing == "missing" and line.read.kind != FigureKind.LOST:
            expected = min((one.expected_on for one in line.kpi.remarks if one.expected_on), default=None)
            when = f"it is expected by {long_day(expected)}" if expected else "nobody has said when it comes"
            yield f"{_name(line)} has no complete figure, and {when}: why was it not ready?", _origin(line)
            break
    for line in groups[PART][:1]:
        if line.weakest:
            yield (
                f"{_name(line)} meets its target as a whole, but not everywhere ({line.weakest}): what differs there?",
                _origin(line),
            )
    for line in groups["below_target"][1:]:
        moved = line.change_since(context.quarter.previous())
        if moved != NOTHING:
            yield (
                (
                    f"{_name(line)} is at {line.cell(unit=True)['text']} against a target of {line.target} "
                    f"(since {context.quarter.previous().label}: {moved}): when will it be met?"
                ),
                _origin(line),
            )
    now = context.health.counts
    before = next(
        (one for quarter, one in context.health.history.items() if quarter == context.quarter.previous()), None
    )
    if before and before.reported and now.reported and (now.met_of_reported or 0) < (before.met_of_reported or 0):
        yield (
            (
                f"{now.on_target} of {now.reported} KPIs reported met their target, {before.on_target} of {before.reported} "
                "the quarter before: what has changed?"
            ),
            together(counted_in(context, quarter, JUDGED) for quarter in list(context.health.history)[-2:]),
        )


def _origin(line: Line) -> dict:
    return line.cell().get("origin") or made_of(line.row)


def _name(line: Line) -> str:
    return shortened(line.title, TITLE)
