"""What is typed about committees, who sits on them, their deadlines and meetings."""

from typing import Any

from django import forms

from accounts.models import User
from committees.deadlines import STATUTORY_CLEAR_DAYS
from committees.models import Committee, CommitteeKind, MeetingState, Membership, Position
from common.forms import DayField, Line, Passage, PlainForm, WholeNumberField
from partners.forms import PartnershipForm
from partners.models import Body


class CommitteeForm(PartnershipForm):
    name = Line(label="Name", longest=200)
    kind = forms.ChoiceField(label="What it is", choices=CommitteeKind.choices, widget=forms.RadioSelect)
    council = forms.ModelChoiceField(
        Body.objects.none(),
        label="Which council it belongs to",
        required=False,
        empty_label="None: it is of the whole partnership",
    )
    reports_to = forms.ModelChoiceField(
        Committee.objects.none(), label="What it reports to", required=False, empty_label="Nothing stands above it"
    )
    cadence = Line(
        label="How often it meets", longest=200, required=False, help_text="In the words agreed, for example quarterly"
    )
    purpose = Passage(label="What it is for", required=False)
    papers_are_public = forms.BooleanField(
        label="Its agenda and papers are public",
        help_text=f"They must then be published at least {STATUTORY_CLEAR_DAYS} clear days before it meets.",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = self.partnership.bodies.all()
        self.fields["reports_to"].queryset = self.partnership.committees.exclude(pk=committee.pk)


class MembershipForm(PartnershipForm):
    sections = [
        ("Who", "Roles, never names: a seat outlives its holder.", ["body", "role", "seats", "position"]),
        ("Standing in", "", ["substitute_for"]),
        ("How long", "", ["starts_on", "ends_on"]),
        ("More", "", ["user", "note"]),
    ]
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label="Which body sends them",
        required=False,
        empty_label="None alone: the partnership, or all partners",
    )
    role = Line(label="Role", longest=200, help_text="For example Councillor, or Chief Finance Officer")
    seats = WholeNumberField(
        label="Number of seats",
        least=1,
        most=999,
        required=False,
        help_text="For example 3 for three councillors. Leave empty where it is not known.",
    )
    position = forms.ChoiceField(
        label="Position", choices=Position.choices, widget=forms.RadioSelect, initial=Position.MEMBER
    )
    substitute_for = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Substitute for",
        required=False,
        empty_label="Nobody in particular",
        help_text="Only for a substitute",
    )
    starts_on = DayField(
        label="From", required=False, help_text="For example, 31 3 2024. Leave empty where it is not known."
    )
    ends_on = DayField(label="Until", required=False, help_text="The last day. Leave empty while no end is known.")
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Person of this portal",
        required=False,
        empty_label="Nobody",
        help_text="Somebody with a role here may be linked to the seat. Pages and papers show the role alone.",
    )
    note = Line(label="Note", longest=300, required=False, help_text="As it is agreed or printed")

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = self.partnership.bodies.all()
        self.fields["user"].queryset = User.objects.filter(roles__partnership=self.partnership).distinct()
        self.fields["substitute_for"].queryset = (
            Membership.objects.filter(committee=membership.committee_id)
            .exclude(pk=membership.pk)
            .exclude(position__in=[Position.SUBSTITUTE, Position.ATTENDS])
            .select_related("body")
        )


class DeadlineRuleForm(PlainForm):
    sections = [
        ("The papers", "", ["clear_days"]),
        (
            "Before the papers are out",
            "Working days: Saturdays, Sundays and bank holidays are left out.",
            ["returns", "challenge", "draft", "comments", "sign_off"],
        ),
        ("When a return is late", "", ["escalate_after"]),
    ]
    clear_days = WholeNumberField(
        label="Clear days between the papers and the meeting",
        most=60,
        help_text="Both days themselves are left out.",
    )
    returns = WholeNumberField(label="Returns due", most=250)
    challenge = WholeNumberField(label="Figures challenged and approved", most=250)
    draft = WholeNumberField(label="Draft paper complete", most=250)
    comments = WholeNumberField(label="Finance and legal comments in", most=250)
    sign_off = WholeNumberField(label="Paper signed off", most=250)
    escalate_after = WholeNumberField(
        label="Tell the service manager and the administrator after",
        help_text="Working days. Leave empty if nobody but the officer is to be told.",
        required=False,
        least=1,
        most=60,
    )


class MeetingForm(PlainForm):
    on = DayField(label="Day")
    on_holiday = forms.BooleanField(
        label="Yes, on this day", help_text="Only needed where the day is a bank holiday.", required=False
    )
    starts_at = forms.TimeField(
        label="Starts at",
        required=False,
        help_text="For example, 14:30. Leave empty where it is not known.",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Type the time as hours and minutes, for example 14:30."},
    )
    place = Line(label="Place", longest=200, required=False)
    state = forms.ChoiceField(
        label="Has it been held?",
        choices=[
            (MeetingState.PLANNED, "Not yet: it is planned"),
            (MeetingState.HELD, "Yes, it was held"),
        ],
        widget=forms.RadioSelect,
        initial=MeetingState.PLANNED,
    )
    note = Passage(label="Note", required=False, help_text="Shown on the committee's page")


class CancelForm(PlainForm):
    reason = Line(label="Why it is cancelled", longest=300, help_text="Everybody who sees the calendar reads it.")
