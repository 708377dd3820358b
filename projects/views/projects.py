"""Projects of the business plan, and their updates for the meetings."""

from dataclasses import asdict
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import mark_safe

from common.errors import Refused
from common.formatting import money
from common.timetable_drawing import timetable_svg
from kpis.sight import Sight
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from periods.models import CalendarPeriod
from periods.values import Month, PeriodUnreadable, parse
from projects.actions.projects import complete_project, note_update, save_project
from projects.forms.projects import ProjectForm, UpdateForm
from projects.models import Project, ProjectStatus
from projects.selectors.milestones import benefits_of, dependencies_of, milestones_of
from projects.selectors.projects import TAGS, ProjectFilter, filters_of, projects_of, target_words
from projects.selectors.timetables import of_project
from projects.views.editing import EditPage, OfService


class Projects(PartnershipPage):
    """The plan: one row a project."""

    needs = Right.SEE_FIGURES
    section = "projects"
    template_name = "projects/projects.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = ProjectFilter(**{name: request.GET.get(name, "") for name in ("year", "service", "status", "benefit")})
        projects = projects_of(self.partnership, chosen)
        rows = [
            {
                "project": one,
                "target": target_words(one),
                "tag": TAGS[one.status],
                "newest": next(iter(one.updates.all()), None),
            }
            for one in projects
        ]
        return self.page(
            rows=rows,
            filters=filters_of(self.partnership, chosen),
            chosen=chosen,
            filtered=any(asdict(chosen).values()),
            may_edit=self.rights.may(Right.EDIT_PROJECTS),
        )


class OfProject(OfService):
    """A page about one project of this partnership."""

    @cached_property
    def project(self) -> Project:
        found = self.partnership.projects.select_related("service", "target", "begins", "plan_year", "parent")
        project = found.filter(pk=self.kwargs["pk"]).first()
        if project is None:
            raise Http404
        return project

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Projects", "href": self.url("projects")}]

    def may_edit(self) -> bool:
        """Who keeps the projects of some services keeps those alone, not the partnership's own."""
        services = self.rights.services(Right.EDIT_PROJECTS)
        return services is None or self.project.service_id in services


class ProjectPage(OfProject):
    """One project with every dated update."""

    needs = Right.SEE_FIGURES
    template_name = "projects/project.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        project, today = self.project, timezone.localdate()
        waits_for, awaited_by = dependencies_of(project)
        chart = of_project(project, as_at=today)
        return self.page(
            project=project,
            facts=self._facts(),
            timetable={**chart, "svg": mark_safe(timetable_svg(chart))},  # every text in it is escaped
            milestones=milestones_of(project, today),
            waits_for=waits_for,
            awaited_by=awaited_by,
            workstreams=project.workstreams.order_by("order", "pk"),
            benefits=benefits_of(Sight.of(self.rights)).filter(project=project),
            target=target_words(project),
            tag=TAGS[ProjectStatus(project.status)],
            complete=project.status == ProjectStatus.COMPLETE,
            updates=project.updates.select_related("meeting_month", "by"),
            may_edit=self.may_edit(),
            breadcrumbs=self.crumbs(),
        )

    def _facts(self) -> list[tuple[str, str]]:
        project = self.project
        budget = money(project.budget_gbp) if project.budget_gbp is not None else "not known"
        return [
            ("Sponsor", project.sponsor_role or "not named"),
            ("Lead", project.lead_role or "not named"),
            ("Budget", budget),
            ("Resources", project.resources or "not said"),
        ]


class ProjectAdd(FormPage):
    needs = Right.EDIT_PROJECTS
    section = "projects"
    heading = "Add a project"
    button = "Add project"

    def make_form(self, data: Any = None) -> ProjectForm:
        return ProjectForm(data, partnership=self.partnership, services=self.rights.services(Right.EDIT_PROJECTS))

    def save(self, form: ProjectForm) -> str:
        project = fill(Project(partnership=self.partnership), form)
        return f"{save_project(project=project, by=self.request.user).title} is added."

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Projects", "href": self.back()}]

    def back(self) -> str:
        return self.url("projects")


def fill(project: Project, form: ProjectForm) -> Project:
    """The project as typed; periods become rows of the calendar."""
    typed = dict(form.cleaned_data)
    project.plan_year = CalendarPeriod.of(typed.pop("plan_year"))
    for name in ("target", "begins"):
        period = typed.pop(name)
        setattr(project, name, CalendarPeriod.of(period) if period else None)
    for name, value in typed.items():
        setattr(project, name, value)
    return project


class ProjectFormPage(OfProject, EditPage):
    """A form about one project."""

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.project.title

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": self.project.title, "href": self.back()}]

    def back(self) -> str:
        return self.url("project", pk=self.project.pk)


class ProjectEdit(ProjectFormPage):
    heading = "Change the project"

    def make_form(self, data: Any = None) -> ProjectForm:
        return ProjectForm(
            data,
            partnership=self.partnership,
            services=self.rights.services(Right.EDIT_PROJECTS),
            project=self.project,
            initial={name: getattr(self.project, name) for name in ProjectForm.base_fields},
        )

    def save(self, form: ProjectForm) -> str:
        return f"{save_project(project=fill(self.project, form), by=self.request.user).title} is saved."


class UpdateNote(ProjectFormPage):
    heading = "Update for a meeting"
    button = "Save update"

    @property
    def lead(self) -> str:
        return self.project.title

    def make_form(self, data: Any = None) -> UpdateForm:
        return UpdateForm(data, initial=self._asked_for())

    def _asked_for(self) -> dict[str, Any]:
        """The update of ?month=, to correct it."""
        try:
            month = parse(self.request.GET.get("month", ""))
        except PeriodUnreadable:
            return {}
        update = self.project.updates.filter(meeting_month=month.code).first() if isinstance(month, Month) else None
        return {"meeting_month": month, "text": update.text} if update else {}

    def save(self, form: UpdateForm) -> str:
        note_update(project=self.project, by=self.request.user, **form.cleaned_data)
        return f"The update for {form.cleaned_data['meeting_month'].label} is saved."


class ProjectComplete(OfProject):
    needs = Right.EDIT_PROJECTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.require_edit()
        back = self.url("project", pk=pk)
        try:
            complete_project(project=self.project, by=request.user)
        except Refused as refusal:
            return self.refused(refusal, back)
        messages.success(request, f"{self.project.title} is complete.")
        return redirect(back)
