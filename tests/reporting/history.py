"""Quarters of figures for the tests of the dashboards, adopted as approved."""

from collections.abc import Mapping
from datetime import UTC, datetime

from kpis.actions.definitions import whole_item
from kpis.actions.history import ReportedFigure, adopt_history
from kpis.entry import Entry, Typed, read_line
from kpis.models import Item, Kpi
from kpis.rollup import rebuild
from partners.models import Scope, Service
from periods.values import Quarter
from tests.factories import World

REPORTED_AT = datetime(2026, 4, 20, tzinfo=UTC)


Written = str | tuple[str, str] | Typed | Entry


def typed(figure: Written) -> Typed:
    if isinstance(figure, Typed):
        return figure
    return Typed(figure=figure) if isinstance(figure, str) else Typed(upper=figure[0], lower=figure[1])


def approved(
    world: World, quarter: Quarter, figures: Mapping[Kpi | tuple, Written], service: Service | None = None
) -> None:
    """Adopt one quarter of a service (payroll) and roll it up. A key is a KPI, or KPI, scope, period and item."""
    lines = []
    for key, figure in figures.items():
        kpi, scope, period, item = (*key, *[None] * 3)[:4] if isinstance(key, tuple) else (key, None, None, None)
        lines.append(
            ReportedFigure(
                kpi=kpi,
                scope=scope or _only_scope(kpi),
                item=item or _whole(world),
                period=period or quarter,
                entry=figure if isinstance(figure, Entry) else read_line(typed(figure), kpi.definitions.get()),
            )
        )
    adopt_history(
        service=service or world.payroll,
        quarter=quarter,
        figures=lines,
        submitted_by=world.officer,
        submitted_at=REPORTED_AT,
        decided_by=world.approver,
        decided_at=REPORTED_AT,
    )
    list(rebuild(world.partnership))


def _only_scope(kpi: Kpi) -> Scope:
    return kpi.definitions.get().scopes.get()


def _whole(world: World) -> Item:
    return whole_item(world.partnership)
