"""What an officer types in one line, read into a figure. Pure: no database, no request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Protocol

from common.errors import Refused
from common.numbers import NumberUnreadable, parse_number
from kpis.choices import TYPED_NO_FIGURE_KINDS, Cause, FigureKind, Measure, Qualifier
from kpis.status import JUDGEMENTS, value_of

JUDGED_VALUES = {"green": Decimal(3), "amber": Decimal(2), "red": Decimal(1)}
YES_NO_VALUES = {"yes": Decimal(1), "no": Decimal(0)}
QUALIFIER_WORDS = {
    "about": Qualifier.ABOUT,
    "approximately": Qualifier.ABOUT,
    "over": Qualifier.OVER,
    "more than": Qualifier.OVER,
    "up to": Qualifier.UP_TO,
    "within": Qualifier.WITHIN,
}
LONGEST_TEXT = 10_000
EARLIEST_YEAR = 1900  # 31/3/24 would be a day in the year 24
assert set(JUDGED_VALUES.values()) == {Decimal(int(value)) for value in JUDGEMENTS}


class Meaning(Protocol):
    """What entry needs to know of a KPI's definition (kpis.models.Definition has it all)."""

    measure: str
    unit: str
    decimals: int
    has_parts: bool
    upper_label: str
    lower_label: str
    multiplier: int
    part_of_whole: bool
    may_be_negative: bool
    score_out_of: int | None


@dataclass(frozen=True)
class Typed:
    """The fields of a line as they came from the form: text, untouched."""

    figure: str = ""
    upper: str = ""
    lower: str = ""
    no_figure: str = ""
    reason: str = ""
    expected_on: str = ""
    commentary: str = ""
    cause: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Typed":
        """From a mapping such as request data; fields it does not know are left out, long text is cut nowhere.

        Forms send the end of a line as two characters and scripts as one: it is kept as one.
        """
        return cls(**{name: _plain(fields.get(name)) for name in cls.__dataclass_fields__})

    @property
    def fingerprint(self) -> str:
        """The same for the same fields: tells a line that nobody touched from one that was changed."""
        return sha256("\0".join(vars(self).values()).encode()).hexdigest()[:16]


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


@dataclass(frozen=True)
class Entry:
    """A figure as read: a number, words, or a state of "no figure"."""

    kind: str = FigureKind.NOT_ENTERED
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: str = Qualifier.EXACT
    text: str = ""
    reason: str = ""
    expected_on: date | None = None
    commentary: str = ""
    cause: str = ""

    @classmethod
    def of(cls, figure: object) -> "Entry":
        """What is stored in a figure (kpis.models.Observation has it all)."""
        return cls(**{name: getattr(figure, name) for name in cls.__dataclass_fields__})

    def value(self, multiplier: int) -> Fraction | None:
        return value_of(self.numerator, self.denominator, multiplier)


@dataclass
class Unreadable(Refused):
    """Something in the line cannot be taken. `errors` maps each field to a sentence that says what to do."""

    errors: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join(self.errors.values())


def read_line(typed: Typed, meaning: Meaning) -> Entry:
    """Read one line. Raises Unreadable with a sentence for every field that is wrong, all at once."""
    errors: dict[str, str] = {}
    if len(typed.commentary) > LONGEST_TEXT:
        errors["commentary"] = (
            f"Shorten the commentary to {LONGEST_TEXT:,} characters: it has {len(typed.commentary):,}."
        )
    common = {"commentary": typed.commentary, "cause": typed.cause}
    if typed.no_figure:
        entry = _no_figure(typed, errors, common)
    elif meaning.measure == Measure.TEXT:
        entry = _words(typed, errors, common)
    elif meaning.has_parts:
        entry = _parts(typed, meaning, errors, common)
    else:
        entry = _single(typed, meaning, errors, common)
    if not typed.no_figure and (typed.reason or typed.expected_on):
        errors["no_figure"] = "Choose why there is no figure, or clear the reason and the day."
    if typed.cause and typed.cause not in Cause:
        errors["cause"] = "Choose one of the causes."
    if errors:
        raise Unreadable(errors)
    return entry


def _no_figure(typed: Typed, errors: dict[str, str], common: dict) -> Entry:
    if typed.no_figure not in TYPED_NO_FIGURE_KINDS:
        errors["no_figure"] = "Choose one of the reasons for having no figure."
    if typed.figure or typed.upper or typed.lower:
        errors["no_figure"] = "Either clear the figure or choose ‘There is a figure’: both cannot stand."
    if not typed.reason:
        errors["reason"] = "Say why there is no figure."
    elif len(typed.reason) > 400:
        errors["reason"] = "Shorten the reason to 400 characters."
    expected_on = None
    if typed.expected_on:
        expected_on = _day(typed.expected_on)
        if expected_on is None:
            errors["expected_on"] = "Write the day as 31/3/2024, with the whole year."
    return Entry(kind=typed.no_figure, reason=typed.reason, expected_on=expected_on, **common)


