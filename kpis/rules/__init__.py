"""What is odd about a line. One file is one rule; each is found by itself.

A rule looks at a line that was read without error and gives a Finding or nothing. A finding does not stop the line
from being saved: the officer explains it when submitting, and the explanation travels to the approver. Only
`blocks` findings stop the submission.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module

from kpis.choices import Status
from kpis.entry import Entry, Meaning


@dataclass(frozen=True)
class Line:
    """One figure with what it is compared with. `history` holds earlier values, oldest first."""

    meaning: Meaning
    entry: Entry
    status: Status | str
    history: tuple[Fraction, ...] = ()
    previous_commentary: str = ""

    @property
    def value(self) -> Fraction | None:
        return self.entry.value(self.meaning.multiplier)


@dataclass(frozen=True)
class Finding:
    """What a rule found: a plain sentence that says what to check."""

    rule: str
    words: str
    blocks: bool = False


Rule = Callable[[Line], Finding | None]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, found by itself."""
    return tuple(
        import_module(f"{__name__}.{module.name}").check
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
    )


def findings(line: Line) -> list[Finding]:
    """What every rule finds in `line`."""
    return [found for rule in rules() if (found := rule(line)) is not None]
