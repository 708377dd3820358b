"""Figures as CSV hold values only."""

import csv
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace

import pytest

from periods.values import Quarter
from reporting.exports import ExportRow, wide_csv

Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)


def row(value, *, title="Errors", scope="North", period=Q4, decimals=1, kind="number", text=""):
    definition = SimpleNamespace(kpi_id=1, title=title, unit="%", measure="percent", multiplier=100, decimals=decimals)
    numerator = Decimal(value) if kind == "number" else None
    figure = SimpleNamespace(kind=kind, numerator=numerator, denominator=Decimal(100), text=text)
    return ExportRow("errors", "K1", definition, scope, "", period, figure)


def read(rows):
    return list(csv.reader(StringIO(wide_csv(rows))))


def test_kpis_go_down_and_periods_across_the_oldest_first():
    assert read([row("2.25"), row("1.5", period=Q3), row("7", scope="South")]) == [
        ["Reference", "Code", "KPI", "Unit", "For", "Item", "Q3 2025/26", "Q4 2025/26"],
        ["errors", "K1", "Errors", "%", "North", "", "1.5", "2.3"],
        ["errors", "K1", "Errors", "%", "South", "", "", "7.0"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_words_that_a_spreadsheet_would_run_are_quoted(start):
    formula = f'{start}HYPERLINK("http://example.org")'
    cells = read([row("1", title=formula), row("", title=formula, scope=formula, kind="text", text=formula)])[1:]

    assert cells[0][2] == f"'{formula}"
    assert cells[1][4] == f"'{formula}"
    assert cells[1][6] == f"'{formula}"


def test_a_negative_number_stays_a_number():
    assert read([row("-4.5")])[1][6] == "-4.5"


def test_no_figure_is_said_and_never_a_zero():
    cells = read([row("", kind="lost"), row("0", period=Q3)])

    assert cells[1][6:] == ["0.0", "not available in the published paper"]


def test_nothing_to_export_is_a_head_alone():
    assert read([]) == [["Reference", "Code", "KPI", "Unit", "For", "Item"]]
