"""What is asked when a return comes back as a spreadsheet, and when a document is attached to a figure."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.documents import ACCEPT, LARGEST, READ_HERE, check_document
from common.errors import Refused
from common.forms import PlainForm
from common.sheets.asking import SheetField
from kpis.models import Return
from kpis.sheets.returned import LIMITS, read_returned
from partners.rights import Rights


class ReturnSheetForm(PlainForm):
    """The file; once it is clean, its bytes and what stands in its cells."""

    file = SheetField(
        limits=LIMITS,
        accept=".xlsx,.csv",
        label="Spreadsheet",
        help_text=f"The file of this return, as it was downloaded here and filled in: .xlsx or .csv, up to {LIMITS.size // 1024**2} MB.",
    )

    def __init__(self, *args: Any, quarterly_return: Return, rights: Rights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].reads(
            lambda data, name: read_returned(data, name, quarterly_return, rights),
            nothing_chosen="Choose the spreadsheet on your computer.",
        )


class TickedForm(forms.Form):
    """What was chosen below the differences: which lines, each with the version that was seen."""

    decision = forms.ChoiceField(choices=[(one, one) for one in ("take_over", "put_aside")])

    def seen(self, ticked: list[str]) -> dict[int, int]:
        """Id → version of the ticked lines; what is no such pair is left out."""
        pairs = (one.split("-") for one in ticked)
        return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(map(_is_small, pair))}


def _is_small(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 16


class EvidenceForm(PlainForm):
    """A document; once it is clean, `data_read` are its bytes."""

    document = forms.FileField(
        label="Document",
        help_text=f"{READ_HERE}, up to {LARGEST // 1024**2} MB. It is seen by those who see the return, never by the public.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].error_messages["required"] = "Choose the document on your computer."
        self.fields["document"].error_messages["empty"] = "The file is empty: choose another."
        self.data_read = b""

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        self.data_read = file.read(LARGEST + 1)
        try:
            check_document(self.data_read, str(file.name))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file


def evidence_errors(form: EvidenceForm | None) -> list[dict[str, str]]:
    """What is wrong with a document, for the summary of a page that has another form as well."""
    if form is None:
        return []
    return [
        {"text": str(words), "href": f"#{form['document'].id_for_label}"}
        for errors in form.errors.values()
        for words in errors
    ]
