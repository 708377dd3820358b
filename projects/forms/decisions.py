"""What is typed about decisions and reserves. A set of rows leaves out those that are empty."""

from typing import Any

from django import forms

from committees.models import Committee, Meeting
from common.forms import DayField, Line, NumberField, Passage
from partners.forms import PartnershipForm
from periods.forms import PeriodField
from periods.values import FinancialYear, Period
from projects.models import (
    Approval,
    CallIn,
    Consequence,
    Decision,
    Implication,
    KeyDecision,
    MoneyAsked,
    Reserve,
    Resolution,
    Workstream,
)

BY_ROLE = "By role, never by name"


class DecisionForm(PartnershipForm):
    sections = [
        ("What is put to the meeting", "", ["meeting", "title", "recommendation"]),
        ("Money", "The amounts by financial year are entered on the next page.", ["money", "amount_gbp"]),
        (
            "Rules",
            "",
            ["key_decision", "forward_plan_reference", "call_in", "call_in_ends_on", "has_exempt_part"],
        ),
        ("Carrying it out", "", ["owner_role", "due_on"]),
    ]
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label="Meeting", empty_label="Choose a meeting")
    title = Line(label="Title", longest=200)
    recommendation = Passage(label="Recommendation", help_text="As it is put to the meeting")
    money = forms.ChoiceField(
        label="Does it ask for money?", choices=MoneyAsked.choices, initial=MoneyAsked.NONE, widget=forms.RadioSelect
    )
    amount_gbp = NumberField(label="Amount in all, £", required=False)
    key_decision = forms.ChoiceField(
        label="Is it a key decision?",
        choices=KeyDecision.choices,
        initial=KeyDecision.NOT_STATED,
        widget=forms.RadioSelect,
    )
    forward_plan_reference = Line(
        label="Forward Plan reference",
        longest=80,
        width="20",
        required=False,
        help_text="“Not applicable” is an answer; empty is not given",
    )
    call_in = forms.ChoiceField(
        label="Call-in", choices=CallIn.choices, initial=CallIn.NOT_STATED, widget=forms.RadioSelect
    )
    call_in_ends_on = DayField(
        label="Last day of call-in", required=False, help_text="By the council's own rule. Empty: not known"
    )
    has_exempt_part = forms.BooleanField(
        label="A part of it is not for publication",
        help_text="Committee members see its title on the meeting's page, and no more.",
        required=False,
    )
    owner_role = Line(label="Who is to carry it out", longest=200, required=False, help_text=BY_ROLE)
    due_on = DayField(label="To be done by", required=False, help_text="Empty: no date")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = Meeting.objects.filter(partnership=self.partnership).select_related("committee")
        self.fields["meeting"].queryset = meetings.order_by("-on")


