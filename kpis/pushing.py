"""Rows of figures that another system sends, read as what an officer would type. Pure: no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from common.errors import Refused
from kpis.entry import Meaning, Typed
from periods.values import PeriodUnreadable, parse

MOST_ROWS = 1_000
LONGEST_NAME = 200
PLACE = ("kpi", "period", "scope", "item")
FIGURE = ("figure", "upper", "lower", "no_figure", "reason", "expected_on")  # one of them sets all of them
WORDS = ("commentary", "cause")  # each stays as it is unless it is sent
FIELDS = (*PLACE, *FIGURE, *WORDS, "version")
HIGHEST_VERSION = 2**31 - 1


class NumberText(str):
    """A number as it was written, digit for digit: no float lies between."""


class RowRefused(Refused):
    """A row that names no line, or cannot be taken for one. `errors` maps each field to a sentence; "" is the row."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(errors.values()))


@dataclass(frozen=True)
class SentRow:
    """One row: which line it is for, and the fields that it sets. `period` is a code; no scope is the whole partnership."""

    kpi: str
    period: int
    scope: str = ""
    item: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    version: int | None = None


def read_row(sent: object) -> SentRow:
    """One row as it was sent. Raises RowRefused with a sentence for each field that is wrong, all at once."""
    if not isinstance(sent, dict):
        raise RowRefused({"": "Send each row as an object: {“kpi”: …, “period”: …, “figure”: …}."})
    errors: dict[str, str] = {}
    if unknown := [ascii(name)[1:-1][:40] for name in sent if name not in FIELDS]:
        named = ", ".join(f"“{name}”" for name in unknown[:5])
        errors[""] = f"Leave out {named}: a row has the fields {', '.join(FIELDS)}."
    named_by = {name: _text(sent, name, errors) for name in PLACE}
    for name, text in named_by.items():
        if len(text) > LONGEST_NAME:
            errors[name] = f"Shorten this to {LONGEST_NAME} characters."
    if not named_by["kpi"]:
        errors.setdefault("kpi", "Name the KPI by its code, or its number.")
    period = _period(named_by["period"], errors)
    fields = {name: _text(sent, name, errors) for name in (*FIGURE, *WORDS) if name in sent}
    if not fields and not errors:
        errors["figure"] = "Send the figure, why there is none, or a commentary: this row sets nothing."
    version = _version(sent.get("version"), errors)
    if errors:
        raise RowRefused(errors)
    return SentRow(named_by["kpi"], period, named_by["scope"], named_by["item"], fields, version)


def _version(sent: object, errors: dict[str, str]) -> int | None:
    if sent is None:
        return None
    digits = str(sent) if isinstance(sent, NumberText | int) and not isinstance(sent, bool) else ""
    if digits.isascii() and digits.isdecimal() and len(digits) <= 10 and int(digits) <= HIGHEST_VERSION:
        return int(digits)
    errors["version"] = "Send the version as the whole number that the portal gave."
    return None


def _text(sent: dict, name: str, errors: dict[str, str]) -> str:
    match sent.get(name):
        case None:
            return ""
        case bool() as chosen if name == "figure":
            return "yes" if chosen else "no"
        case bool() | list() | dict():
            errors[name] = "Send text or a number here."
            return ""
        case value:
            return str(value).strip()


def _period(text: str, errors: dict[str, str]) -> int:
    if not text:
        errors.setdefault("period", "Name the period: a quarter as Q4 2023/24, a month as March 2024 or 2024-03.")
        return 0
    try:
        return parse(text[:60]).code
    except (PeriodUnreadable, ValueError) as problem:
        errors["period"] = str(PeriodUnreadable(text)) if not isinstance(problem, PeriodUnreadable) else str(problem)
        return 0


def laid_over(row: SentRow, now: Typed, meaning: Meaning) -> Typed:
    """What is typed in the line: the row, over what stands there `now`. A figure or a reason for none sets both."""
    typed = vars(now) | (dict.fromkeys(FIGURE, "") if any(name in row.fields for name in FIGURE) else {})
    return Typed.of(typed | _fit(row.fields, meaning))


def _fit(fields: dict[str, str], meaning: Meaning) -> dict[str, str]:
    """Raises RowRefused where a figure stands in a field that its measure does not have: it would be lost in silence."""
    errors = {}
    if meaning.has_parts and fields.get("figure"):
        upper, lower = meaning.upper_label or "the upper part", meaning.lower_label or "the lower part"
        errors["figure"] = f"Send “upper” ({upper}) and “lower” ({lower}): the figure is worked out from both."
    for name in ("upper", "lower"):
        if not meaning.has_parts and fields.get(name):
            errors[name] = "Send this measure as “figure”: it has no parts."
    if errors:
        raise RowRefused(errors)
    return fields
