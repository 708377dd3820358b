"""Projects of a year's plan, and their updates."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month
from projects.models import Benefit, Project, ProjectStatus, ProjectUpdate


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
    if project.begins and project.target and project.target.value.last_day < project.begins.start:
        errors["begins"] = f"Begin before it ends: it is to be done by {project.target.label}."
    if project.budget_gbp is not None and project.budget_gbp < 0:
        errors["budget_gbp"] = "A budget is not below nil."
    if problem := _wrong_parent(project):
        errors["parent"] = problem
    if errors:
        raise ValidationError(errors)
    return save_row(project, by)


def _wrong_parent(project: Project) -> str:
    """Why the programme it is to be a workstream of cannot be; empty where it can."""
    if project.parent is None:
        return ""
    if project.parent.partnership_id != project.partnership_id:
        return "Choose a project of this partnership."
    above = project.parent
    way = [project.title]
    while above is not None and project.pk:
        way.append(above.title)
        if above.pk == project.pk:
            return f"Choose another programme: {' is part of '.join(way)}."
        above = above.parent  # type: ignore[assignment]
    return ""


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
    return save_row(project, by)
