"""What is asked for an appraisal. It comes by GET, so that an address can be passed on; nothing is kept."""

from decimal import Decimal
from typing import Any

from django import forms

from common.forms import NumberField, PlainForm
from periods.forms import PeriodField
from periods.values import FinancialYear
from savings.calculations.discounting import Timing

YEARS_BEFORE = 10  # how far before the case a base year may lie
TIMINGS = [("start", Timing.START.value.capitalize()), ("end", Timing.END.value.capitalize())]
TERMS = [
    ("real", "Real terms: amounts stay in the prices of the case"),
    ("nominal", "Nominal terms: amounts are raised by inflation from the base year on"),
]


class AppraisalForm(PlainForm):
    sections = [
        ("Discounting", "", ["rate", "base_year", "timing", "terms", "inflation"]),
        ("Costs and what is tried", "", ["paid_in", "uplift", "change"]),
    ]

    rate = NumberField(label="Discount rate, % a year", help_text="For example 3.5. Without discounting: 0")
    base_year = PeriodField(
        kind=FinancialYear, example="2015/16", label="Base year", help_text="Every amount is brought to this year"
    )
    timing = forms.ChoiceField(label="When the money of a year moves", choices=TIMINGS, widget=forms.RadioSelect)
    terms = forms.ChoiceField(label="Real or nominal", choices=TERMS, widget=forms.RadioSelect)
    inflation = NumberField(
        label="Inflation, % a year", required=False, help_text="In nominal terms only; in real terms leave it empty"
    )
    paid_in = forms.ChoiceField(
        label="Year in which the investment is paid", help_text="The lines of the investment name no year"
    )
    uplift = NumberField(
        label="Optimism bias, % of costs",
        required=False,
        help_text="Raises the investment and every added cost, as early estimates tend to be low. Empty: none",
    )
    change = NumberField(
        label="Try each line by, %", help_text="How much the total moves if one line turns out so much different"
    )

    def __init__(self, *args: Any, years: list[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        self.fields["paid_in"].choices = [(year.slug, year.label) for year in years]

    @staticmethod
    def to_begin_with(years: list[FinancialYear]) -> dict[str, Any]:
        """What the form offers before anything is asked."""
        return {
            "rate": Decimal("3.5"),
            "base_year": years[0],
            "timing": "end",
            "terms": "real",
            "paid_in": years[0].slug,
            "uplift": Decimal(0),
            "change": Decimal(10),
        }

    def clean_rate(self) -> Decimal:
        return self._between("rate", "discount rate", 100)

    def clean_inflation(self) -> Decimal | None:
        return self._between("inflation", "inflation", 100)

    def clean_uplift(self) -> Decimal:
        return self._between("uplift", "rise for optimism", 1000) or Decimal(0)

    def clean_change(self) -> Decimal:
        change = self._between("change", "change of each line", 100)
        if not change:
            raise forms.ValidationError("Type a change of each line above 0%, for example 10.")
        return change

    def clean_base_year(self) -> FinancialYear:
        base, first, last = self.cleaned_data["base_year"], self.years[0], self.years[-1]
        earliest = FinancialYear(first.start_year - YEARS_BEFORE)
        if not earliest <= base <= last:
            raise forms.ValidationError(
                f"Type a year from {earliest.label} to {last.label}: the case covers {first.label} to {last.label}."
            )
        return base

    def clean(self) -> dict[str, Any]:
        nominal, inflation = self.cleaned_data.get("terms") == "nominal", self.cleaned_data.get("inflation")
        if "inflation" in self.errors or "terms" in self.errors:
            return self.cleaned_data
        if nominal and inflation is None:
            self.add_error("inflation", "Type the inflation, for example 2: nominal terms raise every amount by it.")
        elif not nominal and inflation is not None:
            self.add_error("inflation", "Leave this empty in real terms, or choose nominal terms.")
        return self.cleaned_data

    def _between(self, name: str, called: str, most: int) -> Any:
        value = self.cleaned_data[name]
        if value is not None and not 0 <= value <= most:
            raise forms.ValidationError(f"Type the {called} as a percentage from 0 to {most:,}.")
        return value
