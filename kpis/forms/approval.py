"""In how many levels returns are approved."""

from django import forms

from common.forms import PlainForm
from kpis.models import Levels
from periods.forms import PeriodField
from periods.values import Quarter


class ApprovalLevelsForm(PlainForm):
    levels = forms.TypedChoiceField(
        label="Levels of approval", choices=Levels.choices, coerce=int, widget=forms.RadioSelect
    )
    quarter = PeriodField(
        kind=Quarter,
        example="Q1 2026/27",
        label="From which quarter on",
        help_text="For example Q1 2026/27. What was approved before stays as it is.",
    )
