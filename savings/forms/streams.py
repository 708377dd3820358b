"""Detail streams: the budget a stream of work starts with, and what each year takes off it."""

from typing import Any

from django import forms

from common.forms import Line, NumberField
from periods.values import FinancialYear
from savings.actions.lines import TypedAmounts
from savings.forms.amounts import AmountField, as_typed
from savings.forms.cases import SeenForm
from savings.models import CaseService, DetailStream


class StreamForm(SeenForm):
    of_service = forms.ModelChoiceField(CaseService.objects.none(), label="Service", empty_label="Choose a service")
    label = Line(label="Stream of work", longest=120, help_text="For example Payments to suppliers")
    opening = NumberField(label="Opening budget, £", help_text="What the stream costs before the first year's saving")

    def __init__(self, *args: Any, stream: DetailStream, **kwargs: Any) -> None:
        self.stream = stream
        super().__init__(*args, **kwargs)
        case = stream.version.case
        self.fields["of_service"].queryset = case.services.all()
        self.years = case.years
        for year in self.years:
            self.fields[saving_of(year)] = AmountField(label=f"Saved in {year.label}, £", required=False, help_text="")
        savings = (
            "What each year takes off the budget, as a positive amount. Empty: no saving is stated for that year. "
            "In words where it is not known yet: to be determined."
        )
        self.sections = [
            ("What it is", "", ["seen", "of_service", "label", "opening"]),
            ("Savings", savings, [saving_of(year) for year in self.years]),
        ]

    def clean(self) -> dict[str, Any]:
        same = DetailStream.objects.filter(
            version=self.stream.version,
            of_service=self.cleaned_data.get("of_service"),
            label__iexact=self.cleaned_data.get("label", ""),
        )
        if same.exclude(pk=self.stream.pk).exists():
            self.add_error("label", "Choose another name: this service has a stream of this name already.")
        return self.cleaned_data

    def amounts(self) -> TypedAmounts:
        """What is typed; a year that is left empty has no amount."""
        typed = {year: self.cleaned_data.get(saving_of(year)) for year in self.years}
        return {year: amount for year, amount in typed.items() if amount is not None}


def saving_of(year: FinancialYear) -> str:
    """The name of the field of a year."""
    return f"year_{year.start_year}"


def stored_stream(stream: DetailStream) -> dict[str, Any]:
    """A stream as its form shows it."""
    plain = {name: getattr(stream, name) for name in ("of_service", "label", "opening")}
    amounts = {one.year_id: as_typed(one.amount, one.unknown) for one in stream.amounts.all()}
    return {**plain, **{saving_of(year): amounts.get(year.code) for year in stream.version.case.years}}
