"""Which results that count people are hidden from the public, and from members."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kpis.choices import OverScopes, OverTime
from kpis.small_numbers import hidden_cells, is_small
from partners.models import ScopeKind
from periods.values import from_code

Key = tuple[int, int, int, int]  # KPI, scope, item, period


class Count(NamedTuple):
    """A result of a KPI that counts people."""

    kpi_id: int
    scope_id: int
    item_id: int
    period_id: int
    numerator: object
    scope_kind: str
    breakdown_id: int | None
    over_scopes: str
    over_time: str

    @property
    def key(self) -> Key:
        return self.kpi_id, self.scope_id, self.item_id, self.period_id

    @property
    def people(self) -> int | None:
        return None if self.numerator is None else int(self.numerator)  # type: ignore[call-overload]


FIELDS = (
    "kpi_id",
    "scope_id",
    "item_id",
    "period_id",
    "numerator",
    "scope__kind",
    "item__breakdown_id",
    "definition__over_scopes",
    "definition__over_time",
)


def hidden_counts(counts: Iterable[Count]) -> frozenset[Key]:
    """Those that are small, and those by which they could be worked out: of partners, items, and periods.

    Where periods are put together, the parts of a year with a small count are hidden altogether: only the year is told.
    """
    by_period: dict[tuple[int, int], list[Count]] = defaultdict(list)
    by_year: dict[tuple[int, int], list[Count]] = defaultdict(list)
    for one in counts:
        by_period[one.kpi_id, one.period_id].append(one)
        when = from_code(one.period_id)
        if one.over_time not in (OverTime.NONE, OverTime.LAST) and when.kind != "year":
            by_year[one.kpi_id, when.financial_year.code].append(one)
    hidden: set[Key] = set()
    for found in by_period.values():
        hidden |= _hidden_in_a_period(found)
    for found in by_year.values():
        if any(is_small(one.people) or one.key in hidden for one in found):
            hidden |= {one.key for one in found}
    return frozenset(hidden)


def _hidden_in_a_period(found: list[Count]) -> set[Key]:
    """Items down, scopes across, the whole last; totals only where the KPI adds up."""
    items = sorted({(one.breakdown_id is None, one.item_id) for one in found})
    scopes = sorted({(one.scope_kind == ScopeKind.WHOLE, one.scope_id) for one in found})
    at = {
        ((one.breakdown_id is None, one.item_id), (one.scope_kind == ScopeKind.WHOLE, one.scope_id)): one
        for one in found
    }
    grid = [[at[item, scope].people if (item, scope) in at else None for scope in scopes] for item in items]
    adds_up = any(one.over_scopes != OverScopes.NONE for one in found)
    cells = hidden_cells(
        grid,
        total_row=adds_up and len(items) > 1 and items[-1][0],
        total_column=adds_up and len(scopes) > 1 and scopes[-1][0],
    )
    return {at[items[row], scopes[column]].key for row, column in cells}
