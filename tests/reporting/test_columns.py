"""Columns of printed tables: no number is cut, and a table too wide for the page is laid across."""

from reporting.columns import columns_of


def table(columns, rows, landscape=False):
    return {
        "columns": [{"label": label, "align": align} for label, align in columns],
        "rows": [{"kind": "body", "cells": [{"text": text} for text in row]} for row in rows],
        "landscape": landscape,
    }


def test_widths_fill_the_table_and_text_gets_more_than_numbers():
    laid = columns_of(table([("Project", "text"), ("£", "number")], [("A new way of collecting what is owed", "12")]))
    assert sum(laid.widths) == 100
    assert laid.widths[0] > laid.widths[1]
    assert not laid.landscape


def test_given_widths_are_kept():
    given = table([("Project", "text"), ("£", "number")], [("Payroll", "12")])
    for column, wide in zip(given["columns"], (60, 40), strict=True):
        column["width"] = wide
    assert columns_of(given).widths == (60, 40)


def test_given_widths_in_which_a_number_does_not_fit_are_not_kept():
    given = table(
        [("Project", "text"), ("Letters", "number"), ("Change", "text")], [("Payroll", "6,830 documents", "–")]
    )
    for column, wide in zip(given["columns"], (80, 10, 10), strict=True):
        column["width"] = wide
    # Fifteen letters of Arimo at 8.8 points are about 72 points: 15 per cent of the 468 between the margins.
    assert columns_of(given).widths[1] >= 15


def test_one_long_text_leaves_room_for_the_numbers_beside_it():
    laid = columns_of(table([("Update", "text"), ("Saving", "number")], [("word " * 2000, "1,234,567.89")]))
    # Twelve figures of Arimo at 8.8 points are about 54 points: 12 per cent of the 468 between the margins.
    assert laid.widths[1] >= 12


def test_many_numbers_lie_across_and_more_still_are_set_smaller():
    def years(count):
        return table([("Line", "text"), *[("2024/25", "number")] * count], [("Savings", *["1,234,567"] * count)])

    assert columns_of(years(5)).landscape is False
    assert (columns_of(years(10)).landscape, columns_of(years(10)).dense) == (True, False)
    assert columns_of(years(15)).dense
    assert sum(columns_of(years(15)).widths) == 100


def test_table_without_rows_still_has_widths():
    assert sum(columns_of(table([("Line", "text"), ("£", "number")], [])).widths) == 100
