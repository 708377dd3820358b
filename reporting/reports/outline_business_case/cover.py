"""The cover sheet of an outline business case: whose it is, which version, and who has to agree."""

from collections.abc import Mapping
from typing import Any

from django import forms


def _line(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=300, required=required)


def _lines(label: str, help_text: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1_000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CoverForm(forms.Form):
    """What the report editor fills in. An empty line is printed as "Not stated"."""

    owners = _lines("Owners", "One a line, by body and role and not by name", required=True)
    document_version = _line("Version", "For example draft for the board, or final", required=True)
    dated = _line("Date of the document", "For example 14 December 2015")
    years = _line("Years it is for", "For example 2016/17 to 2020/21")
    agreed_before = _lines("What was agreed before", "Which body agreed what, and when")
    approvals = _lines("Who has to agree", "One a line, with what it is for")
    exempt_information = _line("Exempt information", "The paragraph of Schedule 12A, or leave empty")
    summary = forms.CharField(
        label="What is proposed",
        help_text="Two or three sentences",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


LABELS = {
    "owners": "Owners",
    "document_version": "Version",
    "dated": "Date of the document",
    "years": "Years",
    "agreed_before": "Agreed before",
    "approvals": "Has to be agreed by",
    "exempt_information": "Exempt information",
    "summary": "What is proposed",
}


def cover_rows(cover: Mapping[str, Any]) -> list[dict]:
    """The rows of the cover sheet, in the order of the paper."""
    return [{"label": label, "text": cover.get(field) or "Not stated"} for field, label in LABELS.items()]
