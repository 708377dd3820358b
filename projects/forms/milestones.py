"""What is typed about milestones, dependencies and benefits."""

from typing import Any

from django import forms

from common.forms import DayField, Line, NumberField, Passage, PlainForm
from kpis.sight import Sight
from partners.forms import PartnershipForm
from periods.forms import PeriodField
from periods.values import AsAt, FinancialYear, Period, PeriodUnreadable
from projects.forms.plans import KpiByTitle, kpis_with_titles
from projects.models import Benefit, BenefitState, Cashable, Milestone, Project
from projects.timing import read_when

HOW = "A day, a month, a run of months, or from a month on: 5 July 2026, July 2026, June / July 26, from July 2026"


class WhenField(PeriodField):
    """A date as papers write it. Words that name no date have a field of their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kind=Period, example="5 July 2026, July 2026, or June to July 2026", required=False, **kwargs)

    def clean(self, value: Any) -> Period | None:
        typed = Line.clean(self, value)
        if not typed:
            return None
        try:
            return read_when(typed)
        except PeriodUnreadable:
            pass
        try:
            return AsAt(DayField().clean(typed))
        except forms.ValidationError:
            sentence = "What is no date, such as “after go-live”, belongs in the words below."
            raise forms.ValidationError(f"Type it like this: {self.example}. {sentence}") from None


def keep_printed_words(form: forms.Form, *fields: str) -> None:
    """A run written with a slash ("June / July 23") is kept as it was written, beside the months it names."""
    for field in fields:
        if field not in form.fields:
            continue
        written, period = form.data.get(field, "").strip(), form.cleaned_data.get(field)
        if period and "/" in written and written != period.label and not form.cleaned_data.get(f"{field}_words"):
            form.cleaned_data[f"{field}_words"] = written


def _words(label: str) -> Line:
    return Line(
        label=label,
        longest=80,
        required=False,
        help_text="As the source has it, for example within 18 months of go-live",
    )


class MilestoneForm(PartnershipForm):
    title = Line(label="Milestone", longest=200)
    owner_role = Line(label="Owner", longest=120, required=False, help_text="By role. Empty: not printed")
    baseline = WhenField(label="Baseline", help_text=HOW)
    baseline_words = _words("Words of the baseline")
    forecast = WhenField(label="Forecast", help_text="Where it differs from the baseline")
    forecast_words = _words("Words of the forecast")
    actual = WhenField(label="Done", help_text="When it was reached; leave empty until then")
    actual_words = _words("Words of when it was done")
    printed_state = Line(label="State as printed", longest=60, required=False, help_text="For example achieved")
    note = Line(label="Note", longest=300, required=False)
    source = Line(label="Printed in", longest=80, required=False, help_text="For example paragraph 14")
    after_end_confirmed = forms.BooleanField(
        label="It is meant to come after the project's end",
        help_text="Only where a date above lies beyond it",
        required=False,
    )

    sections = [
        ("What it is", "", ["title", "owner_role"]),
        ("When it was to be", "", ["baseline", "baseline_words"]),
        ("When it is expected now", "", ["forecast", "forecast_words"]),
        ("When it was done", "", ["actual", "actual_words"]),
        ("What a paper says of it", "Leave empty what no paper says", ["printed_state", "note", "source"]),
        ("", "", ["after_end_confirmed"]),
    ]

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if milestone.pk and (milestone.baseline_id or milestone.baseline_words):
            del self.fields["baseline"], self.fields["baseline_words"]  # it moves by a re-baseline alone
            self.sections = [section for section in self.sections if "baseline" not in section[2]]
        if milestone.project is None:
            del self.fields["after_end_confirmed"]
            self.sections = self.sections[:-1]

    def clean(self) -> dict[str, Any]:
        keep_printed_words(self, "baseline", "forecast", "actual")
        return self.cleaned_data


class RebaselineForm(PlainForm):
    baseline = WhenField(label="New baseline", help_text=HOW)
    baseline_words = _words("Words of the new baseline")
    reason = Passage(label="Why it moves", rows=3, help_text="Kept with the old date, for everybody to read")
    confirmed = forms.BooleanField(
        label="It is meant to come after the project's end",
        help_text="Only where the new date lies beyond it",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        keep_printed_words(self, "baseline")
        return self.cleaned_data


class DependencyForm(PartnershipForm):
    waiting = forms.ChoiceField(label="What waits")
    on = forms.ChoiceField(label="Waits for")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        milestones = list(self.partnership.milestones.select_related("project", "plan").order_by("project", "order"))
        own = [one for one in milestones if one.project_id == project.pk]
        self.fields["waiting"].choices = [
            (f"project-{project.pk}", f"The whole project: {project.title}"),
            *((f"milestone-{one.pk}", f"Milestone: {one.title}") for one in own),
        ]
        others = self.partnership.projects.exclude(pk=project.pk).order_by("-plan_year", "order")
        self.fields["on"].choices = [
            ("", "Choose what it waits for"),
            ("Milestones", [(f"milestone-{one.pk}", f"{one.title} ({one.project or one.plan})") for one in milestones]),
            ("Projects", [(f"project-{one.pk}", one.title) for one in others]),
        ]


class BenefitForm(PartnershipForm):
    title = Line(label="Benefit", longest=200)
    project = forms.ModelChoiceField(
        Project.objects.none(), label="Project that brings it", required=False, empty_label="No project"
    )
    kind = forms.ChoiceField(label="Kind", choices=Benefit.choices, widget=forms.RadioSelect)
    cashable = forms.ChoiceField(
        label="Cashable?", choices=Cashable.choices, initial=Cashable.UNKNOWN, widget=forms.RadioSelect
    )
    measure = Line(label="How one will see it", longest=200, required=False)
    kpi = KpiByTitle(None, label="KPI that shows it", required=False, empty_label="No KPI")
    saving_gbp = NumberField(label="Saving in pounds", required=False, help_text="Empty: not known, which is not nil")
    saving_year = PeriodField(label="Saved in", kind=FinancialYear, example="2026/27", required=False)
    owner_role = Line(label="Owner", longest=120, required=False, help_text="By role")
    due = WhenField(label="By when", help_text=HOW)
    state = forms.ChoiceField(
        label="State", choices=BenefitState.choices, initial=BenefitState.EXPECTED, widget=forms.RadioSelect
    )

    sections = [
        ("What becomes better", "", ["title", "project", "kind", "measure", "kpi"]),
        ("What it saves", "", ["cashable", "saving_gbp", "saving_year"]),
        ("Who and when", "", ["owner_role", "due", "state"]),
    ]

    def __init__(self, *args: Any, sight: Sight, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = self.partnership.projects.order_by("-plan_year", "order")
        self.fields["kpi"].queryset = kpis_with_titles(sight)
