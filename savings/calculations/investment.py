"""One-off investment by partner: rows cross-cast, columns cast, unknown amounts stay unknown (rule 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from savings.calculations.amounts import NIL, Amount, Total, Unknown, total


@dataclass(frozen=True)
class Item:
    """What is bought once; `shares` is what each partner pays, as far as it is known."""

    label: str
    shares: Mapping[str, Amount]
    funding_source: str = ""

    @property
    def total(self) -> Total:
        return total(self.shares.values())


@dataclass(frozen=True)
class InvestmentTable:
    items: tuple[Item, ...]
    partners: tuple[str, ...]

    @property
    def foot(self) -> dict[str, Total]:
        """What each partner pays for everything."""
        return {partner: total(item.shares.get(partner, NIL) for item in self.items) for partner in self.partners}

    @property
    def total(self) -> Total:
        """All items, which is also all partners: the table cross-casts."""
        return total(amount for item in self.items for amount in item.shares.values())

    @property
    def unknown(self) -> tuple[str, ...]:
        """The items of which an amount is not known."""
        return tuple(
            item.label for item in self.items if any(isinstance(amount, Unknown) for amount in item.shares.values())
        )

    @property
    def without_source(self) -> tuple[str, ...]:
        return tuple(item.label for item in self.items if not item.funding_source.strip())


@dataclass(frozen=True)
class Funding:
    """Uses against sources of one partner. Contingency stands apart: it is no use until somebody decides so."""

    uses: Total
    sources: Total
    contingency: Decimal = NIL

    @property
    def gap(self) -> Decimal:
        """What the sources do not cover; below nought is a surplus."""
        return self.uses.known - self.sources.known

    @property
    def gap_with_contingency(self) -> Decimal:
        return self.gap + self.contingency


def funding(uses: Iterable[Amount], sources: Iterable[Amount], contingency: Decimal = NIL) -> Funding:
    return Funding(total(uses), total(sources), contingency)
