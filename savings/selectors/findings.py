"""What an older paper printed of a business case, as the checks read it, and what they find.

A stated figure belongs to a case by its table: the slug of the case, a space, and the slug of the service, or one of the
words of selectors/case_check.py. Its row and column are those of `calculations.casting`,
or labels of lines and names of partners.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from kpis.models import StatedFigure
from kpis.sight import Sight
from savings.calculations.casting import (
    Checked,
    Place,
    Printed,
)

OF_UNIT = {"£": Decimal(1), "£k": Decimal(1000), "£m": Decimal(1_000_000), "%": Decimal(1)}

Table = dict[Place, Printed]


@dataclass(frozen=True)
class Finding:
    """A printed figure that its table does not give, and what is known of the cause."""

    table: str
    heading: str
    checked: Checked
    stated: StatedFigure
    left_out: str = ""  # the one line whose amount is the whole difference
    of_service: str = ""  # whose table a sentence speaks of

    @property
    def row(self) -> str:
        """As a reader knows it: the service by its name, where a sentence speaks of its table."""
        row = self.checked.row
        return f"{self.of_service}: {row.partition(': ')[2]}" if self.of_service else row


@dataclass(frozen=True)
class StatedTables:
    """What was printed, by table, row and column."""

    printed: dict[str, Table]
    rows: dict[tuple[str, str, str], StatedFigure]

    def table(self, name: str) -> Table:
        return self.printed.get(name, {})


def stated_tables(sight: Sight, prefix: str) -> StatedTables:
    """The stated figures of the tables whose name begins so, that somebody may see. One query."""
    printed: dict[str, Table] = defaultdict(dict)
    rows = {}
    for stated in sight.stated_figures.filter(table__startswith=prefix):
        rows[stated.table, stated.row, stated.column] = stated
        if stated.value is not None and stated.unit in OF_UNIT:
            printed[stated.table][stated.row, stated.column] = as_printed(stated)
    return StatedTables(dict(printed), rows)


def as_printed(stated: StatedFigure) -> Printed:
    """In pounds, per cent, or what else is counted, with the worth of the last place of the printed text."""
    scale = OF_UNIT.get(stated.unit, Decimal(1))
    decimals = re.search(r"\.(\d+)", stated.text)
    step = Decimal(1).scaleb(-len(decimals[1]) if decimals else 0)
    return Printed((stated.value or Decimal(0)) * scale, step * scale, stated.text)
