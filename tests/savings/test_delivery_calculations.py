"""Planned, forecast, delivered: the parts make up the plan, by hand, for whatever is typed, and a second time."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periods.values import FinancialYear, Quarter
from savings.calculations.amounts import Unknown
from savings.calculations.bridge import BridgeDoesNotCast
from savings.calculations.delivery import (
    LineYear,
    Part,
    PlanNotMadeUp,
    Position,
    Reported,
    at_risk,
    effect,
    follow,
    is_near_the_end,
    together,
)
from savings.calculations.forecast_bridge import Change, ForecastBridge, ForecastStep, forecast_bridge
from tests.savings.typed import AMOUNTS

quickly = settings(max_examples=30, deadline=None)


def pounds(*amounts: int) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def report(forecast: int, delivered: int | None = None, **more) -> Reported:
    slipped = Decimal(more.pop("slipped", 0))
    return Reported(Decimal(forecast), None if delivered is None else Decimal(delivered), slipped=slipped, **more)


# ---- by hand ----


def test_what_nobody_reported_is_said_and_is_not_nought():
    first, second = follow([LineYear(Decimal(100)), LineYear(Decimal(50))], begun=1)
    assert first == Position(planned=Decimal(100), not_reported=Decimal(100))
    assert second == Position(planned=Decimal(50), not_begun=Decimal(50))
    assert not together([first, second]).reported


def test_only_what_finance_validated_counts_as_delivered():
    (year,) = follow([LineYear(Decimal(100), (report(90, 30, validated=True), report(80, 55)))], begun=1)
    assert (year.validated, year.unvalidated, year.to_come, year.to_find) == tuple(pounds(30, 25, 25, 20))
    assert year.forecast == 80


def test_a_later_report_may_take_back_what_was_validated():
    (year,) = follow([LineYear(Decimal(100), (report(90, 30, validated=True), report(20, 20)))], begun=1)
    assert (year.validated, year.unvalidated, year.to_come, year.to_find) == tuple(pounds(30, -10, 0, 80))


def test_a_report_without_delivered_keeps_what_was_validated():
    (year,) = follow([LineYear(Decimal(100), (report(90, 30, validated=True), report(100)))], begun=1)
    assert (year.validated, year.unvalidated, year.to_come) == tuple(pounds(30, 0, 70))


def test_what_slips_is_due_in_the_later_year():
    years = [LineYear(Decimal(100), (report(70, slipped=20, slips_to=1),), Decimal(10)), LineYear(Decimal(50))]
    first, second = follow(years, begun=1)
    assert (first.due, first.to_come, first.slipped, first.written_off, first.to_find) == tuple(
        pounds(100, 70, 20, 10, 0)
    )
    assert (second.due, second.not_begun) == tuple(pounds(70, 70))
    both = together([first, second])
    assert both.net_slipped == 0
    assert both.planned == 150


def test_what_slips_beyond_the_case_leaves_it():
    (year,) = follow([LineYear(Decimal(100), (report(70, slipped=30, slips_to=1),))], begun=1)
    assert year.net_slipped == 30


def test_more_than_due_is_told_apart_from_what_is_to_find():
    (year,) = follow([LineYear(Decimal(100), (report(130),))], begun=1)
    assert (year.to_find, year.beyond) == tuple(pounds(0, -30))


def test_an_added_cost_that_grows_is_to_be_found():
    (year,) = follow([LineYear(Decimal(-10), (report(-12),))], begun=1)
    assert (year.to_find, year.beyond) == tuple(pounds(2, 0))
    assert at_risk(year, FinancialYear(2016), Quarter(2016, 4)) == 2


def test_a_planned_amount_that_nobody_knows_plans_nothing():
    (year,) = follow([LineYear(Unknown("to be determined"), (report(5),))], begun=1)
    assert (year.planned, year.beyond) == tuple(pounds(0, -5))


def test_recurrent_savings_run_on():
    years = [
        Position(planned=Decimal(100), validated=Decimal(60), to_find=Decimal(40), reported=1),
        Position(planned=Decimal(50), validated=Decimal(50), reported=1),
        Position(planned=Decimal(10), not_begun=Decimal(10)),
    ]
    runs = effect(years)
    assert runs.planned == tuple(pounds(100, 150, 160))
    assert runs.planned_so_far == tuple(pounds(100, 250, 410))
    assert runs.delivered == (*pounds(60, 110), None)
    assert runs.delivered_so_far == (*pounds(60, 170), None)
    assert runs.forecast == (*pounds(60, 110), None)


def test_the_rule_of_what_is_at_risk():
    (year,) = follow([LineYear(Decimal(100), (report(70, 30, slipped=20, slips_to=1),))], begun=1)
    begins, ends, over = Quarter(2016, 3), Quarter(2016, 4), Quarter(2017, 1)
    assert at_risk(year, FinancialYear(2016), begins) == 10 + 20
    assert at_risk(year, FinancialYear(2016), ends) == 10 + 20 + 30 + 40
    assert at_risk(year, FinancialYear(2016), over) == 10 + 30 + 40, "what slipped is due in the later year"
    (silent,) = follow([LineYear(Decimal(100))], begun=1)
    assert at_risk(silent, FinancialYear(2016), begins) == 0
    assert at_risk(silent, FinancialYear(2016), ends) == 100


@pytest.mark.parametrize(
    ("quarter", "near"), [(Quarter(2016, 3), False), (Quarter(2016, 4), True), (Quarter(2017, 1), True)]
)
def test_the_end_of_a_year_is_near_from_its_last_quarter_on(quarter, near):
    assert is_near_the_end(FinancialYear(2016), quarter) is near


def test_parts_that_do_not_make_up_the_plan_are_refused():
    with pytest.raises(PlanNotMadeUp):
        Position(planned=Decimal(100), validated=Decimal(99))


def test_a_bridge_names_every_step():
    before = {
        "Post": follow([LineYear(Decimal(100), (report(100),))], begun=1)[0],
        "Rent": follow([LineYear(Decimal(50), (report(50),))], begun=1)[0],
        "Fees": follow([LineYear(Decimal(20))], begun=1)[0],
    }
    after = {
        "Post": follow([LineYear(Decimal(100), (report(65, slipped=20, slips_to=1),), Decimal(10))], begun=1)[0],
        "Rent": follow([LineYear(Decimal(50), (report(54),))], begun=1)[0],
        "Fees": follow([LineYear(Decimal(20), (report(20),))], begun=1)[0],
    }
    crossed = forecast_bridge(before, after)
    assert (crossed.before, crossed.after) == tuple(pounds(150, 139))
    assert [(step.key, step.change, step.amount) for step in crossed.steps] == [
        ("Post", Change.SLIPPED, -20),
        ("Post", Change.WRITTEN_OFF, -10),
        ("Post", Change.LESS, -5),
        ("Rent", Change.MORE, 4),
        ("Fees", Change.ADDED, 20),
    ]


def test_a_bridge_says_what_came_from_an_earlier_year():
    before = dict(enumerate(follow([LineYear(Decimal(100), (report(100),)), LineYear(Decimal(50), (report(50),))], 2)))
    slipped = LineYear(Decimal(100), (report(80, slipped=20, slips_to=1),))
    after = dict(enumerate(follow([slipped, LineYear(Decimal(50), (report(70),))], 2)))
    steps = [(step.key, step.change, step.amount) for step in forecast_bridge(before, after).steps]
    assert steps == [(0, Change.SLIPPED, -20), (1, Change.CAME, 20)]


def test_a_bridge_that_does_not_cast_is_refused():
    with pytest.raises(BridgeDoesNotCast):
        ForecastBridge(Decimal(1), (ForecastStep("Post", Change.MORE, Decimal(1)),), Decimal(3))


# ---- whatever is typed ----

COUNT = 4
REPORTS = st.builds(
    Reported,
    AMOUNTS,
    st.none() | AMOUNTS,
    st.booleans(),
    AMOUNTS,
    st.none() | st.integers(0, COUNT + 1),
).map(lambda one: one if one.slips_to is not None else Reported(one.forecast, one.delivered, one.validated))
LINES = st.tuples(
    *[
        st.builds(LineYear, AMOUNTS | st.just(Unknown("not known")), st.lists(REPORTS, max_size=3).map(tuple), AMOUNTS)
        for _ in range(COUNT)
    ]
)


@quickly
@given(st.lists(LINES, max_size=2), st.integers(0, COUNT))
def test_the_parts_make_up_the_plan(lines, begun):
    positions = [position for line in lines for position in follow(line, begun)]
    whole = together(positions)
    for position in [*positions, whole]:
        assert sum((position.part(part) for part in Part), Decimal(0)) == position.due
        assert position.to_find >= 0 >= position.beyond
    assert whole.planned == sum((position.planned for position in positions), Decimal(0))


@quickly
@given(LINES, st.integers(0, COUNT))
def test_what_slips_arrives_or_leaves_the_case(line, begun):
    left = [one.reports[-1].slipped for one in line if one.reports and (one.reports[-1].slips_to or 0) >= COUNT]
    assert together(follow(line, begun)).net_slipped == sum(left, Decimal(0))


@quickly
@given(st.dictionaries(st.integers(0, 1), LINES, max_size=2), st.dictionaries(st.integers(0, 1), LINES, max_size=2))
def test_a_bridge_leads_from_one_report_to_the_next(old, new):
    before, after = (
        {(name, year): position for name, line in lines.items() for year, position in enumerate(follow(line, 2))}
        for lines in (old, new)
    )
    crossed = forecast_bridge(before, after)
    assert crossed.before + sum((step.amount for step in crossed.steps), Decimal(0)) == crossed.after
    assert crossed.after == sum((one.forecast for one in after.values() if one.reported), Decimal(0))


def naive(line: tuple[LineYear, ...], begun: int, number: int) -> dict[str, Fraction]:
    """The same a second time, as slowly as the rule reads; fractions throughout."""

    def amount(value: object) -> Fraction:
        return Fraction(value) if isinstance(value, Decimal) else Fraction(0)

    year = line[number]
    found = dict.fromkeys([*Part, "planned", "slipped_in"], Fraction(0))
    found["planned"] = amount(year.planned)
    for other in line:
        if len(other.reports) > 0:
            latest = other.reports[len(other.reports) - 1]
            if latest.slips_to == number:
                found["slipped_in"] += amount(latest.slipped)
    found["written_off"] = amount(year.written_off)
    rest = found["planned"] + found["slipped_in"] - found["written_off"]
    if len(year.reports) == 0:
        found["not_reported" if number < begun else "not_begun"] = rest
        return found
    for one in year.reports:
        if one.validated and one.delivered is not None:
            found["validated"] = amount(one.delivered)
    latest = year.reports[len(year.reports) - 1]
    if latest.delivered is not None:
        found["unvalidated"] = amount(latest.delivered) - found["validated"]
    found["to_come"] = amount(latest.forecast) - found["validated"] - found["unvalidated"]
    found["slipped"] = amount(latest.slipped)
    rest = rest - found["validated"] - found["unvalidated"] - found["to_come"] - found["slipped"]
    found["to_find" if rest > 0 else "beyond"] = rest
    return found


@quickly
@given(LINES, st.integers(0, COUNT))
def test_two_implementations_agree_to_the_last_digit(line, begun):
    for number, position in enumerate(follow(line, begun)):
        computed = {name: Fraction(getattr(position, name)) for name in [*Part, "planned", "slipped_in"]}
        assert computed == naive(line, begun, number)
