"""The debt of all partners at two dates, with the combined movement, beside what the printed totals give."""

from fractions import Fraction

from common.formatting import money, number
from partners.models import ScopeKind
from reporting.blocks import BlockContext, Part
from reporting.blocks.debt_movement import MOVEMENT, printed_totals, total_line
from reporting.figures import read_period
from reporting.tables import cell, column, row, table

EXAMPLE = '{{ block debt_summary from="April 2023" to="March 2024" }}'


def collect(context: BlockContext, *, from_: str, to: str, kpi: str = "past-due-debt") -> list[Part]:
    """A row for each partner, then their sum."""
    figures, first, last = context.figures, read_period(from_), read_period(to)
    partners = [scope for scope in figures.scopes_of(figures.kpi(kpi)) if scope.kind == ScopeKind.BODY]
    lines = [(scope, total_line(figures, kpi, scope.name, first, last)) for scope in partners]
    rows = []
    for scope, line in lines:
        before, after, movement = line.values
        seen = [{"observations": list(one.observations)} for one in (line.first, line.last)]
        both = {"observations": [*line.first.observations, *line.last.observations]}
        rows.append(
            row(
                scope.body.name if scope.body else scope.name,
                cell(number(before), origin=seen[0]),
                cell(number(after), origin=seen[1]),
                cell(number(movement), origin=both),
            )
        )
    computed = _sum([line.values for _, line in lines])
    rows.append(row("All partners", *[number(value) for value in computed], kind="total"))
    printed = [printed_totals(figures, kpi, scope.name, first, last) for scope in partners]
    note = ""
    if printed and all(one and None not in one.values[:2] for one in printed):
        begin, end, _ = _sum([(one.values[0], one.values[1], Fraction(0)) for one in printed if one])
        stated = (begin, end, end - begin)
        if stated != computed:
            published = [figure for one in printed if one for figure in one.figures]
            gaps = [a - b for a, b in zip(stated, computed, strict=True)]
            rows += [
                row("From the published totals", *map(number, stated), kind="stated", of=published),
                row(
                    "Published less computed",
                    *[number(gap) if gap else "agrees" for gap in gaps],
                    kind="difference",
                    of=published,
                ),
            ]
            note = (
                f"Computed from the sectors the combined movement is {money(computed[2])}; "
                f"the published totals give {money(stated[2])}."
            )
    return [
        table(
            id=f"{kpi}-all",
            caption=f"{lines[0][1].first.definition.title}: all partners, £, "
            f"at the end of {first.label} and of {last.label}",
            columns=[
                column("Partner", width=31),
                column(first.label, "number", 23),
                column(last.label, "number", 23),
                column(MOVEMENT, "number", 23),
            ],
            rows=rows,
            note=note,
        )
    ]


def _sum(lines: list[tuple]) -> tuple[Fraction, Fraction, Fraction]:
    first, last, movement = (sum(column, Fraction(0)) for column in zip(*lines, strict=True))
    return first, last, movement
