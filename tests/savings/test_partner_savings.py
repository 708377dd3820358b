"""Each saving per partner: the parts make up the line, whatever is typed; unknown amounts stay unknown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from savings.calculations.amounts import Unknown, known
from savings.calculations.partner_savings import (
    Assigned,
    By,
    ByPartner,
    Kind,
    LineOfPartners,
    Rule,
    Trouble,
    assign,
    assign_all,
    by_benefits_of_the_year,
    by_weights,
)
from tests.savings.typed import AMOUNTS

D = Decimal
TBD = Unknown("to be determined")
NORTH, SOUTH = "North", "South"
quickly = settings(max_examples=60, deadline=None)


def amounts(*values: int | Unknown) -> tuple[Decimal | Unknown, ...]:
    return tuple(value if isinstance(value, Unknown) else D(value) for value in values)


def rule(by: By, kind: Kind = Kind.SURPLUS, north: int = 0, south: int = 0) -> Rule:
    return Rule(by, kind, {NORTH: D(north), SOUTH: D(south)})


def cells_of(found: Assigned) -> dict:
    return {(part.partner, part.kind): part.amounts for part in found.parts}


def one(line: LineOfPartners, benefits: dict | None = None) -> dict:
    """The cells of a line, and its rest."""
    found = assign(line, benefits or {})
    return {**cells_of(found), "rest": found.rest, "troubles": [trouble for _, trouble in found.troubles]}


def test_what_is_agreed_and_what_is_left():
    line = LineOfPartners(
        "Team",
        amounts(-100, -40),
        {(NORTH, Kind.IN_THE_PLAN): amounts(-60, 0), (NORTH, Kind.NEW): amounts(-10, -10), (SOUTH, Kind.BEYOND): amounts(0, -5)},
    )  # fmt: skip
    assert one(line)["rest"] == (-30, -25)
    assert one(line)["troubles"] == []


def test_a_rule_shares_the_surplus_that_agreed_amounts_leave():
    line = LineOfPartners(
        "Team", amounts(-100), {(NORTH, Kind.IN_THE_PLAN): amounts(-70)}, rule(By.FIXED, north=66, south=34)
    )
    cells = one(line)
    assert cells[NORTH, Kind.SURPLUS] == (D("-19.80"),)
    assert cells[SOUTH, Kind.SURPLUS] == (D("-10.20"),)
    assert cells["rest"] == (0,)


def test_the_printed_split_of_the_redundancy_reserve_is_66_to_34():
    cells = one(LineOfPartners("Reserve", amounts(1100000), {}, rule(By.FIXED, Kind.NEW, 66, 34)))
    assert (cells[NORTH, Kind.NEW], cells[SOUTH, Kind.NEW]) == ((726000,), (374000,))


def test_budgets_of_each_year_share_the_line():
    line = LineOfPartners(
        "Team",
        amounts(-90, -90, -90),
        {},
        rule(By.BUDGETS, Kind.NEW),
        {NORTH: amounts(200, 0, TBD), SOUTH: amounts(100, -50, 100)},
    )
    cells = one(line)
    assert cells[NORTH, Kind.NEW] == (-60, 0, TBD)
    assert cells[SOUTH, Kind.NEW] == (-30, 0, TBD)
    assert cells["rest"] == (0, -90, -90), "a negative budget gets nothing, an unknown one leaves the line unassigned"
    assert cells["troubles"] == [Trouble.NO_WEIGHTS, Trouble.WEIGHT_UNKNOWN]


def test_benefits_of_each_year_share_what_needs_them_and_nothing_beyond_the_plans_counts():
    team = LineOfPartners(
        "Team", amounts(-30, -30), {
            (NORTH, Kind.IN_THE_PLAN): amounts(-10, 0), (NORTH, Kind.NEW): amounts(-10, 0),
            (SOUTH, Kind.NEW): amounts(-10, -30), (NORTH, Kind.BEYOND): amounts(0, 0),
        },
    )  # fmt: skip
    windfall = LineOfPartners("Windfall", amounts(-99, -99), {(NORTH, Kind.BEYOND): amounts(-99, -99)})
    once = LineOfPartners("Sale", amounts(-500, 0), {(NORTH, Kind.NEW): amounts(-500, 0)}, one_off=True)
    shared = LineOfPartners("System", amounts(-60, -60), {}, rule(By.BENEFITS, Kind.NEW))
    found = assign_all([shared, team, windfall, once], 2)
    assert cells_of(found.lines[0]) == {(NORTH, Kind.NEW): (-40, 0), (SOUTH, Kind.NEW): (-20, -60)}
    assert [line.line.label for line in found.of(one_off=True).lines] == ["Sale"]


def test_an_unknown_part_leaves_the_surplus_unknown_and_the_rest_unassigned():
    line = LineOfPartners("Team", amounts(-100), {(NORTH, Kind.NEW): amounts(TBD)}, rule(By.EQUAL))
    cells = one(line)
    assert cells[NORTH, Kind.NEW] == cells[SOUTH, Kind.SURPLUS] == (TBD,)
    assert cells["rest"] == (-100,)
    assert cells["troubles"] == [Trouble.PART_UNKNOWN]


def test_an_unknown_line_is_unknown_to_every_partner_of_its_rule():
    cells = one(LineOfPartners("Team", amounts(TBD), {}, rule(By.EQUAL, Kind.NEW)))
    assert cells[NORTH, Kind.NEW] == cells[SOUTH, Kind.NEW] == (TBD,)
    assert cells["rest"] == (0,)
    typed = one(LineOfPartners("Team", amounts(TBD), {(NORTH, Kind.NEW): amounts(-5)}))
    assert typed["troubles"] == [Trouble.LINE_UNKNOWN]


def test_more_than_the_line_has_is_said_and_not_shared():
    line = LineOfPartners("Team", amounts(-100), {(NORTH, Kind.NEW): amounts(-120)}, rule(By.EQUAL))
    cells = one(line)
    assert cells["troubles"] == [Trouble.TOO_MUCH]
    assert cells["rest"] == (20,)
    assert cells[SOUTH, Kind.SURPLUS] == (0,)


def test_a_cost_follows_the_benefits_of_its_year():
    assert by_benefits_of_the_year(D(90), {NORTH: D(-20), SOUTH: D(-10)}) == {NORTH: 60, SOUTH: 30}
    assert by_benefits_of_the_year(D(90), {NORTH: D(5), SOUTH: D(-1)}) == {NORTH: 0, SOUTH: 90}
    assert by_benefits_of_the_year(D(90), {NORTH: D(0)}) is None
    assert by_benefits_of_the_year(D(90), {NORTH: TBD, SOUTH: D(-1)}) == {NORTH: TBD, SOUTH: TBD}
    assert by_weights(D(10), {NORTH: D(-3)}) is None


@st.composite
def lines(draw: st.DrawFn, years: int) -> LineOfPartners:
    """Any line: parts too great, of the other sign, unknown; budgets negative; every rule."""
    amount = st.one_of(AMOUNTS, AMOUNTS, st.just(TBD))
    row = st.tuples(*[amount] * years)
    typed = [Kind.IN_THE_PLAN, Kind.NEW, Kind.BEYOND]
    places = st.tuples(st.sampled_from([NORTH, SOUTH, "East"]), st.sampled_from(typed))
    by = draw(st.none() | st.sampled_from(By))
    shares = draw(st.integers(0, 100))
    return LineOfPartners(
        "Line",
        draw(row),
        draw(st.dictionaries(places, row, max_size=4)),
        rule(by, draw(st.sampled_from(Kind)), shares, 100 - shares) if by else None,
        draw(st.dictionaries(st.sampled_from([NORTH, SOUTH]), row, max_size=2)),
        draw(st.booleans()),
    )


@st.composite
def tables(draw: st.DrawFn) -> ByPartner:
    years = draw(st.integers(1, 5))
    return assign_all(draw(st.lists(lines(years), max_size=5)), years)


@quickly
@given(tables())
def test_the_parts_and_the_rest_always_make_up_every_line(table):
    for assigned in table.lines:
        for year, whole in enumerate(assigned.line.amounts):
            parts = sum(
                (Fraction(known(cells[year])) for cells in (part.amounts for part in assigned.parts)), Fraction(0)
            )
            assert parts + Fraction(assigned.rest[year]) == known(whole)


@quickly
@given(tables())
def test_columns_cast_and_rows_cross_cast(table):
    for part in (table, table.of(one_off=True), table.of(one_off=False)):
        for year in range(part.years):
            by_partner = sum((part.row(partner)[year].known for partner in part.partners), D(0))
            assert by_partner + part.rest[year] == part.whole[year].known
            for partner in part.partners:
                kinds = sum((part.row(partner, kind)[year].known for kind in Kind), D(0))
                assert kinds == part.row(partner)[year].known
                unknown = [words for kind in Kind for words in part.row(partner, kind)[year].unknown]
                assert len(unknown) == len(part.row(partner)[year].unknown), (
                    "what is not known is said in the total too"
                )


@quickly
@given(tables())
def test_what_was_agreed_stays_as_it_was_typed(table):
    for assigned in table.lines:
        agreed = [(part.partner, part.kind, part.amounts) for part in assigned.parts]
        for (partner, kind), typed in assigned.line.parts.items():
            assert (partner, kind, typed) in agreed


@pytest.mark.parametrize("by", By)
def test_every_rule_shares_the_whole(by):
    budgets = {NORTH: amounts(7), SOUTH: amounts(11)}
    found = assign(LineOfPartners("Line", amounts(-100), {}, rule(by, Kind.NEW, 41, 59), budgets), budgets)
    assert found.rest == (0,)
    assert sum(part.amounts[0] for part in found.parts) == -100
