"""What is typed about strategic plans: the plan, and a form for each of its parts."""

from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery

from common.forms import DayField, Line, NumberField, Passage, WholeNumberField
from kpis.models import Kpi
from kpis.sight import Sight
from partners.forms import PartnershipForm
from periods.forms import PeriodField
from periods.values import FinancialYear, Month, Period
from projects.models import Phase, Plan, Project, SavingBasis, StrategicPriority

RUN = "April 2013 to March 2014, or from April 2014 where no end is printed"


class KpisByTitle(forms.ModelMultipleChoiceField):
    def label_from_instance(self, kpi: Kpi) -> str:
        return kpi.title or kpi.slug  # type: ignore[attr-defined]


class KpiByTitle(forms.ModelChoiceField):
    def label_from_instance(self, kpi: Kpi) -> str:
        return kpi.title or kpi.slug  # type: ignore[attr-defined]


def kpis_with_titles(sight: Sight) -> QuerySet[Kpi]:
    newest = sight.definitions.filter(kpi=OuterRef("pk")).order_by("-valid_from")
    return sight.kpis.annotate(title=Subquery(newest.values("title")[:1])).order_by("service", "order", "pk")


class PlanForm(PartnershipForm):
    title = Line(label="Title", longest=200)
    period = PeriodField(label="Period", kind=Period, example=RUN)
    printed_period = Line(
        label="Period as printed",
        longest=60,
        width="20",
        required=False,
        help_text="The plan's own words, for example 2012 to 2015",
    )
    dated_on = DayField(label="Date of the plan", required=False, help_text="For example, 27 6 2012")
    author_role = Line(label="Author", longest=120, required=False, help_text="By role, never by name")
    vision = Passage(label="Vision", required=False, help_text="In your own words")
    services = Passage(label="Services portfolio", required=False, help_text="One a line")
    principles = Passage(label="Principles", required=False, help_text="What it stands on, one a line")
    governance = Passage(label="Who governs", required=False, help_text="One a line")
    reported_to = Passage(label="To whom performance is reported", required=False, help_text="One a line")


class PartForm(PartnershipForm):
    """A form about something of one plan; it offers the KPIs that the person may see."""

    def __init__(self, *args: Any, plan: Plan, sight: Sight, **kwargs: Any) -> None:
        self.plan, self.sight = plan, sight
        super().__init__(*args, **kwargs)


class PhaseForm(PartForm):
    number = WholeNumberField(label="Number", least=1, most=99)
    name = Line(label="Name", longest=80)
    horizon = Line(label="Horizon", longest=40, width="20", required=False, help_text="For example short term")
    period = PeriodField(label="Months", kind=Period, example=RUN)
    focus = Line(label="Focus", longest=300, required=False)


class PriorityForm(PartForm):
    phase = forms.ModelChoiceField(Phase.objects.none(), label="Phase", empty_label="Choose a phase")
    number = WholeNumberField(label="Number within the phase", least=1, most=999)
    issue = Line(label="Strategic issue", longest=120, required=False, help_text="What it answers, for example Vision")
    focus_area = Line(label="Focus area", longest=80, required=False, help_text="For example Quality")
    text = Passage(label="Priority", rows=2)
    same_as = forms.ModelChoiceField(
        StrategicPriority.objects.none(),
        label="Says the same as",
        required=False,
        empty_label="None: it stands once",
        help_text="Where the plan lists something twice",
    )
    same_note = Line(label="What the two have in common", longest=200, required=False)
    projects = forms.ModelMultipleChoiceField(
        Project.objects.none(),
        label="Projects it leads to",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kpis = KpisByTitle(None, label="KPIs that show it", required=False, widget=forms.CheckboxSelectMultiple)

    sections = [
        ("What it is", "", ["phase", "number", "issue", "focus_area", "text"]),
        ("Listed twice?", "", ["same_as", "same_note"]),
        ("What it leads to", "Its progress is read from these.", ["projects", "kpis"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = self.plan.phases.all()
        same = StrategicPriority.objects.filter(phase__plan=self.plan).select_related("phase")
        self.fields["same_as"].queryset = same
        self.fields["projects"].queryset = self.partnership.projects.order_by("-plan_year", "order")
        self.fields["kpis"].queryset = kpis_with_titles(self.sight)

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if len(text) > 300:
            raise forms.ValidationError(f"Shorten this to 300 characters: it has {len(text)}.")
        return text


class SavingForm(PartForm):
    year = PeriodField(label="Financial year", kind=FinancialYear, example="2013/14")
    phase = forms.ModelChoiceField(Phase.objects.none(), label="Phase", required=False, empty_label="Not said")
    priority = forms.ModelChoiceField(
        StrategicPriority.objects.none(), label="Promised by", required=False, empty_label="No numbered priority"
    )
    amount_gbp = NumberField(
        label="Amount in pounds", required=False, help_text="For example 1,610,000. Empty: not known, which is not nil"
    )
    printed = Line(label="As printed", longest=60, width="20", required=False, help_text="For example £1.61m")
    basis = forms.ChoiceField(
        label="Beside the other years",
        choices=SavingBasis.choices,
        initial=SavingBasis.NOT_STATED,
        widget=forms.RadioSelect,
    )
    note = Line(label="Note", longest=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = self.plan.phases.all()
        priorities = StrategicPriority.objects.filter(phase__plan=self.plan).select_related("phase")
        self.fields["priority"].queryset = priorities


class ReviewForm(PartForm):
    what = Line(label="What is reviewed", longest=200)
    month = PeriodField(label="Month", kind=Month, example="September 2013", required=False)
    phases = forms.ModelMultipleChoiceField(
        Phase.objects.none(), label="In these phases", required=False, widget=forms.CheckboxSelectMultiple
    )
    words = Line(label="Other words for when", longest=80, required=False, help_text="For example before go-live")
    frequency = Line(label="How often", longest=80, required=False, help_text="For example once, annual")
    reference = Line(label="Paragraph that says so", longest=20, width="5", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phases"].queryset = self.plan.phases.all()


class FocusAreaForm(PartForm):
    focus = Line(label="Focus", longest=80, help_text="For example Quality")
    measure = Line(label="Watched by", longest=80, required=False, help_text="For example Service performance")
    current_position = Line(label="Current position", longest=300, required=False)
    improvement = Line(label="What is to become better", longest=300, required=False)


class AppendixForm(PartForm):
    number = WholeNumberField(label="Number", least=1, most=99)
    title = Line(label="Title", longest=200)
    included = forms.BooleanField(label="The published text has it", required=False, initial=True)
