"""A page that asks with one form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import NotAllowed, Refused
from common.forms import blame
from partners.views.base import PartnershipPage


class FormPage(PartnershipPage):
    """Shows a form, saves it through an action, and goes back with a sentence of what happened.

    What the form or the action refuses comes back with status 400, everything typed still in its place.
    """

    template_name = "partners/manage_form.html"
    heading = ""
    about = ""  # what it changes, for the title of the window; empty where the heading names it
    lead = ""
    button = "Save"

    def make_form(self, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def save(self, form: Any) -> str:
        """Do it; the sentence that says it is done."""
        raise NotImplementedError

    def back(self) -> str:
        """Where to go afterwards, and on "Cancel"."""
        raise NotImplementedError

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Manage", "href": self.url("manage")}]

    def more(self) -> dict[str, Any]:
        """What else the template shows."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.make_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    done = self.save(form)
            except NotAllowed:
                raise
            except (Refused, ValidationError) as problem:
                blame(form, problem)
            else:
                return self.done(done)
        return self.show(form, status=400)

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(self.back())

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.page(
            status=status,
            form=form,
            heading=self.heading,
            about=self.about,
            lead=self.lead,
            button=self.button,
            back=self.back(),
            breadcrumbs=self.crumbs(),
            **self.more(),
        )
