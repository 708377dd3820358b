"""What every page of a quarter needs: services, scopes, returns, and each KPI as it stands and stood."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, cast

from django.db.models import Q

from committees.selectors.deadlines import ReturnsCalendar, returns_calendar
from kpis.choices import FigureKind, Measure, OverScopes, ReturnState, Standing
from kpis.models import Return
from kpis.sight import Sight
from partners.models import Partnership, ScopeKind, Service
from periods.values import Period, Quarter, from_code
from reporting.counts import standing, weakest
from reporting.selectors.figures import (
    Column,
    Figure,
    Goal,
    Meaning,
    by_kpi,
    codes_of,
    leading,
    of_quarters,
    period_of,
    read_columns,
    read_figures,
    read_goals,
    read_items,
    read_meanings,
    shown_as,
    standing_for_kpis,
)

QUARTERS_TRIED = 4  # so many, the newest first, may hold nothing but figures of other periods, such as eight months
HANDED_IN = (ReturnState.SUBMITTED, ReturnState.CHECKED, ReturnState.APPROVED)
STRENGTH = {"below_target": 0, "within_tolerance": 1, "on_target": 2}


class ServiceNode(NamedTuple):
    id: int
    parent_id: int | None
    name: str
    slug: str


class QuarterReturn(NamedTuple):
    """How far the return of a service has come."""

    id: int
    service_id: int
    period_id: int
    state: str
    due_on: date | None
    submitted_at: datetime | None
    decided_at: datetime | None

    def is_late(self, today: date) -> bool:
        return self.state not in HANDED_IN and self.due_on is not None and self.due_on < today


class Remark(NamedTuple):
    """What stands beside a figure that is handed in, or why there is none."""

    kpi_id: int
    scope_id: int
    item_id: int
    period_id: int
    kind: str
    commentary: str
    cause: str
    reason: str
    expected_on: date | None


@dataclass
class Ground:
    """A partnership's services, scopes and returns."""

    services: dict[int, ServiceNode]
    columns: dict[int, Column]
    returns: list[QuarterReturn]

    @property
    def quarters(self) -> list[Quarter]:
        """Those that have a return, the newest first."""
        return [
            cast(Quarter, period_of(code)) for code in sorted({one.period_id for one in self.returns}, reverse=True)
        ]

    @property
    def handed_in(self) -> list[Quarter]:
        """Those of which something is handed in, the newest first."""
        codes = {one.period_id for one in self.returns if one.state in HANDED_IN}
        return [cast(Quarter, period_of(code)) for code in sorted(codes, reverse=True)]

    @property
    def latest(self) -> Quarter | None:
        return next(iter(self.handed_in), None)

    @cached_property
    def whole_scope(self) -> int:
        return next(one.id for one in self.columns.values() if one.kind == ScopeKind.WHOLE)

    def below(self, service_id: int) -> set[int]:
        """A service and all beneath it."""
        found = {service_id}
        # A tree a few levels deep: each round takes in one level.
        while more := {one.id for one in self.services.values() if one.parent_id in found} - found:
            found |= more
        return found

    def returns_of(self, quarter: Quarter, services: set[int]) -> list[QuarterReturn]:
        return [one for one in self.returns if one.period_id == quarter.code and one.service_id in services]


def read_ground(partnership: Partnership) -> Ground:
    """Four queries."""
    calendar = returns_calendar(partnership)
    services = Service.objects.filter(partnership=partnership).values_list(*ServiceNode._fields)
    returns = Return.objects.filter(service__partnership=partnership).order_by("-period_id", "service__order")
    return Ground(
        services={one[0]: ServiceNode._make(one) for one in services},
        columns=read_columns(partnership),
        returns=[_with_due_day(one, calendar) for one in returns.values_list(*QuarterReturn._fields)],
    )


def _with_due_day(row: tuple, calendar: ReturnsCalendar) -> QuarterReturn:
    """A return that was given no day is due before the meeting that its quarter goes to."""
    one = QuarterReturn._make(row)
    if one.due_on is not None or one.state in HANDED_IN:
        return one
    due = calendar.due(from_code(one.period_id).end)
    return one._replace(due_on=due.on if due else None)


@dataclass
class KpiNow:
    """A KPI in the quarter. `leads` stand for it; `parts` are the figures beneath; `earlier` are leads by code."""

    meaning: Meaning
    leads: list[Figure]
    parts: list[Figure]
    earlier: dict[int, list[Figure]]
    standing: str | None
    remarks: list[Remark] = field(default_factory=list)

    @property
    def lead(self) -> Figure:
        """The figure to show: of parts that do not add up, the one that stands worst."""
        return min(self.leads, key=lambda figure: STRENGTH.get(figure.status, 3))

    def then(self, figure: Figure, when: Period) -> Figure | None:
        """The same figure in another period."""
        key = figure.scope_id, figure.item_id
        return next((one for one in self.earlier.get(when.code, ()) if (one.scope_id, one.item_id) == key), None)


@dataclass
class Kpis:
    """The KPIs that a quarter asks for, with their earlier figures and the targets of now."""

    quarter: Quarter
    whole_item: int | None
    items: dict[int, str]
    now: list[KpiNow]
    meanings: dict[int, Meaning]
    goals: dict[int, Goal]
    standings: dict[Quarter, dict[int, str | None]]
    leads: dict[Quarter, dict[int, list[Figure]]]  # the figures that each KPI is judged by

    def goal(self, figure: Figure) -> Goal | None:
        return self.goals.get(figure.target_id) if figure.target_id else None

    def miss(self, figure: Figure) -> Fraction:
        """How far a figure is off its target, as a share of the target: to find the worst of several."""
        goal = self.goal(figure)
        value = figure.value(self.meanings[figure.definition_id])
        if goal is None or value is None:
            return Fraction(0)
        aim = Fraction(goal.upper_aim if goal.upper_aim is not None and value > goal.aim else goal.aim)
        return abs(value - aim) / (abs(aim) or 1)


