"""A second roll-up, written to be obviously right and as slow as it likes: loops, Fractions, no database tricks.

It follows the rules as kpis/rollup.py and kpis/status.py state them in words, and shares no code with them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from periods.values import FinancialYear, Month, Period, Quarter, ToDate

WHOLE = "whole"
Cell = tuple[int, str, str, Period]  # KPI, scope, item, period


@dataclass
class Figure:
    kind: str
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    text: str = ""
    parts_due: int = 1
    parts_reported: int = 0
    provisional: bool = False
    restated: bool = False
    qualifier: str = "exact"
    status: str = "no_figure"


@dataclass(frozen=True)
class Rule:
    """One definition, as the naive roll-up needs it."""

    valid_from: date
    valid_to: date | None
    over_time: str
    over_scopes: str
    frequency: str
    direction: str
    measure: str
    multiplier: int


@dataclass(frozen=True)
class TargetRow:
    scope: str
    valid_from: date
    valid_to: date | None
    operator: str
    aim: Fraction
    upper: Fraction | None
    tolerance: Fraction


def in_force(rows: Iterable, period: Period):
    day = period.end or period.start
    found = [row for row in rows if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)]
    return found[0] if found else None


def roll_up(
    figures: dict[Cell, Figure], rules: dict[int, list[Rule]], targets: dict[int, list[TargetRow]], item_of: set[str]
) -> dict[Cell, Figure]:
    """Every result of some reported figures; `item_of` holds the names of items that belong to a breakdown."""
    results = {cell: figure for cell, figure in figures.items() if in_force(rules[cell[0]], cell[3])}
    for child_kind, length in ((Month, 1), (Quarter, 3)):
        results.update(over_time(results, rules, child_kind, length))
    for level in ("items", "scopes"):
        results.update(over_keys(results, rules, level, item_of))
    for (kpi, scope, item, period), figure in results.items():
        rule = in_force(rules[kpi], period)
        target = target_for(rule, targets.get(kpi, []), scope, period) if item == WHOLE else None
        figure.status = status(figure, rule, target)
    return results


def longer(period: Period) -> list[Period]:
    if isinstance(period, Month):
        return [period.quarter]
    if isinstance(period, Quarter):
        year = period.financial_year
        return [
            whole for whole in (ToDate(year.start_year, 6), ToDate(year.start_year, 9), year) if whole.end >= period.end
        ]
    return []


def over_time(
    results: dict[Cell, Figure], rules: dict[int, list[Rule]], child: type, length: int
) -> dict[Cell, Figure]:
    parts = defaultdict(list)
    for (kpi, scope, item, period), figure in results.items():
        if isinstance(period, child):
            for whole in longer(period):
                parts[kpi, scope, item, whole].append((period, figure))
    made = {}
    for cell, members in parts.items():
        kpi, whole = cell[0], cell[3]
        rule = in_force(rules[kpi], whole)
        members.sort(key=lambda member: member[0])
        began = min(row.valid_from for row in rules[kpi])
        complete = len(members) * length == len(whole.months()) or whole.start < began
        if rule is None or rule.over_time == "none" or cell in results or members[-1][0].end != whole.end:
            continue
        if rule.over_time != "last" and not complete:
            continue
        made[cell] = add_up(rule.over_time, [figure for _, figure in members])
    return made


def over_keys(results: dict[Cell, Figure], rules: dict, level: str, item_of: set[str]) -> dict[Cell, Figure]:
    parts = defaultdict(list)
    for (kpi, scope, item, period), figure in results.items():
        if level == "items" and item in item_of:
            parts[kpi, scope, WHOLE, period].append(figure)
        if level == "scopes" and scope != WHOLE:
            parts[kpi, WHOLE, item, period].append(figure)
    made = {}
    for cell, members in parts.items():
        way = in_force(rules[cell[0]], cell[3]).over_scopes
        if way != "none" and cell not in results:
            made[cell] = add_up(way, members)
    return made


def add_up(way: str, members: list[Figure]) -> Figure:
    provisional, restated = any(one.provisional for one in members), any(one.restated for one in members)
    qualifiers = {one.qualifier for one in members}
    qualifier = qualifiers.pop() if len(qualifiers) == 1 else "about"
    if way == "last":
        last = members[-1]
        return Figure(
            last.kind,
            last.numerator,
            last.denominator,
            last.text,
            last.parts_due,
            last.parts_reported,
            provisional,
            restated,
            qualifier,
        )
    numbers = [one for one in members if one.numerator is not None]
    numerator = denominator = None
    if numbers:
        if way == "highest":
            numerator = max(one.numerator for one in numbers)
        else:
            numerator = sum(one.numerator for one in numbers)
        if way in ("sum", "highest"):
            denominator = max(one.denominator for one in numbers)
        else:
            denominator = sum(one.denominator for one in numbers)
    due = {one.kind for one in members if one.parts_due}
    kinds = due or {min(one.kind for one in members)}
    if sum(one.parts_reported for one in members):
        kind = "number"
    else:
        kind = kinds.pop() if len(kinds) == 1 else "not_entered"
    return Figure(
        kind,
        numerator,
        denominator,
        "",
        sum(one.parts_due for one in members),
        sum(one.parts_reported for one in members),
        provisional,
        restated,
        qualifier,
    )


def target_for(rule: Rule, rows: list[TargetRow], scope: str, period: Period) -> TargetRow | None:
    if rule.over_time == "sum":
        kind = {"monthly": Month, "quarterly": Quarter, "yearly": FinancialYear}.get(rule.frequency)
        if kind is None or not isinstance(period, kind):
            return None
    own = in_force([row for row in rows if row.scope == scope], period)
    if own or rule.over_scopes == "sum":
        return own
    return in_force([row for row in rows if row.scope == WHOLE], period)


def status(figure: Figure, rule: Rule, target: TargetRow | None) -> str:
    if figure.kind != "number" or not figure.denominator or figure.parts_reported < figure.parts_due:
        return "no_figure"
    value = figure.numerator * rule.multiplier / figure.denominator
    if rule.direction == "context":
        return "context"
    if rule.measure == "judged":
        return {3: "on_target", 2: "within_tolerance", 1: "below_target"}.get(value, "no_figure")
    if target is None:
        return "no_target"
    low, high, slack = target.aim, target.upper, target.tolerance
    met = {
        "at_least": lambda: value >= low,
        "is_yes": lambda: value >= low,
        "more_than": lambda: value > low,
        "at_most": lambda: value <= low,
        "less_than": lambda: value < low,
        "between": lambda: low <= value <= high,
    }[target.operator]()
    if met:
        return "on_target"
    near = {
        "at_least": lambda: value >= low - slack,
        "is_yes": lambda: value >= low - slack,
        "more_than": lambda: value >= low - slack,
        "at_most": lambda: value <= low + slack,
        "less_than": lambda: value <= low + slack,
        "between": lambda: low - slack <= value <= high + slack,
    }[target.operator]()
    return "within_tolerance" if slack > 0 and near else "below_target"
