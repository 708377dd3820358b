"""Complaints as numbers."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from common.formatting import number
from partners.roles import Right
from projects.actions.complaints import save_complaints
from projects.forms.complaints_and_findings import ComplaintForm
from projects.models import Complaint
from projects.selectors.action_plans import complaints_of
from projects.selectors.register_filters import service_select
from projects.views.register_pages import RegisterPage, RowForm, chosen_in

UNKNOWN = "not known"


def counted(value: int | None, of: int | None = None) -> str:
    """12, or 12 of 15; not known where nobody counted."""
    if value is None:
        return UNKNOWN
    return number(value) if of is None else f"{number(value)} of {number(of)}"


class Complaints(RegisterPage):
    """How many, what became of them, and what was learnt."""

    template_name = "projects/register_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_in(request)
        return self.page(
            heading="Complaints",
            lead="How many complaints each service had, how many were right, and what was learnt. No names are kept.",
            add={"href": self.url("complaint-add"), "label": "Add numbers of complaints"}
            if self.rights.may(Right.EDIT_PROJECTS)
            else None,
            filters=[service_select(self.partnership, chosen)],
            filtered=chosen.any,
            table=self._table(complaints_of(self.partnership, chosen)),
            empty={
                "why": "No complaints are kept yet.",
                "next": "Add how many a service had in a quarter, and what it learnt from them.",
            },
            breadcrumbs=self.crumbs(),
        )

    def _table(self, complaints: list[Complaint]) -> dict:
        rows = []
        for one in complaints:
            name = f"{one.service}, {one.period.label}"
            keeps = self.may_keep(one.service_id)
            first = {"text": name, "href": self.url("complaint-edit", pk=one.pk)} if keeps else {"text": name}
            days = f"in {one.target_days} working days" if one.target_days else ""
            rows.append(
                {
                    "kind": "body",
                    "cells": [
                        first,
                        {"text": one.get_stage_display()},
                        {"text": counted(one.received)},
                        {"text": counted(one.upheld)},
                        {"text": counted(one.within_target, one.received), "note": days},
                        {"text": one.learning or "nothing noted"},
                    ],
                }
            )
        columns = [
            {"label": "Service and period", "align": "text", "width": 24},
            {"label": "Stage", "align": "text", "width": 10},
            {"label": "Received", "align": "number", "width": 10},
            {"label": "Upheld", "align": "number", "width": 10},
            {"label": "Answered in time", "align": "text", "width": 16},
            {"label": "What was learnt", "align": "text", "width": 30},
        ]
        return {"id": "list", "caption": "Complaints, newest first", "note": "", "columns": columns, "rows": rows}


class ComplaintEdit(RowForm):
    model, form_class, what = Complaint, ComplaintForm, "row of complaints"
    of_list = ("Complaints", "complaints")
    lead = "Numbers alone: no name, no address, nothing by which a person could be recognised."

    @property
    def heading(self) -> str:
        return "Change numbers of complaints" if self.row.pk else "Add numbers of complaints"

    def rows(self) -> QuerySet:
        return super().rows().select_related("period")

    def write(self) -> None:
        save_complaints(complaint=self.row, by=self.request.user)

    def save(self, form: Any) -> str:
        super().save(form)
        return "The numbers are saved."
