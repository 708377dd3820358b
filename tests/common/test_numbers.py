"""Exact numbers: kept, summed, rounded and read as typed."""

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.models import F, Max, Sum, Value
from hypothesis import given
from hypothesis import strategies as st

from common.numbers import EXACT_PLACES, SCALE, ExactDecimalField, NumberUnreadable, parse_number, quantise

HIGHEST = Decimal("9223372036854.775807")
LOWEST = Decimal("-9223372036854.775808")


class Amount(models.Model):
    value = ExactDecimalField()
    other = ExactDecimalField(null=True, blank=True)

    class Meta:
        app_label = "common"
        managed = False
        db_table = "test_amount"

    def __str__(self):
        return str(self.value)


@pytest.fixture
def amounts(transactional_db):
    """A table for as long as the test lasts."""
    with connection.schema_editor() as editor:
        editor.create_model(Amount)
    yield Amount.objects
    with connection.schema_editor() as editor:
        editor.delete_model(Amount)


def test_six_places_are_a_million():
    assert Decimal(10) ** EXACT_PLACES == SCALE == 1_000_000


@pytest.mark.parametrize(
    "value", [Decimal("0"), Decimal("0.000001"), Decimal("-1234.5"), Decimal("1.2300000000"), HIGHEST, LOWEST]
)
def test_a_value_comes_back_as_it_was(amounts, value):
    row = amounts.create(value=value)
    assert amounts.get(pk=row.pk).value == value
    assert isinstance(amounts.values_list("value", flat=True).get(), Decimal)
    assert amounts.get(value=value).pk == row.pk


def test_it_is_kept_as_an_integer_of_millionths(amounts):
    amounts.create(value=Decimal("1.5"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, other FROM test_amount")
        assert cursor.fetchone() == (1_500_000, None)


def test_the_database_adds_compares_and_orders_exactly(amounts):
    amounts.bulk_create(Amount(value=Decimal(text)) for text in ("0.1", "0.2", "-3", "10"))
    assert amounts.aggregate(total=Sum("value"), most=Max("value")) == {"total": Decimal("7.3"), "most": Decimal(10)}
    assert list(amounts.order_by("value").values_list("value", flat=True)) == [
        Decimal("-3"), Decimal("0.1"), Decimal("0.2"), Decimal("10"),
    ]  # fmt: skip
    assert amounts.filter(value__gt=Decimal("0.1"), value__lte=10).count() == 2
    assert amounts.filter(value__in=[Decimal("0.2"), -3]).count() == 2
    assert amounts.filter(value__range=(0, 1)).count() == 2
    assert amounts.filter(other__isnull=True).count() == 4
    assert amounts.filter(other__isnull=False).aggregate(total=Sum("other"))["total"] is None
    assert amounts.none().aggregate(total=Sum("value", default=Decimal("0.5")))["total"] == Decimal("0.5")


def test_columns_are_added_and_subtracted_in_the_database(amounts):
    amounts.create(value=Decimal("0.3"), other=Decimal("0.1"))
    row = amounts.annotate(both=F("value") + F("other"), rest=F("value") - F("other")).get()
    assert (row.both, row.rest) == (Decimal("0.4"), Decimal("0.2"))
    assert amounts.annotate(rest=F("value") - F("other")).filter(rest__gt=Decimal("0.19")).exists()
    assert amounts.annotate(rest=F("value") - F("other")).aggregate(total=Sum("rest"))["total"] == Decimal("0.2")
    amounts.update(value=F("value") + Value(Decimal("1.5"), output_field=ExactDecimalField()))
    assert amounts.get().value == Decimal("1.8")


def test_a_product_of_two_columns_is_refused(amounts):
    with pytest.raises(FieldError):
        list(amounts.annotate(product=F("value") * F("other")))


def test_many_are_changed_at_once(amounts):
    rows = amounts.bulk_create([Amount(value=1), Amount(value=2)])
    for row in rows:
        row.value += Decimal("0.25")
    amounts.bulk_update(rows, ["value"])
    assert sorted(amounts.values_list("value", flat=True)) == [Decimal("1.25"), Decimal("2.25")]


@pytest.mark.parametrize("value", [0.1, 1.0, True, "1"])
def test_what_is_not_exact_is_a_type_error(amounts, value):
    with pytest.raises(TypeError):
        amounts.create(value=value)
    with pytest.raises(TypeError):
        amounts.filter(value=value).exists()


def test_a_float_is_refused_by_validation_too():
    with pytest.raises(TypeError):
        Amount(value=0.1).clean_fields()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (Decimal("0.0000001"), "Type a number with at most six decimal places."),
        (Decimal("1." + "0" * 40 + "1"), "Type a number with at most six decimal places."),
        (Decimal("1E-999999"), "Type a number with at most six decimal places."),
        (HIGHEST + Decimal("0.000001"), "Type a number between"),
        (LOWEST - Decimal("0.000001"), "Type a number between"),
        (Decimal("1E+999999"), "Type a number between"),
        (10**30, "Type a number between"),
        (Decimal("NaN"), "Type a number between"),
        (Decimal("sNaN"), "Type a number between"),
        (Decimal("Infinity"), "Type a number between"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(amounts, value, sentence):
    with pytest.raises(ValidationError, match=sentence):
        amounts.create(value=value)
    with pytest.raises(ValidationError, match=sentence):
        Amount(value=value).full_clean()


def test_text_is_read_by_validation_as_officers_type_it():
    field = Amount._meta.get_field("value")
    assert field.clean("£1,234.50", None) == Decimal("1234.5")
    with pytest.raises(ValidationError, match="is not a number"):
        field.clean("1e5", None)


def test_null_is_allowed_where_the_field_says_so():
    Amount(value=1).full_clean()
    with pytest.raises(ValidationError, match="cannot be null"):
        Amount(value=None).full_clean()


def test_serialised_text_is_plain_and_reads_back():
    field = Amount._meta.get_field("value")
    assert field.value_to_string(Amount(value=Decimal("1E+3"))) == "1000"
    assert field.to_python("0.000001") == Decimal("0.000001")


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_64_bit_integer_is_a_value(count):
    field = ExactDecimalField()
    value = field.from_db_value(count, None, None)
    assert value * SCALE == count
    assert field.get_prep_value(value) == count


def test_a_numeric_sum_is_read_and_a_float_is_refused():
    field = ExactDecimalField()
    assert field.from_db_value(Decimal("1500000"), None, None) == Decimal("1.5")
    with pytest.raises(TypeError):
        field.from_db_value(1.5, None, None)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Decimal("0.5"), 0, "1"),
        (Decimal("-0.5"), 0, "-1"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("1.005"), 2, "1.01"),
        (Decimal("-0.004"), 2, "0.00"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(-2, 3), 1, "-0.7"),
        (Decimal("1234567890123456789012345678901234.5"), 0, "1234567890123456789012345678901235"),
        (7, 2, "7.00"),
    ],
)
def test_a_half_goes_away_from_zero(value, places, rounded):
    assert str(quantise(value, places)) == rounded


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12), st.integers(0, 8))
def test_rounding_agrees_with_the_decimal_module(value, places):
    with localcontext(prec=400):
        assert quantise(value, places) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", "1234.5"), ("£1,234", "1234"), ("-5", "-5"), ("−5", "-5"), ("–5", "-5"), (" 12 ", "12"),
        ("−£30,750", "-30750"), ("£-5", "-5"), ("0", "0"), ("-0", "0"), ("0.45", "0.45"), (".5", "0.5"), ("007", "7"),
        ("1,234,567.89", "1234567.89"), ("1234567", "1234567"), ("£ 12", "12"),
    ],
)  # fmt: skip
def test_reads_what_a_british_officer_types(text, value):
    assert parse_number(text) == Decimal(value)


