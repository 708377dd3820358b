"""Prices as papers state them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from kpis.actions.history import note_stated_figure
from kpis.models import StatedFigure
from kpis.sight import Sight
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter
from savings.selectors.findings import stated_tables
from savings.selectors.unit_prices import prices_checked
from tests.factories import a_world
from tests.savings.small_money import a_price
from tests.savings.test_views import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"basis": "a_unit"}, "unit", "Type for each what, for example check."),
        ({"unit": "check"}, "unit", "Leave this empty: only a price for each unit names one."),
        ({"year": Quarter(2014, 1)}, "year", "Type a financial year, for example 2016/17, or leave it empty."),
    ],
)
def test_a_price_says_for_what(world, fields, field, sentence):
    if "year" in fields:
        fields = {"year": CalendarPeriod.of(fields["year"])}
    with pytest.raises(ValidationError) as problem:
        a_price(world, **fields)
    assert problem.value.message_dict[field] == [sentence]


def test_a_service_of_another_partnership_is_refused(world):
    with pytest.raises(ValidationError) as problem:
        a_price(world, service=a_world("east-and-west").payroll)
    assert problem.value.message_dict["service"] == ["Choose a service of this partnership."]


def test_the_database_refuses_it_too(world):
    a_price(world)
    for change in ({"basis": "a_unit"}, {"unit": "check"}):
        with pytest.raises(IntegrityError, match="price_for_each_unit"), transaction.atomic():
            world.partnership.unitprices.update(**change)
    with pytest.raises(ValidationError):
        a_price(world)


def test_the_page_says_how_each_price_is_paid(finance, world):
    add = reverse("unit-price-add", args=[world.partnership.slug])
    typed = {"subject": "Checks", "item": "Fee", "amount": "£1.21", "basis": "a_unit", "unit": "check", "year": ""}
    assert finance.post(add, typed).status_code == 302
    assert finance.post(add, typed | {"item": "Licence", "basis": "a_year", "unit": "", "amount": "900",
                                      "year": "2017/18", "note": "year 2"}).status_code == 302  # fmt: skip
    page = words(finance, "unit-prices", world.partnership)
    assert "Checks Fee £1.21 for each check not said – Licence £900 each year 2017/18 year 2" in page
    wrong = finance.post(add, typed | {"unit": "", "amount": "much"})
    assert wrong.status_code == 400
    assert set(wrong.context["form"].errors) == {"amount"}
    assert "Type for each what" in finance.post(add, typed | {"item": "x", "unit": ""}).content.decode()


def test_a_printed_total_stands_beside_the_computed_one(finance, world):
    year = CalendarPeriod.of(FinancialYear(2015))
    for item, amount in (("Central", "100.25"), ("Departments", "50")):
        a_price(world, item, amount=Decimal(amount), year=year, basis="a_year")
    stated = StatedFigure(
        partnership=world.partnership, table="prices Checks", row="Total", column="2015/16", value=Decimal("151"),
        unit="£", text="151.00", source="A paper",
    )  # fmt: skip
    note_stated_figure(stated=stated, by=None)
    page = words(finance, "unit-prices", world.partnership)
    assert "Total 2015/16 £150.25 as printed 151.00 printed less computed £0.75" in page
    checked, findings = prices_checked(world.partnership, stated_tables(Sight.everything(world.partnership), ""))
    assert len(checked) == 1
    assert [(one.table, one.checked.printed.value, one.checked.computed.value) for one in findings] == [
        ("prices Checks", Decimal(151), Decimal("150.25"))
    ]


def test_an_empty_page_says_what_comes_next(finance, world):
    assert "No price is kept." in words(finance, "unit-prices", world.partnership)
