"""Where one process ends and the next begins, by the rebases of a KPI. Pure.

It takes rebases of kpis.models with their scopes loaded.
"""

from collections.abc import Iterable
from datetime import date

from kpis.models import Rebase
from partners.models import ScopeKind
from periods.values import Period


def rebases_of(rebases: Iterable[Rebase], scope_id: int) -> list[Rebase]:
    """Those that hold for a partner, the oldest first: its own, and those of the whole partnership."""
    held = [one for one in rebases if one.scope_id == scope_id or one.scope.kind == ScopeKind.WHOLE]
    return sorted(held, key=lambda one: one.when.start)


def process_began(rebases: Iterable[Rebase], scope_id: int, when: Period) -> date | None:
    """Since when a figure of a period belongs to the process it is in; None where that is since ever."""
    begun = [one.when.start for one in rebases_of(rebases, scope_id) if one.when.start <= when.start]
    return max(begun, default=None)
