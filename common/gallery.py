"""The gallery: every component in its states, with invented figures, for those who build and check pages."""

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

# As templates/components/state_tag.html tells them apart.
STATES = ["draft", "not_started", "on_hold", "waiting", "superseded", "provisional", "approved", "published", "completed",
          "done", "final", "submitted", "checked", "in_progress", "running", "on_track", "sent_back", "delayed", "due", "restated",
          "late", "failed", "stopped"]  # fmt: skip
BENEFITS = ["statutory", "savings", "process", "customer", "welfare", "automation"]


class SampleForm(forms.Form):
    """One field of every kind that the portal asks with."""

    measure = forms.CharField(
        label="Name of the measure",
        help_text="As the committee knows it",
        max_length=80,
        error_messages={"required": "Enter the name of the measure"},
    )
    target = forms.DecimalField(
        label="Target",
        help_text="In per cent",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Enter the target as a number, like 99.5"},
    )
    agreed_on = forms.DateField(
        label="Agreed on",
        help_text="For example, 31 3 2024",
        input_formats=["%d %m %Y"],
        error_messages={"required": "Enter the day on which the target was agreed"},
    )
    service = forms.ChoiceField(
        label="Service",
        choices=[("", "Choose a service"), ("a", "Payroll"), ("b", "Debt")],
        error_messages={"required": "Choose the service"},
    )
    direction = forms.ChoiceField(
        label="Which way is better?",
        error_messages={"required": "Say which way is better"},
        choices=[("higher", "Higher is better"), ("lower", "Lower is better")],
        widget=forms.RadioSelect,
    )
    partners = forms.MultipleChoiceField(
        label="Partners who report it",
        choices=[("north", "Northbridge"), ("south", "Southmoor")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose partners from the list"},
    )
    restricted = forms.BooleanField(
        label="Not for the public",
        help_text="The row is left out of public papers",
        error_messages={"required": "Tick the box, or ask for a public measure"},
    )
    password = forms.CharField(
        label="Your password", widget=forms.PasswordInput, error_messages={"required": "Enter your password"}
    )
    commentary = forms.CharField(
        label="Commentary",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the figure is below target"},
    )


def filled_in_wrongly() -> SampleForm:
    """The form as it comes back with an error on every kind of field, prefixed so that ids stay unique on the page."""
    form = SampleForm({"wrong-target": "12 or so", "wrong-partners": ["east"]}, prefix="wrong")
    form.add_error(None, "Somebody else changed this measure: look at both values and save again")
    return form


def cell(text: str = "", **more: object) -> dict:
    return {"text": text, **more}


def row(*cells: dict | str, kind: str = "body") -> dict:
    return {"kind": kind, "cells": [cell(one) if isinstance(one, str) else one for one in cells]}


def debt_table() -> dict:
    """A finance table with groups, a total, what a paper printed and the difference."""
    return {
        "id": "debt",
        "caption": "Debt past due by sector, £, as at 31 March 2024 (illustrative)",
        "note": "The printed total is shown as the paper gave it.",
        "columns": [
            {"label": "Sector", "align": "text", "width": 40},
            {"label": "March 2023 £", "align": "number"},
            {"label": "March 2024 £", "align": "number"},
            {"label": "Change £", "align": "number"},
        ],
        "rows": [
            row("Northbridge Council", kind="group"),
            row("Individuals", "229,011", "941,455", cell("712,444", note="disputed care charges")),
            row("Public bodies", "1,310,200", "998,310", "−311,890"),
            row("Total computed", "1,539,211", "1,939,765", "400,554", kind="total"),
            row("Total as printed", "1,539,211", "1,937,965", "398,754", kind="stated"),
            row("Difference", "none", "printed is 1,800 lower", "1,800 lower", kind="difference"),
            row("Southmoor Council", kind="group"),
            row("Individuals", "87,400", "–", cell("", status="no_figure")),
        ],
    }


def kpi_table() -> dict:
    """Measures with every status."""
    return {
        "id": "measures",
        "caption": "Measures of payroll, Q4 2023/24 (January–March 2024), provisional (illustrative)",
        "note": "",
        "columns": [
            {"label": "Measure", "align": "text", "width": 34},
            {"label": "Q4 2022/23", "align": "number"},
            {"label": "Q4 2023/24", "align": "number"},
            {"label": "Target", "align": "number"},
            {"label": "Status", "align": "text"},
        ],
        "rows": [
            row(cell("Paid on time, %", href="#debt"), "99.6", "99.8", "≥ 99.5", cell("", status="on_target")),
            row("Payroll errors, %", "0.41", "0.45", "≤ 0.40", cell("", status="within_tolerance")),
            row("Satisfied customers, %", "86", "83", "≥ 85", cell("Below target", status="below_target")),
            row("Payslips produced", "189,420", "191,889", "", cell("", status="context")),
            row("Calls answered, %", "92.0", "93.1", "", cell("", status="no_target")),
            row("Overpayments recovered, £", "21,300", "–", "≥ 20,000", cell("–", status="no_figure")),
        ],
    }


def project_table() -> dict:
    return {
        "id": "projects",
        "caption": "Priorities completed in 2023/24, with their benefits (illustrative)",
        "note": "",
        "columns": [
            {"label": "Priority", "align": "text", "width": 50},
            {"label": "Benefits", "align": "text"},
            {"label": "Target date", "align": "text"},
        ],
        "rows": [
            row("Move pay slips to the portal", cell("", symbols=BENEFITS[1:4]), "September 2023"),
            row("Answer to the new pension rules", cell("", symbols=BENEFITS[:1]), "March 2024"),
        ],
    }


def risk_table() -> dict:
    """Shaded cells, as a map of risks has them, and tags within a table."""
    return {
        "id": "risks",
        "caption": "Risks by likelihood, with the state of each (illustrative)",
        "note": "",
        "columns": [
            {"label": "Likelihood", "align": "text", "width": 40},
            {"label": "Low impact", "align": "text"},
            {"label": "High impact", "align": "text"},
            {"label": "State", "align": "text"},
        ],
        "rows": [
            row("High", cell("R4", shade="yellow"), cell("R1", shade="red"), cell("", tag=("due", "Open"))),
            row("Low", cell("", shade="green"), cell("R2", shade="yellow"), cell("", tag=("done", "Closed"))),
        ],
    }


STATIC_DRAWING = mark_safe(
    '<svg viewBox="0 0 640 220" role="img" font-family="Arimo" font-size="13"><title>Satisfied customers fell from 88 '
    'to 83 per cent over the year; the target is 85.</title><path d="M60 190h480" stroke="#0b0c0c"/>'
    '<path d="M60 100h480" stroke="#0b0c0c" stroke-dasharray="6 4"/><text x="548" y="104">Target 85</text>'
    '<polyline points="60,40 220,70 380,100 540,140" fill="none" stroke="#12436D" stroke-width="2.5"/>'
    '<text x="548" y="145" fill="#12436D">83</text><text x="30" y="44">88</text><text x="60" y="210" '
    'text-anchor="middle">Q1</text><text x="220" y="210" text-anchor="middle">Q2</text><text x="380" y="210" '
    'text-anchor="middle">Q3</text><text x="540" y="210" text-anchor="middle">Q4</text></svg>'
)


def satisfaction_chart() -> dict:
    quarters, values = ["Q1", "Q2", "Q3", "Q4"], ["88", "87", "85", "83"]
    return {
        "id": "satisfaction",
        "title": "Satisfaction, per cent, fell below its target in Q4 2023/24 (illustrative)",
        "summary": "Line of four quarters of 2023/24: 88, 87, 85 and 83 per cent satisfied, beside a target of 85.",
        "svg": STATIC_DRAWING,
        "figure": {
            "data": [
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": "Satisfied",
                    "x": quarters,
                    "y": values,
                    "line": {"color": "#12436D", "width": 2.5},
                }
            ],
            "layout": {
                "font": {"family": "Arimo, Arial, sans-serif", "size": 14},
                "height": 320,
                "margin": {"l": 48, "r": 96, "t": 16, "b": 48},
                "dragmode": False,
                "xaxis": {"fixedrange": True, "showgrid": False},
                "yaxis": {"fixedrange": True},
                "shapes": [
                    {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 85, "y1": 85, "line": {"dash": "dash"}}
                ],
                "annotations": [
                    {"xref": "paper", "x": 1, "xanchor": "left", "y": 85, "text": "Target 85", "showarrow": False}
                ],
            },
        },
        "table": {
            "id": "satisfaction-figures",
            "caption": "Customers satisfied, per cent, 2023/24 (illustrative)",
            "note": "",
            "columns": [{"label": "Quarter", "align": "text"}, {"label": "Satisfied %", "align": "number"}],
            "rows": [row(quarter, value) for quarter, value in zip(quarters, values, strict=True)],
        },
    }


