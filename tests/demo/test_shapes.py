"""The figures of a shape: their level, their limits, their season."""

from dataclasses import dataclass
from random import Random

import pytest

from demo.shapes import Shape, figure, strength
from periods.values import Month, Quarter


@dataclass
class Meaning:
    measure: str
    unit: str = ""
    decimals: int = 0
    has_parts: bool = False
    upper_label: str = ""
    lower_label: str = ""
    multiplier: int = 1
    part_of_whole: bool = False
    may_be_negative: bool = False
    score_out_of: int | None = None


BEGINNING = Month(2021, 10)


def drawn(shape: Shape, meaning: Meaning, when: Month | Quarter = BEGINNING, **changes):
    return figure(shape, meaning, when, **{"share": 1.0, "shift": 0.0, "chance": Random("x"), **changes})


def test_without_chance_a_count_is_its_level_and_grows_by_its_share() -> None:
    shape = Shape(level=100, per_year=0.1)
    assert drawn(shape, Meaning("count")).numerator == 100
    assert drawn(shape, Meaning("count"), Month(2022, 10)).numerator == 110
    assert drawn(shape, Meaning("count"), share=0.5).numerator == 50


def test_a_percentage_moves_by_points_and_stays_within_its_limits() -> None:
    shape = Shape(level=98, per_year=3, low=0, high=99)
    assert str(drawn(shape, Meaning("percent", decimals=1)).numerator) == "98.0"
    assert drawn(shape, Meaning("percent", decimals=1), Month(2024, 10)).numerator == 99


def test_two_parts_make_the_value_and_the_upper_never_exceeds_the_lower() -> None:
    meaning = Meaning("percent", has_parts=True, multiplier=100, part_of_whole=True)
    entry = drawn(Shape(level=75, volume=10_000), meaning)
    assert float(entry.value(100)) == pytest.approx(75, abs=0.01)
    assert all(
        (one := drawn(Shape(level=100, spread=9, volume=40), meaning, chance=Random(seed))).numerator <= one.denominator
        for seed in range(50)
    )


def test_of_a_few_cases_there_may_be_none() -> None:
    meaning = Meaning("percent", has_parts=True, multiplier=100, part_of_whole=True)
    found = {drawn(Shape(level=90, volume=2), meaning, chance=Random(seed)).denominator for seed in range(80)}
    assert 0 in found


def test_a_special_cause_shifts_the_value() -> None:
    assert drawn(Shape(level=95), Meaning("percent"), shift=-9).numerator == 86


def test_counts_are_typed_as_whole_numbers() -> None:
    assert str(drawn(Shape(level=9.4), Meaning("count")).numerator) == "9"


def test_a_season_is_the_average_of_the_months() -> None:
    assert strength("march:0.5", Month(2026, 3)) == 0.5
    assert strength("march:0.6", Quarter(2025, 4)) == pytest.approx(0.6 * (1 - 0.14 - 0.14) / 3)
    assert strength("winter:1", Month(2026, 1)) == 1
    assert strength("", Month(2026, 1)) == 0
