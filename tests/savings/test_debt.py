"""Debt by stream, collection of invoices and measures: what is refused, computed and shown."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from kpis.actions.history import note_stated_figure
from kpis.models import StatedFigure
from kpis.sight import Sight
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, parse
from savings.calculations.amounts import Unknown
from savings.calculations.debt import cleared_in_year, outstanding_of_the_year, overdue
from savings.models import Collection, DebtBalance, DebtMeasure
from savings.selectors.debt import debt_checked, place_of
from savings.selectors.findings import stated_tables
from tests.factories import a_world
from tests.savings.small_money import a_balance, a_collection, a_measure
from tests.savings.test_views import words

pytestmark = pytest.mark.django_db


def test_percentages_name_their_base():
    assert (cleared_in_year(Decimal(300), Decimal(400)).value, overdue(Decimal(1), Decimal(5)).value) == (75, 20)
    assert cleared_in_year(Decimal(0), Decimal(0)).value is None
    assert cleared_in_year(Decimal(1), Decimal(2)).base == "of the value of invoices raised in the year"
    assert overdue(Decimal(1), Decimal(2)).base == "of the value of invoices raised in twelve months"


def test_what_is_outstanding_is_known_only_where_both_are():
    assert outstanding_of_the_year(Decimal(400), Decimal(300)) == 100
    assert outstanding_of_the_year(Unknown("Not Measured"), Decimal(3)) == Unknown("Not Measured")
    assert outstanding_of_the_year(Decimal(3), Unknown("WIP")) == Unknown("WIP")


NEITHER, BOTH = "Type a number, or say in words why there is none.", "Type a number here or words beside it, not both."


@pytest.mark.parametrize(
    ("make", "fields", "field", "sentence"),
    [
        (a_balance, {"balance": None}, "balance", NEITHER),
        (a_balance, {"accounts": 5}, "accounts", BOTH),
        (a_balance, {"as_at": "March 2015"}, "as_at", "Type a day, for example 31 March 2015."),
        (a_collection, {"raised": None}, "raised", NEITHER),
        (a_collection, {"raised": Decimal(-1)}, "raised", "The value of invoices raised is not negative."),
        (a_collection, {"part": Decimal(401)}, "part", "No more is cleared of a year's invoices than was raised."),
        (a_collection, {"period": "March 2015"}, "period",
            "Type a financial year, for example 2014/15: cleared invoices are those of the year."),
        (a_collection, {"kind": "overdue", "period": "March 2015"}, "period",
            "Type twelve months, for example May 2014 to April 2015, or a financial year."),
        (a_measure, {"per_cent_words": "WIP"}, "per_cent", BOTH),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(world, make, fields, field, sentence):
    asked = {
        name: CalendarPeriod.of(parse(value)) if name in ("period", "as_at") else value
        for name, value in fields.items()
    }
    with pytest.raises(ValidationError) as problem:
        make(world, **asked)
    assert problem.value.message_dict[field] == [sentence]


@pytest.mark.parametrize("make", [a_balance, a_collection, a_measure])
def test_a_partner_of_another_partnership_is_refused(world, make):
    with pytest.raises(ValidationError) as problem:
        make(world, body=a_world("east-and-west").north)
    assert problem.value.message_dict["body"] == ["Choose a partner of this partnership."]


@pytest.mark.parametrize("make", [a_collection, a_measure])
def test_a_service_of_another_partnership_is_refused_and_one_period_is_kept_once(world, make):
    with pytest.raises(ValidationError) as problem:
        make(world, service=a_world("east-and-west").payroll)
    assert problem.value.message_dict["service"] == ["Choose a service of this partnership."]
    make(world)
    make(world, service=world.payroll)
    for fields in ({}, {"service": world.payroll}):
        with pytest.raises(ValidationError):
            make(world, **fields)


@pytest.mark.parametrize(
    ("name", "model", "change"),
    [
        ("balance_known_or_said", DebtBalance, {"balance": None}),
        ("accounts_known_or_said", DebtBalance, {"accounts": 5}),
        ("raised_known_or_said", Collection, {"raised_words": "WIP"}),
        ("part_known_or_said", Collection, {"part": None}),
        ("raised_not_negative|no_more_is_cleared", Collection, {"raised": Decimal(-1)}),
        ("no_more_is_cleared_than_was_raised", Collection, {"part": Decimal(500)}),
        ("debt_measure_known_or_said", DebtMeasure, {"per_cent": None}),
    ],
)
def test_the_database_refuses_it_too(world, name, model, change):
    for make in (a_balance, a_collection, a_measure):
        make(world)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.filter(partnership=world.partnership).update(**change)


def test_partners_stand_side_by_side_and_totals_say_what_they_lack(finance, world):
    a_balance(world)
    a_balance(world, "Parking", balance=Decimal("-30"), accounts_words="", accounts=7)
    a_balance(world, body=world.south, balance=None, balance_words="N/A", accounts_words="N/A", held_for="East")
    a_balance(world, "Rates", as_at=CalendarPeriod.of(parse("1 September 2015")))
    page = words(finance, "debt", world.partnership)
    assert "As at 31 March 2015 Council tax 5,000 WIP N/A N/A SCC: East Parking −30 7 – –" in page
    assert "Total 4,970 7 without Council tax (WIP) 0 without Council tax (N/A) 0" in page
    assert "As at 1 September 2015 Rates 5,000 WIP – –" in page


def test_the_share_is_computed_and_the_printed_one_stands_below_where_it_differs(finance, world):
    payroll = a_collection(world, service=world.payroll)
    a_collection(world, kind="overdue", body=world.south, period=CalendarPeriod.of(parse("May 2014 to April 2015")))
    other = a_collection(world, raised=None, raised_words="Not Measured", part=None, part_words="Not Measured")
    measure = a_measure(world)
    for row in (payroll, measure, other):
        table, place, column = place_of(row)
        stated = StatedFigure(
            partnership=world.partnership, table=table, row=place, column=column, value=Decimal("86.2"), unit="%",
            text="86.2%", source="A paper",
        )  # fmt: skip
        note_stated_figure(stated=stated, by=None)
    page = words(finance, "debt", world.partnership)
    assert (
        "North Council: Payroll 2014/15 400 300 100 75.00% as printed 86.2% printed less computed +11.20 points" in page
    )
    assert "North Council 2014/15 Not Measured Not Measured Not Measured –" in page
    assert "South Council May 2014 – April 2015 400 300 75.00%" in page
    assert "94.70% printed elsewhere 86.2% printed elsewhere less this −8.50 points" in page
    assert "the percentage is of the value of invoices raised in the year" in page
    checked, findings = debt_checked(world.partnership, stated_tables(Sight.everything(world.partnership), ""))
    assert len(checked) == 2, "nothing is compared with what was not measured"
    assert {(one.heading, one.checked.difference) for one in findings} == {
        ("Collection of invoices", Decimal("11.2")),
        ("Measures of debt", Decimal("-8.5")),
    }


def test_finance_types_debt_and_errors_stand_beside_the_field(finance, world):
    slug, north = world.partnership.slug, str(world.north.pk)
    add = reverse("debt-balance-add", args=[slug])
    typed = {"stream": "Rent", "body": north, "as_at": "31 March 2015", "balance": "£1,101", "accounts": "8,402"}
    wrong = finance.post(add, typed | {"accounts": "half", "balance": "lots", "as_at": "2015", "body": "0"})
    assert wrong.status_code == 400
    assert set(wrong.context["form"].errors) == {"accounts", "balance", "as_at", "body"}
    assert 'value="lots"' in wrong.content.decode()
    assert finance.post(add, typed | {"accounts": "1.5"}).context["form"].errors["accounts"]
    assert finance.post(add, typed).status_code == 302
    kept = world.partnership.debtbalances.get()
    assert (kept.balance, kept.accounts) == (1101, 8402)
    edit = reverse("debt-balance-edit", args=[slug, kept.pk])
    assert finance.post(edit, typed | {"accounts": "", "accounts_words": "WIP"}).status_code == 302

    collected = {"kind": "in_year", "body": north, "period": "2014/15", "raised": "400", "part": "500"}
    add = reverse("collection-add", args=[slug])
    assert "No more is cleared" in finance.post(add, collected).content.decode()
    assert finance.post(add, collected | {"part": "300"}).status_code == 302
    assert world.partnership.collections.get().when == FinancialYear(2014)

    measured = {"measure": "Inactive", "body": north, "period": "March 2015", "per_cent": "", "per_cent_words": ""}
    add = reverse("debt-measure-add", args=[slug])
    assert NEITHER in finance.post(add, measured).content.decode()
    assert finance.post(add, measured | {"per_cent_words": "Not measured"}).status_code == 302
    assert world.partnership.debtmeasures.get().when == Month(2015, 3)


def test_an_empty_page_says_what_comes_next(finance, world):
    assert "No debt is kept." in words(finance, "debt", world.partnership)
