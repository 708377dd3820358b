"""Several services together, and the headline of a case in both readings (rule 1, summary)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from savings.calculations.amounts import AnnualEffect, Cumulated, Increments, OneOffs, Percentage
from savings.calculations.profile import BudgetLine, Profile, RecurrentLine


@dataclass(frozen=True)
class ServiceRow:
    """What one service adds to the summary: its booked benefits and the percentage its own table gives them."""

    label: str
    benefits: Increments
    share: Percentage


@dataclass(frozen=True)
class Summary:
    """A summary table: one profile whose benefit lines are services."""

    services: tuple[ServiceRow, ...]
    profile: Profile


def summarise(services: Mapping[str, Profile], years: int) -> Summary:
    """The base of all services and what each books. A saving that another service books is not counted here."""
    rows = tuple(ServiceRow(label, profile.booked, profile.total_booked_share) for label, profile in services.items())
    budgets = tuple(
        BudgetLine(f"{label}: {line.label}", line.amounts, partner=line.partner)
        for label, profile in services.items()
        for line in profile.budgets
    )
    benefits = tuple(RecurrentLine(row.label, row.benefits.amounts) for row in rows)
    one_offs = tuple(line for profile in services.values() for line in profile.one_offs)
    return Summary(rows, Profile(years, budgets, benefits, one_offs))


@dataclass(frozen=True)
class Headline:
    """What a case promises. The annual saving and the cumulated one are different kinds of money, and never added."""

    increments: Increments
    one_off: OneOffs

    @property
    def annual_effect(self) -> AnnualEffect:
        return self.increments.running()

    @property
    def cumulated(self) -> Cumulated:
        return self.annual_effect.cumulated()

    @property
    def a_year_at_the_end(self) -> Decimal:
        """£4.47m a year by year five: the total that the paper prints."""
        return self.increments.total

    @property
    def over_all_years(self) -> Decimal:
        """£15.3m over five years: the same savings, counted in every year in which they last."""
        return self.cumulated.amounts[-1]


def headline(summaries: Iterable[Summary], years: int) -> Headline:
    profiles = [summary.profile for summary in summaries]
    return Headline(
        Increments.summed((profile.increments.amounts for profile in profiles), years),
        OneOffs.summed((profile.one_off.amounts for profile in profiles), years),
    )
