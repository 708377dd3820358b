"""Strategic plans: phases, priorities, savings, reviews, focus areas, appendices."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import User
from audit.actions import record
from kpis.models import Kpi
from partners.actions import save_row
from partners.models import OfPartnership
from partners.rights import guard
from partners.roles import Right
from periods.values import FinancialYear, Month, OpenRange, WholeMonths
from projects.models import (
    FocusArea,
    Phase,
    Plan,
    PlanAppendix,
    PlannedSaving,
    PlanReview,
    Project,
    StrategicPriority,
)

MONTHS_ON = "Type a run of months, or from a month on where no end is printed."


@transaction.atomic
def save_plan(*, plan: Plan, by: User | None) -> Plan:
    """Begin a strategic plan, or change it."""
    guard(by, plan.partnership, Right.EDIT_PROJECTS)
    if not isinstance(plan.period.value, WholeMonths | OpenRange):
        raise ValidationError({"period": MONTHS_ON})
    others = Plan.objects.filter(partnership=plan.partnership, title__iexact=plan.title).exclude(pk=plan.pk)
    if others.exists():
        raise ValidationError({"title": "Choose another title: there is a plan of this name."})
    return save_row(plan, by)


@transaction.atomic
def save_phase(*, phase: Phase, by: User | None) -> Phase:
    """Add a phase to a plan, or change it. Phases may overlap or leave a gap: some plans do."""
    _guard_part(phase, by)
    if not isinstance(phase.period.value, WholeMonths | OpenRange):
        raise ValidationError({"period": MONTHS_ON})
    _number_once(phase, phase.plan.phases.all(), "phase of this plan")
    return save_row(phase, by)


@transaction.atomic
def save_priority(
    *,
    priority: StrategicPriority,
    projects: Iterable[Project] | None = None,
    kpis: Iterable[Kpi] | None = None,
    by: User | None,
) -> StrategicPriority:
    """Add a priority to a phase, or change it, with the projects and KPIs it leads to; None leaves those as they are."""
    guard(by, priority.partnership, Right.EDIT_PROJECTS)
    _same_partnership(priority, "phase")
    _number_once(priority, priority.phase.priorities.all(), "priority of this phase")
    other = priority.same_as
    if other is not None:
        _same_partnership(priority, "same_as")
        if other.phase.plan_id != priority.phase.plan_id:
            raise ValidationError({"same_as": "Choose a priority of the same plan."})
        if other.pk == priority.pk:
            raise ValidationError({"same_as": "Choose another priority: this one is itself."})
        if other.same_as_id == priority.pk and priority.pk:
            raise ValidationError({"same_as": "The other one points here already: say it once."})
    elif priority.same_note:
        raise ValidationError({"same_as": "Choose the priority that says the same, or leave the note empty."})
    save_row(priority, by)
    _link(priority, "projects", projects, by)
    _link(priority, "kpis", kpis, by)
    return priority


@transaction.atomic
def save_planned_saving(*, saving: PlannedSaving, by: User | None) -> PlannedSaving:
    """Add what a plan promises to save in a year, or change it. Without an amount it is not known, not nil."""
    _guard_part(saving, by)
    if not isinstance(saving.year.value, FinancialYear):
        raise ValidationError({"year": "Savings are of a financial year, for example 2013/14."})
    if PlannedSaving.objects.filter(plan=saving.plan, year=saving.year).exclude(pk=saving.pk).exists():
        raise ValidationError({"year": f"Change the line of {saving.year.label}: the plan has one."})
    if saving.phase and saving.phase.plan_id != saving.plan_id:
        raise ValidationError({"phase": "Choose a phase of this plan."})
    if saving.priority and saving.priority.phase.plan_id != saving.plan_id:
        raise ValidationError({"priority": "Choose a priority of this plan."})
    return save_row(saving, by)


@transaction.atomic
def save_plan_review(*, review: PlanReview, phases: Sequence[Phase] | None = None, by: User | None) -> PlanReview:
    """Add a review that a plan announces, or change it, with the phases it falls into."""
    _guard_part(review, by)
    if review.month and not isinstance(review.month.value, Month):
        raise ValidationError({"month": "Type a month, for example September 2013."})
    if any(phase.plan_id != review.plan_id for phase in phases or ()):
        raise ValidationError({"phases": "Choose phases of this plan."})
    save_row(review, by)
    _link(review, "phases", phases, by)
    return review


@transaction.atomic
def save_focus_area(*, focus_area: FocusArea, by: User | None) -> FocusArea:
    """Add a side of the performance framework, or change it."""
    _guard_part(focus_area, by)
    return save_row(focus_area, by)


@transaction.atomic
def save_plan_appendix(*, appendix: PlanAppendix, by: User | None) -> PlanAppendix:
    """Add an appendix that the plan names, or change it."""
    _guard_part(appendix, by)
    _number_once(appendix, appendix.plan.appendices.all(), "appendix of this plan")
    return save_row(appendix, by)


def _guard_part(part: Any, by: User | None) -> None:
    guard(by, part.partnership, Right.EDIT_PROJECTS)
    _same_partnership(part, "plan")


def _same_partnership(row: OfPartnership, field: str) -> None:
    if getattr(row, field).partnership_id != row.partnership_id:
        raise ValidationError({field: "Choose from this partnership."})


def _number_once(row: Any, neighbours: models.QuerySet, what: str) -> None:
    if neighbours.filter(number=row.number).exclude(pk=row.pk).exists():
        raise ValidationError({"number": f"Choose another number: there is a {what} numbered {row.number}."})


def _link(row: Any, field: str, chosen: Iterable[Any] | None, by: User | None) -> None:
    """What a row leads to, with old and new in the audit trail."""
    if chosen is None:
        return
    links, wanted = getattr(row, field), list(chosen)
    if any(one.partnership_id != row.partnership_id for one in wanted):
        raise ValidationError({field: "Choose from this partnership."})
    before = sorted(map(str, links.all()))
    after = sorted(map(str, wanted))
    if before != after:
        links.set(wanted)
        kind = row._meta.verbose_name
        record(
            f"{kind} linked",
            target=row,
            by=by,
            partnership_id=row.partnership_id,
            changes={field: ("; ".join(before), "; ".join(after))},
        )
