"""How a check is applied from a day on."""

from typing import Any

from django import forms

from common.forms import DayField, NumberField, PlainForm
from kpis.choices import Severity
from kpis.rules import Rule


class CheckForm(PlainForm):
    severity = forms.ChoiceField(
        label="A figure that is pointed out", choices=Severity.choices, widget=forms.RadioSelect
    )
    threshold = NumberField(label="Threshold")
    valid_from = DayField(
        label="From",
        help_text="For example, 1 4 2024. It holds for months, quarters and years that end on this day or later. "
        "Returns that are approved are not judged anew.",
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule.threshold is None:
            del self.fields["threshold"]
        else:
            self.fields["threshold"].label = f"Threshold, in {rule.unit}"
            self.fields["threshold"].error_messages["required"] = "Type the threshold."
