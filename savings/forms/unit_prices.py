"""What is typed of a price that a paper states."""

from typing import Any

from django import forms

from common.forms import Line, NumberField
from partners.forms import PartnershipForm
from partners.models import Service
from periods.forms import PeriodField
from periods.values import FinancialYear
from savings.models import PriceBasis


class UnitPriceForm(PartnershipForm):
    subject = Line(label="What it belongs to", longest=120, help_text="For example E-Recruitment")
    item = Line(label="Item", longest=160, help_text="For example annual maintenance")
    service = forms.ModelChoiceField(Service.objects.none(), label="Service", required=False, empty_label="Not said")
    amount = NumberField(label="Amount, £")
    basis = forms.ChoiceField(label="It is paid", choices=PriceBasis.choices, widget=forms.RadioSelect)
    unit = Line(label="For each what", longest=60, required=False, help_text="Only for each unit: check, advert")
    year = PeriodField(
        kind=FinancialYear, example="2016/17", label="Year", required=False, help_text="Empty: not said. 2016/17"
    )
    note = Line(label="Note", longest=200, required=False, help_text="For example in the region of; an upper limit")
    source = Line(label="Source", longest=120, required=False, help_text="The paper and the section that states it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = self.partnership.services.all()
