"""All that the page of the members reads, in a fixed number of queries: figures, the meeting, what is overdue."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Prefetch, Q

from committees.models import Meeting
from committees.selectors.deadlines import Deadline, known_deadlines, meetings_of, returns_calendar
from kpis.choices import Frequency
from kpis.sight import Sight
from partners.models import Partnership
from periods.values import AsAt, Period, Quarter
from projects.models import (
    Action,
    AuditFinding,
    Decision,
    FindingState,
    Issue,
    Project,
    ProjectStatus,
    Significance,
    YearAmount,
)
from projects.selectors.decisions import matters_arising, next_meeting
from projects.timing import span_words
from reporting.models import Audience, Report, ReportState, Snapshot
from reporting.questions import Place
from reporting.selectors.figures import period_of, read_figures
from reporting.selectors.kpi import KpiData
from reporting.selectors.members_kpis import KpisOfMembers
from reporting.selectors.members_reading import kpis_of_members
from reporting.selectors.quarters import KpiNow
from savings.selectors.delivery import agreed_versions, deliveries_of, delivery_sentence, due_quarter

JUDGED_BY_LIMITS = 6  # KPIs off target whose limits are worked out


@dataclass(frozen=True)
class Overdue:
    """Something that was to be done by now: what, since when, and where it is kept. `due` is None where no day is set."""

    title: str
    place: Place
    due: str | None = None
    late: str = ""


@dataclass
class MembersData:
    """What the page shows. `day` is the day it is read for: today, or the day of the meeting once that is over."""

    figures: KpisOfMembers
    day: date
    meeting: Meeting | None = None
    deadlines: list[Deadline] = field(default_factory=list)
    returns_due: date | None = None
    decisions: list[Decision] = field(default_factory=list)
    arising: list[Decision] = field(default_factory=list)
    published: list[tuple[Report, Snapshot]] = field(default_factory=list)
    overdue: list[Overdue] = field(default_factory=list)
    savings: list[tuple[str, str, Place]] = field(default_factory=list)
    usual: list[tuple[KpiNow, KpiData]] = field(default_factory=list)


def members_data(partnership: Partnership, today: date, *, quarter: Quarter | None = None) -> MembersData:
    """For the next meeting and the latest figures; or for a quarter, and the meeting it went to.

    Forty queries, and four for each newer quarter in which nothing is handed in.
    """
    sight = Sight(partnership)
    calendar = returns_calendar(partnership)
    figures = kpis_of_members(sight, quarter)
    found = calendar.meeting_for(quarter.end) if quarter else next_meeting(partnership, today)
    meeting = meetings_of(partnership).filter(pk=found.pk).first() if found else None
    data = MembersData(figures, min(today, meeting.on) if meeting else today, meeting)
    if figures.quarter and (due := calendar.due(figures.quarter.end)):
        data.returns_due = due.on
    if meeting:
        data.deadlines, _ = known_deadlines(meeting)
        amounts = Prefetch("year_amounts", queryset=YearAmount.objects.select_related("year"))
        data.decisions = list(meeting.decisions.order_by("order", "pk").prefetch_related(amounts))
        data.arising = list(matters_arising(meeting.committee, meeting.on))
        data.published = _published(meeting)
    data.overdue = _overdue(partnership, data.day)
    data.savings = _savings(partnership, today)
    data.usual = _usual(sight, figures)
    return data


def _published(meeting: Meeting) -> list[tuple[Report, Snapshot]]:
    """The papers that everybody may read, each in its newest version. Four queries."""
    reports = (
        Report.objects.filter(
            meeting=meeting, snapshots__published_at__isnull=False, snapshots__audience=Audience.PUBLIC
        )
        .exclude(state__in=[ReportState.SUPERSEDED, ReportState.WITHDRAWN])
        .distinct()
        .order_by("title")
        .prefetch_related("snapshots__documents", "decisions")
    )
    return [
        (report, next(one for one in report.snapshots.all() if one.published_at and one.audience == Audience.PUBLIC))
        for report in reports
    ]


def _overdue(partnership: Partnership, day: date) -> list[Overdue]:
    """What was due before a day and is not done, the longest first; then significant issues without any day. Four
    queries."""
    due = Q(due_period__end__lt=day)
    findings = AuditFinding.objects.filter(due, partnership=partnership, state=FindingState.OPEN)
    actions = Action.objects.released().filter(partnership=partnership).overdue(day)
    issues = Issue.objects.released().filter(partnership=partnership, resolved_on__isnull=True)
    issues = issues.filter(due | Q(due_period__isnull=True, significance=Significance.SIGNIFICANT))
    projects = Project.objects.filter(partnership=partnership, target__end__lt=day).exclude(
        status=ProjectStatus.COMPLETE
    )
    rows: list[tuple[str, Place, Period | None]] = []
    for one in findings.select_related("due_period"):
        rows.append((f"Audit: {one.recommendation}", Place("finding", {"pk": one.pk}), one.due_period.value))  # type: ignore[union-attr]
    for one in projects.select_related("target"):
        rows.append((one.title, Place("project", {"pk": one.pk}), one.target.value))  # type: ignore[union-attr]
    for one in actions.select_related("due_period"):
        rows.append((one.title, Place("action", {"pk": one.pk}), one.due_period.value))  # type: ignore[union-attr]
    for one in issues.select_related("due_period").order_by(F("due_period__end").asc(nulls_last=True), "order", "pk"):
        rows.append((one.title, Place("issue", {"pk": one.pk}), one.due_period.value if one.due_period else None))
    dated = sorted((row for row in rows if row[2]), key=lambda row: row[2].last_day if row[2] else day)
    return [
        Overdue(title, place, _due_words(period), span_words(period.last_day, day))
        for title, place, period in dated
        if period
    ] + [Overdue(title, place) for title, place, period in rows if period is None]


def _due_words(period: Period) -> str:
    return f"{'on' if isinstance(period, AsAt) else 'in'} {period.label}"


def _savings(partnership: Partnership, today: date) -> list[tuple[str, str, Place]]:
    """Agreed cases of which nothing was ever reported: (title, what was planned, where). Six queries."""
    quarter = due_quarter(today)
    found = deliveries_of(agreed_versions(partnership.businesscases.all()), quarter)
    return [
        (one.case.title, delivery_sentence(one), Place("delivery", {"slug": one.case.slug}))
        for one in found
        if one.lines and one.begun and not one.is_reported
    ]


def _usual(sight: Sight, page: KpisOfMembers) -> list[tuple[KpiNow, KpiData]]:
    """The KPIs furthest off their target, each with all its figures, as its own page takes them. Four queries."""
    if page.kpis is None:
        return []
    off = [kpi for kpi in page.handed_in if kpi.lead.status in ("below_target", "within_tolerance")]
    off = sorted(off, key=lambda kpi: -page.kpis.miss(kpi.lead) if page.kpis else 0)[:JUDGED_BY_LIMITS]
    ids = [kpi.meaning.kpi_id for kpi in off]
    definitions = list(sight.definitions.filter(kpi_id__in=ids).select_related("kpi__service").order_by("valid_from"))
    targets = list(sight.targets.filter(kpi_id__in=ids).order_by("valid_from"))
    figures = read_figures(sight, kpi_id__in=ids, period__kind__in=["month", "quarter"])
    rebases = list(sight.rebases.filter(kpi_id__in=ids).select_related("scope"))
    items = {one.pk: one for one in sight.items}
    found = []
    for kpi in off:
        pk, lead = kpi.meaning.kpi_id, kpi.lead
        step = "month" if kpi.meaning.frequency == Frequency.MONTHLY else "quarter"
        own = {one.pk: one for one in definitions if one.kpi_id == pk}
        series = [
            one
            for one in figures
            if (one.kpi_id, one.scope_id, one.item_id) == (pk, lead.scope_id, lead.item_id)
            and period_of(one.period_id).kind == step
        ]
        data = KpiData(
            next(one.kpi for one in own.values()),
            page.ground.columns,
            items,
            own,
            {one.pk: one for one in targets if one.kpi_id == pk},
            lead.scope_id,
            lead.item_id,
            step,
            [step],
            rebases=[one for one in rebases if one.kpi_id == pk],
        )
        data.figures[lead.scope_id, lead.item_id] = sorted(series, key=lambda one: one.period_id)
        found.append((kpi, data))
    return found
