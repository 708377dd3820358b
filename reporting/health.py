"""What the blocks of a quarterly paper share: which quarter it tells of, and each KPI as it stands in it.

The counts are those of the dashboard (reporting/selectors/dashboard.py), so that paper and screen cannot disagree; the
cells are those of every paper, with the origin of each figure.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from common.formatting import NOTHING
from kpis.choices import FigureKind
from kpis.models import Kpi
from periods.values import Period, Quarter
from reporting.blocks import BlockContext
from reporting.figures import Figure
from reporting.parts import counted, figure_cell
from reporting.selectors.figures import Figure as Read
from reporting.selectors.figures import period_of
from reporting.selectors.quarters import STRENGTH, KpiNow, Kpis
from reporting.tables import change_text, target_text, unit_text, value_text
from reporting.views.kpi_words import title_of

OFF_TARGET = ("below_target", "within_tolerance")


@dataclass(frozen=True)
class Line:
    """One figure that stands for a KPI in the quarter of a paper."""

    context: BlockContext
    kpi: KpiNow
    read: Read

    @property
    def title(self) -> str:
        """The KPI, and whose figure it is where that is not the whole partnership."""
        return title_of(self.context.health, self.kpi, self.read)

    @property
    def service(self) -> str:
        return self.context.health.ground.services[self.kpi.meaning.service_id].name

    @property
    def service_slug(self) -> str:
        return self.context.health.ground.services[self.kpi.meaning.service_id].slug

    @property
    def unit(self) -> str:
        return unit_text(self.kpi.meaning)

    @property
    def row(self) -> Kpi:
        return self.context.figures.kpi(self.kpi.meaning.slug)

    @property
    def target(self) -> str:
        goal = kpis_of(self.context).goal(self.read)
        return target_text(goal, self.kpi.meaning, in_words=True) if goal else NOTHING

    @property
    def miss(self) -> Fraction:
        """How far it is off its target, as a share of the target."""
        return kpis_of(self.context).miss(self.read)

    def cell(self, *, unit: bool = False) -> dict:
        """The figure with its origin; words stand as a note, which may wrap where a number may not."""
        made = figure_cell(printed(self.context, self.read), unit=unit)
        if self.read.kind != FigureKind.TEXT:
            return made
        return {**made, "text": "", "note": ". ".join(filter(None, [made["text"], made.get("note", "")]))}

    def change_since(self, when: Period) -> str:
        then = self.kpi.then(self.read, when)
        if then is None:
            return NOTHING
        return change_text(self.read, then, self.kpi.meaning, kpis_of(self.context).meanings[then.definition_id])

    @property
    def weakest(self) -> str:
        """The worst part beneath a figure of the whole: "Southmoor, 74%". Empty where no part is off target."""
        if not self._parts_off:
            return ""
        worst = min(self._parts_off, key=lambda part: (STRENGTH[part.status], -kpis_of(self.context).miss(part)))
        return f"{self.context.health.ground.columns[worst.scope_id].name}, {value_text(worst, self.kpi.meaning)}"

    @property
    def weakest_below(self) -> bool:
        return any(part.status == "below_target" for part in self._parts_off)

    @property
    def _parts_off(self) -> list[Read]:
        """The parts beneath a figure of the whole partnership that are off their own targets."""
        if self.read.scope_id != self.context.health.ground.whole_scope:
            return []
        return [part for part in self.kpi.parts if part.scope_id != self.read.scope_id and part.status in OFF_TARGET]


def printed(context: BlockContext, read: Read) -> Figure | None:
    """A figure of the quarter as papers print it."""
    figures = context.figures
    kpi = figures.kpi(kpis_of(context).meanings[read.definition_id].slug)
    scope = next(one for one in figures.scopes if one.pk == read.scope_id)
    return figures.find(kpi, period_of(read.period_id), scope, figures.items[read.item_id])


def counted_in(context: BlockContext, quarter: Quarter, standings: Collection[str]) -> dict:
    """The origin of how many KPIs stood so in a quarter: the figures by which they were judged."""
    kpis = kpis_of(context)
    leads = (kpis.leads[quarter][kpi] for kpi, stood in kpis.standings[quarter].items() if stood in standings)
    return counted(printed(context, read) for found in leads for read in found)


def kpis_of(context: BlockContext) -> Kpis:
    """The KPIs that the quarter asks for."""
    kpis = context.health.kpis
    assert kpis is not None, "a quarter was asked for"
    return kpis


def lines_of(context: BlockContext) -> list[Line]:
    """Every KPI that the quarter asks for, in order."""
    return [Line(context, kpi, read) for kpi in kpis_of(context).now for read in kpi.leads]


def by_service(lines: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Lines are in the order of services already."""
    for name, group in groupby(lines, key=lambda line: line.service):
        yield name, list(group)
