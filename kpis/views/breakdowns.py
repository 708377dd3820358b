"""Manage: the lists by which figures are broken down."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kpis.actions.definitions import add_breakdown, add_items
from kpis.forms.definitions import BreakdownForm, ItemsForm
from kpis.models import Breakdown
from kpis.selectors.definitions import breakdowns_of
from kpis.sight import Sight
from partners.roles import Right
from partners.views import FormPage, PartnershipPage


class Breakdowns(PartnershipPage):
    """The lists by which figures are broken down."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "kpis/manage_breakdowns.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            breakdowns=breakdowns_of(Sight.of(self.rights)),
            breadcrumbs=[{"label": "Manage", "href": self.url("manage")}],
        )


class BreakdownPage(FormPage):
    needs = Right.DEFINE
    section = "manage"

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": "Breakdown lists", "href": self.back()}]

    def back(self) -> str:
        return self.url("breakdowns")


class BreakdownAdd(BreakdownPage):
    heading = "Add a breakdown list"
    button = "Add list"

    def make_form(self, data: Any = None) -> BreakdownForm:
        return BreakdownForm(data, partnership=self.partnership)

    def save(self, form: BreakdownForm) -> str:
        return f"{add_breakdown(partnership=self.partnership, by=self.request.user, **form.cleaned_data)} is added."


class ItemsAdd(BreakdownPage):
    lead = "Items that are there stay: figures hang on them."
    button = "Add items"

    @cached_property
    def breakdown(self) -> Breakdown:
        found = breakdowns_of(Sight.of(self.rights)).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def heading(self) -> str:
        return f"Add items to {self.breakdown.name}"

    def make_form(self, data: Any = None) -> ItemsForm:
        return ItemsForm(data, breakdown=self.breakdown)

    def save(self, form: ItemsForm) -> str:
        added = add_items(breakdown=self.breakdown, by=self.request.user, **form.cleaned_data)
        return f"Added to {self.breakdown.name}: {', '.join(item.name for item in added)}."
