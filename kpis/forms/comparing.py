"""What is typed about limits set anew, benchmarks, and partners whose figures do not compare."""

from typing import Any

from django import forms

from common.forms import Line, NumberField, Passage, PlainForm
from kpis.forms.scopes import ScopeField
from kpis.models import Comparability
from partners.forms import PartnershipForm
from partners.models import Scope, ScopeKind
from periods.forms import PeriodField
from periods.values import Period


class RebaseForm(PartnershipForm):
    scope = ScopeField(
        Scope.objects.none(),
        label="For whom",
        empty_label="Choose",
        help_text="Limits that are set anew for the whole partnership are set anew for every partner",
    )
    period = PeriodField(
        label="From",
        kind=Period,
        example="Q1 2025/26",
        help_text="The first month, quarter or year after the change, for example Q1 2025/26",
    )
    reason = Passage(label="What was changed?", help_text="It stands beside the chart, for everybody to read")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = self.partnership.scopes.select_related("body", "unit")


class TakeBackForm(PlainForm):
    reason = Passage(label="Why?", help_text="Kept in the audit trail")


class BenchmarkForm(PlainForm):
    name = Line(label="What it is", longest=80, help_text="For example CIPFA average")
    value = NumberField(label="Value", help_text="In the unit of the KPI, without a sign: 90 for 90%")
    source = Line(
        label="Source", longest=200, help_text="The publication, or the paper and the table or paragraph that names it"
    )
    period = PeriodField(
        label="Period",
        kind=Period,
        example="2024/25",
        required=False,
        help_text="When it was measured, for example 2024/25. Leave it empty where the source does not say",
    )
    comparability = forms.ChoiceField(label="Does it compare?", choices=Comparability.choices, widget=forms.RadioSelect)
    note = Line(
        label="What makes it compare, or not",
        longest=300,
        required=False,
        help_text="Needed unless it is like for like",
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("comparability") in (Comparability.PARTLY, Comparability.NOT) and not typed.get("note"):
            self.add_error("note", "Say what does not compare: it stands beside the benchmark.")
        return typed


class UnlikeForm(PartnershipForm):
    scope = ScopeField(Scope.objects.none(), label="Partner or unit", empty_label="Choose")
    reason = Line(label="What does it count in another way?", longest=300, help_text="It stands beside its figures")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = self.partnership.scopes.exclude(kind=ScopeKind.WHOLE).select_related(
            "body", "unit"
        )
