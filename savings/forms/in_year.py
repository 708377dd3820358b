"""Budgets in their year: what is asked of a year, a budget, a virement, and the end of a period."""

from decimal import Decimal
from typing import Any

from django import forms

from common.forms import DayField, Line, NumberField, Passage
from partners.forms import PartnershipForm
from partners.models import Body, Service
from periods.forms import PeriodField
from periods.values import FinancialYear
from savings.actions.lines import TypedAmount
from savings.forms.amounts import HINT, AmountField
from savings.forms.rows import FormOfRows
from savings.models import BudgetHeading, MonitoringEntry, Rhythm

EMPTY = "type the amount, or in words why there is none, for example to be determined."


class BudgetYearForm(PartnershipForm):
    year = PeriodField(kind=FinancialYear, example="2026/27", label="Financial year")
    rhythm = forms.ChoiceField(
        label="How often are the budgets looked at?",
        choices=Rhythm.choices,
        initial=Rhythm.QUARTERLY,
        widget=forms.RadioSelect,
    )
    explain_above = NumberField(
        label="Explain a variance above, £",
        required=False,
        help_text="A forecast that is further than this from its budget, either way, needs a sentence. Empty: none does.",
    )


class HeadingForm(PartnershipForm):
    label = Line(label="Service or directorate", longest=120, help_text="As it is called in the budget book")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service of the portal", required=False, empty_label="None of them"
    )
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label="Partner",
        required=False,
        empty_label="Of no single partner",
        help_text="Whose budget it is, where each partner has its own",
    )
    approved = AmountField(
        label="Approved budget, £",
        help_text=f"What was approved before the year began, without virements: these are added. Income is negative. {HINT}",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = self.partnership.services.all()
        self.fields["body"].queryset = self.partnership.bodies.all()


class VirementForm(FormOfRows):
    """The legs are a field for each budget of the year."""

    on = DayField(label="Approved on", help_text="A day of the year, today at the latest, for example 30 9 2026")
    reason = Line(label="Reason", longest=300, help_text="Why the money is moved")
    approved_by_role = Line(
        label="Approved by", longest=120, help_text="By role, never by name, for example Section 151 Officer"
    )
    minute_reference = Line(
        label="Minute reference", longest=120, required=False, help_text="Where it is minuted, for example JC 14/26"
    )

    def __init__(self, *args: Any, headings: list[BudgetHeading], revised: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings, self.revised = headings, revised
        self.words = list(self.fields)
        for heading in headings:
            field = NumberField(label=str(heading), required=False)
            field.widget.attrs |= {"aria-label": f"{heading}, £"}
            self.fields[leg_of(heading)] = field
            self.rows[leg_of(heading)] = str(heading)

    def legs(self) -> dict[BudgetHeading, Decimal]:
        return {
            heading: amount for heading in self.headings if (amount := self.cleaned_data[leg_of(heading)]) is not None
        }

    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in self.words]

    def grid(self) -> list[dict]:
        return [
            {"heading": heading, "revised": self.revised[heading.pk], "field": self[leg_of(heading)]}
            for heading in self.headings
        ]


class MonitoringForm(FormOfRows):
    """Actual, forecast and explanation of every budget at the end of one period. A row left empty is no entry."""

    def __init__(
        self,
        *args: Any,
        headings: list[BudgetHeading],
        revised: dict[int, str],
        entries: dict[int, MonitoringEntry],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings, self.revised, self.entries = headings, revised, entries
        for heading in headings:
            for what, label in (("actual", "actual to date, £"), ("forecast", "forecast outturn, £")):
                field = AmountField(label=f"{heading}, {label}", required=False, help_text="")
                field.widget.attrs |= {"class": "govuk-input--width-10", "aria-label": f"{heading}, {label}"}
                self.fields[f"{what}_{heading.pk}"] = field
                self.rows[f"{what}_{heading.pk}"] = f"{heading}, {label.removesuffix(', £')}"
            said = Passage(label=f"{heading}, explanation", required=False, rows=2)
            said.widget.attrs |= {"aria-label": f"{heading}, explanation"}
            self.fields[f"explanation_{heading.pk}"] = said
            self.rows[f"explanation_{heading.pk}"] = f"{heading}, explanation"

    def clean(self) -> dict[str, Any]:
        for heading in self.headings:
            typed = {name: self.cleaned_data.get(f"{name}_{heading.pk}") for name in ("actual", "forecast")}
            said = any(value is not None for value in typed.values()) or heading.pk in self.entries
            if said or self.cleaned_data.get(f"explanation_{heading.pk}"):
                for name, value in typed.items():
                    if value is None and f"{name}_{heading.pk}" not in self.errors:
                        self.add_error(f"{name}_{heading.pk}", EMPTY)
        return self.cleaned_data

    def typed(self) -> list[tuple[BudgetHeading, TypedAmount, TypedAmount, str]]:
        """A row for each budget of which anything was typed."""
        rows = []
        for heading in self.headings:
            actual, forecast = (self.cleaned_data[f"{name}_{heading.pk}"] for name in ("actual", "forecast"))
            if actual is not None and forecast is not None:
                rows.append((heading, actual, forecast, self.cleaned_data[f"explanation_{heading.pk}"]))
        return rows

    def grid(self) -> list[dict]:
        return [
            {
                "heading": heading,
                "revised": self.revised[heading.pk],
                **{name: self[f"{name}_{heading.pk}"] for name in ("actual", "forecast", "explanation")},
            }
            for heading in self.headings
        ]


class ReasonForm(PartnershipForm):
    reason = Passage(label="Why is the year opened again?", help_text="It stays in the audit trail.")


def leg_of(heading: BudgetHeading) -> str:
    return f"leg_{heading.pk}"