class ResolutionForm(PartnershipForm):
    resolution = forms.ChoiceField(label="How was it decided?", choices=Resolution.choices, widget=forms.RadioSelect)
    text = Passage(label="The resolution as minuted")
    on = DayField(label="Decided on")

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for amount in decision.year_amounts.all():
            self.fields[f"approved_{amount.pk}"] = NumberField(
                label=f"Approved for {amount.year.label}, £",
                help_text="Only where it was amended; as recommended, the amounts are those asked for.",
                required=False,
            )

    def approved(self) -> dict[int, Any]:
        """Amount of a year → what was approved of it."""
        return {
            int(name.removeprefix("approved_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("approved_")
        }


class CallInForm(PartnershipForm):
    call_in = forms.ChoiceField(label="Where does call-in stand?", choices=CallIn.choices, widget=forms.RadioSelect)
    ends_on = DayField(label="Last day of call-in", required=False)


class BeginForm(PartnershipForm):
    on = DayField(label="Carried out from")


class FollowUpForm(PartnershipForm):
    on = DayField(label="As at")
    text = Passage(label="What became of it")


class CloseForm(PartnershipForm):
    on = DayField(label="Done on")
    evidence = Passage(
        label="What shows that it is done", help_text="For example a minute, a contract, a published paper"
    )


class ReserveForm(PartnershipForm):
    name = Line(label="Name", longest=120)
    opening_gbp = NumberField(label="Opening amount, £", required=False, help_text="Empty: not known")
    opening_on = DayField(label="As at", required=False)


class DrawForm(PartnershipForm):
    on = DayField(label="Drawn on")
    amount_gbp = NumberField(label="Amount, £")
    note = Line(label="Note", longest=200, required=False)


# ---- rows of a decision, several on a page ----


class PartForm(PartnershipForm):
    """One row; `id` is the row it changes, empty for a new one."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OptionForm(PartForm):
    title = Line(label="Option", longest=300)
    reason = Passage(label="Why it is recommended, or is not", required=False, rows=2)
    recommended = forms.BooleanField(label="This one is recommended", required=False)
    does_nothing = forms.BooleanField(label="This one is to do nothing", required=False)


class AmountForm(PartForm):
    year = PeriodField(label="Financial year", kind=FinancialYear, example="2022/23")
    amount_gbp = NumberField(label="Amount, £")
    reserve = forms.ModelChoiceField(
        Reserve.objects.none(), label="Drawn from", required=False, empty_label="A budget, no reserve"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reserve"].queryset = Reserve.objects.filter(partnership=self.partnership)


class WorkstreamForm(PartForm):
    name = Line(label="Workstream", longest=200)
    requirement = Line(label="What is required", longest=300, required=False)
    resource = Line(label="Supplier or resource", longest=200, required=False)
    duration = Line(label="How long", longest=80, width="20", required=False, help_text="In words, for example 6 weeks")
    amount_gbp = NumberField(label="Cost, £", required=False, help_text="Empty: not known")
    nature = forms.ChoiceField(
        label="Spent when?",
        choices=Workstream.Nature.choices,
        initial=Workstream.Nature.PLANNED,
        widget=forms.RadioSelect,
    )


class ConsequenceForm(PartForm):
    kind = forms.ChoiceField(label="Kind", choices=Consequence.Kind.choices, initial=Consequence.Kind.values[0])
    words = Line(label="What", longest=300)
    amount_gbp = NumberField(label="Amount, £", required=False, help_text="Empty: not known")
    qualifier = Line(label="Before the amount", longest=40, width="20", required=False, help_text="For example up to")
    period = PeriodField(label="When", kind=Period, example="2023/24", required=False)
    period_words = Line(
        label="When, in the paper's words",
        longest=60,
        width="20",
        required=False,
        help_text="For example until June 2023",
    )
    note = Line(label="Note", longest=300, required=False)


class ImplicationForm(PartForm):
    kind = forms.ChoiceField(label="For", choices=Implication.Kind.choices, initial=Implication.Kind.values[0])
    text = Passage(label="What is said")


class DateForm(PartForm):
    what = Line(label="What is to happen", longest=200)
    period = PeriodField(label="When", kind=Period, example="June 2023")
    owner_role = Line(label="Who answers for it", longest=200, required=False, help_text=BY_ROLE)
    subject = Line(
        label="What it is about",
        longest=80,
        width="20",
        required=False,
        help_text="Where the paper names the same thing in several places, for example Business Case",
    )
    where = Line(label="Where the paper says so", longest=80, width="20", required=False, help_text="Empty: milestones")
    printed = Line(label="As printed", longest=60, width="20", required=False)


class ApprovalForm(PartForm):
    kind = forms.ChoiceField(label="Step", choices=Approval.Kind.choices, initial=Approval.Kind.values[0])
    role = Line(label="Body or role", longest=200, help_text="Never a name")
    committee = forms.ModelChoiceField(
        Committee.objects.none(), label="A committee of the calendar", required=False, empty_label="None of them"
    )
    on = DayField(label="On", required=False, help_text="Empty: not yet")
    on_behalf = forms.ChoiceField(
        label="How was it signed?", choices=Approval.OnBehalf.choices, required=False, widget=forms.RadioSelect
    )
    note = Line(label="Note", longest=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.filter(partnership=self.partnership)
