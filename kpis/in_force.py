"""What holds for a figure: the definition and the target in force on the last day of its period. Pure: no database."""

from collections.abc import Iterable

from kpis.choices import OverScopes, OverTime
from kpis.models import Definition, Target
from partners.models import ScopeKind
from periods.values import Period


def definition_in_force(definitions: Iterable[Definition], when: Period) -> Definition:
    """The one definition of a KPI that a period was measured by. LookupError where the KPI is younger."""
    for one in definitions:
        if one.holds_on(when.last_day):
            return one
    raise LookupError(f"No definition was in force on {when.last_day}")


def target_in_force(
    definition: Definition, targets: Iterable[Target], scope_id: int, when: Period, *, broken_down: bool = False
) -> Target | None:
    """The target a figure is judged by: the scope's own, else the whole partnership's. The roll-up says the same in SQL.

    A total is not judged by the target of its parts, and the items of a breakdown (`broken_down`) have no target.
    """
    if broken_down:
        return None
    if definition.over_time == OverTime.SUM and not definition.frequency.startswith(when.kind):
        return None
    held = [target for target in targets if target.holds_on(when.last_day)]
    own = next((target for target in held if target.scope_id == scope_id), None)
    if own or definition.over_scopes == OverScopes.SUM:
        return own
    return next((target for target in held if target.scope.kind == ScopeKind.WHOLE), None)