def read_kpis(
    sight: Sight,
    ground: Ground,
    quarters: list[Quarter],
    *,
    services: set[int] | None = None,
    scope: int | None = None,
    also: Iterable[Period] = (),
) -> Kpis:
    """The KPIs of the last of `quarters`, and how they stood in the others and in the periods `also`. Four queries."""
    quarter = quarters[-1]
    meanings = read_meanings(sight)
    whole_item, items = read_items(sight)
    figures = _read_figures(sight, ground, quarters, meanings, whole_item, services, scope, also)
    quarter_of = {code: one.code for one in quarters for code in codes_of(one) if code}
    codes, now_code = {one.code: one for one in quarters}, quarter.code
    goals = read_goals(sight, quarter.start, quarter.end)
    whole_scope = scope or ground.whole_scope
    standings: dict[Quarter, dict[int, str | None]] = {one: {} for one in quarters}
    judged: dict[Quarter, dict[int, list[Figure]]] = {one: {} for one in quarters}
    now = []
    for kpi_id, of_kpi in figures.items():
        periods: dict[int, list[Figure]] = defaultdict(list)
        for figure in of_kpi:
            periods[shown_as(figure, meanings[figure.definition_id], quarter_of)].append(figure)
        has_whole = any(figure.scope_id == whole_scope and figure.item_id == whole_item for figure in of_kpi)
        leads = {
            code: leading(found, whole_scope=whole_scope, whole_item=whole_item, has_whole=has_whole)
            for code, found in periods.items()
        }
        for code, one in codes.items():
            if leads.get(code):
                judged[one][kpi_id] = leads[code]
                standings[one][kpi_id] = weakest(
                    _standing(figure, meanings[figure.definition_id]) for figure in leads[code]
                )
        if of_now := leads.get(now_code):
            now.append(
                KpiNow(
                    meaning=meanings[of_now[0].definition_id],
                    leads=of_now,
                    parts=periods[now_code],
                    earlier=leads,
                    standing=standings[quarter][kpi_id],
                )
            )
    order = {meaning.kpi_id: place for place, meaning in enumerate(meanings.values())}
    now.sort(key=lambda kpi: order[kpi.meaning.kpi_id])
    return Kpis(
        quarter=quarter,
        whole_item=whole_item,
        items=items,
        now=now,
        meanings=meanings,
        goals=goals,
        standings=standings,
        leads=judged,
    )


def newest_with_figures(quarters: list[Quarter], read: Callable[[Quarter], Kpis]) -> Kpis:
    """Of the newest of `quarters` that asks for a KPI; of the newest of all where none of the last year does."""
    found = []
    for quarter in quarters[:QUARTERS_TRIED]:
        found.append(read(quarter))
        if found[-1].now:
            return found[-1]
    return found[0]


def _read_figures(
    sight: Sight,
    ground: Ground,
    quarters: list[Quarter],
    meanings: dict[int, Meaning],
    whole_item: int | None,
    services: set[int] | None,
    scope: int | None,
    also: Iterable[Period],
) -> dict[int, list[Figure]]:
    """Leads of all periods, and in the last quarter the parts beneath as well; by KPI."""
    quarter = quarters[-1]
    does_not_add_up = [one.id for one in meanings.values() if one.over_scopes == OverScopes.NONE]
    also_codes = [period.code for period in also]
    leads = standing_for_kpis(
        does_not_add_up=does_not_add_up, whole_scope=scope or ground.whole_scope, whole_item=whole_item, scope=scope
    )
    beneath = Q(period_id__in=codes_of(quarter))
    if scope:
        beneath &= Q(scope_id=scope)
    # The periods stand first and alone, so that the database finds the rows by its index of periods.
    periods = Q(period_id__in=[code for one in quarters for code in codes_of(one)] + also_codes)
    kept = of_quarters(quarters) | Q(period_id__in=also_codes)
    of_services = Q(kpi__service_id__in=services) if services is not None else Q()
    return by_kpi(read_figures(sight, periods, kept, leads | beneath, of_services))


def _standing(figure: Figure, meaning: Meaning) -> str | None:
    has_target = meaning.measure == Measure.JUDGED or figure.target_id is not None
    return standing(
        status=figure.status, direction=meaning.direction, parts_due=figure.parts_due, has_target=has_target
    )


def read_remarks(
    sight: Sight, quarter: Quarter, kpi_ids: Iterable[int], scope: int | None = None
) -> dict[int, list[Remark]]:
    """By KPI, what was written beside its figures of a quarter; drafts are left out. One query."""
    observations = sight.observations.filter(
        quarterly_return__period_id=quarter.code,
        kpi_id__in=list(kpi_ids),
        standing__in=(Standing.SUBMITTED, Standing.APPROVED),
    ).exclude(commentary="", reason="", kind=FigureKind.NUMBER)
    if scope:
        observations = observations.filter(scope_id=scope)
    grouped = defaultdict(list)
    for found in observations.order_by("-period_id", "scope__order", "item__order").values_list(*Remark._fields):
        grouped[found[0]].append(Remark._make(found))
    return grouped
