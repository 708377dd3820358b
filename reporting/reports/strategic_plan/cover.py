"""The cover sheet of a strategic plan: who wrote it, when, and which years it is for. It has no boxes to tick."""

from collections.abc import Mapping
from typing import Any

from django import forms

NOT_PRINTED = "Not printed"


def _line(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=200, required=required)


class CoverForm(forms.Form):
    """What the report editor fills in. An empty line is printed as "Not printed"."""

    authors = _line("Author", "By role and not by name", required=True)
    dated = _line("Date of the plan", "For example 27 June 2012")
    years = _line("Years it is for", "As the plan has it, for example 2012 to 2015")
    partners = forms.CharField(
        label="Partners",
        help_text="One a line",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def cover_rows(cover: Mapping[str, Any]) -> list[dict]:
    """The rows of the cover sheet, in the order of the form."""
    labels = {name: field.label for name, field in CoverForm.base_fields.items()}
    return [{"label": label, "text": cover.get(name) or NOT_PRINTED} for name, label in labels.items()]
