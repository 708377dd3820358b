"""What the pages of returns read: a fixed number of queries each, whatever the size of the return."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from kpis.choices import OverScopes, OverTime, Status
from kpis.entry import Entry
from kpis.models import Definition, Observation, Return, Target
from kpis.rules import Finding, Line, findings
from kpis.status import Aim, status_of, value_of
from partners.models import ScopeKind
from periods.values import Period

HISTORY = 8  # how many earlier periods a figure is compared with


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

    @property
    def value(self) -> Fraction | None:
        """The exact value in the unit of the KPI; None where there is no figure."""
        return value_of(self.observation.numerator, self.observation.denominator, self.definition.multiplier)


@dataclass(frozen=True)
class LineFinding:
    """A finding and the line it is about."""

    line: ReturnLine
    finding: Finding


def return_lines(quarterly_return: Return) -> list[ReturnLine]:
    """Every line of a return, in the order of the form. Six queries."""
    observations = list(
        Observation.objects.filter(quarterly_return=quarterly_return)
        .select_related("kpi", "scope", "item", "entered_by")
        .order_by("kpi__heading", "kpi__order", "kpi_id", "period_id", "item__order", "scope__order")
    )
    return lines_of(observations)


def lines_of(observations: list[Observation]) -> list[ReturnLine]:
    """The lines of some observations, whose `kpi`, `scope` and `item` are loaded. Three queries."""
    kpi_ids = {observation.kpi_id for observation in observations}
    definitions = _by_kpi(Definition.objects.filter(kpi__in=kpi_ids))
    targets = _by_kpi(Target.objects.filter(kpi__in=kpi_ids).select_related("scope"))
    past = _past(kpi_ids, observations)
    return [
        _line(observation, definitions[observation.kpi_id], targets[observation.kpi_id], past)
        for observation in observations
    ]


def return_findings(quarterly_return: Return) -> list[LineFinding]:
    """Everything that is missing or odd in a return, line by line."""
    return [LineFinding(line, finding) for line in return_lines(quarterly_return) for finding in line.findings]


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
) -> ReturnLine:
    when = observation.when
    day = when.end or when.start
    definition = next(one for one in definitions if one.holds_on(day))
    target = target_in_force(definition, targets, observation.scope_id, when)
    value = value_of(observation.numerator, observation.denominator, definition.multiplier)
    earlier = past.get((observation.kpi_id, observation.scope_id, observation.item_id), {})
    previous = earlier.get(when.previous().code)
    line = ReturnLine(
        observation=observation,
        definition=definition,
        target=target,
        status=status_of(
            value=value,
            measure=definition.measure,
            direction=definition.direction,
            aim=Aim(target.operator, target.aim, target.upper_aim, target.tolerance_amount) if target else None,
        ),
        previous=previous,
        last_year=earlier.get(when.same_period_last_year().code),
        history=_history(when, earlier, definition),
    )
    line.findings = findings(
        Line(
            meaning=definition,
            entry=Entry(
                kind=observation.kind,
                numerator=observation.numerator,
                denominator=observation.denominator,
                text=observation.text,
                commentary=observation.commentary,
            ),
            status=line.status,
            history=line.history,
            previous_commentary=previous.commentary if previous else "",
        )
    )
    return line


def target_in_force(definition: Definition, targets: list[Target], scope_id: int, when: Period) -> Target | None:
    """The target a figure is judged by: the scope's own, else the whole partnership's (as in kpis/rollup.py)."""
    day = when.end or when.start
    if definition.over_time == OverTime.SUM and not definition.frequency.startswith(when.kind):
        return None
    held = [target for target in targets if target.holds_on(day)]
    own = next((target for target in held if target.scope_id == scope_id), None)
    if own or definition.over_scopes == OverScopes.SUM:
        return own
    return next((target for target in held if target.scope.kind == ScopeKind.WHOLE), None)


def _history(when: Period, earlier: dict[int, Observation], definition: Definition) -> tuple[Fraction, ...]:
    """Earlier values of the same cell, oldest first."""
    values = []
    for _ in range(HISTORY):
        when = when.previous()
        one = earlier.get(when.code)
        value = value_of(one.numerator, one.denominator, definition.multiplier) if one else None
        if value is not None:
            values.append(value)
    return tuple(reversed(values))
