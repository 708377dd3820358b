"""What an activity costs each customer, from volumes, and whether the charge covers it.

The unit cost is the cost over all volumes. A customer bears the part of the cost that its volume is of all volumes, to
the penny; the parts always make up the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from savings.calculations.amounts import NIL, Amount, Percentage, Total, Unknown, percentage, total
from savings.calculations.shares import in_proportion

OF_ALL_VOLUMES = "of the volume of all customers"
OF_THE_COST = "of the cost"


class Position(StrEnum):
    """A customer's charge against its cost."""

    SUBSIDISED = "subsidised"
    BREAK_EVEN = "break-even"
    SURPLUS = "surplus"
    NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Use:
    """How much of an activity a customer has, and what it is charged."""

    customer: str
    volume: Amount
    charge: Amount


@dataclass(frozen=True)
class CustomerCost:
    """One customer's part of the cost; nothing is computed from what is not known."""

    use: Use
    share: Percentage
    cost: Decimal | None
    tolerance: Decimal  # per cent of the cost

    @property
    def difference(self) -> Decimal | None:
        """Charge less cost: minus is a subsidy."""
        if self.cost is None or isinstance(self.use.charge, Unknown):
            return None
        return self.use.charge - self.cost

    @property
    def recovered(self) -> Percentage:
        if self.cost is None or isinstance(self.use.charge, Unknown):
            return Percentage(None, OF_THE_COST)
        return percentage(self.use.charge, self.cost, of=OF_THE_COST)

    @property
    def position(self) -> Position:
        difference = self.difference
        if difference is None or self.cost is None:
            return Position.NOT_KNOWN
        if abs(difference) <= Fraction(self.cost) * Fraction(self.tolerance) / 100:
            return Position.BREAK_EVEN
        return Position.SURPLUS if difference > 0 else Position.SUBSIDISED


@dataclass(frozen=True)
class ActivityCost:
    """An activity of a year with everything computed from its cost and its volumes."""

    cost: Amount
    uses: Sequence[Use]
    tolerance: Decimal = NIL

    @property
    def volume(self) -> Total:
        return total(use.volume for use in self.uses)

    @property
    def charge(self) -> Total:
        return total(use.charge for use in self.uses)

    @property
    def why_unknown(self) -> str:
        """Why there is no unit cost; "" where there is one."""
        if isinstance(self.cost, Unknown):
            return f"its cost is {_as_words(self.cost)}"
        without = [use.customer for use in self.uses if isinstance(use.volume, Unknown)]
        if without:
            return f"the volume of {' and '.join(without)} is not known"
        return "" if self.volume.known else "nothing was counted"

    @property
    def unit_cost(self) -> Fraction | None:
        """Unrounded; None where a part of it is not known or nothing was counted."""
        if self.why_unknown or isinstance(self.cost, Unknown):
            return None
        return Fraction(self.cost) / Fraction(self.volume.known)

    @cached_property
    def customers(self) -> tuple[CustomerCost, ...]:
        parts: dict[str, Decimal] = {}
        if not self.why_unknown and not isinstance(self.cost, Unknown):
            volumes = {use.customer: use.volume for use in self.uses if not isinstance(use.volume, Unknown)}
            parts = in_proportion(self.cost, volumes)
        return tuple(CustomerCost(use, self._share(use), parts.get(use.customer), self.tolerance) for use in self.uses)

    @property
    def whole(self) -> CustomerCost:
        """All customers together: all charges against the whole cost."""
        charge = Unknown("not known") if self.charge.unknown else self.charge.known
        volume = Unknown("not known") if self.volume.unknown else self.volume.known
        cost = None if isinstance(self.cost, Unknown) else self.cost
        use = Use("All customers", volume, charge)
        return CustomerCost(use, self._share(use), cost, self.tolerance)

    def _share(self, use: Use) -> Percentage:
        if self.volume.unknown or isinstance(use.volume, Unknown):
            return Percentage(None, OF_ALL_VOLUMES)
        return percentage(use.volume, self.volume.known, of=OF_ALL_VOLUMES)


def _as_words(amount: Unknown) -> str:
    return amount.words.removeprefix("amount ")
