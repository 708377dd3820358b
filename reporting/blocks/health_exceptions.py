"""Every KPI off its target in the quarter: figure, target, movement, what was said and why, and what is done about it."""

from common.formatting import NOTHING, STATUS_WORDS, long_day
from partners.origins import made_of
from projects.models import Action, ActionState, BenefitEntry, Project, ProjectStatus, StrategicPriority
from projects.register_words import due_words
from projects.selectors.projects import target_words
from reporting.blocks import BlockContext, Part
from reporting.health import OFF_TARGET, Line, lines_of
from reporting.parts import note
from reporting.selectors.quarters import Remark
from reporting.tables import cell, column, row, table
from reporting.views.kpi_words import remarks_of

EXAMPLE = "{{ block health_exceptions }}"
PART = "part"
MISSING = "missing"
WORDS = {
    **STATUS_WORDS,
    PART: "On target as a whole, with a part that is not",
    MISSING: "Due, and without a complete figure",
}
NOTHING_SAID, NO_ACTION = "No comment was made.", "none kept"
NOBODY_ACTS = "No project and no action is kept that answers any of these."


def collect(context: BlockContext) -> list[Part]:
    """Grouped by status, the furthest from its target first."""
    groups = groups_of(lines_of(context))
    found = [line for lines in groups.values() for line in lines]
    if not found:
        return [note(f"No KPI was off its target in {context.quarter.label}.")]
    answers = _Answers(context, [line.row.pk for line in found])
    acted = any(answers.of(line) for line in found)
    rows = []
    for key, lines in groups.items():
        if lines:
            many = len({line.kpi.meaning.kpi_id for line in lines})
            rows.append(row(f"{WORDS[key]}: {many} {'KPI' if many == 1 else 'KPIs'}", kind="group"))
        rows += [_row(context, line, answers if acted else None) for line in lines]
    before = context.quarter.previous().label
    return [
        table(
            id="exceptions",
            caption=f"KPIs off their target, {context.quarter.label}",
            columns=[
                column("Measure and service", width=24 if acted else 30),
                column("Figure and target", width=17 if acted else 20),
                column(f"Since {before}", width=14 if acted else 16),
                column("What was said, and the cause", width=26 if acted else 34),
                *([column("Action, owner and date", width=19)] if acted else []),
            ],
            rows=rows,
            note="" if acted else NOBODY_ACTS,
        )
    ]


def groups_of(lines: list[Line]) -> dict[str, list[Line]]:
    """Lines off their target by how their KPI counts, the furthest off first."""
    found: dict[str, list[Line]] = {key: [] for key in (*OFF_TARGET, PART, MISSING)}
    for line in lines:
        is_off = line.read.status in OFF_TARGET
        if is_off and line.kpi.standing in OFF_TARGET:
            found[line.kpi.standing].append(line)
        elif line.kpi.standing == MISSING:
            found[MISSING].append(line)
        elif is_off or line.weakest_below:
            found[PART].append(line)
    return {key: sorted(group, key=lambda line: line.miss, reverse=True) for key, group in found.items()}


def _row(context: BlockContext, line: Line, answers: "_Answers | None") -> dict:
    figure = line.cell(unit=True)
    notes = [figure.get("note", ""), f"target {line.target}" if line.target != NOTHING else "judged by its criteria"]
    notes += [f"weakest part: {line.weakest}"] if line.weakest else []
    remarks = remarks_of(context.health, line.kpi, line.read)
    said = [f"{one['where']}: {one['text']}" if one["where"] else one["text"] for one in remarks if one["text"]]
    said += dict.fromkeys(_reason(one) for one in line.kpi.remarks if one.reason)
    causes = dict.fromkeys(one["cause"] for one in remarks if one["cause"])
    return row(
        cell(line.title, note=line.service),
        {**figure, "note": "; ".join(filter(None, notes))},
        line.change_since(context.quarter.previous()),
        cell(" ".join(said) or NOTHING_SAID, note=f"Cause: {', '.join(causes).lower()}" if causes else ""),
        *([answers.cell_of(line)] if answers else []),
    )


def _reason(remark: Remark) -> str:
    """Why there is no figure, and when it comes."""
    return f"{remark.reason.rstrip('.')}." + (
        f" Expected by {long_day(remark.expected_on)}." if remark.expected_on else ""
    )


class _Answers:
    """What is done for a KPI: projects of which it is a benefit or which a priority joins with it, and their actions.

    Four queries, however many KPIs.
    """

    def __init__(self, context: BlockContext, kpis: list[int]) -> None:
        of_kpi: dict[int, set[int]] = {kpi: set() for kpi in kpis}
        benefits = BenefitEntry.objects.filter(partnership=context.partnership, kpi__in=kpis, project__isnull=False)
        joined = StrategicPriority.objects.filter(kpis__in=kpis, projects__partnership=context.partnership)
        for kpi, project in (*benefits.values_list("kpi", "project"), *joined.values_list("kpis", "projects")):
            of_kpi.get(kpi, set()).add(project)
        wanted = {project for projects in of_kpi.values() for project in projects}
        projects = Project.objects.filter(pk__in=wanted).exclude(status=ProjectStatus.COMPLETE)
        actions = Action.objects.released().filter(project__in=wanted).exclude(state=ActionState.DONE)
        self.of_kpi = of_kpi
        self.projects = {one.pk: one for one in projects.select_related("target").order_by("order", "pk")}
        self.actions = list(actions.select_related("due_period").order_by("order", "pk"))

    def of(self, line: Line) -> list[Action] | list[Project]:
        """The actions; where none is kept, the projects themselves."""
        projects = self.of_kpi[line.row.pk]
        actions = [one for one in self.actions if one.project_id in projects]
        return actions or [one for pk, one in self.projects.items() if pk in projects]

    def cell_of(self, line: Line) -> dict:
        found = self.of(line)
        return cell("; ".join(map(_named, found)) or NO_ACTION, origin=made_of(*found) if found else None)


def _named(one: Action | Project) -> str:
    if isinstance(one, Action):
        return f"{one.title} ({one.owner_role or 'owner not stated'}, {due_words(one)})"
    return f"{one.title} ({one.lead_role or one.sponsor_role or 'lead not stated'}, {target_words(one)})"