def _day(text: str) -> date | None:
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            read = date(year, month, day)
        else:
            read = date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return read if read.year >= EARLIEST_YEAR else None


def _words(typed: Typed, errors: dict[str, str], common: dict) -> Entry:
    if len(typed.figure) > LONGEST_TEXT:
        errors["figure"] = f"Shorten the text to {LONGEST_TEXT:,} characters: it has {len(typed.figure):,}."
    if not typed.figure:
        return Entry(**common)
    return Entry(kind=FigureKind.TEXT, text=typed.figure, **common)


def _single(typed: Typed, meaning: Meaning, errors: dict[str, str], common: dict) -> Entry:
    if not typed.figure:
        return Entry(**common)
    for measure, values, question in (
        (Measure.YES_NO, YES_NO_VALUES, "Choose yes or no."),
        (Measure.JUDGED, JUDGED_VALUES, "Choose green, amber or red."),
    ):
        if meaning.measure == measure:
            number = values.get(typed.figure.lower())
            if number is None:
                errors["figure"] = question
            return Entry(kind=FigureKind.NUMBER, numerator=number, denominator=Decimal(1), **common)
    qualifier, text = _qualifier(typed.figure)
    number = _number("figure", text, meaning, errors, percent=meaning.measure == Measure.PERCENT)
    best = meaning.score_out_of if meaning.measure == Measure.SCORE else None
    if number is not None and best is not None and number > best:
        errors["figure"] = f"Type a score between 0 and {best}."
    if number is not None and meaning.measure == Measure.PERCENT and meaning.part_of_whole and number > 100:
        errors["figure"] = "Type a percentage between 0 and 100."
    return Entry(kind=FigureKind.NUMBER, numerator=number, denominator=Decimal(1), qualifier=qualifier, **common)


def _parts(typed: Typed, meaning: Meaning, errors: dict[str, str], common: dict) -> Entry:
    if not typed.upper and not typed.lower:
        return Entry(**common)
    upper_name, lower_name = meaning.upper_label or "the upper part", meaning.lower_label or "the lower part"
    for name, text, label in (("upper", typed.upper, upper_name), ("lower", typed.lower, lower_name)):
        if not text:
            errors[name] = f"Type {label} as well: the figure is worked out from both."
    upper = _number("upper", typed.upper, meaning, errors) if typed.upper else None
    lower = _number("lower", typed.lower, meaning, errors) if typed.lower else None
    if upper is not None and lower is not None and not errors:
        if lower < 0:
            errors["lower"] = f"Type {lower_name} without a minus."
        elif lower == 0 and upper != 0:
            errors["lower"] = f"Check {lower_name}: {upper_name} cannot be {upper:,} of nothing."
        elif meaning.part_of_whole and upper > lower:
            errors["upper"] = f"Check {upper_name}: {upper:,} is more than {lower_name}, {lower:,}."
    return Entry(kind=FigureKind.NUMBER, numerator=upper, denominator=lower, **common)


def _qualifier(text: str) -> tuple[str, str]:
    """Split "over 71,000" into its qualifier and the number."""
    for words, qualifier in QUALIFIER_WORDS.items():
        if text.lower().startswith(words + " "):
            return qualifier, text[len(words) :].strip()
    return Qualifier.EXACT, text


def _number(name: str, text: str, meaning: Meaning, errors: dict[str, str], *, percent: bool = False) -> Decimal | None:
    try:
        number = parse_number(text, percent=percent)
    except NumberUnreadable as problem:
        errors[name] = str(problem)
        return None
    if "£" in text and meaning.measure != Measure.MONEY:
        errors[name] = f"Leave out the pound sign in “{text}”: this measure is not an amount of money."
    places = 2 if meaning.measure == Measure.MONEY else 6
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        errors[name] = f"Type at most {places} decimal places."
    elif abs(number) >= Decimal(10) ** 12:
        errors[name] = "Type a number below a million million: check the digits and the unit."
    elif number < 0 and not meaning.may_be_negative:
        errors[name] = "Type a number without a minus: this measure cannot be negative."
    elif meaning.measure == Measure.COUNT and number != number.to_integral_value():
        errors[name] = "Type a whole number: this measure counts things."
    return number
