"""Versions: begun as a copy, agreed, and the bridge from one to another."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from savings.actions.cases import agree_version, begin_version
from savings.actions.investment import save_investment
from savings.actions.lines import drop_line, save_benefit_line, save_budget_line
from savings.models import BenefitLine, BudgetLine, CaseVersion, InvestmentItem, UnknownAmount
from tests.factories import World
from tests.savings.asking import Desk, said
from tests.savings.small_case import a_business_case, a_small_case, in_years

pytestmark = pytest.mark.django_db


def first_version(desk: Desk) -> CaseVersion:
    desk.send("version-begin", {"name": "Draft", "baseline_on": "31.3.2016", "after": "0"}, slug="sharing")
    return CaseVersion.objects.get(case__slug="sharing")


def test_the_first_version_is_begun_with_a_baseline_date(world, desk):
    a_business_case(world)
    assert "Begin one with a baseline date" in desk.words("case-versions", slug="sharing")
    version = first_version(desk)
    assert (version.number, version.baseline_on) == (1, date(2016, 3, 31))
    page = desk.words("case-versions", slug="sharing")
    assert "by Finance" in page, "who began it"
    assert "not agreed nothing typed nothing typed nothing typed" in page, "which is not nought"


def test_a_double_click_begins_one_version(world, desk):
    a_business_case(world)
    first_version(desk)
    typed = {"name": "Draft", "baseline_on": "31.3.2016", "after": "0", "confirm": "on"}
    errors = desk.refused("version-begin", typed, slug="sharing")
    assert errors["__all__"] == ["Version 1, “Draft”, was begun meanwhile: look at it before you begin another."]
    assert CaseVersion.objects.filter(case__slug="sharing").count() == 1


def test_the_next_version_asks_once_more_and_copies_what_depends_on_what(world, desk):
    version = a_small_case(world)
    item = version.investments.get()
    team = BenefitLine.objects.get(label="One team")
    save_investment(item=item, shares={world.north: None}, enables=[team], by=None)
    typed = {"name": "Final", "baseline_on": "1 4 2016", "after": "1"}
    assert desk.refused("version-begin", typed, slug="sharing")["confirm"] == ["Tick this to go on, or cancel."]
    desk.send("version-begin", {**typed, "confirm": "on"}, slug="sharing")
    copy = InvestmentItem.objects.get(version__number=2)
    (depends,) = copy.dependent_savings.all()
    assert (depends.line.label, depends.line.version.number) == ("One team", 2)
    assert item.dependent_savings.get().line == team
    assert version.investments.get() == item


def test_a_day_that_nobody_can_read_stands_beside_its_field(world, desk):
    a_business_case(world)
    errors = desk.refused("version-begin", {"name": "", "baseline_on": "31 February", "after": "0"}, slug="sharing")
    assert errors == {
        "name": ["Fill this in: Name."],
        "baseline_on": ["Type a day as day, month and year, for example 31 3 2024."],
    }


def test_a_version_is_agreed_once_it_was_confirmed(world, desk):
    a_small_case(world)
    page = desk.words("version-agree", slug="sharing")
    assert "1 of its amounts is not known." in page
    assert "1 thing about its investment is still to be settled." in page
    typed = {"number": "1", "agreed_on": localdate().isoformat()}
    assert desk.refused("version-agree", typed, slug="sharing")["confirm"] == ["Tick this to go on, or cancel."]
    tomorrow = (localdate() + timedelta(days=1)).isoformat()
    errors = desk.refused("version-agree", {**typed, "agreed_on": tomorrow, "confirm": "on"}, slug="sharing")
    assert errors["agreed_on"] == ["Type today's date or an earlier one."]
    page = said(desk.send("version-agree", {**typed, "confirm": "on"}, slug="sharing"))
    assert "Version 1 is agreed: nothing in it changes any more." in page
    assert f"entered {localdate().day}" in page
    assert "Version 1 is agreed already." in said(
        desk.send("version-agree", {**typed, "confirm": "on"}, slug="sharing")
    )


def test_a_version_begun_meanwhile_is_not_agreed_unseen(world, desk):
    version = a_small_case(world)
    begin_version(case=version.case, name="Final", baseline_on=date(2016, 4, 1), by=None)
    typed = {"number": "1", "agreed_on": "1 4 2016", "confirm": "on"}
    errors = desk.refused("version-agree", typed, slug="sharing")
    assert "Version 2, “Final”, was begun meanwhile" in errors["__all__"][0]


def test_nothing_is_agreed_where_nothing_is_typed(world, desk):
    a_business_case(world)
    assert "Begin a version of the case first." in desk.words("version-agree", slug="sharing")
    first_version(desk)
    assert "This version has no lines yet: there is nothing to agree." in desk.words("version-agree", slug="sharing")


# ---- the bridge ----


def second_version(world: World) -> CaseVersion:
    """Payroll saves 5 more, one line is gone, one is new, one amount is known now; the budget falls by 10."""
    first = a_small_case(world)
    second = begin_version(case=first.case, name="Final", baseline_on=date(2016, 4, 1), by=None)
    lines = {line.label: line for line in BenefitLine.objects.filter(version=second)}
    save_benefit_line(line=lines["One team"], amounts=in_years(-10, -25), by=None)
    lines["One system"].booked_in = None
    save_benefit_line(line=lines["One system"], amounts=in_years(0, -4), by=None)
    drop_line(line=lines["One system"], by=None)
    new = BenefitLine(
        partnership=world.partnership, version=second, of_service=lines["One team"].of_service, label="One roof",
        kind="income",
    )  # fmt: skip
    save_benefit_line(line=new, amounts=in_years(-1, -2), by=None)
    save_benefit_line(line=lines["Sale of a server"], amounts=in_years(-5, 0), by=None)
    budget = BudgetLine.objects.get(version=second, label="North net budget")
    save_budget_line(line=budget, amounts=in_years(100, 80), by=None)
    return second


def test_the_bridge_names_every_step_by_service_and_line_and_adds_up(world, desk):
    second_version(world)
    page = desk.words("case-versions", slug="sharing")
    # By hand: −34 at first; one team −5, one system +4, one roof −3; −38 at last.
    assert "Saved a year by 2017/18: −£34 in version 1, −£38 in version 2" in page
    assert "Version 1: Draft −10 −24 −34" in page
    assert "Payroll: One team Saves more, or costs less 0 −5 −5" in page
    assert "Finance: One system Dropped 0 4 4" in page
    assert "Payroll: One roof Added −1 −2 −3" in page
    assert "Version 2: Final −11 −27 −38" in page
    assert "Payroll: Sale of a server What is known of it changed 2017/18: to be determined before 0 0 0" in page
    assert "Payroll: North net budget Falls −10" in page
    assert "Nothing changed in: One-off investment." in page


def test_the_bridge_leads_between_any_two_versions_also_backwards(world, desk):
    second_version(world)
    page = desk.words("case-versions", "?from=2&to=1", slug="sharing")
    assert "Saved a year by 2017/18: −£38 in version 2, −£34 in version 1" in page
    assert "Nothing changed in" in desk.words("case-versions", "?from=2&to=2", slug="sharing")
    assert "−£34 in version 1, −£38 in version 2" in desk.words("case-versions", "?from=nine&to=", slug="sharing")


def test_the_picture_of_the_bridge_has_its_words(world, desk):
    second_version(world)
    answer = desk.client.get(desk.where("case-versions", slug="sharing")).content.decode()
    assert "<title>Saved a year by 2017/18: −£34 in version 1, −£38 in version 2</title>" in answer


def test_an_unknown_investment_that_becomes_known_is_a_step(world, desk):
    version = a_small_case(world)
    item = InvestmentItem(partnership=world.partnership, version=version, label="Roof")
    save_investment(item=item, shares={world.north: UnknownAmount.TO_BE_DETERMINED}, by=None)
    agree_version(version=version, agreed_on=date(2016, 1, 1), by=None)
    second = begin_version(case=version.case, name="Final", baseline_on=date(2016, 4, 1), by=None)
    item = InvestmentItem.objects.get(version=second, label="Roof")
    save_investment(item=item, shares={world.north: Decimal(7)}, by=None)
    page = desk.words("case-versions", slug="sharing")
    assert "Roof Rises All partners: to be determined before 7" in page
    assert "One-off investment: £9 in version 1, £16 in version 2" in page


def test_more_versions_take_no_more_queries(world, desk):
    second = second_version(world)
    few = queries(desk)
    for name in ("Third", "Fourth"):
        begin_version(case=second.case, name=name, baseline_on=date(2016, 5, 1), by=None)
    assert queries(desk) == few


def queries(desk: Desk) -> int:
    with CaptureQueriesContext(connection) as counted:
        desk.client.get(desk.where("case-versions", slug="sharing") + "?from=1&to=2")
    return len(counted)
