"""Outturn by directorate: typed, shown with totals, and beside what a paper printed."""

import csv
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from partners.roles import RoleKind
from tests.factories import World, a_world
from tests.savings.small_case import a_small_case
from tests.savings.test_taken_over import FIGURES
from tests.savings.test_views import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    found = a_world()
    a_small_case(found)
    return found


TYPED = {
    "year": "2014/15", "directorate": "Law", "gross": "1,000", "external_income": "-200.50", "internal_income": "0",
    "outturn": "£790",
}  # fmt: skip


def test_a_line_is_added_and_the_total_follows(finance, world):
    assert finance.post(reverse("outturn-line-add", args=[world.partnership.slug]), TYPED).status_code == 302
    page = words(finance, "outturn", world.partnership)
    assert "Finance 100 −20 −5 75 70 −5" in page
    assert "Law 1,000 −201 0 800 790 −10" in page
    assert "Total 1,100 −221 −5 875 860 −15" in page
    assert "Income is negative. Variance is outturn less net budget: minus is an underspend or more income." in page
    assert "as printed" not in page


def test_the_form_shows_the_table_beside_and_keeps_what_is_wrong(finance, world):
    line = world.partnership.outturnlines.get()
    edit = reverse("outturn-line-edit", args=[world.partnership.slug, line.pk])
    assert "Outturn 2014/15 by directorate" in finance.get(edit).content.decode()
    answer = finance.post(edit, TYPED | {"external_income": "200", "outturn": "(5)", "year": "2014"})
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"year", "outturn"}
    answer = finance.post(edit, TYPED | {"external_income": "200"})
    assert answer.context["form"].errors["external_income"] == ["Income is negative: type a minus in front."]
    assert 'value="200"' in answer.content.decode()
    assert finance.post(edit, TYPED).status_code == 302
    line.refresh_from_db()
    assert (line.directorate, line.external_income) == ("Law", Decimal("-200.5"))


def test_a_directorate_stands_once_in_a_year(finance, world):
    answer = finance.post(
        reverse("outturn-line-add", args=[world.partnership.slug]), TYPED | {"directorate": "Finance"}
    )
    assert answer.status_code == 400
    assert world.partnership.outturnlines.count() == 1


def test_the_newest_year_comes_first_and_others_can_be_chosen(finance, world):
    finance.post(reverse("outturn-line-add", args=[world.partnership.slug]), TYPED | {"year": "2015/16"})
    assert "Outturn 2015/16 by directorate" in words(finance, "outturn", world.partnership)
    address = reverse("outturn", args=[world.partnership.slug])
    assert "Outturn 2014/15 by directorate" in finance.get(address, {"year": "2014-15"}).content.decode()
    assert finance.get(address, {"year": "1999-00"}).status_code == 404


def test_an_empty_page_says_what_comes_next():
    world = a_world()
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    page = words(client, "outturn", world.partnership)
    assert "No outturn is kept. Finance adds a line for each directorate and year" in page


def test_every_printed_figure_of_the_paper_is_on_the_page(lgss):
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    page = words(client, "outturn", lgss)
    with (FIGURES / "outturn_2014_15.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            amounts = [int(row[column]) for column in list(row)[2:8]]
            if row["row_kind"] == "directorate" and row["directorate"] not in (
                "Finance",
                "Law, Property and Governance",
            ):
                shown = " ".join(f"{amount:,}".replace("-", "−") for amount in amounts)
                assert f"{row['directorate']} {shown}" in page
    assert "Finance 11,997 −4,076 −501 7,420 7,073 −347 as printed – – – 7,421 – (348) printed less computed +1" in page
    assert "5,107 4,953 −154 as printed – – – 5,105 – (152) printed less computed −2 +2" in page
    assert "as printed 64,444 (29,628) (11,478) 23,338 22,686 (652) printed less computed −1 −1 +1" in page
