"""The cover sheet of an annual report: what a joint committee's papers state before their text."""

from collections.abc import Mapping
from typing import Any

from django import forms

YES_NO = [("yes", "Yes"), ("no", "No")]
YES_NO_NA = [*YES_NO, ("na", "N/A")]
ROLES_HINT = "One a line, by role and not by name"


def _roles(label: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=ROLES_HINT,
        max_length=1_000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _line(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=200, required=False)


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class CoverForm(forms.Form):
    """What the report editor fills in. An empty line is printed as "None"."""

    corporate_directors = _roles("Corporate directors")
    portfolio_holders = _roles("Portfolio holders")
    authors = _roles("Report authors", required=True)
    contributors = _roles("Others who contributed")
    key_decision = _choice("Is this a key decision?", YES_NO)
    call_in = _choice("Is it subject to call-in?", YES_NO)
    total_value = _line("Total value of the decision", "For example £120,000, or leave empty where there is none")
    section_151_approval = _choice("Has the Section 151 Officer approved the spending?", YES_NO_NA)
    spend_board_reference = _line("Reference of the spend control board")
    portfolio_holder_consulted = _line("Date of consultation with portfolio holders", "For example 3 June 2024")
    exempt_information = _line("Exempt information", "The paragraph of Schedule 12A, or leave empty")
    summary = forms.CharField(
        label="Summary of issues, with the benefits to citizens and service users",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def cover_rows(cover: Mapping[str, Any]) -> list[dict]:
    """The rows of the cover sheet, in the order of the paper."""

    def ticks(field: str, label: str, choices: list[tuple[str, str]]) -> dict:
        return {
            "label": label,
            "ticks": [{"label": word, "ticked": cover.get(field) == key} for key, word in choices],
        }

    def text(field: str, label: str, empty: str = "None") -> dict:
        return {"label": label, "text": cover.get(field) or empty}

    return [
        text("corporate_directors", "Corporate directors"),
        text("portfolio_holders", "Portfolio holders"),
        text("authors", "Report authors"),
        text("contributors", "Others who contributed"),
        ticks("key_decision", "Key decision", YES_NO),
        ticks("call_in", "Subject to call-in", YES_NO),
        text("total_value", "Total value of the decision"),
        ticks("section_151_approval", "Spending approved by the Section 151 Officer", YES_NO_NA),
        text("spend_board_reference", "Reference of the spend control board", "N/A"),
        text("portfolio_holder_consulted", "Portfolio holders consulted on", "N/A"),
        text("exempt_information", "Exempt information"),
        text("summary", "Summary of issues"),
    ]
