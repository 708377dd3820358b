"""Each rule points out what it is for, in a plain sentence, and keeps quiet otherwise."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kpis.choices import FigureKind, Status
from kpis.entry import Entry
from kpis.models import Definition
from kpis.rules import Line, findings, rules

COUNT = Definition(measure="count", unit="calls")


def number(value: str, **more: object) -> Entry:
    return Entry(kind=FigureKind.NUMBER, numerator=Decimal(value), denominator=Decimal(1), **more)


def line(entry: Entry, meaning: Definition = COUNT, status: Status = Status.NO_TARGET, **more: object) -> Line:
    return Line(meaning=meaning, entry=entry, status=status, **more)


def words(one: Line) -> list[str]:
    return [finding.words for finding in findings(one)]


def past(*values: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values)


def test_every_rule_is_found_by_itself():
    assert {rule.__module__.rpartition(".")[2] for rule in rules()} == {
        "comment_when_off_target",
        "commentary_copied",
        "expected_when",
        "outside_history",
        "required",
    }


def test_an_ordinary_figure_is_not_odd():
    assert words(line(number("103"), history=past(100, 101, 104, 102))) == []


def test_an_empty_line_blocks_the_submission():
    (found,) = findings(line(Entry(), status=Status.NO_FIGURE))
    assert (found.words, found.blocks) == ("Type the figure, or choose why there is none.", True)


def test_a_missed_target_without_commentary_is_pointed_out_but_does_not_block():
    (found,) = findings(line(number("5"), status=Status.BELOW_TARGET))
    assert found.words == "Say in the commentary why the target was missed and what is being done."
    assert not found.blocks
    assert words(line(number("5", commentary="Two people left."), status=Status.BELOW_TARGET)) == []


def test_the_commentary_of_last_quarter_is_not_taken_again():
    copied = line(number("5", commentary="Two people left."), previous_commentary="Two people left.")
    assert words(copied) == ["Bring the commentary up to date: it is the same as last time."]


def test_a_figure_to_be_confirmed_says_when():
    assert words(line(Entry(kind=FigureKind.TO_BE_CONFIRMED, reason="Late"))) == [
        "Say on which day the figure is expected."
    ]
    assert words(line(Entry(kind=FigureKind.TO_BE_CONFIRMED, reason="Late", expected_on=date(2024, 5, 1)))) == []


@pytest.mark.parametrize(
    ("value", "history", "sentence"),
    [
        # range 100–104, so figures from 96 (and a tenth of 104 more: 89.6) to 114.4 pass
        ("190", (100, 101, 104, 102), "Check 190: the last 4 figures lay between 100 and 104 calls."),
        ("89", (100, 101, 104, 102), "Check 89: the last 4 figures lay between 100 and 104 calls."),
        ("12", (10, 10, 10, 10), "Check 12: the last 4 figures were all 10 calls."),
    ],
)
def test_a_figure_far_outside_its_history_is_pointed_out(value, history, sentence):
    assert words(line(number(value), history=past(*history))) == [sentence]


@pytest.mark.parametrize("value", ["90", "114", "102"])
def test_a_figure_near_its_history_is_not(value):
    assert words(line(number(value), history=past(100, 101, 104, 102))) == []


def test_three_figures_are_no_history():
    assert words(line(number("9000"), history=past(1, 2, 3))) == []


def test_a_judgement_has_no_outside():
    judged = Definition(measure="judged")
    assert words(line(number("1"), judged, history=past(3, 3, 3, 3))) == []


def test_twelve_earlier_figures_give_limits_of_what_is_usual():
    steady = past(19, 21, 20, 23, 21, 20, 18, 21, 20, 18, 19, 20)  # 15.4 to 24.6, tests/kpis/test_process_control.py
    assert words(line(number("24"), history=steady)) == []
    assert words(line(number("26"), history=steady)) == [
        "Check 26: going by the last 12 figures, one between 15 and 25 calls was to be expected."
    ]
