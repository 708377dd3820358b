"""Uses against sources, worked by hand; and that the parts always make the whole."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from savings.calculations.amounts import Unknown
from savings.calculations.sources import ReserveStanding, Source, Use, funding_by_partner
from tests.savings.typed import AMOUNTS

D = Decimal


def test_the_gap_of_the_real_paper():
    """ERP 1.586 and IT 0.961 against 2.4: short of 0.147, printed as 0.2 (erratum E2-17)."""
    (partner,) = funding_by_partner(
        [Use("ERP", "MKC", D("1586331"), "Capital"), Use("IT", "MKC", D("961375"), " capital")],
        [Source("Capital", "MKC", D("2400000"))],
    )
    assert partner.rows[0].gap == D("147706")
    assert partner.gap == D("147706")


def test_what_is_not_stated_comes_last_and_contingency_closes_no_gap():
    (partner,) = funding_by_partner(
        [
            Use("One", "N", D(5)),
            Use("Two", "N", D(7), "Reserve"),
            Use("Three", "N", Unknown("to be determined"), "Loan"),
        ],
        [Source("Reserve", "N", D(4)), Source("Float", "N", D(6), contingency=True)],
    )
    assert [(row.label, row.kept, row.gap) for row in partner.rows] == [
        ("Reserve", True, 3),
        ("Loan", False, 0),
        ("", False, 5),
    ]
    assert (partner.gap, partner.gap_with_contingency) == (8, 2)
    assert partner.uses.unknown == ("to be determined",)


def test_a_source_that_nothing_uses_is_left_over():
    (partner,) = funding_by_partner([], [Source("Capital", "N", D(4))])
    assert partner.gap == -4


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("NS"), AMOUNTS, st.sampled_from(["", "Capital", "capital ", "Loan"])), max_size=8
    ),
    st.lists(
        st.tuples(st.sampled_from("NS"), AMOUNTS, st.sampled_from(["Capital", "Loan", "Grant"]), st.booleans()),
        max_size=8,
    ),
)
def test_the_rows_of_all_partners_make_uses_less_sources(uses, sources):
    found = funding_by_partner(
        [Use("It", partner, amount, source) for partner, amount, source in uses],
        [Source(label, partner, amount, contingency) for partner, amount, label, contingency in sources],
    )
    paid = sum((amount for _, amount, _ in uses), D(0))
    held = sum((amount for _, amount, _, contingency in sources if not contingency), D(0))
    assert sum((row.gap for partner in found for row in partner.rows), D(0)) == paid - held
    assert sum((partner.gap for partner in found), D(0)) == paid - held


def test_a_reserve_counts_up_to_what_is_left_in_it():
    held = ReserveStanding("Change", opening=D(100), approved=D(60), drawn=D(40), counted=(D(50), D(20)))
    assert (held.left_to_draw, held.left, held.counted_on, held.too_much) == (20, 60, 70, 10)
    assert ReserveStanding("Change", D(100), D(60), D(40), (D(60),)).too_much == 0


def test_of_a_reserve_that_nobody_knows_only_what_is_approved_counts():
    held = ReserveStanding("Change", opening=None, approved=D(60), drawn=D(40), counted=(D(50), Unknown("not known")))
    assert (held.left, held.too_much) == (None, 30)
