"""What people type is read as they mean it, and what cannot be read comes back with a sentence."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from common.errors import Refused
from common.forms import DayField, Line, NumberField, PlainForm, WholeNumberField, blame


class Sample(PlainForm):
    title = Line(label="Title", longest=10)
    amount = NumberField(label="Amount", required=False)
    sections = [("First", "", ["amount"]), ("Then", "", ["title"])]


@pytest.mark.parametrize(
    "typed", ["31 3 2024", "31/03/2024", "31.3.2024", "2024-03-31", " 31  March 2024 ", "31 Mar 2024"]
)
def test_a_day_is_read_in_every_usual_way(typed):
    assert DayField(label="Day").clean(typed) == date(2024, 3, 31)


@pytest.mark.parametrize("typed", ["3/31/2024", "30 2 2024", "soon", "31 3 0024", "1 1 9999"])
def test_a_day_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError, match="Type"):
        DayField(label="Day").clean(typed)


@pytest.mark.parametrize(
    ("typed", "number"), [("1,234.5", "1234.5"), (" −5 ", "-5"), ("£3.30", "3.30"), ("0", "0"), ("", None), (" ", None)]
)
def test_a_number_is_read_exactly(typed, number):
    assert NumberField(label="Number", required=False).clean(typed) == (Decimal(number) if number else None)


@pytest.mark.parametrize("typed", ["1.234,5", "5%", "ten", "0.1234567", "9" * 20, "NaN", "1e5"])
def test_a_number_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError):
        NumberField(label="Number").clean(typed)


def test_a_stored_number_is_shown_without_exponent_or_empty_decimals():
    assert NumberField(label="Number").prepare_value(Decimal("100.000000")) == "100"


def test_a_whole_number_outside_its_limits_says_them():
    with pytest.raises(ValidationError, match="from 1 to 99"):
        WholeNumberField(label="Years", least=1, most=99).clean("100")


def test_a_long_line_comes_back_whole_with_its_length():
    form = Sample({"title": "x" * 12})
    assert form.errors["title"] == ["Shorten this to 10 characters: it has 12."]
    assert "x" * 12 in str(form["title"])
    assert "maxlength" not in str(form["title"])


def test_errors_are_listed_in_the_order_of_the_sections():
    assert list(Sample({"amount": "ten"}).errors) == ["amount", "title"]


def test_what_an_action_refuses_lands_at_its_field_or_above_the_form():
    form = Sample({"title": "Fine"})
    assert form.is_valid()
    blame(form, ValidationError({"title": ["Too dull."], "unknown": ["Elsewhere."]}))
    blame(form, Refused("Not now."))
    assert form.errors["title"] == ["Too dull."]
    assert form.non_field_errors() == ["Elsewhere.", "Not now."]
