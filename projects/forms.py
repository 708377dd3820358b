"""What is typed about projects, and about what stands beside them in a plan."""

from typing import Any

from django import forms

from common.forms import DayField, Line, Passage, PlainForm, WholeNumberField
from partners.forms import PartnershipForm
from partners.models import Body, Service
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, Period, PeriodUnreadable, WholeMonths, parse
from projects.models import ActionState, Benefit, Project, ProjectStatus


class PeriodField(Line):
    """A period in words; `kind` says which periods are taken."""

    def __init__(self, *, kind: type[Period], example: str, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"For example {example}")
        super().__init__(longest=60, width="20", **kwargs)
        self.kind, self.example = kind, example

    def prepare_value(self, value: Any) -> Any:
        return value.label if isinstance(value, Period | CalendarPeriod) else value

    def clean(self, value: Any) -> Period | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            period = parse(typed)
        except PeriodUnreadable:
            period = None
        if not isinstance(period, self.kind):
            raise forms.ValidationError(f"Type it as {self.example}.")
        return period


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

    sections = [
        ("What it is", "", ["title", "plan_year", "service", "category", "description"]),
        ("What it brings", "", ["benefits", "benefits_lost"]),
        ("How far it is", "", ["status", "target", "target_note"]),
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


class StageForm(PartnershipForm):
    plan = Line(label="Plan", longest=120, help_text="The plan it belongs to")
    name = Line(label="Stage", longest=120)
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty while it is open")

    def clean(self) -> dict[str, Any]:
        begins, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if begins and ends and ends <= begins:
            self.add_error("ends_on", "Type a day after the first one.")
        return self.cleaned_data


class ContractForm(PartnershipForm):
    subject = Line(label="What it is for", longest=200)
    supplier = Line(label="Supplier", longest=200, required=False, help_text="Empty: not known")
    state = Line(label="State", longest=120, help_text="For example renewed, let, to be procured")
    term_years = WholeNumberField(label="Term in years", least=1, most=99, required=False, help_text="Empty: not known")
    ends_on = DayField(label="Ends on", required=False, help_text="For example, 31 3 2027. Empty: not known")
    benefit = Line(label="Benefit", longest=200, required=False)
    source = Line(label="Source", longest=80, required=False, help_text="Where an older paper says so")


class ActionForm(PartnershipForm):
    plan = Line(label="Action plan", longest=120)
    title = Line(label="Action", longest=200)
    detail = Passage(label="Detail", required=False)
    owner_role = Line(label="Owner", longest=120, required=False, help_text="By role")
    due = Line(
        label="Due", longest=60, width="20", required=False, help_text="A day, a month or a season, as the plan has it"
    )
    state = forms.ChoiceField(
        label="State", choices=ActionState.choices, initial=ActionState.OPEN, widget=forms.RadioSelect
    )


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
