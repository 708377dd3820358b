"""The pages that all registers share: a list with filters, one row with its history, and a form about a row."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from common.errors import Refused
from partners.forms import PartnershipForm
from partners.models import OfPartnership
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from periods.models import CalendarPeriod
from periods.values import Period
from projects.register_words import TAGS, due_words, said, state_words
from projects.selectors.history import history_of
from projects.selectors.register_filters import RegisterFilter


def chosen_in(request: HttpRequest) -> RegisterFilter:
    return RegisterFilter(**{name: request.GET.get(name, "") for name in ("state", "service", "owner", "overdue")})


def table(id: str, caption: str, columns: list[tuple[str, int]], rows: list[list[dict]], note: str = "") -> dict:
    """A table of words for the table component; each column with its share of the width."""
    heads = [{"label": label, "align": "text", "width": width} for label, width in columns]
    body = [{"kind": "body", "cells": cells} for cells in rows]
    return {"id": id, "caption": caption, "note": note, "columns": heads, "rows": body}


def action_table(page: PartnershipPage, actions: QuerySet) -> list[dict]:
    """The actions that answer a row, where there are any."""
    rows = [
        [
            {"text": f"{one.reference} {one.title}".strip(), "href": page.url("action", pk=one.pk)},
            {"text": said(one, one.owner_role)},
            {"text": due_words(one)},
            {"text": "", "tag": (TAGS[one.state], state_words(one))},
        ]
        for one in actions.visible_to(page.rights).select_related("due_period")
    ]
    columns = [("Action", 46), ("Owner", 20), ("Due", 18), ("State", 16)]
    return [table("actions", "Actions that answer it", columns, rows)] if rows else []


class RegisterPage(PartnershipPage):
    needs = Right.SEE_FIGURES
    section = "registers"

    def may_keep(self, service_id: int | None = None) -> bool:
        """Whoever keeps the registers of some services keeps those alone."""
        if not self.rights.may(Right.EDIT_PROJECTS):
            return False
        services = self.rights.services(Right.EDIT_PROJECTS)
        return services is None or service_id in services

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Registers", "href": self.url("registers")}]


class RowPage(RegisterPage):
    """One row with its facts, what hangs on it, what can be done, and its history."""

    template_name = "projects/register_row.html"
    model: type[OfPartnership]
    of_list = ("", "")  # the label and the address of the list it stands in
    told_above = ""  # an event of the history that another table of the page tells better

    def rows(self) -> QuerySet:
        return self.model._default_manager.filter(partnership=self.partnership)

    @cached_property
    def row(self) -> Any:
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"])

    def crumbs(self) -> list[dict[str, str]]:
        label, name = self.of_list
        return [*super().crumbs(), {"label": label, "href": self.url(name)}]

    def show(self, **context: Any) -> HttpResponse:
        return self.page(history=self._history(), breadcrumbs=self.crumbs(), **context)

    def _history(self) -> dict:
        rows = [
            [{"text": one["when"]}, {"text": one["by"]}, {"text": one["event"], "note": one["changes"]}]
            for one in history_of(self.row, without=self.told_above)
        ]
        return table("history", "History, the newest first", [("Day", 16), ("By", 20), ("What", 64)], rows)


class RowTurn(PartnershipPage):
    """Does one thing to a row at the press of a button. Subclasses say what, and where to go afterwards."""

    needs = Right.EDIT_PROJECTS
    of_row = ""

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def turn(self, row: Any) -> str:
        """Do it; the sentence that says it is done."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(self.rows(), pk=pk)
        back = self.url(self.of_row, pk=pk)
        try:
            messages.success(request, self.turn(row))
        except Refused as refusal:
            return self.refused(refusal, back)
        return redirect(back)


class RowForm(FormPage):
    """Asks something about a row that is there, or a new one. Periods that are typed become rows of the calendar."""

    needs = Right.EDIT_PROJECTS
    section = "registers"
    model: type[OfPartnership]
    form_class: type[PartnershipForm]
    what = ""
    of_row = ""  # the address of the row's page; without one, back to the list
    of_list = ("", "")

    def rows(self) -> QuerySet:
        return self.model._default_manager.filter(partnership=self.partnership)

    @cached_property
    def row(self) -> Any:
        if "pk" in self.kwargs:
            return get_object_or_404(self.rows(), pk=self.kwargs["pk"])
        return self.model(partnership=self.partnership)

    @property
    def about(self) -> str:  # type: ignore[override]
        return str(self.row) if self.row.pk else ""

    @property
    def heading(self) -> str:
        if "pk" in self.kwargs:  # a refused addition has a number for a moment
            return f"Change the {self.what}"
        return f"Add a{'n' if self.what[0] in 'aeiou' else ''} {self.what}"

    def asked(self) -> dict[str, Any]:
        """What else the form is made with."""
        return {}

    def make_form(self, data: Any = None) -> PartnershipForm:
        fields = self.form_class.base_fields
        stored = {name: getattr(self.row, name) for name in fields if hasattr(self.row, name)} if self.row.pk else {}
        return self.form_class(data, partnership=self.partnership, initial=stored, **self.asked())

    def fill(self, typed: dict[str, Any]) -> None:
        for name, value in typed.items():
            setattr(self.row, name, CalendarPeriod.of(value) if isinstance(value, Period) else value)

    def save(self, form: PartnershipForm) -> str:
        self.fill(form.cleaned_data)
        self.write()
        return f"The {self.what} is saved."

    def write(self) -> None:
        raise NotImplementedError

    def crumbs(self) -> list[dict[str, str]]:
        label, name = self.of_list
        return [
            {"label": "Registers", "href": self.url("registers")},
            {"label": label, "href": self.url(name)},
        ]

    def back(self) -> str:
        if self.of_row and self.row.pk:
            return self.url(self.of_row, pk=self.row.pk)
        return self.url(self.of_list[1])
