"""Control charts against series worked out by hand and the published rules."""

from fractions import Fraction

import pytest

from kpis.process_control import Assurance, Sign, Variation, control_chart

# Mean 20; moving ranges 2, 1, 3, 2, 1, 2, 3, 1, 2, 1, 1 add up to 19: limits 20 ± 2.66 × 19/11.
STEADY = (19, 21, 20, 23, 21, 20, 18, 21, 20, 18, 19, 20)


def series(*values: float) -> tuple[Fraction, ...]:
    return tuple(Fraction(str(value)) for value in values)


def signs(*values: float, judged_by: tuple[Fraction, ...] | None = None) -> list[tuple[int, Sign, bool]]:
    chart = control_chart(series(*values), judged_by=judged_by)
    assert chart is not None
    return [(one.place, one.sign, one.upwards) for one in chart.signals]


def test_the_limits_stand_2_66_average_moving_ranges_from_the_average():
    chart = control_chart(series(*STEADY))
    assert chart.centre == 20
    assert chart.high - 20 == 20 - chart.low == Fraction(266, 100) * Fraction(19, 11)
    assert chart.signals == ()


def test_under_twelve_points_nothing_is_said():
    assert control_chart(series(*STEADY[:11])) is None
    assert control_chart(()) is None


def test_a_point_outside_the_limits_is_a_signal():
    assert signs(*STEADY, 30, judged_by=series(*STEADY)) == [(12, Sign.OUTSIDE, True)]
    assert signs(*STEADY, 10, judged_by=series(*STEADY)) == [(12, Sign.OUTSIDE, False)]


def test_seven_points_on_one_side_are_a_signal_and_six_are_not():
    six = (21, 22, 21, 22, 21, 22)
    base = series(*STEADY)
    assert signs(*STEADY[:-1], 20, *six, judged_by=base) == []
    assert signs(*STEADY[:-1], 20, *six, 21, judged_by=base) == [(18, Sign.RUN, True)]
    assert signs(*STEADY[:-1], 20, *six, 21, 22, judged_by=base) == [(18, Sign.RUN, True), (19, Sign.RUN, True)]


def test_a_point_on_the_average_ends_a_run():
    assert signs(*STEADY[:-1], 20, 21, 22, 21, 20, 21, 22, 21, judged_by=series(*STEADY)) == []


def test_six_points_that_fall_are_a_signal_and_five_are_not():
    base = series(*STEADY)
    assert signs(*STEADY[:-1], 22, 21.5, 20.5, 19.5, 18.5, judged_by=base) == []
    assert signs(*STEADY[:-1], 22, 21.5, 20.5, 19.5, 18.5, 18, judged_by=base) == [(16, Sign.TREND, False)]


def test_two_of_three_points_near_the_same_limit_are_a_signal():
    # Two thirds of the way up is 23.06, the limit 24.59.
    base = series(*STEADY)
    assert signs(*STEADY, 24, 20, 23.5, judged_by=base) == [(14, Sign.NEAR, True)]
    assert signs(*STEADY, 24, 20, 16.2, judged_by=base) == []
    assert signs(*STEADY, 24, 20, 20, 23.5, judged_by=base) == []


def test_a_flat_line_varies_by_nothing_and_any_change_is_outside():
    flat = series(*[5] * 12)
    assert signs(*[5] * 13) == []
    assert signs(*[5] * 12, 6, judged_by=flat)[0] == (12, Sign.OUTSIDE, True)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ({"at_least": Fraction(15)}, Assurance.MET),
        ({"at_least": Fraction(20)}, Assurance.BY_CHANCE),
        ({"at_least": Fraction(25)}, Assurance.MISSED),
        ({"at_most": Fraction(25)}, Assurance.MET),
        ({"at_most": Fraction(20)}, Assurance.BY_CHANCE),
        ({"at_most": Fraction(15)}, Assurance.MISSED),
        ({"at_least": Fraction(15), "at_most": Fraction(25)}, Assurance.MET),
        ({"at_least": Fraction(15), "at_most": Fraction(22)}, Assurance.BY_CHANCE),
        ({"at_least": Fraction(30), "at_most": Fraction(40)}, Assurance.MISSED),
    ],
)
def test_what_the_limits_say_of_a_target(target, said):
    assert control_chart(series(*STEADY)).assurance(**target) == said  # 15.4 to 24.6


# Fourteen figures, worked out by hand with the factors that the literature prints (Shewhart; Wheeler, Understanding
# Variation): 2.66 for the limits of the figures, 3.268 for the upper limit of the moving ranges.
WORKED = (39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40, 39, 42)
#   steps   2   0   0   2   1   3   1   2   1   3   4   1   3     sum 23 over 13 steps; the figures add up to 578


def test_a_series_worked_out_by_hand():
    chart = control_chart(series(*WORKED))
    assert chart.centre == Fraction(578, 14)  # 41.29
    assert chart.steps == series(2, 0, 0, 2, 1, 3, 1, 2, 1, 3, 4, 1, 3)
    assert [f"{float(value):.2f}" for value in (chart.low, chart.high)] == ["36.58", "45.99"]  # 41.29 ∓ 2.66 × 1.77
    assert f"{float(chart.longest_step):.2f}" == "5.78"  # 3.268 × 1.77
    assert chart.signals == ()


@pytest.mark.parametrize(
    ("newest", "better", "said"),
    [
        (20, 1, Variation.COMMON),
        (30, 1, Variation.IMPROVING),
        (30, -1, Variation.CONCERNING),
        (10, 1, Variation.CONCERNING),
        (10, -1, Variation.IMPROVING),
        (30, 0, Variation.CHANGED),
    ],
)
def test_the_newest_point_is_judged_by_which_way_is_better(newest, better, said):
    chart = control_chart(series(*STEADY, newest), judged_by=series(*STEADY))
    assert chart.variation(better=better) == said
