"""What the pages of a business case say."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from partners.models import Partnership
from partners.roles import RoleKind
from tests.factories import a_world
from tests.savings.small_case import a_business_case, a_small_case

pytestmark = pytest.mark.django_db


def words(client: Client, name: str, partnership: Partnership, **kwargs: str) -> str:
    answer = client.get(reverse(name, kwargs={"partnership": partnership.slug, **kwargs}))
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.fixture
def finance(lgss) -> Client:
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    return client


def test_the_headline_gives_both_readings(finance, lgss):
    page = words(finance, "business-case", lgss, slug="lgss-obc-mkc")
    assert "Saved a year by 2020/21 £4.47m" in page
    assert "Saved over 5 years £15.3m" in page
    assert "on the budgets that the paper's summary prints 12.49% 11.60%" in page
    assert "Revenues and Benefits 22.16% 20.42%" in page
    assert "2015/16 prices" in page


def test_one_off_costs_say_what_is_not_known_and_what_was_printed(finance, lgss):
    page = words(finance, "business-case", lgss, slug="lgss-obc-mkc")
    assert "Revenue & Benefits system to be determined to be determined to be determined To be announced" in page
    assert "Total without Revenue & Benefits system: not known yet 3,303 3,205 6,508" in page
    assert "as printed 3,302 3,245 6,547" in page


def test_a_profile_shows_the_printed_row_where_it_differs(finance, lgss):
    page = words(finance, "savings-profile", lgss, slug="lgss-obc-mkc", service="trn")
    assert (
        "Total budget 4,452 4,352 4,452 4,452 4,452 as printed 4,452 4,328 4,452 4,452 4,452 printed less computed −24"
        in page
    )
    assert "printed less computed −24" in page
    page = words(finance, "savings-profile", lgss, slug="lgss-obc-mkc", service="proc")
    assert "as printed" not in page


def test_a_saving_that_is_counted_elsewhere_says_so(finance, lgss):
    page = words(finance, "savings-profile", lgss, slug="lgss-obc-mkc", service="debt")
    assert "Benefits in revenues and benefits counted in another service's table" in page
    assert "Revised budget 1,150 1,062 988 925 871" in page


def test_finance_finds_every_difference_in_one_place(finance, lgss):
    page = words(finance, "does-not-cast", lgss)
    assert "606 printed figures are compared: 540 agree, 20 differ by rounding, 46 contradict their table." in page
    assert "Total Total: sum of the lines 6,547 6,507 +40 Contradiction A row or cell of £40k is missing." in page
    assert "MKC net budget 2016/17: as the lines give it 8,231 9,129 −898 Contradiction" in page
    assert "MKC: Capital Gap: uses less source 0.2 0.1 +0.1 Contradiction" in page
    assert "Law, Property and Governance Net budget: gross and income 5,105 5,107 −2 Contradiction" in page
    assert "Audit: Net benefits 2017/18: as the table of the service has it 74 75 −1 Contradiction" in page
    assert "Finance Total %: as the service's own table has it -12.15% −12.1% −0.1% Rounding" in page
    assert "Rounding The unrounded figures give both." in page


def test_each_table_that_does_not_cast_leads_to_its_figures(finance, lgss):
    answer = finance.get(reverse("does-not-cast", args=[lgss.slug]))
    hrefs = {table["caption"]: table["page"]["href"] for table in answer.context["tables"]}
    case = "/p/lgss-mkc/business-cases/lgss-obc-mkc/"
    assert hrefs["Transactions"] == f"{case}services/trn/"
    assert hrefs["Revenues and Benefits, printed again"] == f"{case}services/rb/"
    assert hrefs["Summary of the services"] == hrefs["Figures in sentences"] == case
    assert hrefs["One-off investment"] == hrefs["Funding of the investment"] == f"{case}investment/"
    assert hrefs["Outturn 2014/15"] == "/p/lgss-mkc/outturn/"
    assert hrefs["Collection of invoices"] == "/p/lgss-mkc/debt/"
    assert {finance.get(href).status_code for href in hrefs.values()} == {200}


def test_an_empty_portal_says_what_comes_next():
    world = a_world()
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    assert "No business case is kept." in words(client, "business-cases", world.partnership)
    assert "Nothing differs." in words(client, "does-not-cast", world.partnership)
    a_business_case(world, "bare")
    assert "The case has no version yet." in words(client, "business-case", world.partnership, slug="bare")


def test_a_case_without_a_paper_shows_pounds():
    world = a_world()
    a_small_case(world)
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    page = words(client, "savings-profile", world.partnership, slug="sharing", service="payroll")
    assert "Net benefits −10 −24 −34" in page
    assert "Sale of a server −5 to be determined −5" in page
    missing = reverse("savings-profile", args=[world.partnership.slug, "sharing", "nothing"])
    assert client.get(missing).status_code == 404
