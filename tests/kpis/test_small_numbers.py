"""Small counts of people: from what is shown, no hidden one can be worked out."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.small_numbers import hidden_cells


def with_totals(parts):
    rows = [[*row, sum(row)] for row in parts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def determined(grid, hidden):
    """Hidden cells that have one value only: another table that shows the same is looked for by trying all of them
    whose hidden cells differ from the truth by one at most."""
    cells = sorted(hidden)
    shown = [list(row) for row in grid]
    free = set(cells)
    for shift in product((0, 1, -1), repeat=len(cells)):
        if not free:
            break
        if not any(shift):
            continue
        other = [list(row) for row in shown]
        for (row, column), by in zip(cells, shift, strict=True):
            other[row][column] += by
        if any(value < 0 for row in other for value in row):
            continue
        if all(sum(row[:-1]) == row[-1] for row in other) and all(
            sum(column[:-1]) == column[-1] for column in zip(*other, strict=True)
        ):
            free -= {cell for cell, by in zip(cells, shift, strict=True) if by}
    return free


tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=1, max_size=3)
)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_no_hidden_count_can_be_worked_out(parts):
    grid = with_totals(parts)
    hidden = hidden_cells(grid, total_row=True, total_column=True)
    assert {(r, c) for r, row in enumerate(grid) for c, value in enumerate(row) if 0 < value < 5} <= hidden
    if len(hidden) > 9:  # too many to try them all: every line of them is checked below
        for line in [[(r, c) for c in range(len(grid[0]))] for r in range(len(grid))]:
            assert len(hidden & set(line)) != 1
        return
    assert determined(grid, hidden) == set()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=1, max_size=8))
def test_in_a_list_with_its_total_never_one_alone_is_hidden(parts):
    grid = [[*parts, sum(parts)]]
    hidden = hidden_cells(grid, total_row=False, total_column=True)
    assert len(hidden) != 1
    assert {(0, c) for c, value in enumerate(grid[0]) if 0 < value < 5} <= hidden


@pytest.mark.parametrize(
    ("grid", "hidden"),
    [
        ([[3, 6, 16, 25]], {(0, 0), (0, 1)}),  # the smallest of the others goes with it, not the largest or the total
        ([[3, 0, 7, 10]], {(0, 0), (0, 2)}),  # nil is told where another count will do
        ([[0, 0, 3, 3]], {(0, 2), (0, 3)}),  # the total is as small, and goes anyway
        ([[5, 0, 7, 12]], set()),
        ([[2, 2, 9, 13]], {(0, 0), (0, 1)}),  # two small ones hide each other
    ],
)
def test_what_is_hidden_in_a_list_with_its_total(grid, hidden):
    assert hidden_cells(grid, total_row=False, total_column=True) == hidden


def test_without_totals_only_the_small_ones_are_hidden():
    assert hidden_cells([[3, 6], [0, 8]], total_row=False, total_column=False) == {(0, 0)}


def test_in_a_table_a_small_count_needs_three_others():
    grid = with_totals([[3, 20, 30], [10, 6, 40], [50, 60, 70]])
    assert hidden_cells(grid, total_row=True, total_column=True) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_count_that_is_not_known_is_no_number():
    assert hidden_cells([[None, 3, 8, 11]], total_row=False, total_column=True) == {(0, 1), (0, 2)}
