"""What the law calls exempt: the paragraphs of Part 1 of Schedule 12A, and the words a paper has for what it leaves out.

Local Government Act 1972, Part VA. Confidential information (section 100A(3)) is something else: it may not stand in a
paper at all.
"""

from collections.abc import Iterable

from partners.models import Country

_WORDS = (
    "an individual",
    "the identity of an individual",
    "financial or business affairs",
    "labour relations",
    "legal professional privilege",
    "notices, orders and directions",
    "prevention, investigation or prosecution of crime",
)
_FIRST = {Country.ENGLAND: 1, Country.WALES: 12}
PARAGRAPHS: dict[str, dict[int, str]] = {
    country.value: dict(enumerate(_WORDS, start=first)) for country, first in _FIRST.items()
}
NOT_FOR_PUBLICATION = "Not for publication"


def paragraph_choices(country: str) -> list[tuple[int, str]]:
    """The paragraphs that an author of this country may name."""
    return [(number, f"Paragraph {number}: {words}") for number, words in PARAGRAPHS[country].items()]


def foreign(paragraphs: Iterable[int], country: str) -> list[int]:
    """Those that are no paragraphs of this country."""
    return [number for number in paragraphs if number not in PARAGRAPHS[country]]


def numbers_in_words(paragraphs: Iterable[int]) -> str:
    """paragraph 3; paragraphs 1 and 3."""
    numbers = [str(number) for number in sorted(set(paragraphs))]
    if len(numbers) == 1:
        return f"paragraph {numbers[0]}"
    return f"paragraphs {', '.join(numbers[:-1])} and {numbers[-1]}"


def in_words(paragraphs: Iterable[int], country: str) -> str:
    """Schedule 12A paragraph 3 (financial or business affairs)."""
    numbers = sorted(set(paragraphs))
    meanings = "; ".join(PARAGRAPHS[country][number] for number in numbers)
    return f"Schedule 12A {numbers_in_words(numbers)} ({meanings})"


def omission(paragraphs: Iterable[int], country: str) -> str:
    """What stands in the public version in place of what is left out."""
    return f"{NOT_FOR_PUBLICATION}: {in_words(paragraphs, country)}"


def marking(paragraphs: Iterable[int]) -> str:
    """What every page of the exempt version says: EXEMPT – paragraph 3."""
    numbers = set(paragraphs)
    return f"EXEMPT – {numbers_in_words(numbers)}" if numbers else "EXEMPT"
