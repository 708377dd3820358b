"""Milestones of projects and plans, what waits for what, and the register of benefits."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from common.errors import NotAllowed
from common.formatting import NOTHING, money
from kpis.sight import Sight
from partners.roles import Right
from partners.views import PartnershipPage
from projects.actions.milestones import (
    add_dependency,
    rebaseline_milestone,
    remove_dependency,
    save_benefit,
    save_milestone,
)
from projects.forms.milestones import BenefitForm, DependencyForm, MilestoneForm, RebaselineForm
from projects.models import BenefitEntry, Dependency, Milestone
from projects.selectors.milestones import benefits_of, history_of, standing_of
from projects.views.editing import EditPage, OfService
from projects.views.plans import PlanFormPage, as_rows
from projects.views.projects import ProjectFormPage
from projects.views.registers import RegisterForm
from projects.wording import when_of


class OfMilestone(OfService):
    """A page about one milestone; who keeps the projects of some services keeps their milestones alone."""

    @cached_property
    def milestone(self) -> Milestone:
        found = self.partnership.milestones.select_related("project__target", "plan", "baseline", "forecast", "actual")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def may_edit(self) -> bool:
        if not self.rights.may(Right.EDIT_PROJECTS):
            return False
        project = self.milestone.project
        services = self.rights.services(Right.EDIT_PROJECTS)
        return project is None or services is None or project.service_id in services

    def owner_url(self) -> str:
        one = self.milestone
        return self.url("project", pk=one.project_id) if one.project_id else self.url("plan", pk=one.plan_id)

    def crumbs(self) -> list[dict[str, str]]:
        owner = self.milestone.project or self.milestone.plan
        return [{"label": "Projects", "href": self.url("projects")}, {"label": str(owner), "href": self.owner_url()}]


class MilestonePage(OfMilestone):
    """One milestone: its three dates, how it stands, and every earlier baseline with the reason it moved."""

    needs = Right.SEE_FIGURES
    template_name = "projects/milestone.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self.milestone
        stands = standing_of(one, timezone.localdate())
        moved = one.rebaselined
        facts = [
            {"key": "Owner", "value": one.owner_role or "not printed"},
            {"key": "Baseline", "value": str(when_of(one, "baseline"))},
            {"key": "Forecast", "value": str(when_of(one, "forecast")) if when_of(one, "forecast").known else NOTHING},
            {"key": "Done", "value": str(when_of(one, "actual")) if when_of(one, "actual").known else "not yet"},
            {"key": "Re-baselined", "value": f"{moved} time{'' if moved == 1 else 's'}" if moved else "never"},
        ]
        printed = {"State as printed": one.printed_state, "Note": one.note, "Printed in": one.source}
        facts += [{"key": key, "value": words} for key, words in printed.items() if words]
        if one.after_end_confirmed and one.project and one.project.target:
            end = one.project.target.label
            facts.append({"key": "After the project's end", "value": f"The project ends {end}; confirmed as meant."})
        return self.page(
            milestone=one,
            owner=one.project or one.plan,
            standing=stands,
            facts=facts,
            history=history_of(one),
            may_edit=self.may_edit(),
            may_rebaseline=self.may_edit()
            and bool(one.baseline_id or one.baseline_words)
            and not (one.actual_id or one.actual_words),
            breadcrumbs=self.crumbs(),
        )


class MilestoneFormPage(OfMilestone, EditPage):
    @property
    def about(self) -> str:  # type: ignore[override]
        return self.milestone.title

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": self.milestone.title, "href": self.back()}]

    def back(self) -> str:
        return self.url("milestone", pk=self.milestone.pk)


class MilestoneEdit(MilestoneFormPage):
    heading = "Change the milestone"

    def make_form(self, data: Any = None) -> MilestoneForm:
        stored = {name: getattr(self.milestone, name) for name in MilestoneForm.base_fields}
        return MilestoneForm(data, partnership=self.partnership, milestone=self.milestone, initial=stored)

    def save(self, form: MilestoneForm) -> str:
        for name, value in as_rows(form.cleaned_data).items():
            setattr(self.milestone, name, value)
        return f"{save_milestone(milestone=self.milestone, by=self.request.user).title} is saved."


class MilestoneRebaseline(MilestoneFormPage):
    heading = "Re-baseline the milestone"
    button = "Set the new baseline"

    @property
    def lead(self) -> str:
        return f"{self.milestone.title}. The baseline is {when_of(self.milestone, 'baseline')}; it is kept as history."

    def make_form(self, data: Any = None) -> RebaselineForm:
        form = RebaselineForm(data)
        if self.milestone.project_id is None:
            del form.fields["confirmed"]
        return form

    def save(self, form: RebaselineForm) -> str:
        typed = as_rows(form.cleaned_data)
        changed = rebaseline_milestone(
            milestone=self.milestone,
            baseline=typed["baseline"],
            words=typed["baseline_words"],
            reason=typed["reason"],
            confirmed=typed.get("confirmed", False),
            by=self.request.user,
        )
        return f"{changed.title} has a new baseline: {when_of(changed, 'baseline')}."


class ProjectMilestoneAdd(ProjectFormPage):
    heading = "Add a milestone"
    button = "Add milestone"

    @cached_property
    def milestone(self) -> Milestone:
        return Milestone(partnership=self.partnership, project=self.project)

    @property
    def lead(self) -> str:
        return self.project.title

    def make_form(self, data: Any = None) -> MilestoneForm:
        return MilestoneForm(data, partnership=self.partnership, milestone=self.milestone)

    def save(self, form: MilestoneForm) -> str:
        for name, value in as_rows(form.cleaned_data).items():
            setattr(self.milestone, name, value)
        return f"{save_milestone(milestone=self.milestone, by=self.request.user).title} is added."


class PlanMilestoneAdd(PlanFormPage):
    heading = "Add a milestone of the plan"
    button = "Add milestone"

    @property
    def lead(self) -> str:
        return self.plan.title

    def make_form(self, data: Any = None) -> MilestoneForm:
        empty = Milestone(partnership=self.partnership, plan=self.plan)
        return MilestoneForm(data, partnership=self.partnership, milestone=empty)

    def save(self, form: MilestoneForm) -> str:
        added = Milestone(partnership=self.partnership, plan=self.plan, **as_rows(form.cleaned_data))
        return f"{save_milestone(milestone=added, by=self.request.user).title} is added."


class DependencyAdd(ProjectFormPage):
    heading = "What this project waits for"
    button = "Add"

    @property
    def lead(self) -> str:
        return self.project.title

    def make_form(self, data: Any = None) -> DependencyForm:
        return DependencyForm(data, partnership=self.partnership, project=self.project)

    def save(self, form: DependencyForm) -> str:
        fields = {}
        for field, prefix in (("waiting", ""), ("on", "on_")):
            kind, _, pk = form.cleaned_data[field].partition("-")
            things = self.partnership.milestones if kind == "milestone" else self.partnership.projects
            fields[f"{prefix}{kind}"] = things.get(pk=pk)
        added = add_dependency(dependency=Dependency(partnership=self.partnership, **fields), by=self.request.user)
        return f"{added}."


class DependencyRemove(PartnershipPage):
    """Takes back that something waits for something."""

    needs = Right.EDIT_PROJECTS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = Dependency.objects.select_related("milestone", "project", "on_milestone", "on_project")
        dependency = get_object_or_404(found, partnership=self.partnership, pk=pk)
        project = dependency.project or (dependency.milestone.project if dependency.milestone else None)
        services = self.rights.services(Right.EDIT_PROJECTS)
        if services is not None and (project is None or project.service_id not in services):
            raise NotAllowed("Your role covers the projects of other services. Ask your administrator.")
        words = str(dependency)
        remove_dependency(dependency=dependency, by=request.user)
        messages.success(request, f"No longer: {words}.")
        return redirect(self.url("project", pk=project.pk) if project else self.url("projects"))


class Benefits(PartnershipPage):
    """The register of benefits."""

    needs = Right.SEE_FIGURES
    section = "projects"
    template_name = "projects/benefits.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        may_edit = self.rights.may(Right.EDIT_PROJECTS)
        rows = []
        for one in benefits_of(Sight.of(self.rights)):
            saving = money(one.saving_gbp) if one.saving_gbp is not None else "not known"
            measure = {"text": one.measure or NOTHING}
            if one.kpi and one.kpi_title:
                measure = {"text": one.measure or one.kpi_title, "href": self.url("kpi", slug=one.kpi.slug)}
            cells = [
                {
                    "text": one.title,
                    **({"href": self.url("benefit-edit", pk=one.pk)} if may_edit else {}),
                    **({"note": one.project.title} if one.project else {}),
                },
                {"text": one.get_kind_display(), "note": one.get_cashable_display()},
                measure,
                {"text": saving, "words": one.saving_gbp is None},
                {"text": one.saving_year.label if one.saving_year else NOTHING},
                {"text": one.owner_role or "not named"},
                {"text": one.due.label if one.due else "no date"},
                {"text": one.get_state_display()},
            ]
            rows.append({"kind": "body", "cells": cells})
        columns = [
            ("Benefit", "text"), ("Kind", "text"), ("How one will see it", "text"), ("Saving", "number"),
            ("Saved in", "text"), ("Owner", "text"), ("By when", "text"), ("State", "text"),
        ]  # fmt: skip
        heads = [{"label": label, "align": align} for label, align in columns]
        return self.page(
            table={"id": "benefits", "caption": "Register of benefits", "columns": heads, "rows": rows},
            may_edit=may_edit,
            breadcrumbs=[{"label": "Projects", "href": self.url("projects")}],
        )


class BenefitEdit(RegisterForm):
    model, form_class, what = BenefitEntry, BenefitForm, "benefit"

    def make_form(self, data: Any = None) -> BenefitForm:
        stored = {name: getattr(self.row, name) for name in BenefitForm.base_fields} if self.row.pk else {}
        return BenefitForm(data, partnership=self.partnership, sight=Sight.of(self.rights), initial=stored)

    def save(self, form: BenefitForm) -> str:  # type: ignore[override]
        typed = as_rows(form.cleaned_data)
        hidden = self.row.kpi and not Sight.of(self.rights).kpis.filter(pk=self.row.kpi.pk).exists()  # type: ignore[attr-defined]
        for name, value in typed.items():
            if name != "kpi" or value or not hidden:  # what the person may not see is not theirs to take away
                setattr(self.row, name, value)
        save_benefit(benefit=self.row, by=self.request.user)
        return "The benefit is saved."

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Projects", "href": self.url("projects")}, {"label": "Benefits", "href": self.back()}]

    def back(self) -> str:
        return self.url("benefits")
