"""Manage: the targets of a KPI."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from common.formatting import long_day
from kpis.actions.definitions import end_target, set_target
from kpis.choices import Operator
from kpis.forms.scopes import scope_words
from kpis.forms.targets import ProfileForm, TargetEndForm, TargetForm, operators_for
from kpis.models import Definition, Target
from kpis.views.definitions import OfKpi
from kpis.wording import target_signs, tolerance_as_set
from partners.views import FormPage


class OfTargets(OfKpi):
    """A page about the targets of one KPI."""

    @property
    def definition(self) -> Definition:
        """The newest: a new target is judged by it."""
        return list(self.kpi.definitions.all())[-1]

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": "Targets", "href": self.back()}]

    def back(self) -> str:
        return self.url("kpi-targets", kpi=self.kpi.slug)


class KpiTargets(OfTargets):
    """Every target with its dates."""

    template_name = "kpis/manage_targets.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(
            kpi=self.kpi,
            now=self.now,
            operators=operators_for(self.definition),
            profiled=profiled(self.definition),
            definition=self.definition,
            table=self._table(),
            breadcrumbs=OfKpi.crumbs(self),
        )

    def _table(self) -> dict:
        return {
            "id": "targets",
            "caption": f"Targets of {self.now.title}, by whom they are for and since when",
            "note": "A target that a figure was judged by is never altered: a new one follows it.",
            "columns": [
                {"label": "For", "align": "text"},
                {"label": "Target", "align": "text"},
                {"label": "Amber", "align": "text"},
                {"label": "From", "align": "text"},
                {"label": "Until", "align": "text"},
                {"label": "Basis", "align": "text"},
            ],
            "rows": [{"kind": "body", "cells": self._cells(target)} for target in self.kpi.targets.all()],
        }

    def _cells(self, target: Target) -> list[dict]:
        end: dict = {"text": "no end known"}
        if target.valid_to is None:
            end = {"text": "End this target", "href": self.url("target-end", kpi=self.kpi.slug, pk=target.pk)}
        else:
            end = {"text": long_day(target.valid_to)}
        in_force = "in force" if target.holds_on(localdate()) else ""
        return [
            {"text": scope_words(target.scope), "note": in_force},
            {"text": target_signs(target, self.definition), "note": self._baseline(target)},
            {"text": tolerance_as_set(target, self.definition)},
            {"text": long_day(target.valid_from)},
            end,
            {"text": target.basis or "–", "note": target.minute_reference},
        ]

    def _baseline(self, target: Target) -> str:
        return f"set relative to {target.baseline.normalize():f}" if target.baseline is not None else ""


class TargetFormPage(OfTargets, FormPage):
    @property
    def about(self) -> str:  # type: ignore[override]
        return self.now.title


class TargetForms(TargetFormPage):
    """Sets targets; a KPI that can have none has no such page."""

    def asking(self) -> dict[str, Any]:
        """What every form of a target has to know, with the newest tolerance to start from."""
        if not operators_for(self.definition):
            raise Http404
        newest = max(self.kpi.targets.all(), key=lambda target: target.valid_from, default=None)
        start = {"tolerance": newest.tolerance or None, "tolerance_kind": newest.tolerance_kind} if newest else {}
        return {"definition": self.definition, "initial": start}


def profiled(definition: Definition) -> bool:
    """Whether one number for each quarter says what is aimed at: not for yes or no, nor for a range."""
    return bool({Operator.AT_LEAST, Operator.AT_MOST} & set(operators_for(definition)))


class TargetSet(TargetForms):
    heading = "Set a target"
    lead = "The target before it ends where this one begins."
    button = "Set target"

    def make_form(self, data: Any = None) -> TargetForm:
        return TargetForm(data, **self.asking())

    def save(self, form: TargetForm) -> str:
        target = set_target(kpi=self.kpi, by=self.request.user, **form.cleaned_data)
        return f"{target_signs(target, self.definition)} for {scope_words(target.scope)} from {long_day(target.valid_from)}."


class TargetProfile(TargetForms):
    heading = "Set a target for each quarter of a year"
    button = "Set four targets"

    def make_form(self, data: Any = None) -> ProfileForm:
        if not profiled(self.definition):
            raise Http404
        return ProfileForm(data, **self.asking())

    def save(self, form: ProfileForm) -> str:
        same = ("scope", "operator", "tolerance", "tolerance_kind", "basis", "minute_reference")
        for valid_from, aim in form.targets():
            set_target(
                kpi=self.kpi,
                valid_from=valid_from,
                aim=aim,
                by=self.request.user,
                **{name: form.cleaned_data[name] for name in same},
            )
        return f"A target for each quarter of {form.cleaned_data['year'].label} is set."


class TargetEnd(TargetFormPage):
    button = "End target"

    @cached_property
    def target(self) -> Target:
        return get_object_or_404(
            self.kpi.targets.select_related("scope__body", "scope__unit", "kpi"), valid_to=None, pk=self.kwargs["pk"]
        )

    @property
    def heading(self) -> str:
        return f"End the target {target_signs(self.target, self.definition)} for {scope_words(self.target.scope)}"

    def make_form(self, data: Any = None) -> TargetEndForm:
        return TargetEndForm(data, target=self.target)

    def save(self, form: TargetEndForm) -> str:
        target = end_target(target=self.target, by=self.request.user, **form.cleaned_data)
        return f"No target for {scope_words(target.scope)} from {long_day(target.valid_to)}."
