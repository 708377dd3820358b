"""Hand calculations, and the figures of the printed case."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest

from savings.calculations.amounts import Budgets, DifferentKinds, Increments, OneOffs, Unknown, total
from savings.calculations.bridge import Bridge, BridgeDoesNotCast, Step, bridge
from savings.calculations.casting import Cause, Cell, NoQuotient, Printed, check, left_out
from savings.calculations.debt import cleared_in_year, movement, overdue
from savings.calculations.details import CustomerCharge, Standing, Stream, UnitCost, saved_in_year, saved_of_all
from savings.calculations.discounting import (
    Discounting,
    Terms,
    Timing,
    nominal_rate,
    payback,
    sensitivity,
    with_optimism_bias,
)
from savings.calculations.investment import InvestmentTable, Item, funding
from savings.calculations.outturn import OutturnLine
from savings.calculations.profile import BudgetLine, OneOffLine, Profile, RecurrentLine, UnevenLine
from savings.calculations.shares import NotShared, as_agreed, by_benefits_of_each_year, by_fixed_shares, equally
from savings.calculations.summary import headline, summarise


def amounts(*values: object) -> tuple[D, ...]:
    return tuple(D(str(value)) for value in values)


# ---- kinds of money ----


@pytest.mark.parametrize("other", [OneOffs(amounts(1)), Budgets(amounts(1)), Increments(amounts(1)).running(), 1])
def test_different_kinds_of_money_are_never_added(other):
    with pytest.raises(DifferentKinds):
        Increments(amounts(1)) + other


def test_an_unknown_amount_counts_as_nil_and_is_said():
    cost = total([D(5), Unknown("to be determined")])
    assert (cost.known, cost.unknown, cost.is_complete) == (5, ("to be determined",), False)


# ---- the profile ----


def finance() -> Profile:
    """4.4.1 of the printed case."""
    return Profile(
        5,
        (
            BudgetLine("MKC", amounts(2222, 2222, 2222, 2222, 2222), partner="MKC"),
            BudgetLine("LGSS", amounts(3652, 3442, 3442, 3442, 3442), partner="LGSS"),
        ),
        (
            RecurrentLine("Teams", amounts(-40, -123, 0, 0, 0)),
            RecurrentLine("Remodelling", amounts(-10, -172, -275, 0, 0)),
            RecurrentLine("Trading", amounts(0, 0, 0, -50, -50)),
        ),
    )


def test_a_fall_of_the_base_comes_off_the_revised_budget_of_last_year():
    profile = finance()
    assert profile.base.amounts == amounts(5874, 5664, 5664, 5664, 5664)
    assert profile.openings == amounts(5874, 5614, 5319, 5044, 4994)
    assert [year.revised for year in profile.rolled] == list(amounts(5824, 5319, 5044, 4994, 4944))
    assert profile.increments.total == -720


def test_the_two_percentages_of_a_total_name_their_base():
    profile = finance()
    assert round(profile.total_share.value, 2) == F("-13.27")
    assert profile.total_share.base == "sum of the yearly percentages"
    assert profile.share_of_the_first_opening.value == F(-720, 5874) * 100
    assert profile.share_of_the_first_opening.base == "of the opening budget of the first year"


def test_nothing_over_nothing_is_no_percentage():
    profile = Profile(2, (BudgetLine("New partner", amounts(0, 100)),), (RecurrentLine("Saving", amounts(0, -10)),))
    assert profile.rolled[0].share.value is None
    assert profile.rolled[1].share.value == -10
    assert profile.total_share.value is None


def test_a_line_without_an_amount_for_each_year_is_refused():
    with pytest.raises(UnevenLine, match="“Saving” has 4 amounts for 5 years"):
        Profile(5, (), (RecurrentLine("Saving", amounts(1, 2, 3, 4)),))


def test_a_saving_that_another_service_books_rolls_here_and_counts_there():
    debt = Profile(
        2,
        (BudgetLine("Net budget", amounts(1150, 1150)),),
        (RecurrentLine("Corporate", amounts(0, -52)), RecurrentLine("Debt", amounts(0, -36), booked_here=False)),
    )
    taxes = Profile(2, (BudgetLine("Net budget", amounts(6500, 6500)),), (RecurrentLine("Debt", amounts(0, -36)),))
    assert debt.rolled[1].revised == 1062
    assert debt.booked.amounts == amounts(0, -52)
    assert debt.booked_share(1).value == F(-52, 1150) * 100
    promised = headline([summarise({"Debt": debt}, 2), summarise({"Taxes": taxes}, 2)], 2)
    assert promised.a_year_at_the_end == -88, "counted once"


def test_the_amounts_nobody_knows_are_named():
    profile = Profile(2, (), (), (OneOffLine("Move", (D(1), Unknown("to be announced"))),))
    assert profile.unknown == (("Move", 1, "to be announced"),)
    assert profile.one_off.total == 1


# ---- shares ----


def test_the_odd_penny_goes_where_most_is_lacking():
    assert equally(D(100), ["a", "b", "c"]) == {"a": D("33.34"), "b": D("33.33"), "c": D("33.33")}
    assert by_fixed_shares(D(-1), {"a": D(66), "b": D(34)}) == {"a": D("-0.66"), "b": D("-0.34")}


def test_the_redundancy_reserve_of_the_printed_case():
    assert by_fixed_shares(D(1100000), {"MKC": D(66), "LGSS": D(34)}) == {"MKC": 726000, "LGSS": 374000}


def test_shares_that_do_not_make_100_are_refused():
    with pytest.raises(NotShared, match=r"add up to 99\.9%"):
        by_fixed_shares(D(1), {"a": D("66.6"), "b": D("33.3")})


def test_a_reserve_follows_the_benefits_of_each_year():
    shared = by_benefits_of_each_year(amounts(90, 90, 0), {"a": amounts(-20, -10, 0), "b": amounts(-10, 5, 0)})
    assert shared == [{"a": 60, "b": 30}, {"a": 90, "b": 0}, {"a": 0, "b": 0}]
    with pytest.raises(NotShared, match="nothing to share by"):
        by_benefits_of_each_year(amounts(90), {"a": amounts(0)})


def test_actual_amounts_make_up_the_whole():
    assert as_agreed(D(30), {"a": D(15), "b": D(15)}) == {"a": 15, "b": 15}
    with pytest.raises(NotShared, match="£10 is not shared yet"):
        as_agreed(D(30), {"a": D(15), "b": D(5)})
    with pytest.raises(NotShared, match="£5 too much"):
        as_agreed(D(30), {"a": D(30), "b": D(5)})


# ---- investment, details, outturn, debt ----


def test_the_one_off_costs_of_the_printed_case():
    k = 1000
    table = InvestmentTable(
        (
            Item("ERP", {"MKC": D(1586 * k), "LGSS": D(2816 * k)}, "Capital"),
            Item("Hosting", {"MKC": D(961 * k)}, "Capital"),
            Item("R&B system", {"MKC": Unknown("TBD"), "LGSS": Unknown("TBD")}, ""),
        ),
        ("MKC", "LGSS"),
    )
    assert table.foot["MKC"].known == 2547 * k
    assert table.foot["LGSS"].unknown == ("TBD",)
    assert table.unknown == table.without_source == ("R&B system",)


def test_the_gap_of_the_printed_case():
    capital = funding([D(1586331), D(961375)], [D(1100000), D(1300000)], contingency=D(1000))
    assert capital.gap == 147706
    assert capital.gap_with_contingency == 148706


def test_the_detail_table_of_the_printed_case():
    payroll = Stream("Payroll", D(652818), amounts(23560, 235185, 94144))
    finance = Stream("Finance", D(898324), amounts(0, 234609, 142375))
    assert payroll.closings == amounts(629258, 394073, 299929)
    assert finance.openings == amounts(898324, 898324, 663715)
    assert payroll.total + finance.total == 729873
    assert saved_in_year([payroll, finance], 1) == 469794
    assert round(saved_of_all([payroll, finance]).value) == 47


def test_unit_cost_against_charge():
    checks = UnitCost(D(100), D(6))
    assert checks.for_units(D(50)) == 400
    assert checks.average(D(50)) == 8
    assert checks.average(D(0)) is None
    standings = [CustomerCharge("A", D(400), D(charge)).standing for charge in (399, 400, 401)]
    assert standings == [Standing.SUBSIDISED, Standing.BREAK_EVEN, Standing.SURPLUS]


def test_an_underspend_is_negative():
    law = OutturnLine("Law", D(12417), D(-1249), D(-6061), D(4953))
    assert (law.net, law.variance) == (5107, -154)


def test_debt_percentages_of_the_printed_case():
    assert round(cleared_in_year(D(79193054), D(91269265)).value, 2) == F("86.77")
    assert round(overdue(D("41295305"), D("150328584.98")).value, 2) == F("27.47")
    assert movement(D(5361233), D(3342000)) == -2019233


# ---- appraisal ----


def test_discounting_names_its_method():
    method = Discounting(D("3.5"), "2016/17", Timing.START, Terms.REAL)
    assert method.method == "3.5% a year to 2016/17, at the start of each year, in real terms"
    assert method.present_value(amounts(100, 0)) == 100
    assert method.present_value(amounts(0, D("103.5"))) == 100
    assert Discounting(D(25), "", Timing.END, Terms.REAL).present_value(amounts(-125, 125)) == -20
    assert nominal_rate(D(10), D(10)) == 21


@pytest.mark.parametrize(
    ("flows", "years"),
    [((-100, 50, 100), F(3, 2) + 1), ((-100, 50), None), ((10, 10), 0), ((-10, 20, -30, 40), F(7, 2))],
)
def test_payback_is_when_the_money_is_back_for_good(flows, years):
    assert payback(amounts(*flows)) == years


def test_optimism_bias_and_sensitivity():
    assert with_optimism_bias(D(200), D(20)) == 240
    first, second = sensitivity({"small": amounts(-10), "large": amounts(-60, -30)}, D(-10))
    assert (first.label, first.change, first.total) == ("large", 9, -91)
    assert second.total == -99


def test_a_bridge_names_its_steps():
    crossed = bridge(
        {"kept": amounts(-1, -1), "slipped": amounts(-5, 0), "dropped": amounts(-2, 0), "less": amounts(-4, 0)},
        {"kept": amounts(-1, -1), "slipped": amounts(0, -5), "less": amounts(-3, 0), "new": amounts(0, -9)},
    )
    assert [(step.label, step.kind, step.amount) for step in crossed.steps] == [
        ("slipped", Step.MOVED, 0),
        ("dropped", Step.DROPPED, 2),
        ("less", Step.LESS, 1),
        ("new", Step.ADDED, -9),
    ]
    with pytest.raises(BridgeDoesNotCast):
        Bridge(D(1), (), D(2))


# ---- casting ----


def printed(value: object, step: object) -> Printed:
    return Printed(D(str(value)), D(str(step)), str(value))


@pytest.mark.parametrize(
    ("total_cell", "cells", "cause"),
    [
        (7421, (11997, -4076, -501), Cause.ROUNDING),
        (5105, (12417, -1249, -6061), Cause.CONTRADICTION),  # two away with three cells: at the very edge
        (8814, (10519, -39, -1666), Cause.AGREES),
        (5, (5, 0, 0, 0), Cause.AGREES),
        (6, (5, 0, 0, 0), Cause.CONTRADICTION),  # a printed nil is nil
    ],
)
def test_rounding_explains_what_it_may(total_cell, cells, cause):
    made = sum((Cell.of(cell, 1) for cell in cells), Cell.of(0))
    assert check("row", "2014/15", "sum", printed(total_cell, 1), made).cause == cause


def test_two_roundings_of_one_figure_agree():
    """12.1% and 12.15% are both right if the value is 12.145 to 12.150."""
    again = check("row", "Total", "again", printed("-12.15", "0.01"), Cell.of(D("-12.1"), D("0.1")), D("0.1"))
    assert again.cause == Cause.ROUNDING
    assert again.computed_as_printed == F("-12.1")
    assert again.difference == F("-0.1")


def test_a_percentage_of_what_may_be_nought_is_not_judged():
    with pytest.raises(NoQuotient):
        Cell.of(1, 1).over(Cell.of(0, 1))
    with pytest.raises(NoQuotient):
        Cell.of(1).over(Cell.of(D("0.4"), 1))


def test_the_line_that_was_left_out_is_found():
    lines = {"HR": Cell.of(390), "Other": Cell.of(898)}
    assert left_out(F(-898), lines) == "Other"
    assert left_out(F(-898), {**lines, "More": Cell.of(-898)}) == ""
