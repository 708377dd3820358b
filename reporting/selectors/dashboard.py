"""The partnership at a glance: one quarter, how it came there, and what is missing."""

from dataclasses import dataclass, field

from kpis.sight import Sight
from periods.values import Quarter
from reporting.counts import Counts
from reporting.selectors.quarters import (
    Ground,
    Kpis,
    QuarterReturn,
    newest_with_figures,
    read_ground,
    read_kpis,
    read_remarks,
)
from reporting.selectors.usual import UsualFigures

QUARTERS_SHOWN = 8


@dataclass
class Dashboard:
    """What the page shows, of `services`. `kpis` is None while nothing has been handed in."""

    ground: Ground
    quarter: Quarter | None = None
    service_id: int | None = None
    scope_id: int | None = None
    services: set[int] = field(default_factory=set)
    kpis: Kpis | None = None
    history: dict[Quarter, Counts] = field(default_factory=dict)
    returns: list[QuarterReturn] = field(default_factory=list)
    usual: UsualFigures | None = None

    @property
    def counts(self) -> Counts:
        return self.history[self.quarter] if self.quarter else Counts()


def dashboard_data(
    sight: Sight, *, quarter: Quarter | None = None, service: str = "", scope_id: int | None = None
) -> Dashboard:
    """One quarter (the latest that asks for a KPI), of all services or one, of the whole or one partner.

    Raises LookupError where the partnership has no such service or partner. Ten queries, and four more for each
    newer quarter in which nothing but figures of other periods is handed in.
    """
    ground = read_ground(sight.partnership)
    service_id = next((one.id for one in ground.services.values() if one.slug == service), None)
    if (service and service_id is None) or (scope_id is not None and scope_id not in ground.columns):
        raise LookupError
    services = ground.below(service_id) if service_id else set(ground.services)
    page = Dashboard(ground, quarter, service_id, scope_id, services)

    def kpis_of(quarter: Quarter) -> Kpis:
        quarters = last_quarters(quarter, QUARTERS_SHOWN)
        return read_kpis(sight, ground, quarters, services=services if service_id else None, scope=scope_id)

    newest = ground.handed_in
    if not quarter and not newest:
        return page
    kpis = kpis_of(quarter) if quarter else newest_with_figures(newest, kpis_of)
    quarter = page.quarter = kpis.quarter
    remarks = read_remarks(
        sight, quarter, [kpi.meaning.kpi_id for kpi in kpis.now if kpi.standing != "on_target"], scope_id
    )
    for kpi in kpis.now:
        kpi.remarks = remarks.get(kpi.meaning.kpi_id, [])
    page.kpis = kpis
    page.usual = UsualFigures(sight, kpis)
    page.history = {one: Counts.of(standings.values()) for one, standings in kpis.standings.items()}
    page.returns = ground.returns_of(quarter, services)
    return page


def last_quarters(quarter: Quarter, count: int) -> list[Quarter]:
    """So many quarters up to this one, the oldest first."""
    found = [quarter]
    while len(found) < count:
        found.append(found[-1].first.plus(-3).quarter)
    return found[::-1]
