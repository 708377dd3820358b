"""The pages of a budget year, and what their forms say to bad input."""

import pytest
from django.test import Client
from django.urls import reverse

from partners.roles import RoleKind
from savings.models import BudgetHeading, BudgetYear, MonitoringEntry, Virement
from tests.answers import words
from tests.factories import World, a_world
from tests.savings.small_budgets import a_budget_year

pytestmark = pytest.mark.django_db


def where(world: World, name: str, **kwargs) -> str:
    return reverse(name, kwargs={"partnership": world.partnership.slug, **kwargs})


def of_year(world: World, name: str, **kwargs) -> str:
    return where(world, name, year="2023-24", **kwargs)


def test_a_year_shows_what_was_approved_moved_spent_and_forecast(world, finance):
    a_budget_year(world)
    page = words(finance.get(of_year(world, "in-year")))
    assert "Budgets of 2023/24, as at 30 June 2023, £" in page
    assert "Payroll 1,000 −100 900 250 970 70 7.8%" in page
    assert "Finance 500 100 600 140 to be determined to be determined –" in page
    assert "All budgets 1,500 0 1,500 390 970 without 1: to be determined 70 without 1: to be determined 7.8%" in page
    assert "minus is an underspend or more income. The percentage is the variance of the revised budget." in page
    assert "forecast to come to £70 more than budgeted, without Finance." in page
    assert "Finance: the forecast is not there (to be determined)." in page
    assert "Approved by Section 151 Officer Payroll (North) 100 Finance 100 100" in page


def test_a_member_reads_and_types_nothing(world):
    a_budget_year(world)
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    page = words(client.get(of_year(world, "in-year")))
    assert "Add a budget" not in page
    assert client.get(of_year(world, "virement-add")).status_code == 403
    stranger = Client()
    stranger.force_login(a_world("east-and-west").people[RoleKind.FINANCE])
    assert stranger.get(of_year(world, "in-year")).status_code == 404


def test_an_empty_portal_leads_from_the_first_page_to_the_first_forecast(world, finance):
    page = words(finance.get(where(world, "business-cases")))
    assert "No year is followed yet" in page
    answer = finance.post(
        where(world, "in-year-begin"), {"year": "2023-24", "rhythm": "quarterly", "explain_above": "50"}, follow=True
    )
    assert "No budget is entered yet. Add a budget for each service or directorate" in words(answer)
    for label, approved in (("Payroll", "1,000"), ("Finance", "tbd")):
        answer = finance.post(
            of_year(world, "budget-heading-add"), {"label": label, "approved": approved, "body": "", "service": ""}
        )
        assert answer.status_code == 302
    page = words(finance.get(of_year(world, "in-year")))
    assert "Finance: the approved budget is not there (to be determined)." in page
    assert "Nothing was moved between budgets" in page
    payroll = BudgetHeading.objects.get(label="Payroll")
    answer = finance.post(
        of_year(world, "in-year-monitoring", period="2023-24-Q1"),
        {f"actual_{payroll.pk}": "250", f"forecast_{payroll.pk}": "1,020"},
        follow=True,
    )
    assert "Q1 2023/24 is saved for 1 budget." in words(answer)
    assert MonitoringEntry.objects.get().forecast == 1020
    assert "2023/24 followed quarterly" in words(finance.get(where(world, "business-cases")))


def test_a_virement_that_does_not_sum_comes_back_with_everything_typed(world, finance):
    a_budget_year(world)
    payroll, other = BudgetHeading.objects.order_by("pk")
    typed = {
        "on": "30 9 2023", "reason": "A post", "approved_by_role": "Section 151 Officer",
        f"leg_{payroll.pk}": "-99.9", f"leg_{other.pk}": "100",
    }  # fmt: skip
    answer = finance.post(of_year(world, "virement-add"), typed)
    page = words(answer, 400)
    assert "The virement comes to £0.10: it must sum to nil." in page
    assert 'value="-99.9"' in answer.content.decode()
    page = words(finance.post(of_year(world, "virement-add"), {**typed, f"leg_{other.pk}": "a hundred"}), 400)
    assert "Finance: “a hundred” is not a number" in page
    page = words(finance.post(of_year(world, "virement-add"), {**typed, "on": "30 9 2033"}), 400)
    assert "Type a day of 2023/24" in page
    assert Virement.objects.count() == 1


def test_a_variance_without_words_is_asked_for_beside_its_budget(world, finance):
    a_budget_year(world)
    payroll, other = BudgetHeading.objects.order_by("pk")
    typed = {f"actual_{payroll.pk}": "400", f"forecast_{payroll.pk}": "1,200", f"actual_{other.pk}": "5"}
    page = words(finance.post(of_year(world, "in-year-monitoring", period="2023-24-Q2"), typed), 400)
    assert "Finance, forecast outturn: type the amount, or in words why there is none" in page
    typed[f"forecast_{other.pk}"] = "600"
    page = words(finance.post(of_year(world, "in-year-monitoring", period="2023-24-Q2"), typed), 400)
    assert "Payroll (North), explanation: Explain the variance of £300: it is more than £50." in page
    assert not MonitoringEntry.objects.filter(heading=other, forecast=600).exists(), "all of a page or nothing"
    assert finance.get(of_year(world, "in-year-monitoring", period="2023-06")).status_code == 404
    page = words(finance.post(of_year(world, "in-year-monitoring", period="2023-24-Q3"), {}), 400)
    assert "Nothing is typed yet" in page


def test_a_closed_year_offers_no_field_and_opens_with_a_reason(world, finance):
    a_budget_year(world)
    assert finance.post(of_year(world, "in-year-close")).status_code == 302
    page = words(finance.get(of_year(world, "in-year")))
    assert "This year is closed" in page
    assert "The year came to £70 more than budgeted, without Finance." in page
    assert "Add a budget" not in page
    heading = BudgetHeading.objects.first()
    page = words(
        finance.post(of_year(world, "budget-heading-edit", pk=heading.pk), {"label": "Pay", "approved": "1"}), 400
    )
    assert "2023/24 is closed and stays as it is" in page
    assert finance.post(of_year(world, "in-year-reopen"), {"reason": "A late invoice"}).status_code == 302
    assert BudgetYear.objects.get().closed_at is None


def test_a_budget_of_another_partnership_or_year_is_not_there(world, finance):
    a_budget_year(world)
    other = a_budget_year(a_world("east-and-west")).headings.first()
    assert finance.get(of_year(world, "budget-heading-edit", pk=other.pk)).status_code == 404
    assert finance.post(of_year(world, "budget-heading-drop", pk=other.pk)).status_code == 404
    for year in ("2019-20", "2023-24-Q1", "last-year"):
        assert finance.get(where(world, "in-year", year=year)).status_code == 404


def test_what_was_entered_by_mistake_is_taken_out(world, finance):
    a_budget_year(world)
    virement = Virement.objects.get()
    assert finance.post(of_year(world, "virement-drop", pk=virement.pk)).status_code == 302
    heading = BudgetHeading.objects.get(label="Finance")
    answer = finance.post(of_year(world, "budget-heading-drop", pk=heading.pk), follow=True)
    assert "“Finance” has virements or entries, so it stays" in words(answer)
