"""Versions of a case: the next one, and the agreement to one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate

from common.forms import DayField, Line
from partners.forms import PartnershipForm
from savings.models import CaseVersion

CONFIRM = "Tick this to go on, or cancel."


class BeginVersionForm(PartnershipForm):
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = Line(label="Name", longest=120, help_text="For example Draft for the programme board, or Final")
    baseline_on = DayField(
        label="Baseline date",
        help_text="The day whose budgets it starts from, for example 1 4 2026. Later changes of budgets go to a new version.",
    )
    confirm = forms.BooleanField(error_messages={"required": CONFIRM})

    def __init__(self, *args: Any, last: CaseVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if last is None:
            del self.fields["confirm"]
        else:
            state = (
                "is agreed and stays as it is" if last.agreed_on else "is not agreed yet and will not change any more"
            )
            self.fields["confirm"].label = f"Begin it as a copy of version {last.number}, “{last.name}”, which {state}"


class AgreeVersionForm(PartnershipForm):
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    agreed_on = DayField(label="Agreed on")
    confirm = forms.BooleanField(
        label="Nothing in this version is changed any more",
        help_text="Whatever changes later goes to a new version, which begins as a copy of this one.",
        error_messages={"required": CONFIRM},
    )

    def clean_agreed_on(self) -> date:
        day: date = self.cleaned_data["agreed_on"]
        if day > localdate():
            raise forms.ValidationError("Type today's date or an earlier one.")
        return day
