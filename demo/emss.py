"""East Midlands Shared Services, 2023/24: the printed figures of its annual report and nothing else.

What the published text lost is in the state "lost". demo/data/emss/README.md says what stands in which table.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from demo.deciding import load_decisions
from demo.defining import Founded, define, note_printed, printed_entry
from demo.governing import load_committees
from demo.people import give_roles, person
from demo.planning import load_plans
from demo.reading import Row
from kpis.actions.history import ReportedFigure, adopt_history
from kpis.actions.returns import open_returns
from kpis.choices import FigureKind, Frequency
from kpis.entry import Entry
from kpis.models import Definition, Item, Kpi
from partners.actions import found_partnership
from partners.models import Partnership, Scope
from periods.values import FinancialYear, Period, Quarter, parse

SLUG = "emss"
SINCE = date(2022, 4, 1)
YEAR = FinancialYear(2023)
TAKEN_AT = datetime(2024, 6, 24, 12, tzinfo=UTC)  # the meeting that the paper went to
PAPER = "Annual report 2023/24"
NEXT_QUARTER, NEXT_DUE = Quarter(2024, 1), date(2024, 7, 31)

Cell = tuple[str, str, str, Period]  # KPI, scope, item, period


def load() -> Partnership:
    """Found EMSS, take over its year, and open the quarter after it for somebody to type."""
    administrator = person("administrator@example.org")
    partnership = found_partnership(
        name="East Midlands Shared Services",
        short_name="EMSS",
        slug=SLUG,
        committee_name="East Midlands Shared Services Joint Committee",
        colour="#00695c",
        by=administrator,
    )
    founded = Founded(partnership, SLUG, administrator)
    define(founded, since=SINCE)
    give_roles(partnership, by=administrator)
    _adopt_the_year(founded)
    note_printed(founded, "stated", paper=PAPER)
    load_plans(founded)
    load_committees(founded)
    load_decisions(founded)
    open_returns(partnership=partnership, quarter=NEXT_QUARTER, due_on=NEXT_DUE, by=administrator)
    return partnership


def _adopt_the_year(founded: Founded) -> None:
    """The four returns of every service: what was printed, and a reason for each figure that was due and was not."""
    printed: dict[Period, dict[Cell, ReportedFigure]] = {quarter: {} for quarter in YEAR.quarters()}
    for row in founded.rows("figures"):
        period = parse(row["period"])
        kpi, scope, item = founded.kpis[row["kpi"]], founded.scopes[row["scope"]], founded.items[row["item"]]
        cell = (kpi.slug, scope.name, row["item"], period)
        measure = founded.definitions[kpi.slug][0].measure
        printed[parse(row["return"])][cell] = ReportedFigure(
            kpi, scope, item, period, printed_entry(row, measure), row["printed"]
        )
    gaps = Gaps(founded.rows("gaps"))
    for quarter in YEAR.quarters():
        figures = printed[quarter]
        for kpi, scope, item, period in _due(founded, quarter):
            cell = (kpi.slug, scope.name, item.name if item.breakdown_id else "", period)
            if cell not in figures:
                figures[cell] = ReportedFigure(kpi, scope, item, period, gaps.entry(*cell[:3]))
        for service in founded.services.values():
            of_service = [figure for figure in figures.values() if figure.kpi.service_id == service.pk]
            if of_service:
                adopt_history(
                    service=service,
                    quarter=quarter,
                    figures=of_service,
                    submitted_by=person("officer@example.org"),
                    submitted_at=TAKEN_AT,
                    decided_by=person("approver@example.org"),
                    decided_at=TAKEN_AT,
                )


class Gaps:
    """Why a figure that was due is not there: the closest row of gaps.csv, from KPI, scope and item to all."""

    def __init__(self, table: Iterable[Row]) -> None:
        self.reasons = {(row["kpi"], row["scope"], row["item"]): row for row in table}

    def entry(self, kpi: str, scope: str, item: str) -> Entry:
        places = ((kpi, scope, item), (kpi, "", ""), ("", "", ""))
        row = next(self.reasons[place] for place in places if place in self.reasons)
        return Entry(kind=FigureKind(row["no_figure"]), reason=row["reason"])


def _due(founded: Founded, quarter: Quarter) -> Iterable[tuple[Kpi, Scope, Item, Period]]:
    """Every figure that a return of the quarter would have asked for."""
    for slug, (definition, *_) in founded.definitions.items():
        for period in _periods(definition, quarter):
            for scope in definition.scopes.all():
                items = definition.breakdown.items.all() if definition.breakdown else [founded.items[""]]
                for item in items:
                    yield founded.kpis[slug], scope, item, period


def _periods(definition: Definition, quarter: Quarter) -> list[Period]:
    match definition.frequency:
        case Frequency.MONTHLY:
            return list(quarter.months())
        case Frequency.QUARTERLY:
            return [quarter]
        case Frequency.YEARLY if quarter.number == 4:
            return [quarter.financial_year]
    return []
