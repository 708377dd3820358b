"""What the pages of returns read: a fixed number of queries each, whatever the size of the return."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from hashlib import sha256

from django.db.models import Count, Q
from django.utils.timezone import localdate

from committees.selectors.deadlines import ReturnsCalendar, ReturnsDue, returns_calendar
from kpis.choices import FigureKind, ReturnState, Severity, Standing, Status
from kpis.entry import Entry
from kpis.in_force import definition_in_force, setting_in_force, target_in_force
from kpis.models import Definition, Explanation, Observation, Rebase, Return, RuleSetting, Target
from kpis.rebasing import process_began
from kpis.rules import Finding, Line, Place, findings
from kpis.sight import Sight
from kpis.status import Aim, status_of, value_of
from partners.models import ScopeKind
from partners.rights import Rights
from partners.roles import Right
from periods.values import Period, PeriodUnreadable, parse

WHO_TOOK_PART = ("submitted_by", "submitted_for", "checked_by", "checked_for", "decided_by", "decided_for")
HISTORY = 12  # how many earlier periods a figure is compared with: as many as limits of what is usual need


@dataclass(frozen=True)
class PointedOut:
    """What was pointed out in a figure, and why it stands all the same, where somebody said so."""

    words: str
    severity: str
    explanation: Explanation | None = None


@dataclass
class ReturnLine:
    """One figure of a return with all that its row shows."""

    observation: Observation
    definition: Definition
    target: Target | None
    status: Status
    previous: Observation | None = None
    last_year: Observation | None = None
    history: tuple[Fraction, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)  # the oldest first, those of earlier figures too

    @property
    def value(self) -> Fraction | None:
        """The exact value in the unit of the KPI; None where there is no figure."""
        return self.value_of(self.observation)

    def value_of(self, figure: Observation | None) -> Fraction | None:
        """The value of another figure of the same KPI, such as last quarter's."""
        return value_of(figure.numerator, figure.denominator, self.definition.multiplier) if figure else None

    @property
    def is_entered(self) -> bool:
        return self.observation.kind != FigureKind.NOT_ENTERED

    @property
    def blocks(self) -> bool:
        """Whether the return cannot be submitted as this line stands."""
        return any(finding.blocks for finding in self.findings)

    def explanation_of(self, finding: Finding) -> Explanation | None:
        """Why the figure stands as it is; None where nobody said so of this very figure and these very words."""
        told = (one for one in reversed(self.explanations) if (one.rule, one.words) == (finding.rule, finding.words))
        newest = next(told, None)
        return newest if newest is not None and newest.still_stands else None

    @property
    def to_explain(self) -> list[Finding]:
        """The findings that need a word to the approver, with or without one."""
        return [finding for finding in self.findings if finding.needs_explanation]

    @property
    def unexplained(self) -> list[Finding]:
        return [finding for finding in self.to_explain if self.explanation_of(finding) is None]

    @property
    def needs_a_look(self) -> bool:
        """Whether a figure that is entered has to be put right or explained yet."""
        return self.is_entered and bool(self.blocks or self.unexplained)

    @property
    def pointed_out(self) -> list[PointedOut]:
        """For who reads the figure. An approved one is not judged anew: what was explained of it stays."""
        if self.observation.standing == Standing.APPROVED:
            of_rule = {one.rule: one for one in self.explanations if one.still_stands}
            return [PointedOut(one.words, Severity.WARNING, one) for one in of_rule.values()]
        return [
            PointedOut(finding.words, finding.severity, self.explanation_of(finding))
            for finding in self.findings
            if not finding.blocks
        ]

    @property
    def where(self) -> str:
        """What tells the line from the others of its KPI: "NCC, Individuals, October 2023"; empty where it is alone."""
        observation = self.observation
        words = [observation.scope.name] if observation.scope.kind != ScopeKind.WHOLE else []
        if observation.item.breakdown_id is not None:
            words.append(observation.item.name)
        if observation.when.kind == "month":
            words.append(observation.when.label)
        return ", ".join(words)

    @property
    def name(self) -> str:
        """The line as it is spoken of: "Payroll errors, NCC, October 2023"."""
        return ", ".join(filter(None, (self.definition.title, self.where)))


@dataclass(frozen=True)
class LineFinding:
    """A finding and the line it is about."""

    line: ReturnLine
    finding: Finding

    @property
    def key(self) -> str:
        """By which a form asks for its explanation."""
        return f"explain-{self.line.observation.pk}-{self.finding.rule}"

    @property
    def mark(self) -> str:
        """Another one as soon as the words or the figure change: what was read is what is explained."""
        figure = self.line.observation
        read = (self.finding.words, figure.kind, figure.numerator, figure.denominator)
        return sha256("\0".join(map(str, read)).encode()).hexdigest()[:16]


