"""Figures that a paper's sentences repeat from its tables.

Stated in the table "<case> text": the row names a service and a row of its table ("aud: Net benefits"), the column a year,
"Total", or years from one to another ("2016/17 to 2019/20"). A sentence that sets an amount against a row names both
("hr: 150 of MKC net budget", in thousands), one that takes one amount from another names these ("aud: 1,070 less 227").
"""

import re
from decimal import Decimal

from savings.calculations import casting
from savings.calculations.amounts import known, percentage
from savings.calculations.casting import TOTAL, Cell, Checked, Printed, check
from savings.calculations.profile import Profile
from savings.selectors.cases import CaseFigures

AS_THE_TABLE = "as the table of the service has it"
AS_THE_SENTENCE = "as the amounts of the sentence give it"
PER_CENT_OF = "per cent of"
UNTIL = " to "
NUMBER = r"([\d,.]+)"
LESS = re.compile(rf"{NUMBER} less {NUMBER}")
PART = re.compile(rf"{NUMBER} of (.+)")
THOUSAND = 1000


def check_sentences(figures: CaseFigures, stated: dict[tuple[str, str], Printed]) -> list[Checked]:
    """Each sentence's figure beside the lines. Sentences speak of savings without their sign."""
    years = [year.label for year in figures.years]
    profiles = {service.service.slug: figures.profiles[service.pk] for service in figures.services}
    found = []
    for (place, column), printed in stated.items():
        service, _, row = place.partition(": ")
        if less := LESS.fullmatch(row):
            left = (_amount(less[1]) - _amount(less[2])) * THOUSAND
            found.append(check(place, column, AS_THE_SENTENCE, printed, Cell.of(left)))
            continue
        share, row = (part[1], part[2]) if (part := PART.fullmatch(row)) else ("", row)
        amounts = _row(profiles[service], row) if service in profiles else None
        covered = _years(years, column)
        if amounts is None or not covered or (len(covered) > 1 and not _adds_up(row)):
            continue
        value = sum((amounts[number] for number in covered), Decimal(0))
        if share:
            of_row = percentage(_amount(share) * THOUSAND, value, of=row).value
            if of_row is not None:
                found.append(check(place, column, f"{PER_CENT_OF} {row}", printed, Cell.of(of_row)))
            continue
        found.append(check(place, column, AS_THE_TABLE, printed, Cell.of(abs(value) if printed.value >= 0 else value)))
    return found


def _row(profile: Profile, row: str) -> tuple[Decimal, ...] | None:
    if row == casting.BASE:
        return profile.base.amounts
    if row == casting.NET:
        return profile.increments.amounts
    lines = (line for line in (*profile.budgets, *profile.benefits) if line.label == row)
    if line := next(lines, None):
        return tuple(map(known, line.amounts))
    if row.endswith(" net budget"):
        return profile.partner_base(row.removesuffix(" net budget")).amounts
    return None


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _adds_up(row: str) -> bool:
    """Budgets of different years are never added."""
    return row != casting.BASE and not row.endswith(" net budget")


def _years(years: list[str], column: str) -> list[int]:
    """The places of the years that a column covers; none where it names a year that the case has not."""
    if column == TOTAL:
        return list(range(len(years)))
    first, _, last = column.partition(UNTIL)
    if first not in years or (last or first) not in years:
        return []
    return list(range(years.index(first), years.index(last or first) + 1))
