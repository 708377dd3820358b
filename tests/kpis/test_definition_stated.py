"""Printed figures stand beside the computed ones, with their difference, until somebody explains it."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from kpis.actions.definitions import add_breakdown, create_kpi
from kpis.actions.history import ReportedFigure, adopt_history, note_stated_figure
from kpis.entry import Entry
from kpis.models import StatedFigure
from kpis.rollup import rebuild
from kpis.selectors.stated import stated_tables
from kpis.sight import Sight
from partners.roles import RoleKind
from periods.values import Month
from tests.partners.small import small_partnership

# The Nottingham debt of April 2023 by sector: it sums to 5,152,015 where the paper printed 5,111,385.
NOTTINGHAM = {
    "Business": 1211207,
    "Education": 1678440,
    "NHS": 1664477,
    "Public sector": 497997,
    "Individuals": 59264,
    "Other": 40630,
}


@pytest.fixture
def small(db):
    small = small_partnership()
    sectors = add_breakdown(partnership=small.partnership, name="Sectors", items=NOTTINGHAM, by=None)
    kpi = create_kpi(
        service=small.payroll,
        slug="past-due-debt",
        valid_from=date(2023, 4, 1),
        scopes=[small.north.scope],
        by=None,
        title="Past-due debt",
        measure="money",
        unit="£",
        direction="lower",
        frequency="monthly",
        over_time="last",
        over_scopes="sum",
        breakdown=sectors,
    )
    month = Month(2023, 4)
    then = datetime(2023, 7, 1, 12, tzinfo=ZoneInfo("Europe/London"))
    adopt_history(
        service=small.payroll,
        quarter=month.quarter,
        figures=[
            ReportedFigure(
                kpi=kpi,
                scope=small.north.scope,
                item=item,
                period=month,
                entry=Entry(kind="number", numerator=Decimal(NOTTINGHAM[item.name]), denominator=Decimal(1)),
            )
            for item in sectors.items.all()
        ],
        submitted_by=small.people[RoleKind.OFFICER],
        submitted_at=then,
        decided_by=small.people[RoleKind.APPROVER],
        decided_at=then,
    )
    list(rebuild(small.partnership))
    return small


def stated(small, row, column, value, text, table="past-due-debt-ncc"):
    figure = StatedFigure(
        partnership=small.partnership,
        table=table,
        row=row,
        column=column,
        value=value,
        unit="£",
        text=text,
        source="Annual report, 9.6",
    )
    return note_stated_figure(stated=figure, by=None)


def page_of(small):
    return reverse("stated-figures", args=[small.partnership.slug])


def test_a_printed_total_that_does_not_cast_shows_by_how_much(client, small):
    stated(small, "Totals", "Apr-23", Decimal(5111385), "£ 5,111,385")
    client.force_login(small.people[RoleKind.FINANCE])
    page = client.get(page_of(small)).content.decode()
    assert "£ 5,111,385" in page
    assert "£5,152,015" in page
    assert "printed is £40,630 lower" in page
    assert "Explain the difference" in page


def test_a_figure_that_agrees_says_so_and_one_without_a_result_is_not_judged(small):
    stated(small, "Business", "April 2023", Decimal(1211207), "£ 1,211,207")
    stated(small, "Business", "March 2024", Decimal(890790), "£ 890,790")
    stated(small, "Whatever", "Change", Decimal(5), "5", table="another-table")
    lines = {line.stated.text: line for _, found in stated_tables(Sight(small.partnership)) for line in found}
    assert lines["£ 1,211,207"].difference_text == "agrees"
    assert lines["£ 890,790"].difference_text == "–"
    assert lines["5"].computed_text == "–"


def test_an_explanation_is_kept_beside_the_difference(client, small):
    figure = stated(small, "Totals", "Apr-23", Decimal(5111385), "£ 5,111,385")
    client.force_login(small.people[RoleKind.FINANCE])
    explain = reverse("stated-explain", args=[small.partnership.slug, figure.pk])
    assert "printed is £40,630 lower" in client.get(explain).content.decode()
    assert client.post(explain, {"explanation": " "}).status_code == 400
    assert client.post(explain, {"explanation": "The paper left out “Other”."}).status_code == 302
    assert "The paper left out “Other”." in client.get(page_of(small)).content.decode()


def test_a_printed_figure_is_noted_once_in_a_place(client, small):
    client.force_login(small.people[RoleKind.FINANCE])
    add = reverse("stated-add", args=[small.partnership.slug])
    typed = {
        "table": "past-due-debt-ncc",
        "row": "Totals",
        "column": "Apr-23",
        "text": "£ 5,111,385",
        "value": "£5,111,385",
        "unit": "£",
        "source": "9.6",
    }
    assert client.post(add, typed).status_code == 302
    assert StatedFigure.objects.get().value == 5111385
    again = client.post(add, typed)
    assert again.status_code == 400
    assert "noted already" in again.context["form"].errors["column"][0]
    wrong = client.post(add, typed | {"column": "Mar-24", "value": "5.111.385"})
    assert "is not a number" in wrong.context["form"].errors["value"][0]


def test_readers_see_and_do_not_write_and_strangers_see_nothing(client, small):
    other = small_partnership("east-west")
    theirs = stated(other, "Totals", "Apr-23", Decimal(1), "£ 1")
    client.force_login(small.people[RoleKind.MEMBER])
    assert client.get(page_of(small)).status_code == 200
    assert client.get(reverse("stated-add", args=[small.partnership.slug])).status_code == 403
    client.force_login(small.people[RoleKind.FINANCE])
    assert client.get(reverse("stated-explain", args=[small.partnership.slug, theirs.pk])).status_code == 404
    assert client.get(page_of(other)).status_code == 404


def test_the_page_takes_a_fixed_number_of_queries(client, small, django_assert_max_num_queries):
    for sector, value in NOTTINGHAM.items():
        stated(small, sector, "Apr-23", Decimal(value), str(value))
    client.force_login(small.people[RoleKind.FINANCE])
    with django_assert_max_num_queries(9):
        client.get(page_of(small))
