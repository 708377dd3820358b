"""What is typed about issues."""

from typing import Any

from django import forms
from django.utils import timezone

from common.forms import DayField, Line, Passage
from partners.forms import PartnershipForm
from partners.models import Body, Service
from partners.rights import Rights
from periods.forms import PeriodField
from periods.values import Period
from projects.models import IssueCause, IssueState, Significance

UNRESOLVED = [choice for choice in IssueState.choices if choice[0] != IssueState.RESOLVED]


def due_field() -> PeriodField:
    return PeriodField(
        label="Due",
        kind=Period,
        example="31 March 2026, March 2026, Q4 2025/26",
        required=False,
        help_text="A day, a month, a quarter or a run of months, for example 31 March 2026 or March 2026",
    )


class IssueForm(PartnershipForm):
    title = Line(label="Issue", longest=300, help_text="What is wrong, in one sentence")
    area = Line(label="Area", longest=120, width="20", help_text="For example Pensions, Income")
    significance = forms.ChoiceField(
        label="Significance", choices=Significance.choices, initial=Significance.OTHER, widget=forms.RadioSelect
    )
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service", required=False, empty_label="The partnership as a whole"
    )
    of_body = forms.ModelChoiceField(
        Body.objects.none(),
        label="Kept by",
        required=False,
        empty_label="Everybody of the partnership sees it",
        help_text="An issue that your own body keeps to itself is seen by its people alone until they release it.",
    )
    effect = Passage(label="Effect", required=False, rows=2)
    cause = forms.ChoiceField(
        label="Cause",
        choices=[*IssueCause.choices, ("", "Not known")],
        required=False,
        widget=forms.RadioSelect,
        help_text="On whose side it lies",
    )
    opened_on = DayField(label="Opened on", required=False, help_text="For example, 31 3 2026. Empty: not known")
    owner = Line(label="Owner", longest=200, required=False, help_text="A role or a body, never a name")
    escalation = Line(label="Escalation route", longest=300, required=False, help_text="Who is asked next, by role")
    workaround = Passage(label="Workaround", required=False, rows=2)
    plan = Passage(label="Plan", required=False)
    due_period = due_field()
    due = Line(label="Due, in words", longest=160, required=False, help_text="Where no date is known: coming weeks")
    state = forms.ChoiceField(label="State", choices=UNRESOLVED, initial=IssueState.OPEN, widget=forms.RadioSelect)

    sections = [
        ("What is wrong", "", ["title", "area", "significance", "service", "of_body", "effect", "cause", "opened_on"]),
        (
            "What is done about it",
            "",
            ["owner", "escalation", "workaround", "plan", "due_period", "due", "state"],
        ),
    ]

    def __init__(self, *args: Any, rights: Rights, is_new: bool, resolved: bool = False, **kwargs: Any) -> None:
        """Whose issue it is, is said once; a resolved issue keeps its state."""
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = self.partnership.services.all()
        self.fields["of_body"].queryset = Body.objects.filter(pk__in=rights.own_bodies)
        if not (is_new and rights.own_bodies):
            del self.fields["of_body"]
        if resolved:
            del self.fields["state"]


class ResolveForm(PartnershipForm):
    resolved_on = DayField(label="Resolved on")
    resolution = Passage(label="What resolved it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resolved_on"].initial = timezone.localdate
