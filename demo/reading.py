"""The tables in demo/data, row by row."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parent / "data"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of a table such as "emss/kpis", each a dict of its columns; an empty cell is ""."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def several(text: str) -> list[str]:
    """The entries of a cell that holds a list, divided by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def exact(text: str) -> Decimal | None:
    return Decimal(text) if text else None