def return_lines(quarterly_return: Return, sight: Sight) -> list[ReturnLine]:
    """Every line of a return that a sight takes in, in the order of the form. Seven queries."""
    observations = list(
        sight.observations.filter(quarterly_return=quarterly_return)
        .select_related("kpi", "scope", "item", "entered_by")
        .order_by("kpi__order", "kpi_id", "period_id", "item__order", "item_id", "scope__order", "scope_id")
    )
    headings = list(dict.fromkeys(observation.kpi.heading for observation in observations))
    observations.sort(key=lambda observation: headings.index(observation.kpi.heading))
    return lines_of(observations)


def lines_of(observations: list[Observation]) -> list[ReturnLine]:
    """The lines of some observations, whose `kpi`, `scope` and `item` are loaded. Six queries.

    They are judged together: what adds up is compared with the others that are given.
    """
    kpi_ids = {observation.kpi_id for observation in observations}
    definitions = _by_kpi(Definition.objects.filter(kpi__in=kpi_ids))
    targets = _by_kpi(Target.objects.filter(kpi__in=kpi_ids).select_related("scope"))
    rebases = _by_kpi(Rebase.objects.filter(kpi__in=kpi_ids).select_related("scope"))
    past = _past(kpi_ids, observations)
    lines = [
        _line(
            observation,
            definitions[observation.kpi_id],
            targets[observation.kpi_id],
            past,
            process_began(rebases[observation.kpi_id], observation.scope_id, observation.when),
        )
        for observation in observations
    ]
    _judge(lines)
    _explain(lines)
    return lines


def lines_beside(pk: int, sight: Sight, *with_it: str) -> list[ReturnLine]:
    """A figure and the others of its KPI in the same return, which rules compare it with. Seven queries.

    `with_it` names what else of the figure is read.
    """
    observations = sight.observations.filter(kpi__observations=pk, quarterly_return__observations=pk)
    return lines_of(
        list(
            observations.select_related("kpi", "scope", "item", "entered_by", *with_it).order_by(
                "item__order", "item_id", "pk"
            )
        )
    )


def return_findings(quarterly_return: Return, sight: Sight) -> list[LineFinding]:
    """Everything that is missing or odd in a return, line by line."""
    return [LineFinding(line, finding) for line in return_lines(quarterly_return, sight) for finding in line.findings]


Cell = tuple[int, int, int]  # KPI, scope, item


def _by_kpi(rows: Iterable) -> dict[int, list]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.kpi_id].append(row)
    return grouped


def _past(kpi_ids: set[int], observations: list[Observation]) -> dict[Cell, dict[int, Observation]]:
    """Figures of the same cells in earlier periods: as many as the history and the same period last year need."""
    if not observations:
        return {}
    newest = max(observation.period_id for observation in observations)
    oldest = min(observation.period_id for observation in observations) - 3_00_00_00  # three years back
    past: dict[Cell, dict[int, Observation]] = defaultdict(dict)
    for earlier in Observation.objects.filter(kpi__in=kpi_ids, period_id__gte=oldest, period_id__lte=newest):
        past[earlier.kpi_id, earlier.scope_id, earlier.item_id][earlier.period_id] = earlier
    return past


def _line(
    observation: Observation,
    definitions: list[Definition],
    targets: list[Target],
    past: dict[Cell, dict[int, Observation]],
    since: date | None,
) -> ReturnLine:
    when = observation.when
    definition = definition_in_force(definitions, when)
    broken_down = observation.item.breakdown_id is not None
    target = target_in_force(definition, targets, observation.scope_id, when, broken_down=broken_down)
    value = value_of(observation.numerator, observation.denominator, definition.multiplier)
    earlier = past.get((observation.kpi_id, observation.scope_id, observation.item_id), {})
    return ReturnLine(
        observation=observation,
        definition=definition,
        target=target,
        status=Status.CONTEXT  # words are neither met nor missed
        if observation.kind == FigureKind.TEXT
        else status_of(
            value=value,
            measure=definition.measure,
            direction=definition.direction,
            aim=Aim.of(target),
        ),
        previous=earlier.get(when.previous().code),
        last_year=earlier.get(when.same_period_last_year().code),
        history=_history(when, earlier, definition, since),
    )


def _judge(lines: list[ReturnLine]) -> None:
    """Have every rule look at the lines that are not approved yet, as the partnership has it set. One query."""
    partnerships = {line.observation.kpi.partnership_id for line in lines}
    settings = list(RuleSetting.objects.filter(partnership__in=partnerships))
    checked = {_to_check(line): line for line in lines if line.observation.standing != Standing.APPROVED}
    found = findings(list(checked), lambda rule, when: setting_in_force(rule, settings, when.last_day))
    for one, line in checked.items():
        line.findings = found[one]


