"""Registers of a plan: stages, contracts, quotations and the engagement of customers, each a list with a form."""

from calendar import month_abbr
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from common.formatting import NOTHING, long_day
from partners.forms import PartnershipForm
from partners.models import OfPartnership
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from periods.models import CalendarPeriod
from projects.actions.registers import save_contract, save_engagement, save_quotation, save_stage
from projects.forms.registers import ContractForm, EngagementForm, QuotationForm, StageForm
from projects.models import Contract, Engagement, Quotation, Stage
from projects.selectors.registers import months_of

UNKNOWN = "not known"


class Registers(PartnershipPage):
    """Stages, quotations and engagement; contracts have a page of their own."""

    needs = Right.SEE_FIGURES
    section = "projects"
    template_name = "projects/registers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        may_edit = self.rights.may(Right.EDIT_PROJECTS)
        quotations = self.partnership.quotations.select_related("body", "service")
        if not self.rights.may(Right.SEE_RETURNS):
            quotations = quotations.filter(permission=True)
        return self.page(
            may_edit=may_edit,
            quotations=quotations,
            stages=self._stages(may_edit),
            engagement=self._engagement(may_edit),
            breadcrumbs=[{"label": "Projects", "href": self.url("projects")}],
        )

    def _first(self, row: OfPartnership, text: str, name: str, may_edit: bool) -> dict:
        return {"text": text, "href": self.url(name, pk=row.pk)} if may_edit else {"text": text}

    def _stages(self, may_edit: bool) -> dict:
        rows = []
        for stage in self.partnership.stages.all():
            months = months_of(stage.starts_on, stage.ends_on)
            cells = [
                self._first(stage, stage.name, "stage-edit", may_edit),
                {"text": stage.plan},
                {"text": long_day(stage.starts_on)},
                {"text": long_day(stage.ends_on) if stage.ends_on else "open"},
                {"text": str(months) if months else NOTHING},
            ]
            rows.append({"kind": "body", "cells": cells})
        columns = [("Stage", "text"), ("Plan", "text"), ("From", "text"), ("To", "text"), ("Months", "number")]
        note = "Months are counted from the dates, the first and the last included."
        return _table("stages", "Stages of longer plans", columns, rows, note)

    def _engagement(self, may_edit: bool) -> dict:
        rows = []
        for one in self.partnership.engagements.all():
            cells = [
                self._first(one, one.activity, "engagement-edit", may_edit),
                {"text": one.cadence or UNKNOWN},
                {"text": months_in_words(one.months)},
                {"text": one.audience or NOTHING},
                {"text": one.purpose or NOTHING, "note": one.source},
            ]
            rows.append({"kind": "body", "cells": cells})
        columns = [("What is done", "text"), ("How often", "text"), ("Months", "text"), ("With whom", "text")]
        return _table("engagement", "How customers are heard through the year", [*columns, ("What for", "text")], rows)


def months_in_words(numbers: list[int]) -> str:
    """Apr, Jul; every month; a dash where there is none."""
    if len(numbers) == len(month_abbr) - 1:
        return "every month"
    return ", ".join(month_abbr[number] for number in numbers) or NOTHING


def _table(id: str, caption: str, columns: list[tuple[str, str]], rows: list[dict], note: str = "") -> dict:
    heads = [{"label": label, "align": align} for label, align in columns]
    return {"id": id, "caption": caption, "note": note, "columns": heads, "rows": rows}


class RegisterForm(FormPage):
    """Adds or changes one row of a register. Subclasses name the model, its form and the action that saves."""

    needs = Right.EDIT_PROJECTS
    section = "projects"
    model: type[OfPartnership]
    form_class: type[PartnershipForm]
    what = ""

    @cached_property
    def row(self) -> OfPartnership:
        if "pk" in self.kwargs:
            return get_object_or_404(self.model, partnership=self.partnership, pk=self.kwargs["pk"])
        return self.model(partnership=self.partnership)

    @property
    def about(self) -> str:  # type: ignore[override]
        return str(self.row) if self.row.pk else ""

    @property
    def heading(self) -> str:
        return (
            f"Change the {self.what}" if self.row.pk else f"Add a{'n' if self.what[0] in 'aeiou' else ''} {self.what}"
        )

    def make_form(self, data: Any = None) -> PartnershipForm:
        stored = {name: getattr(self.row, name) for name in self.form_class.base_fields} if self.row.pk else {}
        return self.form_class(data, partnership=self.partnership, initial=stored)

    def save(self, form: PartnershipForm) -> str:
        for name, value in form.cleaned_data.items():
            setattr(self.row, name, value)
        self.write()
        return f"The {self.what} is saved."

    def write(self) -> None:
        raise NotImplementedError

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Projects", "href": self.url("projects")},
            {"label": "Stages, quotations and engagement", "href": self.back()},
        ]

    def back(self) -> str:
        return self.url("plan-registers")


class StageEdit(RegisterForm):
    model, form_class, what = Stage, StageForm, "stage"

    def write(self) -> None:
        save_stage(stage=self.row, by=self.request.user)


class ContractEdit(RegisterForm):
    model, form_class, what = Contract, ContractForm, "contract"

    def save(self, form: PartnershipForm) -> str:
        if ends := form.cleaned_data["ends"]:
            form.cleaned_data["ends"] = CalendarPeriod.of(ends)
        return super().save(form)

    def write(self) -> None:
        save_contract(contract=self.row, by=self.request.user)

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Projects", "href": self.url("projects")}, {"label": "Contracts", "href": self.back()}]

    def back(self) -> str:
        return self.url("contracts")


class QuotationEdit(RegisterForm):
    model, form_class, what = Quotation, QuotationForm, "quotation"

    def write(self) -> None:
        save_quotation(quotation=self.row, by=self.request.user)


class EngagementEdit(RegisterForm):
    model, form_class, what = Engagement, EngagementForm, "engagement"

    def write(self) -> None:
        save_engagement(engagement=self.row, by=self.request.user)
