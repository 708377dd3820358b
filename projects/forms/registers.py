"""What is typed about stages, contracts, quotations and the engagement of customers."""

from calendar import month_name
from typing import Any

from django import forms

from common.forms import DayField, Line, NumberField, Passage, WholeNumberField
from partners.forms import PartnershipForm
from partners.models import Body, Service
from periods.forms import PeriodField
from periods.values import Period
from projects.models import Project
from projects.models.engagement import MONTHS_OF_THE_YEAR


class StageForm(PartnershipForm):
    plan = Line(label="Plan", longest=120, help_text="The plan it belongs to")
    project = forms.ModelChoiceField(
        Project.objects.none(), label="Stage of the project", required=False, empty_label="No project"
    )
    name = Line(label="Stage", longest=120)
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty while it is open")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = self.partnership.projects.order_by("-plan_year", "order")

    def clean(self) -> dict[str, Any]:
        begins, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if begins and ends and ends <= begins:
            self.add_error("ends_on", "Type a day after the first one.")
        return self.cleaned_data


class ContractForm(PartnershipForm):
    sections = [
        ("What was agreed", "", ["subject", "supplier", "service", "body", "body_words"]),
        ("For how much and how long", "", ["value", "value_words", "ends", "ends_words", "term_years"]),
        ("Where it stands", "", ["state", "benefit", "note", "source"]),
    ]

    subject = Line(label="What it is for", longest=200)
    supplier = Line(label="Supplier or system", longest=200, required=False, help_text="Empty: not known")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service that uses it", required=False, empty_label="Not said"
    )
    body = forms.ModelChoiceField(Body.objects.none(), label="Partner", required=False, empty_label="Not said")
    body_words = Line(
        label="Partner, as printed", longest=60, required=False, help_text="Where it is several: all, NCC/CCC"
    )
    value = NumberField(label="Value, £", required=False, help_text="Where it is one amount. Empty: not known")
    value_words = Line(
        label="Value, as printed", longest=120, required=False, help_text="For example about £10k a year"
    )
    ends = PeriodField(
        kind=Period,
        example="31 March 2027",
        label="Ends",
        required=False,
        help_text="Its last day, or the month or year if no more is known: 31 March 2027, August 2027, 2027/28",
    )
    ends_words = Line(label="End, as printed", longest=60, required=False, help_text="For example before April 2027")
    term_years = WholeNumberField(label="Term in years", least=1, most=99, required=False, help_text="Empty: not known")
    state = Line(label="State", longest=120, required=False, help_text="For example renewed, let, to be procured")
    benefit = Line(label="Benefit", longest=200, required=False)
    note = Line(label="Note", longest=200, required=False, help_text="For example an early exit may cost")
    source = Line(label="Source", longest=80, required=False, help_text="Where an older paper says so")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = self.partnership.bodies.all()
        self.fields["service"].queryset = self.partnership.services.all()

    def clean_ends(self) -> Period | None:
        ends = self.cleaned_data["ends"]
        if ends is not None and ends.end is None:
            raise forms.ValidationError("Type when it ends, or leave this empty: what has no end does not end.")
        return ends


class QuotationForm(PartnershipForm):
    text = Passage(label="What was said", rows=4)
    speaker_role = Line(label="Who said it", longest=120, required=False, help_text="By role, never by name")
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Of which partner or customer", required=False, empty_label="Not said"
    )
    service = forms.ModelChoiceField(
        Service.objects.none(), label="About which service", required=False, empty_label="Not said"
    )
    permission = forms.BooleanField(
        label="The speaker agreed to be quoted",
        help_text="Without it the quotation is in no paper, and committee members do not see it here.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = self.partnership.bodies.all()
        self.fields["service"].queryset = self.partnership.services.all()


class EngagementForm(PartnershipForm):
    activity = Line(label="What is done", longest=120, help_text="For example survey of all users")
    cadence = Line(label="How often", longest=60, required=False, help_text="For example once a year")
    months = forms.TypedMultipleChoiceField(
        label="In which months",
        choices=[(number, month_name[number]) for number in MONTHS_OF_THE_YEAR],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: it is not in the calendar of the year",
    )
    audience = Line(label="With whom", longest=200, required=False)
    purpose = Line(label="What for", longest=300, required=False)
    source = Line(label="Source", longest=80, required=False, help_text="Where an older paper says so")
