"""What is typed about actions."""

from typing import Any

from django import forms

from common.forms import Line, Passage
from partners.forms import PartnershipForm
from partners.rights import Rights
from periods.forms import PeriodField
from periods.values import Month
from projects.forms.issues import due_field
from projects.models import ActionState, AuditFinding, Issue, Project, Risk

NOT_DONE = [choice for choice in ActionState.choices if choice[0] != ActionState.DONE]


class ActionForm(PartnershipForm):
    plan = Line(label="Action plan", longest=120)
    title = Line(label="Action", longest=200)
    detail = Passage(label="Detail", required=False)
    owner_role = Line(label="Owner", longest=120, required=False, help_text="By role")
    due_period = due_field()
    due = Line(
        label="Due, in words", longest=60, width="20", required=False, help_text="Where no date is known: Summer 2024"
    )
    since = PeriodField(label="Since", kind=Month, example="October 2025", required=False)
    cadence = Line(
        label="How often", longest=60, width="20", required=False, help_text="For what recurs: weekly, monthly"
    )
    state = forms.ChoiceField(label="State", choices=NOT_DONE, initial=ActionState.OPEN, widget=forms.RadioSelect)
    issue = forms.ModelChoiceField(Issue.objects.none(), label="Issue", required=False, empty_label="None")
    risk = forms.ModelChoiceField(Risk.objects.none(), label="Risk", required=False, empty_label="None")
    project = forms.ModelChoiceField(Project.objects.none(), label="Project", required=False, empty_label="None")
    finding = forms.ModelChoiceField(
        AuditFinding.objects.none(), label="Audit finding", required=False, empty_label="None"
    )

    sections = [
        ("What is to be done", "", ["title", "plan", "detail", "owner_role"]),
        ("When", "", ["due_period", "due", "since", "cadence", "state"]),
        ("What it answers", "", ["issue", "risk", "project", "finding"]),
    ]

    def __init__(self, *args: Any, rights: Rights, done: bool = False, **kwargs: Any) -> None:
        """Only issues that the person sees may be chosen; an action that is done keeps its state."""
        super().__init__(*args, **kwargs)
        self.fields["issue"].queryset = Issue.objects.visible_to(rights)
        self.fields["risk"].queryset = Risk.objects.filter(partnership=self.partnership)
        self.fields["project"].queryset = Project.objects.filter(partnership=self.partnership)
        self.fields["finding"].queryset = AuditFinding.objects.filter(partnership=self.partnership)
        if done:
            del self.fields["state"]


class EvidenceForm(PartnershipForm):
    evidence = Passage(label="Evidence", help_text="What shows that it is done, or where that can be found")
