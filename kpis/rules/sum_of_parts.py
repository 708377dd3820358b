"""Where a figure adds up from others of the same return, it is their sum: partners, entries of a list, months."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kpis.choices import FigureKind, OverScopes, OverTime
from kpis.rules import Line, Rule
from kpis.wording import places_of, value_words

RULE = Rule(
    "sum_of_parts",
    "A total that is the sum of its parts",
    "Where a measure adds up by sum, and both are entered: the partners make the whole, the entries of a list their "
    "total, and the months the quarter. A difference within the threshold is rounding.",
    threshold=Decimal(0),
    unit="per cent of the total",
)
WITHOUT = {FigureKind.NOT_APPLICABLE, FigureKind.NOT_DUE}  # a part that adds nothing; any other gap leaves no sum


def check_all(lines: Sequence[Line], threshold: Decimal | None) -> Iterator[tuple[Line, str]]:
    """The finding stands at the total; for a list at its last entry, so that who may not see the list does not read of
    it."""
    of_kpi: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.entry.numerator is None or not line.meaning.has_parts:
            of_kpi[line.place.kpi].append(line)
    for kpi_lines in of_kpi.values():
        for total in kpi_lines:
            for name, parts, at in _parts_of(total, kpi_lines):
                if words := _differs(total, name, parts, threshold or Decimal(0)):
                    yield at, words


def _parts_of(total: Line, lines: list[Line]) -> Iterator[tuple[str, list[Line], Line]]:
    """What a total should be made of, and at which line it is said."""
    if len(lines) == 1:
        return
    own = total.place
    same_time = [line for line in lines if line.when == total.when]
    if total.meaning.over_scopes == OverScopes.SUM and own.of_all:
        partners = [line for line in same_time if line.place.of_partner and line.place.item == own.item]
        yield "partners", partners, total
    if total.meaning.over_scopes == OverScopes.SUM and not own.of_entry:
        entries = [line for line in same_time if line.place.of_entry and line.place.scope == own.scope]
        yield "entries of the list", entries, entries[-1] if entries else total
    if total.meaning.over_time == OverTime.SUM and total.when.kind == "quarter":
        months = total.when.months()
        of_months = [
            line
            for line in lines
            if line.when in months and (line.place.scope, line.place.item) == (own.scope, own.item)
        ]
        yield "months", of_months if len(of_months) == len(months) else [], total


def _differs(total: Line, name: str, parts: list[Line], threshold: Decimal) -> str:
    whole = total.entry.numerator
    numbers = [line.entry.numerator for line in parts if line.entry.kind not in WITHOUT]
    if whole is None or not numbers:
        return ""
    added = Decimal(0)
    for number in numbers:
        if number is None:
            return ""
        added += number
    difference = added - whole
    if abs(difference) * 100 <= abs(whole) * threshold:
        return ""
    places = max(total.meaning.decimals, *(places_of(number) for number in (whole, added, difference)))
    whole_words, added_words, apart = (
        value_words(number, total.meaning, places=places, unit=False) for number in (whole, added, abs(difference))
    )
    more_or_less = "more" if difference > 0 else "less"
    return f"Check the total {whole_words}: the {name} add up to {added_words}, {apart} {more_or_less}."
