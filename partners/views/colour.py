"""The colour by which people of several partnerships know where they are."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from common.colours import BAND, HEX, TEXT, contrast_with_white, in_words
from partners.actions import set_colour
from partners.forms import ColourForm
from partners.roles import Right
from partners.views.form_page import FormPage


class PartnershipColour(FormPage):
    """The colour of the band, looked at before it is saved."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "partners/manage_colour.html"
    heading = "Colour of the partnership"
    lead = (
        "The thin band at the top of every page, the mark of the current entry in the menu, and the rule on the first "
        "page of papers. Papers that are built already keep theirs."
    )

    def make_form(self, data: Any = None) -> ColourForm:
        return ColourForm(data, partnership=self.partnership, initial={"colour": self.partnership.colour})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "look" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.make_form(request.POST)
        return self.show(form, status=200 if form.is_valid() else 400)

    def save(self, form: ColourForm) -> str:
        set_colour(partnership=self.partnership, colour=form.cleaned_data["colour"], by=self.request.user)
        return f"The colour is {form.cleaned_data['colour']} from now on."

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.page(
            status=status,
            form=form,
            heading=self.heading,
            lead=self.lead,
            back=self.back(),
            breadcrumbs=self.crumbs(),
            shades=self._shades(form),
        )

    def _shades(self, form: Any) -> list[dict[str, str]]:
        """What is looked at: the colour of today, the one that was typed, and one that would do instead."""
        typed = str(form["colour"].value() or "").strip().lower()
        asked = {"Today": self.partnership.colour, "As you typed it": typed if form.is_bound else ""}
        asked["The nearest that can be used"] = form.offered
        return [
            {"label": label, "colour": colour, "words": words_of(colour)}
            for label, colour in asked.items()
            if HEX.fullmatch(colour)
        ]

    def back(self) -> str:
        return self.url("manage")


def words_of(colour: str) -> str:
    """What may be done with a colour."""
    contrast = contrast_with_white(colour)
    if contrast < BAND:
        return f"{in_words(contrast)} against white: too light, a band needs {BAND:g} to 1."
    if contrast < TEXT:
        return f"{in_words(contrast)} against white: enough for the band. White text would need {TEXT:g} to 1; none stands on it."
    return f"{in_words(contrast)} against white: enough for the band, and for white text."
