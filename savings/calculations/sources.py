"""Uses against sources: what every partner pays for the investment, from what, and what is not covered (pounds)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from savings.calculations.amounts import NIL, Amount, Total, known, total


@dataclass(frozen=True)
class Use:
    """What a partner pays for one thing; `source` is the name of what it is paid from, "" where it is not stated."""

    label: str
    partner: str
    amount: Amount
    source: str = ""


@dataclass(frozen=True)
class Source:
    """Money that a partner has. Contingency covers nothing until somebody decides so."""

    label: str
    partner: str
    amount: Amount
    contingency: bool = False


@dataclass(frozen=True)
class Covered:
    """One source of a partner beside what it is to pay for. `kept` says whether such a source is kept at all."""

    label: str
    uses: Total
    sources: Total
    kept: bool

    @property
    def gap(self) -> Decimal:
        """What the source does not cover; below nought is left over."""
        return self.uses.known - self.sources.known


@dataclass(frozen=True)
class PartnerFunding:
    """All uses of a partner against all its sources; the rows add up to it."""

    partner: str
    rows: tuple[Covered, ...]
    contingency: Total

    @property
    def uses(self) -> Total:
        return _together(row.uses for row in self.rows)

    @property
    def sources(self) -> Total:
        return _together(row.sources for row in self.rows)

    @property
    def gap(self) -> Decimal:
        return self.uses.known - self.sources.known

    @property
    def gap_with_contingency(self) -> Decimal:
        """What is not covered even where the contingency is used up."""
        return self.gap - self.contingency.known


def funding_by_partner(uses: Iterable[Use], sources: Iterable[Source]) -> tuple[PartnerFunding, ...]:
    """Each partner with each of its sources, in the order in which they come; names are the same in small letters."""
    uses, sources = list(uses), list(sources)
    partners = dict.fromkeys([*(use.partner for use in uses), *(source.partner for source in sources)])
    return tuple(
        _of_partner(
            partner,
            [use for use in uses if use.partner == partner],
            [source for source in sources if source.partner == partner],
        )
        for partner in partners
    )


def _of_partner(partner: str, uses: list[Use], sources: list[Source]) -> PartnerFunding:
    plain = [source for source in sources if not source.contingency]
    names: dict[str, str] = {}
    for label in (*(source.label for source in plain), *(use.source for use in uses)):
        names.setdefault(_same(label), label.strip())
    rows = tuple(
        Covered(
            label,
            total(use.amount for use in uses if _same(use.source) == same),
            total(source.amount for source in plain if _same(source.label) == same),
            any(_same(source.label) == same for source in plain),
        )
        for same, label in sorted(names.items(), key=lambda name: not name[0])  # what is not stated comes last
    )
    return PartnerFunding(partner, rows, total(source.amount for source in sources if source.contingency))


def _same(label: str) -> str:
    return label.strip().casefold()


def _together(totals: Iterable[Total]) -> Total:
    totals = list(totals)
    return Total(
        sum((one.known for one in totals), NIL),
        tuple(words for one in totals for words in one.unknown),
    )


@dataclass(frozen=True)
class ReserveStanding:
    """A reserve beside what the sources of a case count on it. How much it held may not be known."""

    name: str
    opening: Decimal | None
    approved: Decimal
    drawn: Decimal
    counted: tuple[Amount, ...]

    @property
    def left_to_draw(self) -> Decimal:
        """Approved, and not drawn yet."""
        return self.approved - self.drawn

    @property
    def left(self) -> Decimal | None:
        """What is still in it; None where nobody knows what it held."""
        return None if self.opening is None else self.opening - self.drawn

    @property
    def counted_on(self) -> Decimal:
        return sum((known(amount) for amount in self.counted), NIL)

    @property
    def too_much(self) -> Decimal:
        """What is counted beyond what is left: of the reserve, or of what was approved where that is all one knows."""
        available = self.left_to_draw if self.left is None else self.left
        return max(NIL, self.counted_on - available)
