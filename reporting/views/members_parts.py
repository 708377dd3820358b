"""What the page of the members says, made of what was read: the questions, the decisions, the meeting.

Dictionaries and plain sentences; a text that somebody typed is cut to a length that leaves the page one sheet of paper.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import unescape
from typing import Any

from django.utils.html import strip_tags

from committees.deadlines import Step
from common.formatting import long_day, money, shortened, weekday_and_day
from kpis.choices import Direction, Frequency
from kpis.wording import figure_words
from periods.values import PeriodUnreadable, parse
from projects.models import Decision, KeyDecision, MoneyAsked
from projects.selectors.decisions import standing
from reporting import questions
from reporting.counts import Counts
from reporting.questions import Place, Question, in_turn
from reporting.selectors.figures import period_of
from reporting.selectors.members import MembersData
from reporting.selectors.members_kpis import KpisOfMembers
from reporting.selectors.quarters import KpiNow
from reporting.tables import as_at_text
from reporting.views.kpi_control import control

SHOWN = {"changes": 5, "questions": 5, "measures": 4, "decisions": 4, "earlier decisions": 3}  # before "14 more"
FULL = 3_400  # letters
STEPS = 3  # quarters in which a figure must have got worse before anybody asks
TITLE, PASSAGE, SENTENCE = 80, 180, 200  # letters
UNCHANGEABLE = "will not be met without a change"

Address = Callable[[Place], str]


def lead(figures: KpisOfMembers) -> str:
    """How many KPIs are on target, out of how many."""
    if figures.kpis is None:
        return "No figures have been handed in yet."
    counts = Counts.of(figures.kpis.standings[figures.kpis.quarter].values())
    if not counts.reported:
        return f"No KPI with a target has a figure for {figures.kpis.quarter.label}."
    return f"On target: {counts.met}."


def as_at(figures: KpisOfMembers) -> str:
    if figures.kpis is None:
        return ""
    return as_at_text(figures.kpis.quarter, (one for kpi in figures.kpis.now for one in kpi.leads))


# ---- what changed ----


def changes(data: MembersData, address: Address) -> list[dict[str, Any]]:
    """Every movement, what matters first."""
    told = data.figures.changes(data.day, data.returns_due, data.meeting.on if data.meeting else None)
    standings = {one.provisional for one in told}
    return [
        {
            "cause": str(one.change.cause),
            "title": one.title,
            "words": shortened(one.change.words, SENTENCE)
            + (" Provisional." if one.provisional and len(standings) > 1 else ""),
            "href": address(one.place),
            "status": one.change.status,
        }
        for one in told
    ]


def below(figures: KpisOfMembers, address: Address) -> list[dict[str, str]]:
    """What is below target now, whether or not it moved."""
    return [{"title": title, "words": words, "href": address(place)} for title, words, place in figures.below_target()]


# ---- what needs a decision ----


def decisions(data: MembersData, address: Address) -> list[dict[str, Any]]:
    """What the meeting is asked to decide; then what its papers recommend beside that."""
    rows = [_decision(one, address) for one in data.decisions]
    for report, snapshot in data.published:
        if report.decisions.all():
            continue
        rows += [
            {
                "title": shortened(report.short_title, TITLE),
                "words": shortened(unescape(strip_tags(one["html"])), PASSAGE),
                "facts": "A recommendation of the paper",
                "href": address(Place("snapshot", {"slug": report.slug, "number": snapshot.number})),
            }
            for one in snapshot.content["recommendations"]
        ]
    return rows


def _decision(decision: Decision, address: Address) -> dict[str, Any]:
    """An exempt part is not on this page for anybody: it is one sheet that lies on the table."""
    if decision.has_exempt_part:
        return {
            "title": shortened(decision.title, TITLE),
            "words": "A part of this is not for publication. Those who may read it find it with the exempt papers.",
            "facts": key_words(decision),
            "href": "",
        }
    decided = f"Decided: {decision.get_resolution_display().lower()}" if decision.resolution else ""
    facts = [decided, key_words(decision), "nothing exempt", money_words(decision)]
    return {
        "title": shortened(decision.title, TITLE),
        "words": shortened(decision.recommendation, PASSAGE),
        "facts": " · ".join(filter(None, facts)),
        "href": address(Place("decision", {"pk": decision.pk})),
    }


def key_words(decision: Decision) -> str:
    if decision.key_decision == KeyDecision.NOT_STATED:
        return "Not stated whether it is a key decision"
    return decision.get_key_decision_display()


def money_words(decision: Decision) -> str:
    """£743,000: £412,000 in 2022/23, £331,000 in 2023/24."""
    if decision.money == MoneyAsked.NONE:
        return "no money"
    if decision.amount_gbp is None:
        return "money, the amount is not known yet"
    years = ", ".join(f"{money(one.amount_gbp)} in {one.year.label}" for one in decision.year_amounts.all())
    return money(decision.amount_gbp) + (f": {years}" if years else "")


# ---- what is worth a question ----


def questions_of(data: MembersData) -> list[Question]:
    """Every kind in its turn; the first of each kind is the one that weighs most."""
    page = data.figures
    asked: list[list[Question]] = [[] for _ in range(6)]
    not_explained, parts, hidden, running, usual, printed = asked
    for kpi in sorted(page.handed_in, key=lambda kpi: -page.kpis.miss(kpi.lead) if page.kpis else 0):
        not_explained += _about_explanation(page, kpi)
        parts += _about_parts(page, kpi)
        hidden += _about_hidden(page, kpi)
        running += _about_direction(page, kpi)
    usual += _about_limits(data)
    printed += _about_print(page)
    overdue = [_about_overdue(one.title, one.due, one.late, one.place) for one in data.overdue]
    savings = [
        Question(shortened(title, TITLE), questions.savings_not_reported(words), place)
        for title, words, place in data.savings
    ]
    return in_turn([parts, not_explained, overdue, hidden, usual, printed, running, savings])


def _target(page: KpisOfMembers, figure: Any) -> str:
    words = page.standing(figure)
    return words[:1].lower() + words[1:]


def _about_explanation(page: KpisOfMembers, kpi: KpiNow) -> Iterator[Question]:
    """Below target, and nobody says why, or says the same as last time."""
    if kpi.standing != "below_target" or kpi.meaning.kpi_id in page.counts_people:
        return
    said, before = page.commentary(kpi), page.commentary(kpi, before=True)
    value, target = figure_words(kpi.lead, kpi.meaning), _target(page, kpi.lead)
    title, place = page.title(kpi, kpi.lead), page.place(kpi)
    if not said:
        yield Question(title, questions.not_explained(value=value, target=target), place)
    elif said <= before and page.quarter:
        last = page.quarter.first.plus(-1).quarter.label
        yield Question(title, questions.explained_alike(value=value, target=target, before=last), place)


def _about_parts(page: KpisOfMembers, kpi: KpiNow) -> Iterator[Question]:
    worst = page.worst_part(kpi)
    if worst is None:
        return
    before, now = worst
    meaning = kpi.meaning
    words = questions.part_moved(
        part=page.part_words(now),
        before=figure_words(before, meaning),
        now=figure_words(now, meaning),
        rose=(now.value(meaning) or 0) > (before.value(meaning) or 0),
        since=period_of(before.period_id).label,
        until=period_of(now.period_id).label,
    )
    yield Question(page.title(kpi, kpi.lead), words, page.place(kpi, now))


def _about_hidden(page: KpisOfMembers, kpi: KpiNow) -> Iterator[Question]:
    """A green average that hides a failing part."""
    part = page.hidden_part(kpi)
    if part is None:
        return
    words = questions.hidden_part(
        value=figure_words(kpi.lead, kpi.meaning),
        part=page.part_words(part),
        of_part=figure_words(part, kpi.meaning),
        target=_target(page, part),
    )
    yield Question(page.title(kpi, kpi.lead), words, page.place(kpi, part))


def _about_direction(page: KpisOfMembers, kpi: KpiNow) -> Iterator[Question]:
    run = page.worse_in_a_row(kpi) if kpi.meaning.direction in (Direction.HIGHER, Direction.LOWER) else []
    if len(run) <= STEPS:
        return
    words = questions.running_against(
        steps=len(run) - 1,
        before=figure_words(run[0], kpi.meaning),
        now=figure_words(run[-1], kpi.meaning),
        since=period_of(run[0].period_id).label,
    )
    yield Question(page.title(kpi, kpi.lead), words, page.place(kpi))


def _about_limits(data: MembersData) -> Iterator[Question]:
    """What the limits of a process say cannot come without a change, in the words of its own page."""
    for kpi, of_kpi in data.usual:
        found = control(of_kpi, for_officers=False)
        if found is None or UNCHANGEABLE not in found["sentence"]:
            continue
        query = "by=month" if kpi.meaning.frequency == Frequency.MONTHLY else ""
        expected = found["sentence"].partition(UNCHANGEABLE)[0] + UNCHANGEABLE + "."
        place = Place("kpi", {"slug": kpi.meaning.slug}, query)
        yield Question(data.figures.title(kpi, kpi.lead), questions.not_without_a_change(expected), place)


def _about_print(page: KpisOfMembers) -> Iterator[Question]:
    """Printed figures that do not follow from their own parts, and that nobody has explained."""
    titles = {one.slug: one for one in page.kpis.meanings.values()} if page.kpis else {}
    codes = {one.code: (pk, one.name) for pk, one in page.scopes.items() if one.code}
    for line in page.stated:
        slug, _, code = line.stated.table.rpartition("-")
        if not line.unexplained or slug not in titles or code not in codes:
            continue
        pk, name = codes[code]
        words = questions.printed_otherwise(
            what=f"{line.stated.row}, {_column(line.stated.column)}",
            printed=line.stated.text.replace("£ ", "£"),
            computed=line.computed_text,
        )
        yield Question(
            f"{shortened(titles[slug].title, TITLE)}, {name}", words, Place("kpi", {"slug": slug}, f"scope={pk}")
        )


def _column(words: str) -> str:
    """April 2023 for Apr-23; a column that is no period as it is printed."""
    try:
        return parse(words).label
    except PeriodUnreadable:
        return words.lower()


def _about_overdue(title: str, due: str | None, late: str, place: Place) -> Question:
    words = questions.overdue(due=due, late=late) if due else questions.NO_DAY
    return Question(shortened(title.rstrip("."), TITLE), words, place)


# ---- the meeting and what became of earlier ones ----


def meeting(data: MembersData, today: date) -> dict[str, Any] | None:
    """The next meeting, or the last one where none is planned."""
    if data.meeting is None:
        return None
    papers = next((one for one in data.deadlines if one.step == Step.PAPERS), None)
    over = data.meeting.on < today
    return {
        "label": "Last meeting" if over else "Next meeting",
        "over": over,
        "committee": str(data.meeting.committee),
        "day": weekday_and_day(data.meeting.on),
        "time": data.meeting.starts_at,
        "place": data.meeting.place,
        "state": data.meeting.get_state_display(),
        "read_by": "" if over else f"Read the papers before {weekday_and_day(data.meeting.on)}",
        "papers_out": f"{'Papers were' if papers and papers.due_on < today else 'Papers are'} due out on "
        f"{weekday_and_day(papers.due_on)}"
        if papers
        else "",
        "href": Place("meeting", {"pk": data.meeting.pk}),
    }


def arising(data: MembersData, address: Address) -> list[dict[str, str]]:
    """Decisions of earlier meetings that are not closed, and what was told of them last."""
    rows = []
    for one in data.arising:
        newest = next(iter(one.follow_ups.all()), None)
        late = one.due_on is not None and one.due_on < data.day
        due = f"{'was' if late else 'is'} due on {long_day(one.due_on)}" if one.due_on else "no day is set"
        said = (
            f"{long_day(newest.on)}: {shortened(newest.text, PASSAGE // 2)}" if newest else "Nothing has been told yet."
        )
        rows.append(
            {
                "title": shortened(one.title, TITLE),
                "words": f"{standing(one).words} since {long_day(one.decided_on or one.meeting.on)}; {due}. "
                + ("Told in the part that is not for publication." if one.has_exempt_part else said),
                "href": "" if one.has_exempt_part else address(Place("decision", {"pk": one.pk})),
                "late": "late" if late else "",
            }
        )
    return sorted(rows, key=lambda row: not row["late"])


def shown(rows: list[dict[str, Any]], what: str) -> dict[str, Any]:
    """A handful, and the rest behind "14 more changes: 12 performance, 2 late or missing"."""
    more = rows[SHOWN[what] :]
    words = f"{len(more)} more {what.removesuffix('s') if len(more) == 1 else what}"
    causes = Counter(row["cause"].lower() for row in more if "cause" in row)
    if causes:
        words += f": {', '.join(f'{count} {cause}' for cause, count in causes.most_common())}"
    return {"first": rows[: SHOWN[what]], "more": more, "more_words": words, "count": len(rows)}


def is_full(lists: Iterable[dict[str, Any]]) -> bool:
    """Whether so much is shown that a browser must print it smaller, to stay on one sheet."""
    rows = [row for one in lists for row in one["first"]]
    return sum(len(row["title"]) + len(row["words"]) + len(row.get("facts", "")) for row in rows) > FULL
