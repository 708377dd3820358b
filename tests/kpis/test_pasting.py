"""A block from a spreadsheet falls over the fields in the order they are shown, and says what it could not fill."""

from dataclasses import dataclass

import pytest

from kpis.pasting import LONGEST_BLOCK, Place, lay


@dataclass(frozen=True)
class Meaning:
    measure: str = "count"
    unit: str = ""
    decimals: int = 0
    has_parts: bool = False
    upper_label: str = ""
    lower_label: str = ""
    multiplier: int = 1
    part_of_whole: bool = False
    may_be_negative: bool = False
    score_out_of: int | None = None


def line(pk: int, measure: str = "count", *, closed: str = "") -> list[Place]:
    return [Place(pk, f"Line {pk}", "figure", Meaning(measure), closed)]


def parts(pk: int) -> list[Place]:
    return [Place(pk, f"Line {pk}", name, Meaning("percent", has_parts=True)) for name in ("upper", "lower")]


def figures(pasted) -> dict[int, dict[str, str]]:
    """What is set, without the fields that are emptied."""
    return {pk: {name: text for name, text in fields.items() if text} for pk, fields in pasted.changes.items()}


def test_it_fills_down_and_to_the_right():
    pasted = lay("857\t191,889\n19\t\n930\t1000\n", [parts(1), line(2), parts(3)], column=0)
    assert figures(pasted) == {
        1: {"upper": "857", "lower": "191,889"},
        2: {"figure": "19"},
        3: {"upper": "930", "lower": "1000"},
    }
    assert (pasted.skipped, pasted.beyond, pasted.left_over) == ([], [], "")


def test_it_begins_in_the_field_it_is_pasted_into():
    pasted = lay("1000\n5\n1000", [parts(1), line(2), parts(3)], column=1)
    assert figures(pasted) == {1: {"lower": "1000"}, 3: {"lower": "1000"}}
    assert pasted.beyond == ["Line 2: “5”, beyond its last field"]


def test_an_empty_cell_leaves_what_stands():
    assert figures(lay("1\n\n3", [line(1), line(2), line(3)], column=0)) == {1: {"figure": "1"}, 3: {"figure": "3"}}


def test_rows_and_columns_beyond_the_last_are_told_and_shown():
    pasted = lay("1\t2\n3\n4\t5\n6\n", [line(1), line(2)], column=0)
    assert pasted.beyond == ["Line 1: “2”, beyond its last field", "2 rows below the last line of the return"]
    assert pasted.left_over == "4\t5\n6"


def test_a_figure_that_is_worked_out_is_skipped():
    pasted = lay("857\t191889\t0.45%", [parts(1)], column=0)
    assert figures(pasted) == {1: {"upper": "857", "lower": "191889"}}
    assert pasted.skipped == ["Line 1: “0.45%”, because the figure is worked out from its two parts"]


def test_a_line_that_is_not_ones_own_is_skipped():
    pasted = lay("1\n2", [line(1, closed="not yours to fill in"), line(2)], column=0)
    assert figures(pasted) == {2: {"figure": "2"}}
    assert pasted.skipped == ["Line 1: not yours to fill in"]


@pytest.mark.parametrize(
    ("measure", "cell", "read"),
    [
        ("count", "(1,234)", {"figure": "-1,234"}),
        ("money", "(£12.50)", {"figure": "-£12.50"}),
        ("count", "(a few)", {"figure": "(a few)"}),
        ("percent", "95.2%", {"figure": "95.2%"}),
        ("count", "over 70", {"figure": "over 70"}),
        ("count", "n/a", {"no_figure": "not_applicable"}),
        ("money", "N/A", {"no_figure": "not_applicable"}),
        ("count", "TBC", {"no_figure": "to_be_confirmed"}),
        ("count", "Not measured", {"no_figure": "not_measured"}),
        ("yes_no", "Y", {"figure": "yes"}),
        ("yes_no", "FALSE", {"figure": "no"}),
        ("judged", "A", {"figure": "amber"}),
        ("judged", "Green", {"figure": "green"}),
        ("judged", "blue", {"figure": "blue"}),
        ("text", "n/a (see the paper)", {"figure": "n/a (see the paper)"}),
    ],
)
def test_cells_are_read_as_a_spreadsheet_writes_them(measure, cell, read):
    assert figures(lay(f"{cell}\n1", [line(1, measure), line(2)], column=0))[1] == read


def test_a_figure_takes_the_place_of_a_reason_for_none():
    changes = lay("7\n8", [line(1), line(2)], column=0).changes[1]
    assert changes == {"figure": "7", "no_figure": "", "reason": "", "expected_on": ""}


def test_names_and_headings_around_the_figures_are_left_out():
    pasted = lay("Measure\tQ4\nErrors\t857\nPaid\t99.2\n", [line(1), line(2), line(3)], column=0)
    assert figures(pasted) == {1: {"figure": "857"}, 2: {"figure": "99.2"}}
    assert pasted.skipped == ["The first column, which holds names", "The first row, which holds headings"]


def test_a_first_figure_that_cannot_be_read_is_no_heading():
    assert figures(lay("a few\n7", [line(1), line(2)], column=0)) == {1: {"figure": "a few"}, 2: {"figure": "7"}}
    pasted = lay("Line 1\ta few\nLine 2\t7", [line(1), line(2)], column=0)
    assert figures(pasted) == {1: {"figure": "a few"}, 2: {"figure": "7"}}


def test_a_cell_of_several_lines_stays_one_cell():
    pasted = lay('"First.\nSecond."\t\n7\n', [line(1, "text"), line(2)], column=0)
    assert figures(pasted) == {1: {"figure": "First.\nSecond."}, 2: {"figure": "7"}}


def test_a_block_longer_than_any_return_fills_nothing():
    pasted = lay("1\n" * LONGEST_BLOCK, [line(1)], column=0)
    assert (pasted.changes, pasted.skipped) == (
        {},
        ["The whole block: it is longer than a return. Copy a part of it."],
    )
