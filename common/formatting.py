"""How figures and their status are written, everywhere: pages, papers, exports. Pure, and exact to the last digit."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from common.numbers import quantise

Number = Decimal | Fraction | int

MINUS = "−"
NOTHING = "–"

STATUS_WORDS = {
    "on_target": "On target",
    "within_tolerance": "Within tolerance",
    "below_target": "Below target",
    "context": "Context",
    "no_target": "No target",
    "no_figure": "No figure",
}
STATUS_SHAPES = {
    "on_target": "●",
    "within_tolerance": "▲",
    "below_target": "■",
    "context": "○",
    "no_target": "○",
    "no_figure": "–",
}
NO_FIGURE_WORDS = {
    "not_entered": "not entered",
    "not_due": "not due",
    "not_applicable": "not applicable",
    "not_measured": "not measured",
    "to_be_confirmed": "to be confirmed",
    "lost": "not available in the published paper",
}
QUALIFIER_WORDS = {"exact": "", "about": "about ", "over": "over ", "up_to": "up to ", "within": "within "}


def number(value: Number | None, places: int = 0) -> str:
    """1,234 or −0.5; an en dash where there is no value."""
    return _signed(value, places, "", "")


def money(value: Number | None, places: int = 0) -> str:
    """£1,234 or −£30,750."""
    return _signed(value, places, "£", "")


def percent(value: Number | None, places: int = 0) -> str:
    """0.45%, of a value that already counts per cent."""
    return _signed(value, places, "", "%")


def with_unit(value: Number | None, unit: str, places: int = 0) -> str:
    """£1,234 for "£", £1.2m for "£m", 45% for "%", otherwise the words behind: 2.22 days, 1 day."""
    if unit.startswith("£"):
        return _signed(value, places, "£", unit[1:])
    if unit == "%" or not unit:
        return _signed(value, places, "", unit)
    written = _signed(value, places, "", "")
    if value is None:
        return written
    return f"{written} {one_of(unit) if written in ('1', f'{MINUS}1') else unit}"


def one_of(unit: str) -> str:
    """The unit of exactly 1: day for days, query for queries. What is no plain plural, "days lost", stays."""
    if not re.fullmatch(r"[A-Za-z ]*[a-z]s", unit) or unit.endswith(("ss", "us", "is")):
        return unit
    if unit.endswith("ies"):
        return unit[:-3] + "y"
    return unit[:-2] if unit.endswith(("sses", "xes", "ches", "shes")) else unit[:-1]


def change(amount: Number | None, unit: str, places: int, better: Literal["higher", "lower", ""]) -> str:
    """▲ up 2.1 points, better. A change of a percentage is in points; one that rounds to nothing is no change."""
    if amount is None:
        return NOTHING
    rounded = quantise(amount, places)
    if not rounded:
        return "no change"
    size = abs(rounded)
    if unit == "%":
        unit = "points"
    direction = "▲ up" if rounded > 0 else "▼ down"
    judgement = ""
    if better:
        judgement = ", better" if (rounded > 0) == (better == "higher") else ", worse"
    return f"{direction} {with_unit(size, unit, places)}{judgement}"


def long_day(day: date) -> str:
    """31 March 2024."""
    return f"{day.day} {day:%B %Y}"


def weekday_and_day(day: date) -> str:
    """Monday 24 June 2024."""
    return f"{day:%A} {long_day(day)}"


def shortened(text: str, letters: int) -> str:
    """`text` in so many letters at most: it ends behind a whole word, and never with "and" or a comma before the "…"."""
    if len(text) <= letters:
        return text
    whole = text[:letters].rpartition(" ")[0] or text[: letters - 1]
    while whole.endswith((" and", " of", " for", " the", " &", " –", ",")):
        whole = whole.rpartition(" ")[0] if not whole.endswith(",") else whole[:-1]
    return f"{whole}…"


def qualified(text: str | None, qualifier: str) -> str:
    """`text` as the source qualified it: about £2 million, over 90%, within 5 days."""
    if text is None or text == NOTHING:
        return NOTHING
    return QUALIFIER_WORDS[qualifier] + text


def _signed(value: Number | None, places: int, before: str, after: str) -> str:
    """The minus stands in front of the pound sign."""
    if value is None:
        return NOTHING
    rounded = quantise(value, places)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{before}{abs(rounded):,f}{after}"
