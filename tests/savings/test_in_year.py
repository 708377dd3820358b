"""Budgets in their year: the arithmetic, worked by hand, and for whatever is typed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from savings.calculations.amounts import Unknown
from savings.calculations.in_year import (
    InYear,
    InYearTable,
    VirementsDoNotCast,
    change_of_forecast,
    check_virements,
)
from tests.savings.typed import AMOUNTS

D = Decimal
TBD = Unknown("to be determined")
quickly = settings(max_examples=60, deadline=None)


def test_the_revised_budget_is_what_was_approved_and_moved():
    budget = InYear("Payroll", D(1000), D(-100), D(250), D(970))
    assert (budget.revised, budget.variance) == (900, 70)
    assert budget.share.value == Fraction(70, 9)
    assert budget.share.base == "of the revised budget"


def test_an_underspend_is_negative_and_so_is_more_income_than_budgeted():
    assert InYear("Payroll", D(100), D(5), D(40), D(98)).variance == -7
    income = InYear("Schools", D(-200), D(0), D(-90), D(-220))
    assert income.variance == -20
    assert income.share.value == -10, "better than budgeted is a minus on an income budget too"


def test_what_is_not_known_leaves_the_variance_not_known():
    assert InYear("Payroll", D(100), D(0), D(1), TBD).variance == TBD
    assert InYear("Payroll", TBD, D(0), D(1), D(5)).variance == TBD
    assert InYear("Payroll", TBD).revised == TBD
    assert InYear("Payroll", D(5)).variance.words == "no entry yet"
    assert InYear("Payroll", D(0), D(0), D(1), D(5)).share.value is None


def test_a_variance_is_explained_above_what_the_partnership_states_either_way():
    for forecast, needs in ((151, True), (150, False), (50, False), (49, True)):
        assert InYear("Payroll", D(100), D(0), D(1), D(forecast)).needs_explanation(D(50)) is needs
    assert not InYear("Payroll", D(100), D(0), D(1), D(999)).needs_explanation(None)
    assert not InYear("Payroll", D(100), D(0), D(1), TBD).needs_explanation(D(0))


def test_a_table_says_whose_variance_it_leaves_out():
    table = InYearTable((
        InYear("Payroll", D(1000), D(-100), D(250), D(970)),
        InYear("Finance", D(500), D(100), D(140), TBD),
    ))  # fmt: skip
    assert (table.approved.known, table.virements, table.revised.known) == (1500, 0, 1500)
    assert (table.forecast.known, table.forecast.unknown) == (970, ("to be determined",))
    assert table.variance.known == 70
    assert table.share.value == Fraction(70, 9), "of the revised budgets that have a variance"
    assert table.without_variance == ("Finance",)


def test_virements_sum_to_nil():
    check_virements([D(5), D(-5)])
    check_virements([])
    with pytest.raises(VirementsDoNotCast, match=r"comes to −£2\.00: it must sum to nil"):
        check_virements([D(3), D(-5)])
    with pytest.raises(VirementsDoNotCast, match=r"comes to £0\.10"):
        check_virements([D("-99.9"), D(100)])
    with pytest.raises(VirementsDoNotCast, match=r"comes to £0\.000001"):
        check_virements([D("0.000001")])


def test_a_forecast_is_compared_with_the_one_before_it():
    assert change_of_forecast([D(5), D(9), D(7)]) == -2
    assert change_of_forecast([D(5)]) is None
    assert change_of_forecast([TBD, D(5)]) == change_of_forecast([D(5), TBD]) == TBD


BUDGETS = st.builds(
    InYear,
    st.text(max_size=3),
    st.one_of(AMOUNTS, AMOUNTS, st.just(TBD)),
    AMOUNTS,
    st.one_of(AMOUNTS, st.just(TBD)),
    st.one_of(AMOUNTS, AMOUNTS, st.just(TBD)),
)


@quickly
@given(st.lists(AMOUNTS, max_size=6))
def test_moves_are_taken_if_and_only_if_they_sum_to_nil(moves):
    rest = sum(moves, D(0))
    check_virements([*moves, -rest])
    if rest:
        with pytest.raises(VirementsDoNotCast):
            check_virements(moves)


@quickly
@given(st.lists(BUDGETS, max_size=6))
def test_columns_cast(budgets):
    table = InYearTable(tuple(budgets))
    for column in ("approved", "revised", "actual", "forecast", "variance"):
        cells = [getattr(budget, column) for budget in budgets]
        foot = getattr(table, column)
        assert foot.known == sum((cell for cell in cells if not isinstance(cell, Unknown)), D(0))
        assert len(foot.unknown) == sum(isinstance(cell, Unknown) for cell in cells)


@quickly
@given(st.lists(BUDGETS.filter(lambda one: not isinstance(one.revised, Unknown) and not isinstance(one.forecast, Unknown)), max_size=6))  # fmt: skip
def test_rows_cross_cast_where_everything_is_known(budgets):
    table = InYearTable(tuple(budgets))
    assert table.revised.known == table.approved.known + table.virements
    assert table.variance.known == table.forecast.known - table.revised.known
    assert table.without_variance == ()
