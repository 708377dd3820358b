"""How figures are written."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template

from common.formatting import (
    NO_FIGURE_WORDS,
    STATUS_SHAPES,
    STATUS_WORDS,
    change,
    money,
    number,
    percent,
    qualified,
    shortened,
    with_unit,
)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("1234"), 0, "1,234"),
        (1234567, 0, "1,234,567"),
        (Decimal("-1234.5"), 1, "−1,234.5"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-0.125"), 2, "−0.13"),
        (Decimal("-0.4"), 0, "0"),
        (Decimal("1E+6"), 0, "1,000,000"),
        (Decimal("2.5"), 3, "2.500"),
        (Fraction(2, 3), 2, "0.67"),
        (0, 0, "0"),
        (None, 2, "–"),
    ],
)
def test_number(value, places, text):
    assert number(value, places) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("1234"), 0, "£1,234"),
        (Decimal("-30750"), 0, "−£30,750"),
        (Decimal("12.345"), 2, "£12.35"),
        (Decimal("-0.001"), 2, "£0.00"),
        (None, 0, "–"),
    ],
)
def test_money(value, places, text):
    assert money(value, places) == text


def test_percent():
    assert percent(Decimal("0.45"), 2) == "0.45%"
    assert percent(Decimal("-2.25"), 1) == "−2.3%"
    assert percent(None, 1) == "–"


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (Decimal("30750"), "£", 0, "£30,750"),
        (Decimal("-1.25"), "£m", 1, "−£1.3m"),
        (Decimal("98.6"), "%", 1, "98.6%"),
        (Decimal("2.22"), "days", 2, "2.22 days"),
        (Decimal("12"), "", 0, "12"),
        (None, "days", 2, "–"),
    ],
)
def test_with_unit(value, unit, places, text):
    assert with_unit(value, unit, places) == text


@pytest.mark.parametrize(
    ("amount", "unit", "places", "better", "text"),
    [
        (Decimal("2.1"), "points", 1, "higher", "▲ up 2.1 points, better"),
        (Decimal("2.1"), "%", 1, "higher", "▲ up 2.1 points, better"),
        (Decimal("1"), "%", 0, "lower", "▲ up 1 point, worse"),
        (Decimal("-5508137"), "£", 0, "lower", "▼ down £5,508,137, better"),
        (Decimal("-3"), "calls", 0, "higher", "▼ down 3 calls, worse"),
        (Decimal("3"), "people", 0, "", "▲ up 3 people"),
        (Decimal("0"), "£", 0, "lower", "no change"),
        (Decimal("-0.04"), "days", 1, "lower", "no change"),
        (None, "£", 0, "lower", "–"),
    ],
)
def test_change_says_direction_size_and_judgement(amount, unit, places, better, text):
    assert change(amount, unit, places, better) == text


@pytest.mark.parametrize(
    ("qualifier", "text"),
    [
        ("exact", "£2m"),
        ("about", "about £2m"),
        ("over", "over £2m"),
        ("up_to", "up to £2m"),
        ("within", "within £2m"),
    ],
)
def test_qualified(qualifier, text):
    assert qualified("£2m", qualifier) == text


def test_nothing_is_not_qualified():
    assert qualified(None, "about") == "–"
    assert qualified(money(None), "about") == "–"


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="float"):
        number(0.1, 1)


def test_every_status_has_a_word_and_a_shape():
    assert STATUS_WORDS.keys() == STATUS_SHAPES.keys()
    assert (STATUS_SHAPES["below_target"], STATUS_WORDS["below_target"]) == ("■", "Below target")
    assert NO_FIGURE_WORDS["lost"] == "not available in the published paper"


def test_templates_write_the_same():
    template = Template("{{ a|number:1 }} {{ a|money }} {{ a|percent:2 }}")
    assert template.render(Context({"a": Decimal("-1234.56")})) == "−1,234.6 −£1,235 −1,234.56%"


def test_a_status_is_a_word_with_a_shape_that_screen_readers_leave_out():
    tag = Template("{% status_tag status %}").render(Context({"status": "on_target"}))
    assert (
        tag == '<span class="tag tag--on_target"><span class="tag__shape" aria-hidden="true">●</span> On target</span>'
    )


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, "days", "1 day"),
        (-1, "queries", "−1 query"),
        (1, "payment queries", "1 payment query"),
        (1, "processes", "1 process"),
        (1, "days lost", "1 days lost"),
        (1, "to 1", "1 to 1"),
        (2, "days", "2 days"),
        (0, "days", "0 days"),
    ],
)
def test_one_has_the_unit_of_one(value, unit, words):
    assert with_unit(value, unit) == words


def test_only_a_whole_one_is_one():
    assert with_unit(1, "days", 2) == "1.00 days"


@pytest.mark.parametrize(
    ("text", "letters", "said"),
    [
        ("Joint Committee", 15, "Joint Committee"),
        ("Cabinet Member for Finance, Resources and Corporate Affairs", 50, "Cabinet Member for Finance, Resources…"),
        ("Cabinet Member for Finance, Resources", 28, "Cabinet Member for Finance…"),
        ("Cabinet Member for Finance", 19, "Cabinet Member…"),
        ("Programme of the Joint Committee", 17, "Programme…"),
        ("x" * 60, 50, "x" * 49 + "…"),
    ],
)
def test_what_is_too_long_ends_behind_a_whole_word(text, letters, said):
    assert shortened(text, letters) == said
    assert len(said) <= letters
