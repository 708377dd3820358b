"""What is typed about projects."""

from typing import Any

from django import forms

from common.forms import Line, NumberField, Passage, PlainForm
from partners.forms import PartnershipForm
from partners.models import Service
from periods.forms import PeriodField
from periods.values import FinancialYear, Month, WholeMonths
from projects.models import Benefit, Project, ProjectStatus


class ProjectForm(PartnershipForm):
    title = Line(label="Title", longest=300)
    plan_year = PeriodField(label="Business plan of", kind=FinancialYear, example="2024/25")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service", required=False, empty_label="The partnership as a whole"
    )
    category = Line(
        label="Category",
        longest=40,
        width="20",
        required=False,
        help_text="As the plan groups its priorities, for example Organisational or Technology",
    )
    description = Passage(label="Description", rows=5, required=False)
    benefits = forms.MultipleChoiceField(
        label="Benefits", choices=Benefit.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    benefits_lost = forms.BooleanField(
        label="The benefits are not available in the published paper",
        help_text="Only for a project taken over from a paper whose symbols are lost",
        required=False,
    )
    status = forms.ChoiceField(
        label="Status", choices=ProjectStatus.choices, initial=ProjectStatus.NOT_STARTED, widget=forms.RadioSelect
    )
    target = PeriodField(
        label="To be done by",
        kind=WholeMonths,
        example="March 2025, or April to June 2025",
        required=False,
        help_text="A month or a run of months, for example March 2025 or April to June 2025",
    )
    target_note = Line(
        label="About the date",
        longest=120,
        required=False,
        help_text="For example ongoing, or 18 months from go-live",
    )

    begins = PeriodField(label="Begins", kind=Month, example="April 2025", required=False)
    sponsor_role = Line(label="Sponsor", longest=120, required=False, help_text="By role")
    lead_role = Line(label="Lead", longest=120, required=False, help_text="By role")
    budget_gbp = NumberField(label="Budget in pounds", required=False, help_text="Empty: not known, which is not nil")
    resources = Line(label="Resources", longest=300, required=False, help_text="Who and what it needs, in words")
    parent = forms.ModelChoiceField(
        Project.objects.none(),
        label="Workstream of",
        required=False,
        empty_label="Nothing: it stands for itself",
        help_text="The programme that it is part of",
    )

    sections = [
        ("What it is", "", ["title", "plan_year", "service", "category", "description", "parent"]),
        ("Who and with what", "", ["sponsor_role", "lead_role", "budget_gbp", "resources"]),
        ("What it brings", "", ["benefits", "benefits_lost"]),
        ("How far it is", "", ["status", "begins", "target", "target_note"]),
    ]

    def __init__(
        self, *args: Any, services: frozenset[int] | None, project: Project | None = None, **kwargs: Any
    ) -> None:
        """`services` are those whose projects the person may keep; None is all of them."""
        self.project = project
        super().__init__(*args, **kwargs)
        choices = self.partnership.services.all()
        if services is not None:
            choices = choices.filter(pk__in=services)
            self.fields["service"].required = True
            self.fields["service"].empty_label = "Choose a service"
        self.fields["service"].queryset = choices
        others = self.partnership.projects.exclude(pk=project.pk if project else None)
        self.fields["parent"].queryset = others.order_by("-plan_year", "order")

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("benefits") and typed.get("benefits_lost"):
            self.add_error("benefits_lost", "Untick this, or leave the benefits empty: they are known or lost.")
        if typed.get("title") and typed.get("plan_year"):
            same = self.partnership.projects.filter(
                title__iexact=typed["title"], plan_year=typed["plan_year"].code, service=typed.get("service")
            )
            if same.exclude(pk=self.project.pk if self.project else None).exists():
                self.add_error("title", f"Choose another title: the {typed['plan_year'].label} plan has this project.")
        return typed


class UpdateForm(PlainForm):
    meeting_month = PeriodField(
        label="Month of the meeting",
        kind=Month,
        example="June 2024",
        help_text="For example June 2024. An update for the same month is replaced.",
    )
    text = Passage(label="How the project stands", rows=5, help_text="As the paper of that meeting will print it")
