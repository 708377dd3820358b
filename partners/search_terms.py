"""What somebody typed into the search field, read as terms; and the words around a hit. Pure: no database."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from periods.values import Period, PeriodUnreadable, parse

LONGEST = 200  # letters
MOST_TERMS = 12
LONGEST_PERIOD = 5  # words: January 2023 to April 2024
AROUND = 80  # letters on each side of a hit
TYPED = re.compile(r'"([^"]*)"|([^\s"]+)')
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


class SearchUnreadable(ValueError):
    """What was typed is too much to look for; the sentence says what to do."""


@dataclass(frozen=True)
class Term:
    """Something that has to occur: a word, a phrase in quotation marks, or a period as it is written or as a period."""

    text: str
    period: Period | None = None

    @property
    def spellings(self) -> set[str]:
        """SQLite knows small and capital letters of English alone; these are tried one by one."""
        if self.text.isascii():
            return {self.text}
        return {self.text, self.text.lower(), self.text.upper(), self.text.capitalize()}


@dataclass(frozen=True)
class Stretch:
    """A piece of a text; `found` is what was looked for."""

    text: str
    found: bool = False


def terms_of(typed: str) -> list[Term]:
    """What has to occur, all of it; nothing where nothing readable was typed. Raises SearchUnreadable."""
    clean = readable(typed)
    if len(clean) > LONGEST:
        raise SearchUnreadable(
            f"Shorten what you look for: it may have {LONGEST} letters, and this has {len(clean):,}."
        )
    terms = list(_terms(TYPED.findall(clean)))
    if len(terms) > MOST_TERMS:
        raise SearchUnreadable(f"Look for {MOST_TERMS} words at most: choose those that matter.")
    return terms


def readable(typed: str) -> str:
    """Without what nobody sees: control characters become spaces, marks of direction and the like go."""
    kept = []
    for letter in unicodedata.normalize("NFC", typed.translate(QUOTES)):
        kind = unicodedata.category(letter)
        if kind == "Cc":
            kept.append(" ")
        elif kind not in ("Cf", "Cs"):
            kept.append(letter)
    return " ".join("".join(kept).split())


def _terms(typed: list[tuple[str, str]]) -> Iterator[Term]:
    place = 0
    while place < len(typed):
        phrase, word = typed[place]
        run = _period_from(typed[place:]) if word else 0
        if run:
            text = " ".join(word for _, word in typed[place : place + run])
            yield Term(text, _period(text))
        elif phrase.strip():
            yield Term(phrase.strip(), _period(phrase))
        elif word:
            yield Term(word)
        place += run or 1


def _period_from(typed: list[tuple[str, str]]) -> int:
    """How many words from the first on name a period: as many as do."""
    for length in range(min(LONGEST_PERIOD, len(typed)), 0, -1):
        words = [word for _, word in typed[:length]]
        if all(words) and _period(" ".join(words)):
            return length
    return 0


def _period(text: str) -> Period | None:
    try:
        return parse(text)
    except PeriodUnreadable:
        return None


def marked(text: str, terms: Iterable[Term]) -> list[Stretch]:
    """The whole text, with what was looked for told apart."""
    looked_for = "|".join(sorted((re.escape(term.text) for term in terms), key=len, reverse=True))
    if not looked_for:
        return [Stretch(text)]
    pieces = re.split(f"({looked_for})", text, flags=re.IGNORECASE)
    return [Stretch(piece, found=bool(number % 2)) for number, piece in enumerate(pieces) if piece]


def around(texts: Iterable[str], terms: Sequence[Term]) -> list[Stretch]:
    """The words around the first hit, of the text in which most of the terms occur; nothing where none does."""
    best, most = "", 0
    for text in texts:
        folded = text.casefold()
        count = sum(term.text.casefold() in folded for term in terms)
        if count > most:
            best, most = text, count
    if not best:
        return []
    plain = " ".join(best.split())
    first = min(
        (found.start() for term in terms if (found := re.search(re.escape(term.text), plain, re.IGNORECASE))), default=0
    )
    begin, end = max(0, first - AROUND), first + 2 * AROUND
    begin = plain.find(" ", begin) + 1 if begin else 0
    begin = min(begin, first)
    if end < len(plain):
        end = max(plain.rfind(" ", first, end), first + AROUND)
    shown = f"{'… ' if begin else ''}{plain[begin:end].strip()}{' …' if end < len(plain) else ''}"
    return marked(shown, terms)
