"""Per cent met always has its denominator, and what was not due is in none."""

from fractions import Fraction

import pytest

from reporting.counts import Counts, standing, weakest


def test_both_percentages_stand_with_their_denominators():
    counts = Counts(on_target=41, within_tolerance=7, below_target=4, missing=3, context=8, no_target=2)

    assert (counts.reported, counts.due) == (52, 55)
    assert counts.met == "41 of 52 reported, 79%; of 55 due, 75%"  # 78.8 and 74.5


def test_nothing_reported_is_no_percentage():
    counts = Counts(missing=3)

    assert counts.met_of_reported is None
    assert counts.met_of_due == Fraction(0)
    assert counts.met == "none reported of 3 due"


def test_nothing_due_is_no_percentage():
    assert Counts(context=5).met == "no KPI with a target was due"
    assert Counts(context=5).met_of_due is None


@pytest.mark.parametrize(
    ("status", "direction", "parts_due", "has_target", "counts_as"),
    [
        ("on_target", "higher", 1, True, "on_target"),
        ("no_figure", "higher", 1, True, "missing"),
        ("no_figure", "higher", 1, False, "no_target"),
        ("no_figure", "higher", 0, True, None),
        ("no_target", "lower", 1, False, "no_target"),
        ("no_figure", "context", 1, False, "context"),
        ("context", "context", 1, False, "context"),
    ],
)
def test_a_figure_counts_once(status, direction, parts_due, has_target, counts_as):
    assert standing(status=status, direction=direction, parts_due=parts_due, has_target=has_target) == counts_as


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["on_target", "below_target"], "below_target"),
        (["below_target", "missing"], "below_target"),
        (["on_target", "missing"], "missing"),
        (["on_target", None], "on_target"),
        (["on_target", "within_tolerance"], "within_tolerance"),
        ([None], None),
        ([], None),
    ],
)
def test_parts_that_do_not_add_up_count_as_the_weakest(parts, whole):
    assert weakest(parts) == whole
