"""Reserves: what was approved to be drawn, what was drawn, and what is left."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from common.formatting import long_day, money
from partners.forms import PartnershipForm
from partners.roles import Right
from partners.views import FormPage
from projects.actions.reserves import draw_from_reserve, save_reserve
from projects.forms.decisions import DrawForm, ReserveForm
from projects.models import Reserve, YearAmount
from projects.selectors.decisions import Drawn, drawn_of, reserves_of
from projects.views.decisions import OfDecisions
from projects.views.registers import RegisterForm

COLUMNS = [
    ("Decision", "text"),
    ("Year", "text"),
    ("Asked for", "number"),
    ("Approved", "number"),
    ("Drawn", "number"),
    ("Left to draw", "number"),
]
PRIVATE = "A decision with an exempt part"


class Reserves(OfDecisions):
    """Every reserve with its rows."""

    template_name = "projects/reserves.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = [
            {"reserve": one, "words": reserve_words(one), "table": self._table(one)}
            for one in reserves_of(self.partnership)
        ]
        return self.page(reserves=found, may_keep=self.may_keep, breadcrumbs=self.trail())

    def _table(self, reserve: Reserve) -> dict:
        return {
            "id": f"reserve-{reserve.pk}",
            "caption": f"{reserve.name}: drawdowns by decision and year, £",
            "note": "",
            "columns": [{"label": label, "align": align} for label, align in COLUMNS],
            "rows": [{"kind": "body", "cells": self._cells(one)} for one in drawn_of(reserve)],
        }

    def _cells(self, drawn: Drawn) -> list[dict]:
        amount = drawn.year_amount
        private = amount.decision.has_exempt_part and not self.sees_private
        decision = {"text": PRIVATE} if private else {
            "text": amount.decision.title, "href": self.url("decision", pk=amount.decision_id)
        }  # fmt: skip
        on_days = ", ".join(f"{money(one.amount_gbp)} on {long_day(one.on)}" for one in drawn.draws)
        left: dict[str, Any] = {"text": money(drawn.left_gbp)}
        if self.may_keep and drawn.left_gbp:
            left |= {"href": self.url("reserve-draw", pk=amount.pk)}
        approved = (
            {"text": "not approved", "words": True}
            if amount.approved_gbp is None
            else {"text": money(amount.approved_gbp)}
        )
        return [
            decision,
            {"text": amount.year.label},
            {"text": money(amount.amount_gbp)},
            approved,
            {"text": money(drawn.drawn_gbp), "note": on_days},
            left,
        ]


def reserve_words(reserve: Reserve) -> str:
    """What it held at first, what was approved and drawn of it, and what nobody has asked for."""
    rows = drawn_of(reserve)
    approved = sum((one.year_amount.approved_gbp or Decimal(0) for one in rows), Decimal(0))
    drawn = sum((one.drawn_gbp for one in rows), Decimal(0))
    told = f"{money(approved)} is approved to be drawn, {money(drawn)} was drawn"
    if reserve.opening_gbp is None:
        return f"Opening amount: not known. {told}."
    on = f" on {long_day(reserve.opening_on)}" if reserve.opening_on else ""
    return f"Opening amount: {money(reserve.opening_gbp)}{on}. {told}, {money(reserve.opening_gbp - approved)} is free."


class ReserveEdit(RegisterForm):
    """Adds a reserve, or changes it."""

    needs = Right.KEEP_DECISIONS
    model, form_class, what = Reserve, ReserveForm, "reserve"

    def write(self) -> None:
        save_reserve(reserve=self.row, by=self.request.user)

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Decisions", "href": self.url("decisions")}, {"label": "Reserves", "href": self.back()}]

    def back(self) -> str:
        return self.url("reserves")


class ReserveDraw(FormPage):
    """Draws money out of what a decision approved for a year."""

    needs = Right.KEEP_DECISIONS
    section = "projects"
    heading = "Draw from the reserve"
    button = "Draw"

    @cached_property
    def amount(self) -> YearAmount:
        found = YearAmount.objects.select_related("decision", "year", "reserve")
        return get_object_or_404(found, decision__partnership=self.partnership, pk=self.kwargs["pk"])

    @property
    def lead(self) -> str:
        return f"{self.amount.decision.title}, {self.amount.year.label}"

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.lead

    def make_form(self, data: Any = None) -> PartnershipForm:
        return DrawForm(data, partnership=self.partnership)

    def save(self, form: PartnershipForm) -> str:
        draw = draw_from_reserve(year_amount=self.amount, by=self.request.user, **form.cleaned_data)
        return f"{money(draw.amount_gbp)} is drawn."

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Decisions", "href": self.url("decisions")}, {"label": "Reserves", "href": self.back()}]

    def back(self) -> str:
        return self.url("reserves")
