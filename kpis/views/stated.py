"""What older papers printed, beside what the portal computes."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kpis.actions.history import explain_stated_figure, note_stated_figure
from kpis.forms.stated import ExplainForm, StatedForm
from kpis.models import StatedFigure
from kpis.selectors.stated import StatedLine, compare, stated_tables
from kpis.sight import Sight
from partners.roles import Right
from partners.views import FormPage, PartnershipPage


class StatedFigures(PartnershipPage):
    """Every stated figure by table, with the computed one and the difference."""

    needs = Right.SEE_FIGURES
    template_name = "kpis/manage_stated.html"

    @property
    def section(self) -> str:  # type: ignore[override]
        """Who keeps them has an entry for them; others come from "Manage"."""
        return "stated-figures" if self.rights.may(Right.KEEP_STATED_FIGURES) else "manage"

    def get(self, request: HttpRequest) -> HttpResponse:
        may_keep = self.rights.may(Right.KEEP_STATED_FIGURES)
        stated = stated_tables(Sight.of(self.rights))
        unexplained = sum(line.unexplained for _, lines in stated for line in lines)
        tables = [self._table(number, name, lines, may_keep) for number, (name, lines) in enumerate(stated, start=1)]
        crumbs = [{"label": "Manage", "href": self.url("manage")}] if self.rights.may(Right.DEFINE) else []
        return self.page(tables=tables, unexplained=unexplained, may_keep=may_keep, breadcrumbs=crumbs)

    def _table(self, number: int, name: str, lines: list[StatedLine], may_keep: bool) -> dict:
        return {
            "id": f"stated-{number}",
            "caption": f"{name}: printed and computed",
            "note": "",
            "columns": [
                {"label": "Row", "align": "text", "width": 14},
                {"label": "Column", "align": "text", "width": 12},
                {"label": "Printed", "align": "number"},
                {"label": "Computed", "align": "number"},
                {"label": "Difference", "align": "text"},
                {"label": "Source", "align": "text", "width": 18},
                {"label": "Explanation", "align": "text", "width": 20},
            ],
            "rows": [self._row(line, may_keep) for line in lines],
        }

    def _row(self, line: StatedLine, may_keep: bool) -> dict:
        stated = line.stated
        cells: list[dict] = [
            {"text": stated.row},
            {"text": stated.column},
            {"text": stated.text},
            {"text": line.computed_text},
            {"text": line.difference_text},
            {"text": stated.source, "note": stated.note},
            {"text": stated.explanation or ("not explained yet" if line.difference else "–")},
        ]
        if may_keep and line.difference:
            explain = "Change the explanation" if stated.explanation else "Explain the difference"
            cells[-1] = {"text": explain, "href": self.url("stated-explain", pk=stated.pk), "note": stated.explanation}
        return {"kind": "difference" if line.unexplained else "body", "cells": cells}


class StatedPage(FormPage):
    needs = Right.KEEP_STATED_FIGURES
    section = "stated-figures"

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Stated figures", "href": self.back()}]

    def back(self) -> str:
        return self.url("stated-figures")


class StatedAdd(StatedPage):
    heading = "Note a printed figure"
    lead = "A total, movement or change that an older paper printed. It stands beside the computed one and adds to nothing."
    button = "Note figure"

    def make_form(self, data: Any = None) -> StatedForm:
        return StatedForm(data, partnership=self.partnership)

    def save(self, form: StatedForm) -> str:
        stated = StatedFigure(partnership=self.partnership, **form.cleaned_data)
        return f"Noted: {note_stated_figure(stated=stated, by=self.request.user)}."


class StatedExplain(StatedPage):
    button = "Save explanation"

    @property
    def sight(self) -> Sight:
        return Sight.of(self.rights)

    @cached_property
    def line(self) -> StatedLine:
        stated = get_object_or_404(self.sight.stated_figures, pk=self.kwargs["pk"])
        table = self.sight.stated_figures.filter(table=stated.table)
        return StatedLine(stated, compare(self.sight, table).get(stated.pk))

    @property
    def heading(self) -> str:
        return f"{self.line.stated.row}, {self.line.stated.column}"

    @property
    def lead(self) -> str:
        line = self.line
        return (
            f"{line.stated.table}: printed {line.stated.text}, computed {line.computed_text}; {line.difference_text}."
        )

    def make_form(self, data: Any = None) -> ExplainForm:
        return ExplainForm(data, initial={"explanation": self.line.stated.explanation})

    def save(self, form: ExplainForm) -> str:
        explain_stated_figure(stated=self.line.stated, by=self.request.user, **form.cleaned_data)
        return "The explanation is saved."
