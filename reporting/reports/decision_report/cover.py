"""The head of a decision report: to whom it goes, from whom, and what for."""

from collections.abc import Mapping
from typing import Any

from django import forms

from common.forms import DAY_FORMATS

FOR = [("decision", "Decision"), ("discussion", "Discussion"), ("information", "Information")]
KEY = [("yes", "Yes"), ("no", "No"), ("", "Not stated")]


def _line(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=200, required=required)


class CoverForm(forms.Form):
    """What the report editor fills in. An empty line is printed as "Not stated"."""

    forward_plan_reference = _line("Forward Plan reference number", "“Not applicable” is an answer")
    report_to = _line("Report to", "By role and not by name", required=True)
    author_role = _line("Report author", "By role and not by name", required=True)
    dated = forms.DateField(
        label="Date of the report", help_text="For example 3/11/2022", required=False, input_formats=DAY_FORMATS
    )
    purpose = forms.ChoiceField(label="For", choices=FOR, initial="decision", widget=forms.RadioSelect)
    enquiries_to = forms.CharField(
        label="Enquiries to",
        help_text="One a line, by role and not by name",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    divisions_affected = _line("County divisions affected", "For example all of the county")
    key_decision = forms.ChoiceField(
        label="Is this a key decision?",
        choices=KEY,
        required=False,
        widget=forms.RadioSelect,
    )
    exempt_information = _line("Exempt information", "The paragraph of Schedule 12A, “None”, or leave it empty")

    def clean_dated(self) -> str:
        """Kept as text, as the cover sheet is."""
        dated = self.cleaned_data["dated"]
        return f"{dated.day} {dated:%B %Y}" if dated else ""


def cover_rows(cover: Mapping[str, Any]) -> list[dict]:
    """The rows of the head, in the order of the paper."""

    def text(field: str, label: str) -> dict:
        return {"label": label, "text": cover.get(field) or "Not stated"}

    return [
        text("forward_plan_reference", "Forward Plan reference number"),
        text("report_to", "Report to"),
        text("author_role", "Report author"),
        text("dated", "Date"),
        {
            "label": "For",
            "ticks": [{"label": word, "ticked": cover.get("purpose") == key} for key, word in FOR],
        },
        text("enquiries_to", "Enquiries to"),
        text("divisions_affected", "County divisions affected"),
        {
            "label": "Key decision",
            "ticks": [{"label": word, "ticked": cover.get("key_decision", "") == key} for key, word in KEY],
        },
        text("exempt_information", "Exempt information"),
    ]
