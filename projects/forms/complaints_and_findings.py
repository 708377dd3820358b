"""What is typed about complaints and audit findings."""

from typing import Any

from django import forms

from common.forms import Line, Passage, WholeNumberField
from partners.forms import PartnershipForm
from partners.models import Service
from periods.forms import PeriodField
from periods.values import WholeMonths
from projects.forms.issues import due_field
from projects.models import ComplaintStage, FindingPriority


class ComplaintForm(PartnershipForm):
    service = forms.ModelChoiceField(Service.objects.none(), label="Service", empty_label="Choose a service")
    period = PeriodField(label="Period", kind=WholeMonths, example="Q2 2026/27")
    stage = forms.ChoiceField(
        label="Stage", choices=ComplaintStage.choices, initial=ComplaintStage.ONE, widget=forms.RadioSelect
    )
    received = WholeNumberField(label="Received", most=100_000, required=False, help_text="Empty: not known")
    upheld = WholeNumberField(label="Upheld, wholly or partly", most=100_000, required=False)
    target_days = WholeNumberField(
        label="Days allowed for the answer", least=1, most=365, required=False, help_text="Working days"
    )
    within_target = WholeNumberField(label="Answered within these days", most=100_000, required=False)
    learning = Passage(
        label="What was learnt",
        required=False,
        help_text="No names and nothing by which a person could be recognised: neither who complained nor about whom.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = self.partnership.services.all()


class FindingForm(PartnershipForm):
    audit = Line(label="Audit", longest=200, help_text="For example Payroll controls 2025/26")
    recommendation = Passage(label="Recommendation")
    priority = forms.ChoiceField(label="Priority", choices=FindingPriority.choices, widget=forms.RadioSelect)
    management_response = Passage(label="Answer of management", required=False)
    owner_role = Line(label="Owner", longest=200, required=False, help_text="By role")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service", required=False, empty_label="The partnership as a whole"
    )
    due_period = due_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = self.partnership.services.all()


class VerifyForm(PartnershipForm):
    verification = Passage(label="How you checked it", help_text="What you looked at, and where it can be found")


class ReopenForm(PartnershipForm):
    why = Passage(label="Why it is opened again")
