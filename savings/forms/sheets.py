"""What is asked when a workbook comes back."""

from typing import Any

from django import forms

from common.sheets.asking import SheetField
from partners.forms import PartnershipForm
from savings.models import CaseVersion
from savings.sheets.returned import LIMITS, read_returned


class SheetForm(PartnershipForm):
    """The file; once it is clean, its bytes and what stands in its cells."""

    file = SheetField(
        limits=LIMITS,
        accept=".xlsx",
        label="Workbook",
        help_text=f"The workbook of this case, as it was downloaded here and changed: .xlsx, up to {LIMITS.size // 1024**2} MB.",
    )

    def __init__(self, *args: Any, version: CaseVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].reads(
            lambda data, name: read_returned(data, name, version),
            nothing_chosen="Choose the workbook on your computer.",
        )


class DecisionForm(forms.Form):
    """What was chosen below the differences."""

    mark = forms.CharField()
    decision = forms.ChoiceField(choices=[(one, one) for one in ("accept", "accept_in_part", "cancel")])
    take_out_missing = forms.BooleanField(required=False)