def test_per_cent_is_read_where_it_is_asked_for():
    assert parse_number("12%", percent=True) == 12
    assert parse_number("-0.5 %", percent=True) == Decimal("-0.5")
    assert parse_number("12", percent=True) == 12


def test_per_cent_is_otherwise_refused():
    with pytest.raises(NumberUnreadable, match=r"^Leave out the per cent sign in “-12%”: type -12\.$"):
        parse_number("-12%")


@pytest.mark.parametrize("text", ["(5)", "(£1,234)", "( 5 )"])
def test_brackets_are_refused_with_the_advice_to_type_a_minus(text):
    with pytest.raises(NumberUnreadable, match="Type a minus") as refusal:
        parse_number(text)
    assert text in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "1.234,5", "1,23", "0,123", "12a", "1e5", "1E5", "٣", "３", "NaN", "inf", "--5", "-", "£", "%", "1 234",
     "1,2345", ",5", "5.", "1.2.3", "5-", "£5%", "1_000", "0x1F", "½", "n/a", "12,34,567", "$5", "5p", "-£-5", "--£5"],
)  # fmt: skip
def test_refuses_anything_else_and_names_it(text):
    with pytest.raises(NumberUnreadable, match=r"type (a number|digits)") as refusal:
        parse_number(text, percent=True)
    assert f"“{text.strip()}”" in str(refusal.value)
    assert isinstance(refusal.value, ValueError)


def test_the_refusal_shows_no_more_than_thirty_characters():
    with pytest.raises(NumberUnreadable) as refusal:
        parse_number("x" * 500)
    assert str(refusal.value).startswith("“" + "x" * 29 + "…”")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_a_written_number_is_read_back(value):
    assert parse_number(f"{value:,f}") == value


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_finite_number_or_is_refused(text):
    with suppress(NumberUnreadable):
        assert parse_number(text).is_finite()
