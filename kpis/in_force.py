"""What holds for a figure: the definition and the target in force on the last day of its period. Pure: no database."""

from collections.abc import Iterable
from datetime import date

from kpis.choices import OverScopes, OverTime
from kpis.models import Definition, RuleSetting, Target
from kpis.rules import Judged, Rule
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


def setting_in_force(rule: Rule, settings: Iterable[RuleSetting], day: date) -> Judged:
    """How a partnership has a rule applied on a day: its newest setting until then, else the rule as it comes."""
    begun = [one for one in settings if one.rule == rule.key and one.valid_from <= day and not rule.fixed]
    return max(begun, key=lambda one: one.valid_from, default=rule)
