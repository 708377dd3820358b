"""Saved views: the list, and what a person does with them."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import User
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from reporting.actions.saved_views import remove_view, save_view
from reporting.models import SavedView
from reporting.saved_view_forms import RemoveForm, SavedViewForm
from reporting.saved_views import may_open


class OfSavedViews(PartnershipPage):
    needs = Right.SEE_FIGURES

    @property
    def person(self) -> User:
        """Who asks: signed in, as every page of a partnership wants it."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def may_share(self) -> bool:
        return self.rights.may(Right.DEFINE)

    @cached_property
    def saved(self) -> SavedView:
        return get_object_or_404(SavedView.objects.offered_to(self.rights), pk=self.kwargs["pk"])

    @cached_property
    def own(self) -> SavedView:
        """One that the person may change: their own, or a shared one as the administrator; else 404."""
        views = SavedView.objects.filter(partnership=self.partnership)
        mine = views.filter(owner=self.person, shared=False)
        return get_object_or_404(mine | views.filter(shared=True) if self.may_share else mine, pk=self.kwargs["pk"])


class SavedViews(OfSavedViews):
    """One's own views, and those that everybody is offered."""

    template_name = "reporting/saved_views.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        views = list(SavedView.objects.offered_to(self.rights).select_related("owner"))
        return self.page(
            lists=[
                {
                    "name": "Your own",
                    "table": self._table([one for one in views if not one.shared], "own", "Views that you saved"),
                    "why": "You have saved no view yet.",
                    "next": "On any page with filters, choose what to show and follow “Save this view”.",
                },
                {
                    "name": f"For everybody in {self.partnership.short_name}",
                    "table": self._table([one for one in views if one.shared], "shared", "Views offered to everybody"),
                    "why": "No view is offered to everybody yet.",
                    "next": "An administrator of the partnership offers one when saving it.",
                },
            ],
        )

    def _table(self, views: list[SavedView], id: str, caption: str) -> dict[str, Any]:
        rows = [{"kind": "body", "cells": self._cells(one)} for one in views]
        columns = [{"label": "Name"}, {"label": "Address to share"}, {"label": "Change"}, {"label": "Remove"}]
        return {"id": id, "caption": caption, "note": "", "columns": columns, "rows": rows}

    def _cells(self, saved: SavedView) -> list[dict[str, Any]]:
        opens = may_open(self.rights, saved.address)
        name = {"text": saved.name, "href": self.url("saved-view", pk=saved.pk)} if opens else {"text": saved.name}
        if not opens:
            name["note"] = "Your role does not open this page."
        shown = {"text": self.request.build_absolute_uri(self.url("saved-view", pk=saved.pk))}
        if saved.shared and not self.may_share:
            return [name, shown, {"text": "–"}, {"text": "–"}]
        return [
            name,
            shown,
            {"text": "Change", "href": self.url("saved-view-edit", pk=saved.pk)},
            {"text": "Remove", "href": self.url("saved-view-remove", pk=saved.pk)},
        ]


class SavedViewOpen(OfSavedViews):
    """Leads to the page, which asks for the reader's own rights."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(self.saved.address)


class SavedViewForms(OfSavedViews, FormPage):
    def make_form(self, data: Any = None) -> Any:
        return SavedViewForm(
            data,
            partnership=self.partnership,
            host=self.request.get_host(),
            may_share=self.may_share,
            initial=self.initial(),
        )

    def initial(self) -> dict[str, Any]:
        raise NotImplementedError

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Saved views", "href": self.url("saved-views")}]

    def back(self) -> str:
        return self.url("saved-views")


class SavedViewAdd(SavedViewForms):
    """Where “Save this view” leads: the address is the page that one comes from."""

    heading = "Save a view"
    lead = "A view is a page with what is chosen on it. Its figures are read anew each time it is opened."

    def initial(self) -> dict[str, Any]:
        return {"address": self.request.GET.get("address", "")}

    def save(self, form: SavedViewForm) -> str:
        view = SavedView(partnership=self.partnership, owner=self.person, **form.cleaned_data)
        return f"“{save_view(view=view, by=self.person).name}” is saved."


class SavedViewEdit(SavedViewForms):
    heading = "Change a saved view"

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.own.name

    def initial(self) -> dict[str, Any]:
        return {"name": self.own.name, "address": self.own.address, "shared": self.own.shared}

    def save(self, form: SavedViewForm) -> str:
        for field, value in form.cleaned_data.items():
            setattr(self.own, field, value)
        return f"“{save_view(view=self.own, by=self.person).name}” is saved."


class SavedViewRemove(SavedViewForms):
    heading = "Remove a saved view"
    button = "Remove it"

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.own.name

    @property
    def lead(self) -> str:  # type: ignore[override]
        offered = " Everybody in the partnership loses it." if self.own.shared else ""
        return f"“{self.own.name}” goes from the list; the page that it leads to stays as it is.{offered}"

    def make_form(self, data: Any = None) -> Any:
        assert self.own  # 404 before anything is asked
        return RemoveForm(data, partnership=self.partnership)

    def save(self, form: RemoveForm) -> str:
        remove_view(view=self.own, by=self.person)
        return "The view is removed."
