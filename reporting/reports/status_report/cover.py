"""The cover sheet of a status report."""

from collections.abc import Mapping
from typing import Any

from django import forms


def _line(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=300, required=required)


class CoverForm(forms.Form):
    """What the report editor fills in. An empty line is printed as "None", or as not mentioned."""

    organisation = _line("Council or organisation that reports")
    report_by = _line("Report by", "By role and not by name", required=True)
    contact = _line("Contact officer", "By role and not by name")
    scope = _line("Services in scope", "For example Finance, HR, Schools", required=True)
    previous_report = _line("Previous report", "Its subject and its month")
    annexes = _line("Annexes", "With whom they were written, and whether they are part of this paper")
    exempt_information = _line("Exempt information", "The paragraph of Schedule 12A, or leave empty")
    summary = forms.CharField(
        label="Overall status",
        help_text="Two or three sentences",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


ROWS = (
    ("organisation", "Organisation", "None"),
    ("report_by", "Report by", "None"),
    ("contact", "Contact officer", "None"),
    ("scope", "Services in scope", "None"),
    ("previous_report", "Previous report", "None"),
    ("annexes", "Annexes", "None"),
    ("exempt_information", "Exempt information", "Not mentioned"),
    ("summary", "Overall status", "None"),
)


def cover_rows(cover: Mapping[str, Any]) -> list[dict]:
    """The rows of the cover sheet, in the order of the paper."""
    return [{"label": label, "text": cover.get(field) or empty} for field, label, empty in ROWS]
