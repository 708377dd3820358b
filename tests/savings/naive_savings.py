"""The roll-forward a second time, written as slowly and plainly as the rule reads; fractions throughout.

Nothing of the product is used here.
"""

from fractions import Fraction


def naive_profile(budgets: list[list[Fraction]], benefits: list[list[Fraction]], years: int) -> dict:
    """Rule 1, year by year."""
    base = [sum((line[year] for line in budgets), Fraction(0)) for year in range(years)]
    net = [sum((line[year] for line in benefits), Fraction(0)) for year in range(years)]
    opening: list[Fraction] = []
    revised: list[Fraction] = []
    share: list[Fraction | None] = []
    for year in range(years):
        if year == 0:
            opening.append(base[0])
        else:
            opening.append(revised[year - 1] + (base[year] - base[year - 1]))
        revised.append(opening[year] + net[year])
        share.append(net[year] / opening[year] * 100 if opening[year] != 0 else None)
    total = Fraction(0)
    for amount in net:
        total += amount
    total_share: Fraction | None = Fraction(0)
    for one in share:
        total_share = None if total_share is None or one is None else total_share + one
    return {
        "base": base,
        "opening": opening,
        "net": net,
        "revised": revised,
        "share": share,
        "total": total,
        "total_share": total_share,
    }


def naive_cumulated(net: list[Fraction]) -> Fraction:
    """Each year's increment, counted once for every year that is left."""
    return sum((amount * (len(net) - year) for year, amount in enumerate(net)), Fraction(0))


def naive_share(whole_in_pence: int, weights: list[int]) -> list[int]:
    """One penny after the other goes to whoever lacks most of what is due."""
    added = sum(weights)
    due = [Fraction(whole_in_pence * weight, added) for weight in weights]
    given = [0] * len(weights)
    sign = 1 if whole_in_pence >= 0 else -1
    for number, amount in enumerate(due):
        given[number] = sign * (abs(amount.numerator) // amount.denominator)
    while sum(given) != whole_in_pence:
        lacking = [sign * (amount - have) for amount, have in zip(due, given, strict=True)]
        given[lacking.index(max(lacking))] += sign
    return given
