"""The only place that writes plans, projects and what stands beside them."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month
from projects.models import (
    Action,
    ActionState,
    Benefit,
    Contract,
    OfPartnership,
    Project,
    ProjectStatus,
    ProjectUpdate,
    Quotation,
    Stage,
)

Row = TypeVar("Row", bound=OfPartnership)


@transaction.atomic
def save_project(*, project: Project, by: User | None) -> Project:
    """Add a project to a year's plan, or change it."""
    guard(by, project.partnership, Right.EDIT_PROJECTS)
    errors: dict[str, str] = {}
    if not isinstance(project.plan_year.value, FinancialYear):
        errors["plan_year"] = "A plan is of a financial year, for example 2024/25."
    if project.service and project.service.partnership_id != project.partnership_id:
        errors["service"] = "Choose a service of this partnership."
    if unknown := set(project.benefits) - set(Benefit.values):
        errors["benefits"] = f"Choose benefits from the list: {', '.join(sorted(unknown))} is none of them."
    if project.benefits and project.benefits_lost:
        errors["benefits"] = "Leave the benefits empty where the published symbols are not available."
    if errors:
        raise ValidationError(errors)
    return _save(project, by)


@transaction.atomic
def note_update(*, project: Project, meeting_month: Month, text: str, by: User) -> ProjectUpdate:
    """Say how a project stands, for the meeting of a month. Said again for the same month, it replaces the text."""
    guard(by, project.partnership, Right.EDIT_PROJECTS)
    if not text.strip():
        raise ValidationError({"text": "Write how the project stands."})
    Project.objects.select_for_update().get(pk=project.pk)
    month = CalendarPeriod.of(meeting_month)
    update = ProjectUpdate.objects.filter(project=project, meeting_month=month).first()
    old = update.text if update else None
    update = update or ProjectUpdate(project=project, meeting_month=month)
    update.text, update.by = text.strip(), by
    update.save()
    record(
        "project update noted",
        target=project,
        by=by,
        partnership_id=project.partnership_id,
        changes={meeting_month.label: (old, update.text)},
    )
    return update


@transaction.atomic
def complete_project(*, project: Project, by: User) -> Project:
    """Mark a project complete."""
    guard(by, project.partnership, Right.EDIT_PROJECTS)
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.status == ProjectStatus.COMPLETE:
        raise Refused("This project is complete already.")
    project.status = ProjectStatus.COMPLETE
    return _save(project, by)


@transaction.atomic
def save_stage(*, stage: Stage, by: User | None) -> Stage:
    """Add a stage of a longer plan, or change it."""
    guard(by, stage.partnership, Right.EDIT_PROJECTS)
    if stage.ends_on is not None and stage.ends_on <= stage.starts_on:
        raise ValidationError({"ends_on": "Type a day after the first one."})
    return _save(stage, by)


@transaction.atomic
def save_contract(*, contract: Contract, by: User | None) -> Contract:
    """Add a contract, or change it. What is left empty is not known."""
    guard(by, contract.partnership, Right.EDIT_PROJECTS)
    return _save(contract, by)


@transaction.atomic
def save_action(*, action: Action, by: User | None) -> Action:
    """Add an action to an action plan, or change it."""
    guard(by, action.partnership, Right.EDIT_PROJECTS)
    return _save(action, by)


@transaction.atomic
def turn_action(*, action: Action, state: ActionState, by: User) -> Action:
    """Mark an action done, or open again."""
    guard(by, action.partnership, Right.EDIT_PROJECTS)
    action.state = state
    return _save(action, by)


@transaction.atomic
def save_quotation(*, quotation: Quotation, by: User | None) -> Quotation:
    """Add what somebody said, or change it, with or without their permission to print it."""
    guard(by, quotation.partnership, Right.EDIT_PROJECTS)
    for field in ("body", "service"):
        chosen = getattr(quotation, field)
        if chosen and chosen.partnership_id != quotation.partnership_id:
            raise ValidationError({field: "Choose from this partnership."})
    return _save(quotation, by)


def _save(row: Row, by: User | None) -> Row:
    """Check, save and audit a new or changed row; one saved as it was leaves no trace."""
    row.full_clean()
    kind = row._meta.verbose_name
    if row.pk is None:
        row.order = row.order or type(row)._default_manager.filter(partnership=row.partnership_id).count() + 1
        row.save()
        record(f"{kind} added", target=row, by=by, partnership_id=row.partnership_id)
    elif changes := _changes(row):
        row.save()
        record(f"{kind} changed", target=row, by=by, partnership_id=row.partnership_id, changes=changes)
    return row


def _changes(row: OfPartnership) -> dict[str, tuple[Any, Any]]:
    """Field → (stored, new), in the words that a person reads."""
    stored = type(row)._default_manager.get(pk=row.pk)
    return {
        str(field.verbose_name): (_readable(stored, field.name), _readable(row, field.name))
        for field in row._meta.concrete_fields
        if getattr(stored, field.attname) != getattr(row, field.attname)
    }


def _readable(row: OfPartnership, field: str) -> Any:
    display = getattr(row, f"get_{field}_display", None)
    return display() if display else getattr(row, field)
