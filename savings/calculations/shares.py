"""Sharing an amount between partners, so that the shares always make up the whole (rule 3)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

PENCE = 2
WHOLE = Decimal(100)


class NotShared(ValueError):
    """Shares that do not make up the whole. `str()` of it tells the person what to change."""


def in_proportion(whole: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """`whole` in proportion to the weights: to the penny, by largest remainder; among equals the earlier one is first.

    An amount that is finer than pence is shared to its own last place.
    """
    if any(weight < 0 for weight in weights.values()):
        raise NotShared("A share is negative: type shares of nought or more.")
    weighed = sum(weights.values(), Decimal(0))
    if not weighed:
        raise NotShared("There is nothing to share by: at least one partner needs a share.")
    places = max(PENCE, -int(whole.normalize().as_tuple().exponent))
    step = Decimal(1).scaleb(-places)
    exact = {name: Fraction(abs(whole)) * Fraction(weight) / Fraction(weighed) for name, weight in weights.items()}
    steps = {name: int(amount * 10**places) for name, amount in exact.items()}
    left = int(abs(whole) / step) - sum(steps.values())
    by_remainder = sorted(exact, key=lambda name: steps[name] - exact[name] * 10**places)
    for name in by_remainder[:left]:
        steps[name] += 1
    sign = -1 if whole < 0 else 1
    return {name: sign * count * step for name, count in steps.items()}


def by_fixed_shares(whole: Decimal, shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """By percentages that were agreed: they add up to exactly 100."""
    added = sum(shares.values(), Decimal(0))
    if added != WHOLE:
        raise NotShared(f"The shares add up to {added.normalize():f}%: change them until they make 100%.")
    return in_proportion(whole, shares)


def equally(whole: Decimal, partners: Sequence[str]) -> dict[str, Decimal]:
    return in_proportion(whole, dict.fromkeys(partners, Decimal(1)))


def by_benefits_of_each_year(
    wholes: Sequence[Decimal], benefits: Mapping[str, Sequence[Decimal]]
) -> list[dict[str, Decimal]]:
    """Each year's amount by the partners' share of the benefits of that year (benefits negative).

    Who has a net cost in a year bears nothing of it. A year without benefits, and without an amount, needs no shares.
    """
    shared = []
    for year, whole in enumerate(wholes):
        weights = {name: max(Decimal(0), -of_partner[year]) for name, of_partner in benefits.items()}
        if whole or any(weights.values()):
            shared.append(in_proportion(whole, weights))
        else:
            shared.append(dict.fromkeys(benefits, Decimal(0)))
    return shared


def as_agreed(whole: Decimal, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The actual amounts, where they make up the whole."""
    added = sum(amounts.values(), Decimal(0))
    if added != whole:
        rest = whole - added
        raise NotShared(
            f"The amounts come to £{added:,f} of £{whole:,f}: "
            f"{'£' + format(rest, ',f') + ' is not shared yet' if rest > 0 else '£' + format(-rest, ',f') + ' too much'}."
        )
    return dict(amounts)
