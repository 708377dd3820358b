"""The cover sheet of a quarterly report on the health of a partnership."""

from collections.abc import Mapping
from typing import Any

from django import forms


def _line(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=300, required=required)


class CoverForm(forms.Form):
    """What the report editor fills in. An empty line is printed as "None", or as not mentioned."""

    report_by = _line("Report by", "By role and not by name", required=True)
    contact = _line("Contact officer", "By role and not by name")
    covers = _line("Partners and customers it covers", required=True)
    previous_report = _line("Previous report", "For example Q1 2026/27, June 2026")
    exempt_information = _line("Exempt information", "The paragraph of Schedule 12A, or leave empty")
    summary = forms.CharField(
        label="Summary",
        help_text="Two or three sentences",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


ROWS = (
    ("report_by", "Report by", "None"),
    ("contact", "Contact officer", "None"),
    ("covers", "Covers", "None"),
    ("previous_report", "Previous report", "None"),
    ("exempt_information", "Exempt information", "Not mentioned"),
    ("summary", "Summary", "None"),
)


def cover_rows(cover: Mapping[str, Any]) -> list[dict]:
    """The rows of the cover sheet, in the order of the paper."""
    return [{"label": label, "text": cover.get(field) or empty} for field, label, empty in ROWS]
