"""One page on which all rows of a kind are typed: options, amounts, workstreams …"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import NotAllowed, Refused
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import Period
from projects.actions.decisions import save_parts
from projects.models import DecisionPart
from projects.views.decision_tables import PARTS, PartKind
from projects.views.decisions import OfDecisions

MOST = 40


class DecisionParts(OfDecisions):
    """The rows in their order; the empty ones below add new ones."""

    needs = Right.KEEP_DECISIONS
    template_name = "projects/decision_parts.html"

    @property
    def part(self) -> PartKind:
        if self.kwargs["what"] not in PARTS:
            raise Http404
        return PARTS[self.kwargs["what"]]

    def _kept(self) -> list[Any]:
        rows = getattr(self.decision, self.part.attribute).all()
        return list(rows.select_related("period") if "period" in self.part.form.base_fields else rows)

    def get(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        names = list(self.part.form.base_fields)
        stored = [{name: getattr(row, name) for name in names} for row in self._kept()]
        return self._show(self._forms(initial=stored))

    def post(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        typed = self._forms(data=request.POST)
        if not typed.is_valid():
            return self._show(typed, status=400)
        known = {row.pk: row for row in self._kept()}
        try:
            rows = [
                self._row(form.cleaned_data, known)
                for form in typed
                if form.cleaned_data and not form.cleaned_data.get("DELETE")
            ]
            save_parts(decision=self.decision, kind=self.part.model, rows=rows, by=request.user)
        except NotAllowed:
            raise
        except (Refused, ValidationError) as problem:
            words = problem.messages if isinstance(problem, ValidationError) else [str(problem)]
            return self._show(typed, status=400, errors=[{"text": one} for one in words])
        messages.success(request, f"{self.part.button}: saved.")
        return redirect(self.url("decision", pk=pk))

    def _row(self, typed: dict[str, Any], known: dict[int, DecisionPart]) -> DecisionPart:
        row = known.get(typed["id"]) or self.part.model(decision=self.decision)
        for name, value in typed.items():
            if name not in ("id", "DELETE"):
                setattr(row, name, CalendarPeriod.of(value) if isinstance(value, Period) else value)
        return row

    def _forms(self, **filled: Any) -> forms.BaseFormSet:
        made = forms.formset_factory(
            self.part.form, extra=2, max_num=MOST, absolute_max=MOST, can_delete=True, can_delete_extra=False
        )
        rows = made(form_kwargs={"partnership": self.partnership, "use_required_attribute": False}, **filled)
        for form in rows:
            if "DELETE" in form.fields:
                form.fields["DELETE"].label = "Take this row away"
        return rows

    def _show(self, typed: forms.BaseFormSet, status: int = 200, errors: Any = ()) -> HttpResponse:
        wrong = [
            {"text": f"{form.fields[name].label}: {error}", "href": f"#{form[name].id_for_label}"}
            for form in typed
            for name, found in form.errors.items()
            if name in form.fields
            for error in found
        ]
        return self.page(
            status=status,
            forms=typed,
            heading=self.part.button,
            decision=self.decision,
            errors=[*wrong, *errors],
            back=self.url("decision", pk=self.decision.pk),
            breadcrumbs=[
                *self.trail(),
                {"label": self.decision.title, "href": self.url("decision", pk=self.decision.pk)},
            ],
        )
