"""Whatever people type into a case."""

from decimal import Decimal

from hypothesis import strategies as st

from savings.calculations.profile import BudgetLine, OneOffLine, Profile, RecurrentLine

POUNDS = st.integers(-(10**14), 10**14).map(lambda pence: Decimal(pence) / 100)
MILLIONTHS = st.integers(-(10**15), 10**15).map(lambda count: Decimal(count) / 10**6)
AMOUNTS = st.one_of(POUNDS, MILLIONTHS, st.sampled_from([Decimal(0), Decimal("0.005"), Decimal(-1)]))


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """One to ten years, up to five lines of each kind: negative bases, positive benefits, empty tables too."""
    years = draw(st.integers(1, 10))
    row = st.tuples(*[AMOUNTS] * years)
    budgets = [
        BudgetLine(f"Budget {number}", amounts, partner=draw(st.sampled_from(["North", "South", "East"])))
        for number, amounts in enumerate(draw(st.lists(row, max_size=5)))
    ]
    benefits = [
        RecurrentLine(f"Benefit {number}", amounts, booked_here=draw(st.booleans()))
        for number, amounts in enumerate(draw(st.lists(row, max_size=5)))
    ]
    one_offs = [OneOffLine(f"Once {number}", amounts) for number, amounts in enumerate(draw(st.lists(row, max_size=2)))]
    return Profile(years, tuple(budgets), tuple(benefits), tuple(one_offs))
