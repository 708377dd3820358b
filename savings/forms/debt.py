"""What is typed of debt: balances by stream, collection of invoices, and percentages without their parts."""

from typing import Any

from django import forms

from common.forms import Line, NumberField
from partners.forms import PartnershipForm
from partners.models import Body, Service
from periods.forms import PeriodField
from periods.values import AsAt, Period
from savings.models import CollectionKind

INSTEAD = "Only where there is no number: not measured, WIP, N/A"


class OfAPartner(PartnershipForm):
    """Whose debt it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = self.partnership.bodies.all()
        if "service" in self.fields:
            self.fields["service"].queryset = self.partnership.services.all()


class AccountsField(NumberField):
    """How many accounts: a whole number, with commas where people type them."""

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if number is None:
            return None
        if number % 1 or not 0 <= number <= 2_000_000_000:
            raise forms.ValidationError("Type a whole number, for example 12,237.")
        return int(number)


class DebtBalanceForm(OfAPartner):
    stream = Line(label="Stream", longest=120, help_text="For example council tax, sundry debts")
    body = forms.ModelChoiceField(Body.objects.none(), label="Partner", empty_label="Choose a partner")
    as_at = PeriodField(kind=AsAt, example="31 March 2015", label="As at")
    balance = NumberField(label="Balance, £", required=False, help_text="A credit balance has a minus in front")
    balance_words = Line(label="Words instead of a balance", longest=60, required=False, help_text=INSTEAD)
    accounts = AccountsField(label="Number of accounts", required=False)
    accounts_words = Line(label="Words instead of a number of accounts", longest=60, required=False, help_text=INSTEAD)
    held_for = Line(
        label="Held for",
        longest=60,
        required=False,
        help_text="Whose debt it is, where the partner holds it for others",
    )


class CollectionForm(OfAPartner):
    kind = forms.ChoiceField(label="What is measured", choices=CollectionKind.choices, widget=forms.RadioSelect)
    body = forms.ModelChoiceField(Body.objects.none(), label="Partner", empty_label="Choose a partner")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service that collects", required=False, empty_label="The whole partner"
    )
    period = PeriodField(
        kind=Period, example="2014/15", label="Period", help_text="2014/15, or May 2014 to April 2015 for twelve months"
    )
    period_words = Line(
        label="Period, as printed", longest=60, required=False, help_text="Where the paper says it differently"
    )
    raised = NumberField(label="Invoices raised, £", required=False)
    raised_words = Line(label="Words instead of the amount raised", longest=60, required=False, help_text=INSTEAD)
    part = NumberField(label="Cleared or outstanding, £", required=False, help_text="As chosen above")
    part_words = Line(label="Words instead of that amount", longest=60, required=False, help_text=INSTEAD)


class DebtMeasureForm(OfAPartner):
    measure = Line(label="What is measured", longest=120, help_text="For example invoices cleared within 90 days")
    body = forms.ModelChoiceField(Body.objects.none(), label="Partner", empty_label="Choose a partner")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service that collects", required=False, empty_label="The whole partner"
    )
    period = PeriodField(
        kind=Period, example="2014/15", label="Period", help_text="A year, a quarter, a month or a day"
    )
    period_words = Line(label="Period, as printed", longest=60, required=False, help_text="For example 2015/16 YTD")
    per_cent = NumberField(label="Per cent", required=False, help_text="For example 94.71")
    per_cent_words = Line(label="Words instead of it", longest=60, required=False, help_text=INSTEAD)