def drawn_chart() -> dict:
    """The same chart without the data that a script would draw."""
    chart = satisfaction_chart()
    table = {**chart["table"], "id": "satisfaction-drawn-figures"}
    return {**chart, "id": "satisfaction-drawn", "figure": None, "table": table}


def search_hits() -> list[dict]:
    """A hit with everything that can be said of one, and one with its name alone."""
    return [
        {
            "title": [{"text": "Payroll", "found": True}, {"text": " errors found after payday"}],
            "address": "#figures",
            "around": [
                {"text": "… outside the "},
                {"text": "payroll", "found": True},
                {"text": " run: a sign of errors …"},
            ],
            "state": ("stopped", "Closed on 1 April 2024"),
            "period": "Monthly, Payroll",
        },
        {"title": [{"text": "Payroll", "found": True}], "address": "#figures"},
    ]


def component_gallery(request: HttpRequest) -> HttpResponse:
    """Every component of templates/components in its states."""
    return render(
        request,
        "components/gallery.html",
        {
            "navigation": [
                {"label": "Dashboard", "href": "#", "current": True},
                {"label": "Returns", "href": "#", "current": False},
                {"label": "Projects", "href": "#", "current": False},
                {"label": "Reports", "href": "#", "current": False},
                {"label": "Manage", "href": "#", "current": False},
            ],
            "breadcrumbs": [{"label": "Manage", "href": "#"}],
            "messages": [
                Message(constants.SUCCESS, "Return approved: Payroll, Q4 2023/24"),
                Message(constants.WARNING, "The papers of 24 June 2024 go out on Friday 14 June"),
                Message(constants.ERROR, "Nothing was saved: the period is closed"),
            ],
            "empty_form": SampleForm(prefix="empty"),
            "wrong_form": filled_in_wrongly(),
            "listed_errors": [{"text": "Enter the number of payslips", "href": "#debt"}, {"text": "Try again later"}],
            "statuses": ["on_target", "within_tolerance", "below_target", "context", "no_target", "no_figure"],
            "states": {state: state.replace("_", " ").capitalize() for state in STATES},
            "benefits": BENEFITS,
            "tables": [kpi_table(), debt_table(), project_table(), risk_table()],
            "empty_table": {**project_table(), "id": "no-projects", "rows": []},
            "chart": satisfaction_chart(),
            "drawn_chart": drawn_chart(),
            "hits": search_hits(),
            "shades": [
                {"label": "Today", "colour": "#5b3a78", "words": "8.5 to 1 against white: enough for the band."},
                {"label": "As you typed it", "colour": "#ffcc00", "words": "1.5 to 1 against white: too light."},
            ],
            "tasks": [
                {
                    "label": "Enter the figures",
                    "href": "#debt",
                    "hint": "Two measures are left",
                    "state": "in_progress",
                    "text": "7 of 9",
                },
                {"label": "Explain what is below target", "href": "#debt", "state": "late", "text": "Late"},
                {"label": "Submit for approval", "state": "not_started", "text": "Cannot start yet"},
            ],
            "facts": [
                {"key": "Service", "value": "Payroll"},
                {"key": "Accountable manager", "value": "Head of Payroll", "href": "#debt"},
            ],
            "page_obj": Paginator(range(200), 10).page(7),
            "filters": [
                {"name": "partner", "label": "Partner", "options": [{"value": "", "label": "All partners"}]},
                {
                    "name": "quarter",
                    "label": "Quarter",
                    "options": [
                        {"value": "2023-4", "label": "Q4 2023/24 (January–March 2024)", "selected": True},
                        {"value": "2023-3", "label": "Q3 2023/24 (October–December 2023)"},
                    ],
                },
            ],
        },
    )
