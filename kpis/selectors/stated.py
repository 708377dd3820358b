"""Printed figures beside what the portal computes for the same place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from common.formatting import NOTHING, with_unit
from common.numbers import quantise
from kpis.models import Result, StatedFigure
from kpis.sight import Sight
from kpis.status import value_of
from kpis.wording import places_of
from partners.models import Scope
from periods.values import Period, PeriodUnreadable, parse

TOTALS = {"total", "totals"}
MOVEMENT = "movement"

Place = tuple[str, str, str, int]  # KPI slug, scope code, item, period code


@dataclass
class StatedLine:
    """A printed figure, the computed one where the portal can work it out, and how far they are apart."""

    stated: StatedFigure
    computed: Fraction | None

    @property
    def difference(self) -> Fraction | None:
        """Stated minus computed, as far as the paper printed decimals."""
        if self.stated.value is None or self.computed is None:
            return None
        return Fraction(self.stated.value) - Fraction(quantise(self.computed, places_of(self.stated.value)))

    @property
    def unexplained(self) -> bool:
        return bool(self.difference) and not self.stated.explanation

    @property
    def computed_text(self) -> str:
        if self.computed is None:
            return NOTHING
        return with_unit(self.computed, self.stated.unit, places_of(self.stated.value or Decimal(0)))

    @property
    def difference_text(self) -> str:
        """printed is £40,630 lower; agrees; an en dash where there is nothing to compare."""
        if self.difference is None:
            return NOTHING
        if not self.difference:
            return "agrees"
        size = with_unit(abs(self.difference), self.stated.unit, places_of(self.stated.value or Decimal(0)))
        return f"printed is {size} {'higher' if self.difference > 0 else 'lower'}"


def stated_tables(sight: Sight) -> list[tuple[str, list[StatedLine]]]:
    """Every stated figure with its computed one, by table. Three queries."""
    stated = list(sight.stated_figures.order_by("table", "pk"))
    computed = compare(sight, stated)
    lines = [StatedLine(one, computed.get(one.pk)) for one in stated]
    return [(table, list(found)) for table, found in groupby(lines, key=lambda line: line.stated.table)]


def compare(sight: Sight, stated: Iterable[StatedFigure]) -> dict[int, Fraction]:
    """What the portal computes for stated figures, by id, where their place names a result. Two queries.

    A table is called after a KPI and the code of a partner or the slug of a unit ("past-due-debt-ncc"); its rows are items of the breakdown
    or "Totals", its columns periods, or "Movement" from the first to the last of them.
    """
    stated = list(stated)
    tables = _kpis_of_tables(sight, {one.table for one in stated})
    periods: dict[str, list[Period]] = defaultdict(list)
    for one in stated:
        if period := _period(one.column):
            periods[one.table].append(period)
    values = _values(sight, tables, {period.code for found in periods.values() for period in found})
    computed = {}
    for one in stated:
        if one.table not in tables:
            continue
        if one.column.strip().lower() == MOVEMENT and periods[one.table]:
            first, last = min(periods[one.table]), max(periods[one.table])
            before, after = values.get(_place(tables, one, first)), values.get(_place(tables, one, last))
            value = after - before if before is not None and after is not None else None
        else:
            period = _period(one.column)
            value = values.get(_place(tables, one, period)) if period else None
        if value is not None:
            computed[one.pk] = value
    return computed


def _kpis_of_tables(sight: Sight, tables: set[str]) -> dict[str, tuple[str, str]]:
    """Table → KPI and scope code, for the tables that are called after them."""
    slugs = set(sight.kpis.values_list("slug", flat=True))
    found = {}
    for table in tables:
        slug, _, code = table.rpartition("-")
        if slug in slugs:
            found[table] = (slug, code)
    return found


def _values(sight: Sight, tables: dict[str, tuple[str, str]], periods: set[int]) -> dict[Place, Fraction]:
    results = sight.results.filter(
        kpi__slug__in={slug for slug, _ in tables.values()},
        period__in=periods,
    ).select_related("kpi", "scope__body", "scope__unit", "item", "definition")
    return {
        (one.kpi.slug, code, _item(one), one.period_id): value
        for one in results
        if (one.kpi_id, one.scope_id, one.item_id, one.period_id) not in sight.hidden
        and (code := _code(one.scope))
        and (value := value_of(one.numerator, one.denominator, one.definition.multiplier)) is not None
    }


def _code(scope: Scope) -> str:
    """Empty for the whole partnership, after which no table is called."""
    return scope.body.code.lower() if scope.body else scope.unit.slug if scope.unit else ""


def _item(result: Result) -> str:
    return "totals" if result.item.breakdown_id is None else result.item.name.lower()


def _place(tables: dict[str, tuple[str, str]], stated: StatedFigure, period: Period) -> Place:
    slug, code = tables[stated.table]
    row = stated.row.strip().lower()
    return slug, code, "totals" if row in TOTALS else row, period.code


def _period(column: str) -> Period | None:
    try:
        return parse(column)
    except PeriodUnreadable:
        return None
