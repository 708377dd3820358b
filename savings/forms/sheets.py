"""What is asked when a workbook comes back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from common.errors import Refused
from partners.forms import PartnershipForm
from savings.models import CaseVersion
from savings.sheets.returned import LIMITS, read_returned


class SheetForm(PartnershipForm):
    """The file; once it is clean, `data_read` are its bytes and `content` what stands in its cells."""

    file = forms.FileField(
        label="Workbook",
        help_text=f"The workbook of this case, as it was downloaded here and changed: .xlsx, up to {LIMITS.size // 1024**2} MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, version: CaseVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["file"].error_messages["required"] = "Choose the workbook on your computer."
        self.fields["file"].error_messages["empty"] = "The file is empty: choose another."
        self.data_read, self.content = b"", {}

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        self.data_read = file.read(LIMITS.size + 1)
        try:
            self.content = read_returned(self.data_read, str(file.name), self.version)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file


class DecisionForm(forms.Form):
    """What was chosen below the differences."""

    mark = forms.CharField()
    decision = forms.ChoiceField(choices=[(one, one) for one in ("accept", "accept_in_part", "cancel")])
    take_out_missing = forms.BooleanField(required=False)
