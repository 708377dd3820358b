"""What a person types to save a view."""

from typing import Any

from django import forms

from common.errors import Refused
from common.forms import Line
from partners.forms import PartnershipForm
from reporting.saved_views import view_address


class SavedViewForm(PartnershipForm):
    """A name for a page with its filters."""

    name = Line(label="Name", longest=80, help_text="For example Payroll by month, or Delayed projects")
    address = Line(
        label="Address",
        longest=2000,
        help_text="The page and what is chosen on it. It is filled in where you come from “Save this view”.",
    )
    shared = forms.BooleanField(
        label="Offer it to everybody in the partnership",
        help_text="Each reads the page with the rights of their own role.",
        required=False,
    )

    def __init__(self, *args: Any, host: str, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        if not may_share:
            del self.fields["shared"]

    def clean_address(self) -> str:
        try:
            return view_address(self.cleaned_data["address"], self.partnership, host=self.host)
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem


class RemoveForm(PartnershipForm):
    """Asks once."""
