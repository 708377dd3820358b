"""Kinds of money that must never be mixed, and amounts that nobody knows yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Self

NIL = Decimal(0)


@dataclass(frozen=True)
class Unknown:
    """An amount that nobody knows yet, in the words that are shown: "to be determined". Never nought."""

    words: str


Amount = Decimal | Unknown


@dataclass(frozen=True)
class Total:
    """What the known amounts come to. Unknown ones count as nil in a foot, and are said beside it (rule 3)."""

    known: Decimal
    unknown: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return not self.unknown


def total(amounts: Iterable[Amount]) -> Total:
    amounts = list(amounts)
    return Total(
        sum((amount for amount in amounts if not isinstance(amount, Unknown)), NIL),
        tuple(amount.words for amount in amounts if isinstance(amount, Unknown)),
    )


def known(amount: Amount) -> Decimal:
    """What an amount adds to a total."""
    return NIL if isinstance(amount, Unknown) else amount


class DifferentKinds(TypeError):
    """Budgets, increments, running amounts and one-offs do not add up to anything."""


@dataclass(frozen=True)
class ByYear:
    """One amount for each year of a case, of one kind of money. Only amounts of the same kind may be added."""

    amounts: tuple[Decimal, ...]

    def __add__(self, other: object) -> Self:
        if type(other) is not type(self):
            raise DifferentKinds(f"{type(self).__name__} and {type(other).__name__} are different kinds of money.")
        if len(other.amounts) != len(self.amounts):
            raise ValueError("The two rows cover different years.")
        return type(self)(tuple(one + two for one, two in zip(self.amounts, other.amounts, strict=True)))

    @classmethod
    def summed(cls, rows: Iterable[Iterable[Amount]], years: int) -> Self:
        """The rows of amounts, cast year by year; an unknown amount counts as nil."""
        result = cls((NIL,) * years)
        for row in rows:
            result = result + cls(tuple(known(amount) for amount in row))
        return result


class Budgets(ByYear):
    """A budget of each year. Budgets of different years are never added together."""


class Increments(ByYear):
    """Recurrent changes of the budget that begin in each year: each one lasts for the rest of the case."""

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, NIL)

    def running(self) -> "AnnualEffect":
        return AnnualEffect(tuple(accumulate(self.amounts)))


class AnnualEffect(ByYear):
    """What all increments so far change in each year: the saving a year."""

    def cumulated(self) -> "Cumulated":
        return Cumulated(tuple(accumulate(self.amounts)))


class Cumulated(ByYear):
    """What was saved from the first year to the end of each year, one-offs apart."""


class OneOffs(ByYear):
    """Amounts that come once. They enter no budget, no increment and no percentage."""

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, NIL)


@dataclass(frozen=True)
class Percentage:
    """Counts per cent, and names what it is of; without a value where that is nought."""

    value: Fraction | None
    base: str


def percentage(part: Decimal | Fraction, whole: Decimal | Fraction, *, of: str) -> Percentage:
    """`part` over `whole` in per cent, exactly. Nothing over nothing is no percentage, not nought."""
    return Percentage(Fraction(part) / Fraction(whole) * 100 if whole else None, of)
