"""One service in one quarter, with the services beneath it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kpis.choices import Frequency
from kpis.sight import Sight
from periods.values import Period, Quarter
from projects.models import Project
from reporting.selectors.figures import Figure, Meaning, read_figures
from reporting.selectors.quarters import (
    Ground,
    Kpis,
    QuarterReturn,
    ServiceNode,
    newest_with_figures,
    read_ground,
    read_kpis,
)
from reporting.selectors.usual import UsualFigures


class ProjectLine(NamedTuple):
    title: str
    status: str
    plan_year: str
    target: str | None
    target_note: str


@dataclass
class ServiceData:
    """What the page shows. `kpis` is None while nothing has been handed in."""

    ground: Ground
    service: ServiceNode
    quarter: Quarter | None
    to_date: Period | None = None
    kpis: Kpis | None = None
    returns: list[QuarterReturn] = field(default_factory=list)
    items: dict[int, str] = field(default_factory=dict)
    facts: list[tuple[Meaning, Figure]] = field(default_factory=list)
    projects: list[ProjectLine] = field(default_factory=list)
    usual: UsualFigures | None = None


def service_data(sight: Sight, slug: str, *, quarter: Quarter | None = None) -> ServiceData:
    """Raises LookupError where the partnership has no such service.

    Twelve queries, and four more for each newer quarter that asks for none of its KPIs.
    """
    ground = read_ground(sight.partnership)
    service = next((one for one in ground.services.values() if one.slug == slug), None)
    if service is None:
        raise LookupError(slug)
    if not quarter and not ground.handed_in:
        return ServiceData(ground, service, None)
    services = ground.below(service.id)

    def kpis_of(quarter: Quarter) -> Kpis:
        to_date = quarter.year_to_date()
        return read_kpis(
            sight,
            ground,
            [quarter.first.plus(-12).quarter, quarter.first.plus(-3).quarter, quarter],
            services=services,
            also=[] if to_date == quarter else [to_date],
        )

    kpis = kpis_of(quarter) if quarter else newest_with_figures(ground.handed_in, kpis_of)
    quarter = kpis.quarter
    to_date = quarter.year_to_date()
    facts = _facts(sight, services, kpis)
    return ServiceData(
        ground=ground,
        service=service,
        quarter=quarter,
        to_date=None if to_date == quarter else to_date,
        kpis=kpis,
        returns=ground.returns_of(quarter, services),
        items=kpis.items,
        facts=facts,
        projects=_projects(services),
        usual=UsualFigures(sight, kpis),
    )


def _facts(sight: Sight, services: set[int], kpis: Kpis) -> list[tuple[Meaning, Figure]]:
    """Figures reported once, which belong to no quarter. One query."""
    figures = read_figures(sight, kpi__service_id__in=services, definition__frequency=Frequency.ONCE)
    found = [(kpis.meanings[figure.definition_id], figure) for figure in figures]
    order = {meaning.kpi_id: place for place, meaning in enumerate(kpis.meanings.values())}
    return sorted(found, key=lambda one: (order[one[0].kpi_id], one[1].period_id))


def _projects(services: set[int]) -> list[ProjectLine]:
    """One query."""
    found = Project.objects.filter(service_id__in=services).order_by("-plan_year_id", "order", "pk")
    fields = ("title", "status", "plan_year__label", "target__label", "target_note")
    return [ProjectLine._make(one) for one in found.values_list(*fields)]
