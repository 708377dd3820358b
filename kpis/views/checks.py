"""Manage: how figures are checked when they are typed."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from common.formatting import long_day, number
from kpis.actions.checks import set_rule
from kpis.choices import Severity
from kpis.forms.checks import CheckForm
from kpis.in_force import setting_in_force
from kpis.models import RuleSetting
from kpis.rules import Judged, Rule, rules
from kpis.wording import places_of
from partners.roles import Right
from partners.views import FormPage, PartnershipPage


def in_words(judged: Judged, rule: Rule) -> str:
    """Warning, above 50 per cent of the earlier figure."""
    words = Severity(judged.severity).label.partition(":")[0]
    if judged.threshold is None or judged.severity == Severity.OFF:
        return words
    if not judged.threshold:
        return f"{words}, however little"
    return f"{words}, above {number(judged.threshold, places_of(judged.threshold))} {rule.unit}"


class Checks(PartnershipPage):
    """Every rule: what it looks for, how it is applied usually, and here today."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "kpis/manage_checks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        settings = list(self.partnership.rulesettings.order_by("valid_from"))
        return self.page(
            breadcrumbs=[{"label": "Manage", "href": self.url("manage")}],
            table={
                "id": "checks",
                "caption": f"Checks as they hold on {long_day(localdate())}",
                "columns": [
                    {"label": "Check", "align": "text", "width": 50},
                    {"label": "Usually", "align": "text", "width": 25},
                    {"label": "Here", "align": "text", "width": 25},
                ],
                "rows": [
                    self._row(rule, [one for one in settings if one.rule == rule.key]) for rule in rules().values()
                ],
            },
        )

    def _row(self, rule: Rule, settings: list[RuleSetting]) -> dict[str, Any]:
        today = localdate()
        held = setting_in_force(rule, settings, today)
        coming = [one for one in settings if one.valid_from > today]
        name = {"text": rule.name, "note": rule.words, "header": True}
        if not rule.fixed:
            name["href"] = self.url("check-set", rule=rule.key)
        if rule.fixed:
            here = "the same everywhere"
        elif isinstance(held, RuleSetting):
            here = f"{in_words(held, rule)}, since {long_day(held.valid_from)}"
        else:
            here = "as usual"
        later = "; ".join(f"from {long_day(one.valid_from)}: {in_words(one, rule)}" for one in coming)
        return {"kind": "body", "cells": [name, {"text": in_words(rule, rule)}, {"text": here, "note": later}]}


class CheckSet(FormPage):
    """Have one rule applied in another way from a day on."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "kpis/manage_check.html"
    heading = "Set a check"

    @cached_property
    def rule(self) -> Rule:
        found = rules().get(self.kwargs["rule"])
        if found is None or found.fixed:
            raise Http404
        return found

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.rule.name

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.rule.name}. {self.rule.words} Usually: {in_words(self.rule, self.rule)}."

    @cached_property
    def settings(self) -> list[RuleSetting]:
        return list(self.partnership.rulesettings.filter(rule=self.rule.key).order_by("-valid_from"))

    def make_form(self, data: Any = None) -> CheckForm:
        held = setting_in_force(self.rule, self.settings, localdate())
        initial = {"severity": held.severity, "threshold": held.threshold}
        return CheckForm(data, rule=self.rule, initial=initial)

    def save(self, form: CheckForm) -> str:
        setting = set_rule(
            partnership=self.partnership,
            rule=self.rule.key,
            severity=form.cleaned_data["severity"],
            threshold=form.cleaned_data.get("threshold"),
            valid_from=form.cleaned_data["valid_from"],
            by=self.rights.user,
        )
        return f"{self.rule.name}: {in_words(setting, self.rule)}, from {long_day(setting.valid_from)}."

    def more(self) -> dict[str, Any]:
        return {"settings": [(long_day(one.valid_from), in_words(one, self.rule)) for one in self.settings]}

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": "Checks", "href": self.back()}]

    def back(self) -> str:
        return self.url("checks")
