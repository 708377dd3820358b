"""What the actions about budgets in their year refuse, in which words, and what stays as it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from common.errors import Refused
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, Quarter
from savings.actions.in_year import (
    close_budget_year,
    drop_heading,
    drop_virement,
    reopen_budget_year,
    save_budget_year,
    save_heading,
    save_monitoring,
    save_virement,
)
from savings.models import BudgetHeading, BudgetYear, MonitoringEntry, UnknownAmount, Virement, VirementLeg
from savings.selectors.in_year import findings, year_of_budgets
from tests.factories import a_world
from tests.savings.small_budgets import JUNE, YEAR, a_budget_year, a_heading, a_virement

pytestmark = pytest.mark.django_db

D = Decimal
SEPTEMBER = Quarter(2023, 2)


@pytest.fixture
def budget_year(world) -> BudgetYear:
    return a_budget_year(world)


@pytest.fixture
def payroll(budget_year) -> BudgetHeading:
    return budget_year.headings.get(label="Payroll")


@pytest.fixture
def finance(budget_year) -> BudgetHeading:
    return budget_year.headings.get(label="Finance")


def refused(problem: pytest.ExceptionInfo, field: str) -> str:
    return problem.value.message_dict[field][0]


def enter(heading: BudgetHeading, **said) -> MonitoringEntry:
    """As budgeted, at the end of September, unless something else is said."""
    asked = {"period": SEPTEMBER, "actual": D(400), "forecast": D(900), **said}
    return save_monitoring(heading=heading, by=None, **asked)


def test_revised_budgets_follow_from_what_was_approved_and_moved(budget_year, payroll, finance):
    found = year_of_budgets(budget_year)
    assert found.budget(payroll).revised == 900
    assert found.budget(finance).revised == 600
    assert found.budget(payroll).variance == 70


# ---- virements ----


def test_a_virement_of_99_90_against_100_is_refused(budget_year, payroll, finance):
    with pytest.raises(ValidationError) as problem:
        a_virement(budget_year, {payroll: "-99.9", finance: 100})
    assert refused(problem, "legs") == "The virement comes to £0.10: it must sum to nil."
    assert budget_year.virements.count() == 1


@pytest.mark.parametrize("amounts", [(0, 0), (5, 0)])
def test_a_virement_needs_two_budgets(budget_year, payroll, finance, amounts):
    with pytest.raises(ValidationError, match="Type at least two amounts"):
        a_virement(budget_year, dict(zip((payroll, finance), amounts, strict=True)))


def test_a_virement_is_of_a_day_of_the_year_that_is_over(world, budget_year, payroll, finance):
    with pytest.raises(ValidationError) as problem:
        a_virement(budget_year, {payroll: -1, finance: 1}, on=date(2024, 4, 1))
    assert refused(problem, "on") == "Type a day of 2023/24, from 1 April 2023 to 31 March 2024."
    today = timezone.localdate()
    start = today.year if today.month >= 4 else today.year - 1
    now = save_budget_year(
        budget_year=BudgetYear(partnership=world.partnership, period=CalendarPeriod.of(FinancialYear(start))), by=None
    )
    one, two = a_heading(now, "One", 5), a_heading(now, "Two", 5)
    tomorrow = today + timedelta(days=1)
    if tomorrow <= now.year.end:
        with pytest.raises(ValidationError, match="Type today or an earlier day"):
            a_virement(now, {one: -1, two: 1}, on=tomorrow)
    a_virement(now, {one: -1, two: 1}, on=today)


def test_a_virement_stays_within_its_year_and_partnership(budget_year, payroll):
    other = a_budget_year(a_world("east-and-west")).headings.get(label="Finance")
    with pytest.raises(ValidationError) as problem:
        a_virement(budget_year, {payroll: -1, other: 1})
    assert refused(problem, "legs") == "Choose budgets of this year and partnership."


def test_nothing_is_moved_from_a_budget_that_nobody_knows(budget_year, payroll):
    heading = BudgetHeading(
        partnership=budget_year.partnership,
        budget_year=budget_year,
        label="ICT",
        unknown=UnknownAmount.TO_BE_DETERMINED,
    )
    save_heading(heading=heading, by=None)
    with pytest.raises(ValidationError, match="Type the approved budget of ICT first"):
        a_virement(budget_year, {payroll: -1, heading: 1})
    payroll.approved, payroll.unknown = None, UnknownAmount.NOT_KNOWN
    with pytest.raises(ValidationError, match="virements move a part of it"):
        save_heading(heading=payroll, by=None)


def test_a_virement_that_is_corrected_or_taken_out_is_in_the_audit_trail(budget_year, payroll, finance):
    virement = budget_year.virements.get()
    save_virement(virement=virement, legs={payroll: D(-40), finance: D(40)}, by=None)
    changed = Entry.objects.filter(event="legs of a virement typed").first()
    assert changed.changes["Finance"] == ["£100.00", "£40.00"]
    drop_virement(virement=virement, by=None)
    assert Entry.objects.filter(event="virement taken out").get().note == "Payroll (North): −£40.00; Finance: £40.00"
    assert year_of_budgets(budget_year).budget(payroll).revised == 1000


def test_a_virement_that_does_not_sum_to_nil_all_the_same_is_found(budget_year, payroll):
    VirementLeg.objects.filter(heading=payroll).update(amount=D("-99.9"))
    found = findings(year_of_budgets(budget_year))
    assert "The virement of 1 September 2023 comes to £0.10 and not to nil." in found


# ---- monitoring ----


def test_a_variance_above_what_the_partnership_states_is_explained(payroll):
    with pytest.raises(ValidationError) as problem:
        enter(payroll, forecast=D(951), explanation="  ")
    assert refused(problem, "explanation") == "Explain the variance of £51: it is more than £50."
    enter(payroll, forecast=D(850))
    enter(payroll, forecast=D(849), explanation="A vacancy")
    assert payroll.entries.count() == 2, "one for each quarter"


def test_a_forecast_that_is_not_known_needs_no_explanation(payroll):
    entry = enter(payroll, actual=UnknownAmount.NOT_KNOWN, forecast=UnknownAmount.TO_BE_DETERMINED)
    assert (entry.actual, entry.actual_unknown) == (None, "not_known")


def test_a_period_is_entered_once_it_has_ended_and_in_the_rhythm_of_the_year(world, payroll):
    for period in (Month(2023, 6), Quarter(2022, 4)):
        with pytest.raises(ValidationError, match="this year is followed quarterly"):
            enter(payroll, period=period)
    start = timezone.localdate().year + 1
    future = save_budget_year(
        budget_year=BudgetYear(partnership=world.partnership, period=CalendarPeriod.of(FinancialYear(start))), by=None
    )
    with pytest.raises(ValidationError, match="has not ended yet"):
        enter(a_heading(future, "Payroll", 1), period=Quarter(start, 1))


def test_a_year_may_be_followed_monthly(world):
    monthly = save_budget_year(
        budget_year=BudgetYear(
            partnership=world.partnership, period=CalendarPeriod.of(FinancialYear(2022)), rhythm="monthly"
        ),
        by=None,
    )
    heading = a_heading(monthly, "Payroll", 1)
    assert enter(heading, period=Month(2022, 5)).when == Month(2022, 5)
    with pytest.raises(ValidationError, match="this year is followed monthly"):
        enter(heading, period=Quarter(2022, 1))


def test_earlier_forecasts_stay(payroll):
    enter(payroll, forecast=D(910))
    assert [entry.forecast for entry in payroll.entries.all()] == [970, 910]


# ---- the year ----


def test_a_year_is_followed_once_and_is_a_financial_year(world, budget_year):
    for period, words in (
        (YEAR, "The budgets of 2023/24 are followed already: open that year."),
        (JUNE, "Choose a financial year, for example 2026/27."),
    ):
        again = BudgetYear(partnership=world.partnership, period=CalendarPeriod.of(period))
        with pytest.raises(ValidationError) as problem:
            save_budget_year(budget_year=again, by=None)
        assert refused(problem, "year") == words


def test_the_rhythm_stays_while_entries_stand_in_the_year(budget_year):
    budget_year.rhythm = "monthly"
    with pytest.raises(ValidationError) as problem:
        save_budget_year(budget_year=budget_year, by=None)
    assert "stay as they are while entries stand" in refused(problem, "rhythm")


def test_a_closed_year_never_changes_until_it_is_opened_with_a_reason(world, budget_year, payroll, finance):
    person = world.people[RoleKind.FINANCE]
    close_budget_year(budget_year=budget_year, by=person)
    for change in (
        lambda: save_budget_year(budget_year=budget_year, by=None),
        lambda: save_heading(heading=payroll, by=None),
        lambda: drop_heading(heading=payroll, by=None),
        lambda: a_virement(budget_year, {payroll: -1, finance: 1}),
        lambda: drop_virement(virement=Virement.objects.get(), by=None),
        lambda: enter(payroll),
        lambda: close_budget_year(budget_year=budget_year, by=person),
    ):
        with pytest.raises(Refused, match="2023/24 is closed and stays as it is"):
            change()
    with pytest.raises(ValidationError, match="Say why"):
        reopen_budget_year(budget_year=budget_year, reason=" ", by=None)
    reopen_budget_year(budget_year=budget_year, reason="A late invoice", by=None)
    enter(payroll)
    with pytest.raises(Refused, match="open already"):
        reopen_budget_year(budget_year=budget_year, reason="Again", by=None)


def test_a_year_that_is_not_over_is_not_closed(world):
    future = save_budget_year(
        budget_year=BudgetYear(partnership=world.partnership, period=CalendarPeriod.of(FinancialYear(2150))), by=None
    )
    with pytest.raises(Refused, match="2150/51 is not over yet"):
        close_budget_year(budget_year=future, by=world.people[RoleKind.FINANCE])


def test_budgets_are_named_once_and_belong_to_the_partnership(budget_year, payroll):
    with pytest.raises(ValidationError, match="the year has this budget already"):
        a_heading(budget_year, "payroll", 5, body=payroll.body)
    a_heading(budget_year, "Payroll", 5)
    stranger = a_world("east-and-west")
    with pytest.raises(ValidationError, match="Choose from this partnership"):
        a_heading(budget_year, "Other", 5, body=stranger.north)
    with pytest.raises(ValidationError, match="Choose from this partnership"):
        a_heading(budget_year, "Other", 5, service=stranger.payroll)
    strange = BudgetHeading(partnership=stranger.partnership, budget_year=budget_year, label="Other", approved=D(1))
    with pytest.raises(ValidationError, match="Choose a year of this partnership"):
        save_heading(heading=strange, by=None)


def test_a_budget_with_moves_or_entries_is_not_taken_out(budget_year, payroll):
    with pytest.raises(Refused, match="has virements or entries"):
        drop_heading(heading=payroll, by=None)
    spare = a_heading(budget_year, "Spare", 0)
    drop_heading(heading=spare, by=None)
    assert not BudgetHeading.objects.filter(label="Spare").exists()


def test_the_database_keeps_the_rules(budget_year, payroll, finance):
    entries, headings, legs = MonitoringEntry.objects.all(), BudgetHeading.objects.all(), VirementLeg.objects.all()
    years = BudgetYear.objects.all()
    for name, change in {
        "approved_budget_known_or_said": lambda: headings.update(approved=None),
        "virement_leg_moves_something": lambda: legs.update(amount=0),
        "heading_once_in_a_virement|savings_virementleg": lambda: legs.update(heading=payroll),
        "actual_known_or_said": lambda: entries.update(actual=None),
        "forecast_known_or_said": lambda: entries.update(forecast=1),
        "budget_year_closed_by_somebody": lambda: years.update(closed_at=timezone.now()),
        "threshold_is_not_negative": lambda: years.update(explain_above=D(-1)),
        "heading_once_of_no_partner|savings_budgetheading": lambda: BudgetHeading.objects.create(
            partnership=budget_year.partnership, budget_year=budget_year, label="Finance", approved=1
        ),
        "one_entry_of_a_budget_a_period|savings_monitoringentry": lambda: entries.update(heading=finance),
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            change()
