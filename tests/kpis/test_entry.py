"""What is typed in a line is read exactly, or answered with a sentence that says what to do."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kpis.choices import FigureKind, Qualifier
from kpis.entry import Typed, Unreadable, read_line
from kpis.models import Definition
from kpis.wording import figure_words, typed_of

PARTS = {"has_parts": True, "upper_label": "errors", "lower_label": "payments"}
SHARE = Definition(measure="percent", unit="%", decimals=2, multiplier=100, part_of_whole=True, **PARTS)
RATE = Definition(measure="ratio", unit="per 1,000", decimals=1, multiplier=1000, **PARTS)
PERCENT = Definition(measure="percent", unit="%", decimals=1, part_of_whole=True)
COUNT = Definition(measure="count", unit="calls")
MONEY = Definition(measure="money", unit="£")
BALANCE = Definition(measure="money", unit="£", may_be_negative=True)
SCORE = Definition(measure="score", decimals=1, score_out_of=5)
YES_NO = Definition(measure="yes_no")
JUDGED = Definition(measure="judged")
WORDS = Definition(measure="text")


def errors(meaning: Definition, **typed: str) -> dict[str, str]:
    with pytest.raises(Unreadable) as refused:
        read_line(Typed(**typed), meaning)
    return refused.value.errors


@pytest.mark.parametrize(
    ("meaning", "typed", "numerator", "denominator"),
    [
        (COUNT, {"figure": "1,234"}, "1234", "1"),
        (COUNT, {"figure": "0"}, "0", "1"),
        (MONEY, {"figure": "£1,234.50"}, "1234.5", "1"),
        (BALANCE, {"figure": "-£30,750"}, "-30750", "1"),
        (PERCENT, {"figure": "97.5%"}, "97.5", "1"),
        (SHARE, {"upper": "857", "lower": "191,889"}, "857", "191889"),
        (SHARE, {"upper": "0", "lower": "0"}, "0", "0"),
        (RATE, {"upper": "12", "lower": "4"}, "12", "4"),
        (SCORE, {"figure": "4.2"}, "4.2", "1"),
        (YES_NO, {"figure": "No"}, "0", "1"),
        (JUDGED, {"figure": "amber"}, "2", "1"),
    ],
)
def test_a_figure_is_read(meaning, typed, numerator, denominator):
    entry = read_line(Typed(**typed), meaning)
    assert (entry.kind, entry.numerator, entry.denominator) == (
        FigureKind.NUMBER,
        Decimal(numerator),
        Decimal(denominator),
    )


def test_two_parts_make_the_value_exactly():
    entry = read_line(Typed(upper="857", lower="191,889"), SHARE)
    assert entry.value(SHARE.multiplier) == Fraction(85700, 191889)
    assert figure_words(entry, SHARE) == "0.45%"  # 857 / 191,889 = 0.004466…


def test_nothing_of_nothing_is_kept_and_has_no_value():
    entry = read_line(Typed(upper="0", lower="0"), SHARE)
    assert entry.value(SHARE.multiplier) is None
    assert figure_words(entry, SHARE) == "nothing to measure (0 of 0)"


@pytest.mark.parametrize(
    ("meaning", "typed", "field", "sentence"),
    [
        (COUNT, {"figure": "twelve"}, "figure", "“twelve” is not a number: type digits, for example 1,234.5 or -5."),
        (COUNT, {"figure": "12a"}, "figure", "“12a” is not a number: type digits, for example 1,234.5 or -5."),
        (MONEY, {"figure": "1.234,5"}, "figure",
            "“1.234,5” is not a number: type digits, for example 1,234.5 or -5."),
        (COUNT, {"figure": "85%"}, "figure", "Leave out the per cent sign in “85%”: type 85."),
        (SHARE, {"upper": "5%", "lower": "10"}, "upper", "Leave out the per cent sign in “5%”: type 5."),
        (SHARE, {"upper": "12", "lower": "10"}, "upper", "Check errors: 12 is more than payments, 10."),
        (SHARE, {"upper": "3", "lower": "0"}, "lower", "Check payments: errors cannot be 3 of nothing."),
        (SHARE, {"upper": "3"}, "lower", "Type payments as well: the figure is worked out from both."),
        (SHARE, {"lower": "3"}, "upper", "Type errors as well: the figure is worked out from both."),
        (COUNT, {"figure": "-3"}, "figure", "Type a number without a minus: this measure cannot be negative."),
        (COUNT, {"figure": "2.5"}, "figure", "Type a whole number: this measure counts things."),
        (MONEY, {"figure": "1.234"}, "figure", "Type at most 2 decimal places."),
        (PERCENT, {"figure": "101"}, "figure", "Type a percentage between 0 and 100."),
        (SCORE, {"figure": "6"}, "figure", "Type a score between 0 and 5."),
        (MONEY, {"figure": "1" * 14}, "figure",
            "Type a number below a million million: check the digits and the unit."),
        (YES_NO, {"figure": "perhaps"}, "figure", "Choose yes or no."),
        (JUDGED, {"figure": "blue"}, "figure", "Choose green, amber or red."),
        (COUNT, {"no_figure": "not_measured"}, "reason", "Say why there is no figure."),
        (COUNT, {"no_figure": "lost", "reason": "x"}, "no_figure", "Choose one of the reasons for having no figure."),
        (COUNT, {"no_figure": "not_measured", "reason": "x", "figure": "3"}, "no_figure",
            "Either clear the figure or choose ‘There is a figure’: both cannot stand."),
        (COUNT, {"no_figure": "to_be_confirmed", "reason": "x", "expected_on": "soon"}, "expected_on",
            "Write the day as 31/3/2024, with the whole year."),
        (COUNT, {"no_figure": "to_be_confirmed", "reason": "x", "expected_on": "31/3/24"}, "expected_on",
            "Write the day as 31/3/2024, with the whole year."),
        (COUNT, {"figure": "£5"}, "figure",
            "Leave out the pound sign in “£5”: this measure is not an amount of money."),
        (COUNT, {"figure": "3", "reason": "The system was down."}, "no_figure",
            "Choose why there is no figure, or clear the reason and the day."),
        (COUNT, {"figure": "3", "cause": "weather"}, "cause", "Choose one of the causes."),
        (WORDS, {"figure": "x" * 10_001}, "figure", "Shorten the text to 10,000 characters: it has 10,001."),
        (COUNT, {"commentary": "x" * 10_001}, "commentary",
            "Shorten the commentary to 10,000 characters: it has 10,001."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence_at_its_field(meaning, typed, field, sentence):
    assert errors(meaning, **typed) == {field: sentence}


def test_every_field_that_is_wrong_is_named_at_once():
    assert set(errors(SHARE, upper="a", lower="b", cause="weather")) == {"upper", "lower", "cause"}


def test_an_empty_line_is_not_entered():
    assert read_line(Typed(), COUNT).kind == FigureKind.NOT_ENTERED


def test_no_figure_keeps_its_reason_and_day():
    entry = read_line(Typed(no_figure="to_be_confirmed", reason="Late", expected_on="31/3/2024"), COUNT)
    assert (entry.kind, entry.reason, entry.expected_on) == ("to_be_confirmed", "Late", date(2024, 3, 31))


def test_a_qualifier_stands_in_front_of_the_number():
    entry = read_line(Typed(figure="over 71,000"), COUNT)
    assert (entry.qualifier, entry.numerator) == (Qualifier.OVER, Decimal(71000))


def test_a_form_and_a_script_send_the_same_text():
    by_form = Typed.of({"commentary": "one\r\ntwo ", "figure": 0, "unknown": "x", "reason": None})
    assert by_form == Typed(commentary="one\ntwo", figure="0")
    assert by_form.fingerprint == Typed(commentary="one\ntwo", figure="0").fingerprint
    assert by_form.fingerprint != Typed(commentary="one\ntwo", figure="1").fingerprint


@pytest.mark.parametrize(
    ("meaning", "typed"),
    [
        (SHARE, Typed(upper="857", lower="191,889", commentary="Why", cause="supplier")),
        (COUNT, Typed(figure="over 71,000")),
        (MONEY, Typed(figure="1,234.5")),
        (BALANCE, Typed(figure="-30,750")),
        (YES_NO, Typed(figure="yes")),
        (JUDGED, Typed(figure="red")),
        (WORDS, Typed(figure="One.\nTwo.")),
        (COUNT, Typed(no_figure="to_be_confirmed", reason="Late", expected_on="31/3/2024")),
        (COUNT, Typed()),
    ],
)
def test_what_stands_in_the_fields_again_gives_the_same_figure(meaning, typed):
    assert typed_of(read_line(typed, meaning), meaning) == typed
