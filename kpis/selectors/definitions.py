"""What the pages of definitions read: a fixed number of queries each, however many KPIs there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from kpis.models import Breakdown, Definition, Kpi, Target
from kpis.sight import Sight
from partners.models import Service
from partners.selectors import service_tree


@dataclass
class KpiNow:
    """A KPI with the definition and the targets that hold on a day."""

    kpi: Kpi
    definition: Definition | None
    targets: list[Target]

    @property
    def title(self) -> str:
        return self.definition.title if self.definition else self.kpi.slug


def with_meaning(kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    """Some KPIs with their definitions and targets, oldest first. Three queries more."""
    return kpis.prefetch_related(
        Prefetch("definitions", queryset=Definition.objects.order_by("valid_from")),
        Prefetch(
            "targets",
            queryset=Target.objects.select_related("scope__body", "scope__unit").order_by("scope__order", "valid_from"),
        ),
    )


def kpi_on(kpi: Kpi, day: date) -> KpiNow:
    """What holds on a day; the first definition where none holds yet. No query for a KPI of `with_meaning`."""
    definitions = list(kpi.definitions.all())
    held = [definition for definition in definitions if definition.holds_on(day)]
    return KpiNow(
        kpi=kpi,
        definition=next(iter(held or definitions), None),
        targets=[target for target in kpi.targets.all() if target.holds_on(day)],
    )


def kpis_by_service(sight: Sight, day: date) -> list[tuple[Service, list[KpiNow]]]:
    """Every service that has KPIs, in the order of the tree, with them. Four queries."""
    of_service: dict[int, list[KpiNow]] = {}
    for kpi in with_meaning(sight.kpis.order_by("heading", "order", "pk")):
        of_service.setdefault(kpi.service_id, []).append(kpi_on(kpi, day))
    return [
        (branch.service, of_service[branch.service.pk])
        for branch in service_tree(sight.partnership)
        if branch.service.pk in of_service
    ]


def breakdowns_of(sight: Sight) -> QuerySet[Breakdown]:
    """Every list with its items. Two queries."""
    return sight.breakdowns.prefetch_related("items")


def counts_of(sight: Sight) -> Iterator[tuple[str, int]]:
    """How much of each thing there is to manage. One query each."""
    partnership = sight.partnership
    yield "people", partnership.roles.values("user").distinct().count()
    yield "bodies", partnership.bodies.count()
    yield "services", partnership.services.count()
    yield "breakdowns", sight.breakdowns.count()
    yield "kpis", sight.kpis.filter(closed_on__isnull=True).count()
    yield "stated", sight.stated_figures.count()
