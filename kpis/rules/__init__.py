"""What is odd about a return. One file is one rule; each is found by itself.

A file has its `RULE`, which says in plain words what it looks for, and a function that looks: `check` at one line that
was read without error, giving a sentence or nothing; or `check_all` at every line of a return, giving the lines that
are odd with a sentence each. The sentence says what to check. Severity and threshold are what the partnership has set
(kpis/selectors/findings.py), else the rule's own.
"""

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from kpis.choices import Severity, Status
from kpis.entry import Entry
from kpis.entry import Meaning as Typing
from periods.values import Period


@dataclass(frozen=True)
class Rule:
    """What a rule looks for, how grave it is unless a partnership says otherwise, and its threshold where it has one.

    A `fixed` rule is the same everywhere. One slip is said once: a rule is silent about a line that one of the rules
    in `unless` has pointed out.
    """

    key: str
    name: str
    words: str
    severity: str = Severity.WARNING
    threshold: Decimal | None = None
    unit: str = ""
    fixed: bool = False
    unless: tuple[str, ...] = ()


class Judged(Protocol):
    """How a rule is applied: the rule itself has it, or the setting of a partnership."""

    @property
    def severity(self) -> str: ...

    @property
    def threshold(self) -> Decimal | None: ...


class Meaning(Typing, Protocol):
    """What rules need to know of a KPI's definition."""

    over_time: str
    over_scopes: str


@dataclass(frozen=True)
class Place:
    """Whose figure it is: by KPI, scope and item; of the whole partnership or one partner, and of one entry of a list."""

    kpi: int = 0
    scope: int = 0
    item: int = 0
    of_all: bool = True
    of_partner: bool = False
    of_entry: bool = False


@dataclass(frozen=True, eq=False)
class Line:
    """One figure with what it is compared with. `history` holds earlier values, oldest first; `before` and `last_year`
    are there only where they were measured by the same definition."""

    meaning: Meaning
    entry: Entry
    status: Status | str
    when: Period
    place: Place = Place()
    history: tuple[Fraction, ...] = ()
    before: Fraction | None = None
    last_year: Fraction | None = None
    previous_commentary: str = ""
    previous_text: str = ""

    @property
    def value(self) -> Fraction | None:
        return self.entry.value(self.meaning.multiplier)


@dataclass(frozen=True)
class Finding:
    """What a rule found: a plain sentence that says what to check."""

    rule: str
    words: str
    severity: str = Severity.WARNING

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.ERROR

    @property
    def needs_explanation(self) -> bool:
        return self.severity == Severity.WARNING


@cache
def modules() -> tuple[Any, ...]:
    """The file of every rule, found by itself."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}") for name in names)


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its key: the grave ones first."""
    found = sorted((module.RULE for module in modules()), key=lambda rule: list(Severity).index(rule.severity))
    return {rule.key: rule for rule in found}


def findings(
    lines: Sequence[Line], judged: Callable[[Rule, Period], Judged] = lambda rule, _: rule
) -> dict[Line, list[Finding]]:
    """What every rule finds in the lines of a return. `judged` says how a rule is applied to a period."""
    found: dict[Line, list[Finding]] = {line: [] for line in lines}
    for module in modules():
        rule: Rule = module.RULE
        for line, words in _looked_for(module, lines, judged):
            held = judged(rule, line.when)
            if held.severity != Severity.OFF:
                found[line].append(Finding(rule.key, words, held.severity))
    return {line: _said_once(of_line) for line, of_line in found.items()}


def _said_once(found: list[Finding]) -> list[Finding]:
    keys = {finding.rule for finding in found}
    return [finding for finding in found if not keys.intersection(rules()[finding.rule].unless)]


def _looked_for(
    module: Any, lines: Sequence[Line], judged: Callable[[Rule, Period], Judged]
) -> Iterator[tuple[Line, str]]:
    if hasattr(module, "check_all"):
        if lines:
            newest = max(lines, key=lambda line: line.when.last_day)
            yield from module.check_all(lines, judged(module.RULE, newest.when).threshold)
        return
    for line in lines:
        if words := module.check(line, judged(module.RULE, line.when).threshold):
            yield line, words
