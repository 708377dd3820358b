"""Debt by sector at two dates with the movement, and the printed totals beside the computed ones."""

from dataclasses import dataclass
from fractions import Fraction

from common.formatting import money, number
from kpis.models import StatedFigure
from periods.values import Period
from reporting.blocks import BlockContext, Part
from reporting.figures import Figure, Figures, ReferenceUnknown, read_period
from reporting.parts import figure_cell
from reporting.tables import cell, column, row, table

EXAMPLE = '{{ block debt_movement scope=NCC from="April 2023" to="March 2024" }}'
TOTALS, MOVEMENT = "Totals", "Movement"


@dataclass(frozen=True)
class Line:
    """A sector, or the total of all, at both dates."""

    name: str
    first: Figure
    last: Figure

    @property
    def values(self) -> tuple[Fraction, Fraction, Fraction]:
        """At the first date, at the last date, and the movement between them; in pounds."""
        first, last = self.first.value or Fraction(0), self.last.value or Fraction(0)
        return first, last, last - first


@dataclass(frozen=True)
class Printed:
    """What an older paper printed as totals: at the first date, at the last date, and as the movement."""

    figures: tuple[StatedFigure | None, ...]

    @property
    def values(self) -> tuple[Fraction | None, ...]:
        return tuple(Fraction(one.value) if one and one.value is not None else None for one in self.figures)

    @property
    def source(self) -> str:
        return next((one.source for one in self.figures if one), "")


def collect(context: BlockContext, *, scope: str, from_: str, to: str, kpi: str = "past-due-debt") -> list[Part]:
    """One partner's debt by sector. The differences are said in plain words below the table."""
    figures, first, last = context.figures, read_period(from_), read_period(to)
    owner = figures.scope(scope)
    sectors = sector_lines(figures, kpi, scope, first, last)
    total = total_line(figures, kpi, scope, first, last)
    printed = printed_totals(figures, kpi, scope, first, last)
    rows = [_row(line, "body") for line in sectors] + [_row(total, "total")]
    words = ""
    if printed:
        rows.append(row("Total as published", *map(number, printed.values), kind="stated", of=printed.figures))
        gaps = differences(total, printed)
        if any(gaps):
            rows.append(
                row("Published less computed", *map(_gap_in_words, gaps), kind="difference", of=printed.figures)
            )
        words = in_words(total, sectors, printed, first, last)
    name = owner.body.name if owner.body else context.partnership.name
    return [
        table(
            id=f"{kpi}-{owner.name.lower()}",
            caption=f"{total.first.definition.title}: {name}, £, at the end of {first.label} and of {last.label}",
            columns=[
                column("Sector", width=31),
                column(first.label, "number", 23),
                column(last.label, "number", 23),
                column(MOVEMENT, "number", 23),
            ],
            rows=rows,
            note=f"A minus means a credit balance or a fall. {words}".strip(),
        )
    ]


def sector_lines(figures: Figures, slug: str, scope: str, first: Period, last: Period) -> list[Line]:
    """The sectors for which this partner has a figure at one of the dates, or both."""
    kpi, owner = figures.kpi(slug), figures.scope(scope)
    lines = []
    for item in figures.items_of(kpi):
        before, after = (figures.find(kpi, period, owner, item) for period in (first, last))
        if before and after and (before.value is not None or after.value is not None):
            lines.append(Line(item.name, before, after))
    if not lines:
        raise ReferenceUnknown(f"“{slug}” has no figures by sector of {scope or 'the partnership'} at these dates.")
    return lines


def total_line(figures: Figures, slug: str, scope: str, first: Period, last: Period) -> Line:
    return Line("Total", figures.get(slug, first.slug, scope), figures.get(slug, last.slug, scope))


def printed_totals(figures: Figures, slug: str, scope: str, first: Period, last: Period) -> Printed | None:
    """The totals that an older paper printed for this partner and these dates, if any are kept."""
    stated = {
        column_name.replace("-", " "): one
        for (table_name, row_name, column_name), one in figures.stated_figures.items()
        if table_name == f"{slug}-{scope.lower()}" and row_name == TOTALS
    }
    found = tuple(stated.get(name) for name in (first.short_label, last.short_label, MOVEMENT))
    return Printed(found) if any(found) else None


def differences(total: Line, printed: Printed) -> list[Fraction | None]:
    """Printed minus computed, for both dates and the movement; None where nothing was printed or both agree."""
    return [
        None if stated is None or stated == computed else stated - computed
        for stated, computed in zip(printed.values, total.values, strict=True)
    ]


def in_words(total: Line, sectors: list[Line], printed: Printed, first: Period, last: Period) -> str:
    """The comparison as sentences for a councillor."""
    gaps = differences(total, printed)
    if not any(gaps):
        return "The published totals agree with the computed ones."
    sentences = []
    for place, period in enumerate((first, last)):
        gap = gaps[place]
        if gap is None:
            continue
        left_out = [line.name for line in sectors if line.values[place] == -gap]
        because = f": “{left_out[0]}” was left out" if left_out else ""
        sentences.append(
            f"Total of {period.label}: computed {money(total.values[place])}, "
            f"published {money(printed.values[place])}, difference {money(abs(gap))}{because}."
        )
    begin, end, movement = printed.values
    if movement is not None and gaps[2] is None:
        sentences.append(f"The published movement of {money(movement)} agrees with the computed one.")
    if begin is not None and end is not None and movement is not None and end - begin != movement:
        sentences.append(f"It does not cross-cast with the published totals, which give {money(end - begin)}.")
    explained = {one.explanation for one in printed.figures if one and one.explanation}
    return " ".join([*sentences, *sorted(explained)])


def _row(line: Line, kind: str) -> dict:
    movement = cell(
        number(line.values[2]), origin={"observations": [*line.first.observations, *line.last.observations]}
    )
    return row(line.name, _bare(line.first), _bare(line.last), movement, kind=kind)


def _bare(figure: Figure) -> dict:
    """Without the pound sign, which the caption has."""
    shown = figure_cell(figure)
    return shown if figure.value is None else {**shown, "text": number(figure.value)}


def _gap_in_words(gap: Fraction | None) -> str:
    return "agrees" if gap is None else number(gap)
