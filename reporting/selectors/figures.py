"""Definitions, targets and results as plain tuples, and which of them stand for a KPI in a quarter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q

from kpis.choices import FigureKind, Frequency, OverTime
from kpis.sight import Sight
from kpis.small_numbers import HIDDEN
from kpis.status import value_of
from kpis.suppression import Key
from partners.models import Partnership, Scope
from periods.values import Quarter, from_code

# A page asks for the same few periods hundreds of times, and a period never changes.
period_of = lru_cache(maxsize=4096)(from_code)


class Meaning(NamedTuple):
    """A definition, with the place of its KPI."""

    id: int
    kpi_id: int
    slug: str
    code: str
    heading: str
    service_id: int
    title: str
    measure: str
    unit: str
    decimals: int
    direction: str
    frequency: str
    has_parts: bool
    multiplier: int
    score_out_of: int | None
    over_time: str
    over_scopes: str
    may_be_negative: bool
    part_of_whole: bool
    is_cumulative: bool


class Figure(NamedTuple):
    """A result."""

    kpi_id: int
    scope_id: int
    item_id: int
    period_id: int
    definition_id: int
    kind: str
    numerator: Decimal | None
    denominator: Decimal | None
    qualifier: str
    text: str
    parts_due: int
    parts_reported: int
    provisional: bool
    restated: bool
    target_id: int | None
    status: str

    @property
    def key(self) -> Key:
        return self.kpi_id, self.scope_id, self.item_id, self.period_id

    def concealed(self) -> "Figure":
        """As those read it from whom small counts of people are kept."""
        return self._replace(kind=FigureKind.TEXT, text=HIDDEN, numerator=None, denominator=None)

    def value(self, meaning: Meaning) -> Fraction | None:
        return value_of(self.numerator, self.denominator, meaning.multiplier)


class Column(NamedTuple):
    """A scope."""

    id: int
    kind: str
    name: str


class Goal(NamedTuple):
    """A target."""

    id: int
    operator: str
    aim: Decimal
    upper_aim: Decimal | None
    tolerance_amount: Decimal


MEANING_FIELDS = tuple(
    {"slug": "kpi__slug", "code": "kpi__code", "heading": "kpi__heading", "service_id": "kpi__service_id"}.get(
        name, name
    )
    for name in Meaning._fields
)


def read_meanings(sight: Sight) -> dict[int, Meaning]:
    """Every definition, in the order in which KPIs are shown. One query."""
    rows = sight.definitions.order_by("kpi__service__order", "kpi__heading", "kpi__order", "kpi_id", "valid_from")
    return {row[0]: Meaning._make(row) for row in rows.values_list(*MEANING_FIELDS)}


def read_columns(partnership: Partnership) -> dict[int, Column]:
    """Every scope, in order. One query."""
    rows = Scope.objects.filter(partnership=partnership).values_list(*Column._fields)
    return {row[0]: Column._make(row) for row in rows}


def read_goals(sight: Sight, first: date, last: date) -> dict[int, Goal]:
    """Every target that holds on some day from `first` to `last`. One query."""
    rows = sight.targets.filter(valid_from__lte=last).exclude(valid_to__lte=first)
    return {row[0]: Goal._make(row) for row in rows.order_by().values_list(*Goal._fields)}


def read_items(sight: Sight) -> tuple[int | None, dict[int, str]]:
    """The item that stands for "not broken down" (None before the first KPI), and the names of all others. One query."""
    rows = list(sight.items.order_by().values_list("pk", "name", "breakdown_id"))
    whole = next((pk for pk, _, breakdown in rows if breakdown is None), None)
    return whole, {pk: name for pk, name, breakdown in rows if breakdown is not None}


@lru_cache(maxsize=1024)
def codes_of(quarter: Quarter) -> tuple[int, int, int]:
    """Under which periods the figures of a quarter stand: its own, of its year in quarter 4, and of its last month."""
    year = quarter.financial_year.code if quarter.number == 4 else 0
    return quarter.code, year, quarter.last.code


def of_quarters(quarters: Iterable[Quarter]) -> Q:
    """Results that stand for a KPI in one of these quarters: yearly figures are reported with quarter 4, and monthly
    ones that do not add up are shown by the last month."""
    own, years, months = zip(*(codes_of(quarter) for quarter in quarters), strict=True)
    return (
        Q(period_id__in=own)
        | Q(period_id__in=[year for year in years if year], definition__frequency=Frequency.YEARLY)
        | Q(period_id__in=months, definition__frequency=Frequency.MONTHLY, definition__over_time=OverTime.NONE)
    )


def shown_as(figure: Figure, meaning: Meaning, quarters: Mapping[int, int]) -> int:
    """The code of the quarter as whose figure a result is shown (`quarters` by every code of `codes_of`), else of its
    own period."""
    stands_in = meaning.frequency == Frequency.YEARLY or (
        meaning.frequency == Frequency.MONTHLY and meaning.over_time == OverTime.NONE
    )
    return quarters.get(figure.period_id, figure.period_id) if stands_in else figure.period_id


def standing_for_kpis(*, does_not_add_up: list[int], whole_scope: int, whole_item: int | None, scope: int | None) -> Q:
    """Results that can stand for a KPI: its whole, or the parts where its definition does not add up; of one scope or
    all."""
    parts = Q(definition_id__in=does_not_add_up)
    if scope:
        return Q(scope_id=scope) & (Q(item_id=whole_item) | parts)
    return Q(scope_id=whole_scope, item_id=whole_item) | parts


def read_figures(sight: Sight, *filters: Q, **more: Any) -> list[Figure]:
    """One query."""
    rows = sight.results.filter(*filters, **more).order_by()
    figures = [Figure._make(row) for row in rows.values_list(*Figure._fields)]
    hidden = sight.hidden
    return [figure.concealed() if hidden and figure.key in hidden else figure for figure in figures]


def by_kpi(found: Iterable[Figure]) -> dict[int, list[Figure]]:
    grouped = defaultdict(list)
    for one in found:
        grouped[one.kpi_id].append(one)
    return grouped


def leading(figures: list[Figure], *, whole_scope: int, whole_item: int | None, has_whole: bool) -> list[Figure]:
    """The figures that stand for a KPI in a period: its whole, or the parts of one that never has a whole."""
    whole = [figure for figure in figures if figure.scope_id == whole_scope and figure.item_id == whole_item]
    if whole or has_whole:
        return whole
    of_scope = [figure for figure in figures if figure.scope_id == whole_scope] or figures
    return [figure for figure in of_scope if figure.item_id == whole_item] or of_scope
