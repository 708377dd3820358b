"""From one version of a case to another: every step is named, and together they make up the difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from savings.calculations.amounts import NIL


class Step(StrEnum):
    ADDED = "added"
    DROPPED = "dropped"
    GREATER = "saves more"
    LESS = "saves less"
    MOVED = "moved between years"


@dataclass(frozen=True)
class BridgeStep:
    label: str
    kind: Step
    amount: Decimal
    by_year: tuple[Decimal, ...]


class BridgeDoesNotCast(ArithmeticError):
    """The steps do not lead from the old total to the new one."""


@dataclass(frozen=True)
class Bridge:
    before: Decimal
    steps: tuple[BridgeStep, ...]
    after: Decimal

    def __post_init__(self) -> None:
        if self.before + sum((step.amount for step in self.steps), NIL) != self.after:
            raise BridgeDoesNotCast("The steps do not make up the difference.")


def bridge(before: Mapping[str, tuple[Decimal, ...]], after: Mapping[str, tuple[Decimal, ...]]) -> Bridge:
    """Lines by a key that stays with them; benefits negative. A line that only slipped is a step of nought."""
    years = max((len(amounts) for amounts in (*before.values(), *after.values())), default=0)
    nothing = (NIL,) * years
    steps = []
    for label in dict.fromkeys([*before, *after]):
        old, new = before.get(label, nothing), after.get(label, nothing)
        if old == new and (label in before) == (label in after):
            continue
        by_year = tuple(two - one for one, two in zip(old, new, strict=True))
        amount = sum(by_year, NIL)
        steps.append(BridgeStep(label, _kind(label in before, label in after, amount), amount, by_year))
    return Bridge(_total(before), tuple(steps), _total(after))


def _kind(was: bool, now: bool, amount: Decimal) -> Step:
    if not was:
        return Step.ADDED
    if not now:
        return Step.DROPPED
    if not amount:
        return Step.MOVED
    return Step.GREATER if amount < 0 else Step.LESS


def _total(lines: Mapping[str, tuple[Decimal, ...]]) -> Decimal:
    return sum((amount for amounts in lines.values() for amount in amounts), NIL)
