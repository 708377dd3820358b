"""What the administrator types about targets."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.db.models import Q

from common.formatting import long_day
from common.forms import DayField, Line, NumberField, Passage, PlainForm
from common.numbers import quantise
from kpis.choices import Direction, Measure, Operator, ToleranceKind
from kpis.forms.scopes import ScopeField
from kpis.models import Definition, Target
from partners.models import Scope, ScopeKind
from periods.values import FinancialYear, PeriodUnreadable, parse

OPERATORS = {
    Direction.HIGHER: [Operator.AT_LEAST, Operator.MORE_THAN],
    Direction.LOWER: [Operator.AT_MOST, Operator.LESS_THAN],
    Direction.RANGE: [Operator.BETWEEN],
    Direction.CONTEXT: [],
}
WITHOUT_TARGET = {Measure.TEXT, Measure.JUDGED}


def operators_for(definition: Definition) -> list[Operator]:
    """What a target may ask of a KPI; nothing where it is context, in words or judged by criteria."""
    if definition.measure in WITHOUT_TARGET or definition.direction == Direction.CONTEXT:
        return []
    if definition.measure == Measure.YES_NO:
        return [Operator.IS_YES]
    return OPERATORS[Direction(definition.direction)]


class AimForm(PlainForm):
    """For whom, what is asked, and how far off is still amber."""

    scope = ScopeField(
        Scope.objects.none(),
        label="For whom",
        empty_label=None,
        help_text="A target of the whole partnership holds for every partner that has none of its own.",
    )
    operator = forms.ChoiceField(label="The figure is to be", choices=Operator.choices, widget=forms.RadioSelect)
    tolerance = NumberField(
        label="Tolerance", required=False, help_text="How far off is still amber. Empty: not at all."
    )
    tolerance_kind = forms.ChoiceField(
        label="The tolerance is typed",
        choices=ToleranceKind.choices,
        initial=ToleranceKind.ABSOLUTE,
        widget=forms.RadioSelect,
    )
    basis = Line(
        label="Basis", longest=200, required=False, help_text="For example statutory, contract, benchmark, agreed"
    )
    minute_reference = Line(
        label="Minute",
        longest=80,
        required=False,
        help_text="Where the committee decided it, for example 24 June 2024, item 7",
    )

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        self.definition = definition
        super().__init__(*args, **kwargs)
        scopes = Scope.objects.filter(partnership=definition.kpi.partnership).select_related("body", "unit")
        self.fields["scope"].queryset = scopes.filter(
            Q(kind=ScopeKind.WHOLE) | Q(pk__in=definition.scopes.values("pk"))
        )
        operators = operators_for(definition)
        self.fields["operator"].choices = [(one.value, one.label) for one in operators]
        if len(operators) == 1:
            self.initial.setdefault("operator", operators[0].value)
        if Operator.IS_YES in operators:
            for name in ("tolerance", "tolerance_kind"):
                del self.fields[name]

    def clean_tolerance(self) -> Decimal:
        tolerance = self.cleaned_data["tolerance"] or Decimal(0)
        if tolerance < 0:
            raise forms.ValidationError("Type the tolerance without a minus: it is how far off is still amber.")
        return tolerance

    def _check_reach(self, field: str) -> None:
        """A percentage of a whole cannot exceed 100, a score its best."""
        aim, limit = self.cleaned_data.get(field), None
        if self.definition.measure == Measure.SCORE:
            limit = self.definition.score_out_of
        elif self.definition.measure == Measure.PERCENT and self.definition.part_of_whole:
            limit = 100
        if aim is not None and limit is not None and aim > limit:
            self.add_error(field, f"Type at most {limit}: the figure cannot be higher.")


class TargetForm(AimForm):
    """One target from a day on."""

    valid_from = DayField(label="From", help_text="Best the first day of a quarter. For example, 1 4 2024")
    aim = NumberField(label="Target", required=False)
    upper_aim = NumberField(label="Upper end", required=False, help_text="Only for a range")
    baseline = NumberField(
        label="Baseline", required=False, help_text="What the target is set relative to, for example last year's figure"
    )
    relative = NumberField(
        label="Change from the baseline, in per cent",
        required=False,
        help_text="Instead of typing the target: −10 aims at a tenth less than the baseline",
    )

    sections = [
        ("For whom, and from when", "", ["scope", "valid_from"]),
        ("What is aimed at", "", ["operator", "aim", "upper_aim", "tolerance", "tolerance_kind"]),
        (
            "Relative to a baseline",
            "Only where the target is a change, such as ten per cent less.",
            ["baseline", "relative"],
        ),
        ("Where it comes from", "", ["basis", "minute_reference"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        operators = operators_for(self.definition)
        if Operator.IS_YES in operators:
            for name in ("aim", "upper_aim", "baseline", "relative"):
                del self.fields[name]
            return
        unit = self.definition.unit
        self.fields["aim"].help_text = f"In {unit}, or left empty where it follows from a baseline" if unit else ""
        if Operator.BETWEEN in operators:
            self.fields["aim"].label = "Lower end"
        else:
            del self.fields["upper_aim"]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("operator") == Operator.IS_YES:
            typed["aim"] = Decimal(1)
            return typed
        baseline, relative = typed.get("baseline"), typed.pop("relative", None)
        if relative is not None and "aim" in typed:
            if baseline is None:
                self.add_error("baseline", "Type the baseline that the change is relative to.")
            elif typed["aim"] is not None:
                self.add_error("relative", "Type either the target or the change from the baseline, not both.")
            else:
                typed["aim"] = quantise(Fraction(baseline) * (100 + Fraction(relative)) / 100, 6)
        if "aim" in typed and typed["aim"] is None and not self.has_error("baseline"):
            self.add_error("aim", "Type the target, or a baseline and the change from it.")
        if "upper_aim" in self.fields and "upper_aim" in typed:
            upper, lower = typed["upper_aim"], typed.get("aim")
            if upper is None:
                self.add_error("upper_aim", "Type the upper end of the range.")
            elif lower is not None and upper < lower:
                self.add_error("upper_aim", "Type an upper end that is not below the lower one.")
        self._check_reach("aim")
        return typed


class ProfileForm(AimForm):
    """Four targets, one for each quarter of a year."""

    year = Line(label="Financial year", longest=9, width="10", help_text="For example 2024/25")
    quarter_1 = NumberField(label="Quarter 1 (April to June)")
    quarter_2 = NumberField(label="Quarter 2 (July to September)")
    quarter_3 = NumberField(label="Quarter 3 (October to December)")
    quarter_4 = NumberField(
        label="Quarter 4 (January to March)", help_text="It holds on after the year, until another target begins."
    )

    sections = [
        ("For whom, and for which year", "", ["scope", "year"]),
        ("What is aimed at", "", ["operator", "quarter_1", "quarter_2", "quarter_3", "quarter_4"]),
        ("Tolerance", "The same in every quarter.", ["tolerance", "tolerance_kind"]),
        ("Where it comes from", "", ["basis", "minute_reference"]),
    ]

    def clean_year(self) -> FinancialYear:
        try:
            year = parse(self.cleaned_data["year"])
        except PeriodUnreadable:
            year = None
        if not isinstance(year, FinancialYear):
            raise forms.ValidationError("Type a financial year, for example 2024/25.")
        return year

    def clean(self) -> dict[str, Any]:
        for number in range(1, 5):
            self._check_reach(f"quarter_{number}")
        return self.cleaned_data

    def targets(self) -> Iterator[tuple[date, Decimal]]:
        """The first day of each quarter and what is aimed at from then on."""
        for quarter in self.cleaned_data["year"].quarters():
            yield quarter.start, self.cleaned_data[f"quarter_{quarter.number}"]


class TargetEndForm(PlainForm):
    valid_to = DayField(label="No longer from", help_text="The first day without this target. For example, 1 4 2025")
    reason = Passage(label="Reason")

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        self.target = target
        super().__init__(*args, **kwargs)

    def clean_valid_to(self) -> date:
        if self.cleaned_data["valid_to"] <= self.target.valid_from:
            raise forms.ValidationError(f"Type a day after {long_day(self.target.valid_from)}: it holds from then on.")
        return self.cleaned_data["valid_to"]
