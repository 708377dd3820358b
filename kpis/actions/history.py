"""Figures that were reported before the portal kept them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from kpis.actions.rebuilding import request_rebuild
from kpis.choices import ReturnState, Standing
from kpis.entry import Entry
from kpis.models import Item, Kpi, Observation, Return, StatedFigure
from partners.models import Scope, Service
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import Period, Quarter


@dataclass(frozen=True)
class ReportedFigure:
    """One figure as it was reported, with the text of the paper where it was printed."""

    kpi: Kpi
    scope: Scope
    item: Item
    period: Period
    entry: Entry
    printed: str = ""


@transaction.atomic
def adopt_history(
    *,
    service: Service,
    quarter: Quarter,
    figures: Iterable[ReportedFigure],
    submitted_by: User,
    submitted_at: datetime,
    decided_by: User,
    decided_at: datetime,
) -> Return:
    """Take over a quarter that was reported and accepted before: an approved return with its figures."""
    figures = list(figures)
    if submitted_by.pk == decided_by.pk:
        raise Refused("Name two people: nobody approves their own return.")
    if any(figure.kpi.partnership_id != service.partnership_id for figure in figures):
        raise Refused("A return holds figures of its own partnership alone.")
    quarterly_return = Return.objects.create(
        service=service,
        period=CalendarPeriod.of(quarter),
        state=ReturnState.APPROVED,
        submitted_by=submitted_by,
        submitted_at=submitted_at,
        decided_by=decided_by,
        decided_at=decided_at,
    )
    for period in {figure.period for figure in figures}:
        CalendarPeriod.of(period)
    Observation.objects.bulk_create(
        Observation(
            quarterly_return=quarterly_return,
            kpi=figure.kpi,
            scope=figure.scope,
            item=figure.item,
            period_id=figure.period.code,
            printed=figure.printed,
            standing=Standing.APPROVED,
            entered_by=submitted_by,
            entered_at=submitted_at,
            version=1,
            **vars(figure.entry),
        )
        for figure in figures
    )
    record("history adopted", target=quarterly_return, by=submitted_by, partnership_id=service.partnership_id)
    request_rebuild(
        partnership=service.partnership,
        cells={(figure.kpi.pk, figure.scope.pk, figure.period.code) for figure in figures},
        by=submitted_by,
    )
    return quarterly_return


@transaction.atomic
def note_stated_figure(*, stated: StatedFigure, by: User | None) -> StatedFigure:
    """Record what an older paper printed."""
    guard(by, stated.partnership, Right.KEEP_STATED_FIGURES)
    stated.full_clean()
    stated.save()
    record("stated figure noted", target=stated, by=by, partnership_id=stated.partnership_id)
    return stated


@transaction.atomic
def explain_stated_figure(*, stated: StatedFigure, explanation: str, by: User) -> StatedFigure:
    """Say why a printed figure differs from the computed one."""
    guard(by, stated.partnership, Right.KEEP_STATED_FIGURES)
    if not explanation.strip():
        raise Refused("Write down why the printed figure differs.")
    record(
        "stated figure explained",
        target=stated,
        by=by,
        partnership_id=stated.partnership_id,
        changes={"explanation": (stated.explanation, explanation)},
    )
    stated.explanation = explanation.strip()
    stated.save(update_fields=["explanation"])
    return stated
