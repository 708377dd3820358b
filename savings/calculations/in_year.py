"""Budgets in their year: approved, virements, revised, actual, forecast outturn, variance.

Spending is positive and income negative. Variance is forecast outturn less revised budget: minus is an underspend or more
income than budgeted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from savings.calculations.amounts import NIL, Amount, Percentage, Total, Unknown, known, percentage, total

SIGN_CONVENTION = (
    "Spending is positive, income negative. Variance is forecast outturn less revised budget: "
    "minus is an underspend or more income."
)
OF_THE_REVISED = "of the revised budget"
NO_ENTRY = Unknown("no entry yet")


class VirementsDoNotCast(ValueError):
    """Moves between budgets that change the whole. `str()` of it says by how much."""


def check_virements(moves: Iterable[Decimal]) -> None:
    """Virements move money and save none: they sum to nil."""
    moved = sum(moves, NIL)
    if moved:
        pence = moved == moved.quantize(Decimal("0.01"))
        shown = f"{abs(moved):,.2f}" if pence else f"{abs(moved).normalize():,f}"
        raise VirementsDoNotCast(f"The virement comes to {'−' if moved < 0 else ''}£{shown}: it must sum to nil.")


@dataclass(frozen=True)
class InYear:
    """One budget in its year. The revised budget is computed, never typed."""

    label: str
    approved: Amount
    virements: Decimal = NIL
    actual: Amount = NO_ENTRY
    forecast: Amount = NO_ENTRY

    @property
    def revised(self) -> Amount:
        return self.approved if isinstance(self.approved, Unknown) else self.approved + self.virements

    @property
    def variance(self) -> Amount:
        """Not known while the forecast or the budget is not."""
        if isinstance(self.forecast, Unknown):
            return self.forecast
        return self.revised if isinstance(self.revised, Unknown) else self.forecast - self.revised

    @property
    def share(self) -> Percentage:
        """The variance of the revised budget, as the budget counts: an overspend is positive on any budget."""
        if isinstance(self.variance, Unknown) or isinstance(self.revised, Unknown):
            return Percentage(None, OF_THE_REVISED)
        return percentage(self.variance, abs(self.revised), of=OF_THE_REVISED)

    def needs_explanation(self, above: Decimal | None) -> bool:
        """Whether the variance is further from nil than the partnership lets stand without words."""
        return above is not None and not isinstance(self.variance, Unknown) and abs(self.variance) > above


@dataclass(frozen=True)
class InYearTable:
    """Budgets, cast. What is not known counts as nil in a foot and is said beside it."""

    budgets: tuple[InYear, ...]

    @property
    def approved(self) -> Total:
        return total(one.approved for one in self.budgets)

    @property
    def virements(self) -> Decimal:
        return sum((one.virements for one in self.budgets), NIL)

    @property
    def revised(self) -> Total:
        return total(one.revised for one in self.budgets)

    @property
    def actual(self) -> Total:
        return total(one.actual for one in self.budgets)

    @property
    def forecast(self) -> Total:
        return total(one.forecast for one in self.budgets)

    @property
    def variance(self) -> Total:
        """Of the budgets whose variance is known; the others are said."""
        return total(one.variance for one in self.budgets)

    @property
    def share(self) -> Percentage:
        """The variance of the revised budgets that have one."""
        revised = sum((known(one.revised) for one in self.budgets if not isinstance(one.variance, Unknown)), NIL)
        return percentage(self.variance.known, abs(revised), of=OF_THE_REVISED)

    @property
    def without_variance(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.budgets if isinstance(one.variance, Unknown))


def change_of_forecast(forecasts: Sequence[Amount]) -> Amount | None:
    """The last forecast less the one before it; None where there are not two."""
    if len(forecasts) < 2:
        return None
    before, now = forecasts[-2:]
    if isinstance(now, Unknown):
        return now
    return before if isinstance(before, Unknown) else now - before
