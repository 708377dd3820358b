"""Strategic plans: the list, the page of one with everything it holds, and a form for each of its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.safestring import mark_safe

from common.formatting import NOTHING, long_day
from common.timetable_drawing import timetable_svg
from kpis.sight import Sight
from partners.models import OfPartnership
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from periods.models import CalendarPeriod
from periods.values import Period
from projects.actions import plans as actions
from projects.forms.plans import (
    AppendixForm,
    FocusAreaForm,
    PartForm,
    PhaseForm,
    PlanForm,
    PriorityForm,
    ReviewForm,
    SavingForm,
)
from projects.models import FocusArea, Phase, Plan, PlanAppendix, PlannedSaving, PlanReview, StrategicPriority
from projects.selectors.plans import PhaseLines, open_ends, phases_of, plans_of
from projects.selectors.timetables import of_plan
from projects.wording import from_and_to, review_when, saving_words, total_words


@dataclass(frozen=True)
class Part:
    """One kind of row of a plan: its form, the action that saves it, and what the action calls it."""

    model: type[OfPartnership]
    form: type[PartForm]
    action: Callable[..., Any]
    argument: str
    heading: str  # where it stands on the page of the plan
    words: str

    @property
    def owner(self) -> str:
        """How a row is found from its plan."""
        return "phase__plan" if self.model is StrategicPriority else "plan"


PARTS = {
    "phase": Part(Phase, PhaseForm, actions.save_phase, "phase", "phases", "phase"),
    "priority": Part(
        StrategicPriority, PriorityForm, actions.save_priority, "priority", "priorities", "strategic priority"
    ),
    "saving": Part(PlannedSaving, SavingForm, actions.save_planned_saving, "saving", "savings", "planned saving"),
    "review": Part(PlanReview, ReviewForm, actions.save_plan_review, "review", "reviews", "review"),
    "focus-area": Part(FocusArea, FocusAreaForm, actions.save_focus_area, "focus_area", "focus-areas", "focus area"),
    "appendix": Part(PlanAppendix, AppendixForm, actions.save_plan_appendix, "appendix", "appendices", "appendix"),
}


class Plans(PartnershipPage):
    """Every strategic plan of the partnership, the newest first."""

    needs = Right.SEE_FIGURES
    section = "projects"
    template_name = "projects/plans.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            {
                "kind": "body",
                "cells": [
                    {"text": plan.title, "href": self.url("plan", pk=plan.pk)},
                    {"text": " to ".join(from_and_to(plan.period.value)), "note": plan.printed_period},
                    {"text": str(plan.many)},  # type: ignore[attr-defined]
                ],
            }
            for plan in plans_of(self.partnership)
        ]
        columns = [("Plan", "text"), ("Period", "text"), ("Priorities", "number")]
        return self.page(
            table=_table("plans", "Strategic plans", columns, rows),
            may_edit=self.rights.may(Right.EDIT_PROJECTS),
            breadcrumbs=[{"label": "Projects", "href": self.url("projects")}],
        )


class OfPlan(PartnershipPage):
    """A page about one plan of this partnership."""

    section = "projects"

    @cached_property
    def plan(self) -> Plan:
        found = self.partnership.plans.select_related("period")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Projects", "href": self.url("projects")},
            {"label": "Strategic plans", "href": self.url("plans")},
        ]


class PlanPage(OfPlan):
    """A whole plan: phases, timetable, priorities with what they lead to, savings, reviews, what it leaves open."""

    needs = Right.SEE_FIGURES
    template_name = "projects/plan.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, self.may_edit = self.plan, self.rights.may(Right.EDIT_PROJECTS)
        phases = phases_of(plan, Sight.of(self.rights))
        chart = of_plan(plan, as_at=timezone.localdate())
        savings = list(plan.savings.select_related("year", "phase", "priority__phase").order_by("year__start"))
        return self.page(
            plan=plan,
            facts=self._facts(),
            open_ends=open_ends(plan, phases),
            phases=phases,
            phase_table=self._phases(phases),
            timetable={**chart, "svg": mark_safe(timetable_svg(chart))},  # every text in it is escaped
            savings=self._savings(savings),
            total=total_words(savings) if savings else "",
            focus_areas=self._focus_areas(),
            reviews=self._reviews(),
            milestones=self._milestones(),
            appendices=self._appendices(),
            lists=self._lists(),
            may_edit=self.may_edit,
            breadcrumbs=self.crumbs(),
        )

    def _facts(self) -> list[dict[str, str]]:
        plan = self.plan
        first, last = from_and_to(plan.period.value)
        printed = f" (printed: {plan.printed_period})" if plan.printed_period else ""
        return [
            {"key": "Period", "value": f"{first} to {last}{printed}" if plan.period.end else f"from {first}{printed}"},
            {"key": "Date", "value": long_day(plan.dated_on) if plan.dated_on else "not printed"},
            {"key": "Author", "value": plan.author_role or "not printed"},
            {"key": "Vision", "value": plan.vision or "not said"},
        ]

    def _lists(self) -> list[tuple[str, list[str]]]:
        plan = self.plan
        named = [
            ("Services portfolio", plan.services),
            ("Principles", plan.principles),
            ("Who governs", plan.governance),
            ("Performance is reported to", plan.reported_to),
        ]
        return [(heading, text.splitlines()) for heading, text in named if text]

    def _first(self, part: str, row: OfPartnership, text: str) -> dict[str, str]:
        if not self.may_edit:
            return {"text": text}
        return {"text": text, "href": self.url("plan-part-edit", pk=self.plan.pk, part=part, row=row.pk)}

    def _phases(self, phases: list[PhaseLines]) -> dict:
        rows = []
        for one in phases:
            first, last = from_and_to(one.phase.period.value)
            cells = [
                self._first("phase", one.phase, str(one.phase)),
                {"text": one.phase.horizon or NOTHING},
                {"text": first},
                {"text": last},
                {"text": one.phase.focus or NOTHING},
                {"text": str(len(one.lines))},
            ]
            rows.append({"kind": "body", "cells": cells})
        columns = [("Phase", "text"), ("Horizon", "text"), ("From", "text"), ("To", "text"), ("Focus", "text")]
        return _table("phases", "Phases of the plan", [*columns, ("Priorities", "number")], rows)

    def _savings(self, savings: list[PlannedSaving]) -> dict:
        rows = []
        for saving in savings:
            promised = f"Priority {saving.priority.number}" if saving.priority else ""
            phase = f"phase {saving.phase.number}" if saving.phase else ""
            cells = [
                self._first("saving", saving, saving.year.label),
                {"text": saving_words(saving), "words": saving.amount_gbp is None},
                {"text": saving.printed or NOTHING},
                {"text": ", ".join(filter(None, (promised, phase))).capitalize() or NOTHING},
                {"text": saving.get_basis_display() if saving.amount_gbp is not None else NOTHING, "note": saving.note},
            ]
            rows.append({"kind": "body", "cells": cells})
        columns = [("Year", "text"), ("Amount", "number"), ("As printed", "text"), ("Promised by", "text")]
        return _table("savings", "Savings by year", [*columns, ("What the amount means", "text")], rows)

    def _focus_areas(self) -> dict:
        rows = [
            {
                "kind": "body",
                "cells": [
                    self._first("focus-area", area, area.focus),
                    {"text": area.measure or NOTHING},
                    {"text": area.current_position or NOTHING},
                    {"text": area.improvement or NOTHING},
                ],
            }
            for area in self.plan.focus_areas.all()
        ]
        columns = [("Focus", "text"), ("Watched by", "text"), ("Current position", "text")]
        return _table("focus-areas", "Performance framework", [*columns, ("What is to become better", "text")], rows)

    def _reviews(self) -> dict:
        rows = [
            {
                "kind": "body",
                "cells": [
                    self._first("review", review, review.what),
                    {"text": review_when(review)},
                    {"text": review.frequency or "not stated"},
                    {"text": review.reference or NOTHING},
                ],
            }
            for review in self.plan.reviews.select_related("month").prefetch_related("phases")
        ]
        columns = [("What", "text"), ("When", "text"), ("How often", "text"), ("Paragraph", "text")]
        return _table("reviews", "Reviews that the plan announces", columns, rows)

    def _milestones(self) -> list[dict[str, str]]:
        return [{"text": one.title, "href": self.url("milestone", pk=one.pk)} for one in self.plan.milestones.all()]

    def _appendices(self) -> dict:
        rows = [
            {
                "kind": "body",
                "cells": [
                    self._first("appendix", one, f"Appendix {one.number}"),
                    {"text": one.title},
                    {"text": "yes" if one.included else "no: named, but not in the published text"},
                ],
            }
            for one in self.plan.appendices.all()
        ]
        columns = [("Appendix", "text"), ("Title", "text"), ("In the published text", "text")]
        return _table("appendices", "Appendices that the plan names", columns, rows)


def _table(id: str, caption: str, columns: list[tuple[str, str]], rows: list[dict]) -> dict:
    heads = [{"label": label, "align": align} for label, align in columns]
    return {"id": id, "caption": caption, "columns": heads, "rows": rows}


def as_rows(typed: dict[str, Any]) -> dict[str, Any]:
    """What a form read, its periods as rows of the calendar."""
    return {name: CalendarPeriod.of(value) if isinstance(value, Period) else value for name, value in typed.items()}


class PlanAdd(FormPage):
    needs = Right.EDIT_PROJECTS
    section = "projects"
    heading = "Add a strategic plan"
    button = "Add plan"

    def make_form(self, data: Any = None) -> PlanForm:
        return PlanForm(data, partnership=self.partnership)

    def save(self, form: PlanForm) -> str:
        plan = actions.save_plan(
            plan=Plan(partnership=self.partnership, **as_rows(form.cleaned_data)), by=self.request.user
        )
        return f"{plan.title} is added. Now add its phases."

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Projects", "href": self.url("projects")},
            {"label": "Strategic plans", "href": self.back()},
        ]

    def back(self) -> str:
        return self.url("plans")


class PlanFormPage(OfPlan, FormPage):
    needs = Right.EDIT_PROJECTS

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.plan.title

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": self.plan.title, "href": self.url("plan", pk=self.plan.pk)}]

    def back(self) -> str:
        return self.url("plan", pk=self.plan.pk)


class PlanEdit(PlanFormPage):
    heading = "Change the plan"

    def make_form(self, data: Any = None) -> PlanForm:
        stored = {name: getattr(self.plan, name) for name in PlanForm.base_fields}
        return PlanForm(data, partnership=self.partnership, initial=stored)

    def save(self, form: PlanForm) -> str:
        for name, value in as_rows(form.cleaned_data).items():
            setattr(self.plan, name, value)
        return f"{actions.save_plan(plan=self.plan, by=self.request.user).title} is saved."


class PlanPart(PlanFormPage):
    """Adds or changes a phase, priority, saving, review, focus area or appendix of the plan."""

    @cached_property
    def part(self) -> Part:
        if self.kwargs["part"] not in PARTS:
            raise Http404
        return PARTS[self.kwargs["part"]]

    @cached_property
    def row(self) -> Any:
        part = self.part
        if "row" in self.kwargs:
            found = {"partnership": self.partnership, part.owner: self.plan, "pk": self.kwargs["row"]}
            return get_object_or_404(part.model, **found)
        row = part.model(partnership=self.partnership)
        if part.owner == "plan":
            row.plan = self.plan  # type: ignore[attr-defined]
        return row

    @property
    def about(self) -> str:  # type: ignore[override]
        return str(self.row) if self.row.pk else self.plan.title

    @property
    def heading(self) -> str:  # type: ignore[override]
        words = self.part.words
        return f"Change the {words}" if self.row.pk else f"Add a{'n' if words[0] in 'aeiou' else ''} {words}"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return self.plan.title

    def make_form(self, data: Any = None) -> PartForm:
        stored = {}
        if self.row.pk:
            links = {field.name for field in self.row._meta.many_to_many}
            for name in self.part.form.base_fields:
                value = getattr(self.row, name)
                stored[name] = list(value.all()) if name in links else value
        return self.part.form(
            data, partnership=self.partnership, plan=self.plan, sight=Sight.of(self.rights), initial=stored
        )

    def save(self, form: PartForm) -> str:
        typed = as_rows(form.cleaned_data)
        links = {field.name: typed.pop(field.name) for field in self.row._meta.many_to_many}
        if "kpis" in links and self.row.pk:  # what the person may not see was not theirs to take away
            unseen = self.row.kpis.exclude(pk__in=Sight.of(self.rights).kpis.values("pk"))  # type: ignore[attr-defined]
            links["kpis"] = [*links["kpis"], *unseen]
        for name, value in typed.items():
            setattr(self.row, name, value)
        self.part.action(**{self.part.argument: self.row}, **links, by=self.request.user)
        return f"The {self.part.words} is saved."

    def back(self) -> str:
        return f"{super().back()}#{self.part.heading}"