def _to_check(line: ReturnLine) -> Line:
    observation, definition, when = line.observation, line.definition, line.observation.when
    year_before = when.same_period_last_year()
    return Line(
        meaning=definition,
        entry=Entry.of(observation),
        status=line.status,
        when=when,
        place=Place(
            kpi=observation.kpi_id,
            scope=observation.scope_id,
            item=observation.item_id,
            of_all=observation.scope.kind == ScopeKind.WHOLE,
            of_partner=observation.scope.kind == ScopeKind.BODY,
            of_entry=observation.item.breakdown_id is not None,
        ),
        history=line.history,
        before=line.value_of(line.previous) if definition.holds_on(when.previous().last_day) else None,
        last_year=line.value_of(line.last_year) if definition.holds_on(year_before.last_day) else None,
        previous_commentary=line.previous.commentary if line.previous else "",
        previous_text=line.previous.text if line.previous else "",
    )


def _explain(lines: list[ReturnLine]) -> None:
    """Put the explanations beside the figures. One query."""
    by_pk = {line.observation.pk: line for line in lines}
    told = Explanation.objects.filter(
        observation__quarterly_return__in={line.observation.quarterly_return_id for line in lines},
        observation__kpi__in={line.observation.kpi_id for line in lines},
    ).select_related("by")
    for one in told:
        if line := by_pk.get(one.observation_id):
            one.observation = line.observation
            line.explanations.append(one)


def _history(
    when: Period, earlier: dict[int, Observation], definition: Definition, since: date | None
) -> tuple[Fraction, ...]:
    """Earlier values of the same cell and the same process, oldest first; none of a figure that runs on."""
    values: list[Fraction] = []
    for _ in range(0 if definition.is_cumulative else HISTORY):
        when = when.previous()
        if since is not None and when.start < since:
            break
        one = earlier.get(when.code)
        value = value_of(one.numerator, one.denominator, definition.multiplier) if one else None
        if value is not None:
            values.append(value)
    return tuple(reversed(values))


def due_day(quarterly_return: Return, calendar: ReturnsCalendar) -> ReturnsDue | None:
    """When a return is due: the day it was given, else worked back from the meeting that its quarter goes to."""
    end = quarterly_return.when.end
    if quarterly_return.due_on is None:
        return calendar.due(end)
    meeting = calendar.meeting_for(end, not_before=quarterly_return.due_on)
    return ReturnsDue(quarterly_return.due_on, meeting)


@dataclass(frozen=True)
class ReturnOverview:
    """A return in the list: how far it is, counted over the lines the person sees."""

    quarterly_return: Return
    due: ReturnsDue | None
    measures: int = 0
    done: int = 0
    others_open: int = 0  # lines of other partners, which the person does not see, that are still empty

    @property
    def is_late(self) -> bool:
        return self.quarterly_return.is_open and self.due is not None and self.due.on < localdate()


def returns_overview(rights: Rights) -> list[ReturnOverview]:
    """The returns whose service the person sees, newest quarter first; measures counted in those not yet approved.

    Three queries, beside those of `rights`.
    """
    calendar = returns_calendar(rights.partnership)
    returns = [
        quarterly_return
        for quarterly_return in Return.objects.filter(service__partnership=rights.partnership)
        .select_related("service", *WHO_TOOK_PART)
        .order_by("-period_id", "service__order", "service__name")
        if rights.may(Right.SEE_RETURNS, service_id=quarterly_return.service_id)
    ]
    under_way = {one.pk: one for one in returns if one.state != ReturnState.APPROVED}
    left: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    others_open: dict[int, int] = defaultdict(int)
    for return_id, kpi_id, body_id, empty in (
        Sight.of(rights)
        .observations.filter(quarterly_return__in=under_way)
        .values_list("quarterly_return_id", "kpi_id", "scope__body_id")
        .annotate(empty=Count("pk", filter=Q(kind=FigureKind.NOT_ENTERED)))
        .order_by()
    ):
        if rights.may(Right.SEE_RETURNS, service_id=under_way[return_id].service_id, body_id=body_id):
            left[return_id][kpi_id] += empty
        else:
            others_open[return_id] += empty
    return [
        ReturnOverview(
            one,
            due_day(one, calendar) if one.pk in under_way else None,
            len(left[one.pk]),
            sum(not empty for empty in left[one.pk].values()),
            others_open[one.pk],
        )
        for one in returns
    ]


def find_return(rights: Rights, *, service_slug: str, quarter_slug: str) -> Return | None:
    """The return of a service and quarter; None where there is none that the person sees."""
    try:
        quarter = parse(quarter_slug)
    except PeriodUnreadable:
        return None
    found = (
        Return.objects.filter(
            service__partnership=rights.partnership, service__slug=service_slug, period_id=quarter.code
        )
        .select_related("service__partnership", *WHO_TOOK_PART)
        .first()
    )
    if found is None or not rights.may(Right.SEE_RETURNS, service_id=found.service_id):
        return None
    return found


def visible_lines(quarterly_return: Return, rights: Rights) -> tuple[list[ReturnLine], int]:
    """The lines the person sees, and how many lines of other partners stay hidden."""
    lines = return_lines(quarterly_return, Sight.of(rights))
    visible = [
        line
        for line in lines
        if rights.may(Right.SEE_RETURNS, service_id=quarterly_return.service_id, body_id=line.observation.scope.body_id)
    ]
    return visible, len(lines) - len(visible)
