"""What the administrator types about a KPI, and about the lists by which it is broken down."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from common.forms import DayField, Line, Passage, PlainForm, WholeNumberField, blame
from kpis.actions.definitions import check_adding_up
from kpis.choices import Direction, Frequency, Measure, OverScopes, OverTime
from kpis.forms.scopes import ScopesField
from kpis.models import Breakdown, Definition
from kpis.sight import Sight
from partners.forms import PartnershipForm
from partners.models import Scope, Service

MEANING = [
    "title",
    "purpose",
    "accountable_role",
    "provider_role",
    "measure",
    "unit",
    "decimals",
    "direction",
    "frequency",
    "has_parts",
    "upper_label",
    "lower_label",
    "multiplier",
    "part_of_whole",
    "counts_people",
    "may_be_negative",
    "is_cumulative",
    "score_out_of",
    "criteria",
    "formula",
    "source",
    "over_time",
    "over_scopes",
    "breakdown",
    "not_like_for_like",
]


class DefinitionForm(PartnershipForm):
    """What a KPI means from a day on."""

    title = Line(label="Title", longest=200, help_text="As members read it, for example Payroll errors")
    purpose = Passage(label="Purpose", required=False, help_text="What it tells, and why it is measured")
    accountable_role = Line(
        label="Accountable manager", longest=120, required=False, help_text="Who answers for it, by role"
    )
    provider_role = Line(label="Data provider", longest=120, required=False, help_text="Who types it, by role")

    measure = forms.ChoiceField(label="What kind of figure is it?", choices=Measure.choices, widget=forms.RadioSelect)
    unit = Line(label="Unit", longest=40, width="10", required=False, help_text="For example %, £, days, payments")
    decimals = WholeNumberField(label="Decimal places shown", most=6, required=False, initial=0)
    direction = forms.ChoiceField(label="Which way is better?", choices=Direction.choices, widget=forms.RadioSelect)
    frequency = forms.ChoiceField(
        label="How often is it measured?", choices=Frequency.choices, widget=forms.RadioSelect
    )
    has_parts = forms.BooleanField(
        label="It is made of two parts",
        help_text="Officers type an upper and a lower number; the portal divides. Best for percentages and rates.",
        required=False,
    )
    upper_label = Line(
        label="Name of the upper part",
        longest=120,
        required=False,
        help_text="Only for a figure of two parts. For example payroll errors",
    )
    lower_label = Line(
        label="Name of the lower part",
        longest=120,
        required=False,
        help_text="Only for a figure of two parts. For example payments made",
    )
    multiplier = WholeNumberField(
        label="Times",
        least=1,
        most=1_000_000,
        required=False,
        help_text="Only for a figure of two parts. 100 makes a percentage, 1000 a rate per thousand. Empty: as it fits.",
    )
    part_of_whole = forms.BooleanField(
        label="The upper part is part of the lower part", help_text="It cannot be larger then.", required=False
    )
    counts_people = forms.BooleanField(
        label="It counts people",
        help_text="The public and members then see no count under 5, nor one that would give it away: [c] stands there.",
        required=False,
    )
    may_be_negative = forms.BooleanField(
        label="It may be below zero", help_text="For example a debt with credit balances", required=False
    )
    is_cumulative = forms.BooleanField(
        label="It runs on through the year",
        help_text="Each figure takes in those before it since April. Nothing is then said of what is usual for it.",
        required=False,
    )
    score_out_of = WholeNumberField(
        label="Best score", required=False, least=1, help_text="Only for a score out of a maximum"
    )
    criteria = Passage(
        label="Criteria",
        required=False,
        help_text="Only where it is judged: what makes it green, amber or red",
    )
    formula = Passage(label="How it is worked out", required=False, help_text="In words")
    source = Line(label="Source", longest=200, required=False, help_text="System or record the figures come from")

    over_time = forms.ChoiceField(
        label="How do months become quarters and years?",
        choices=OverTime.choices,
        initial=OverTime.NONE,
        widget=forms.RadioSelect,
        help_text="Counts and money of a period are summed; what is outstanding on a day keeps the last one.",
    )
    over_scopes = forms.ChoiceField(
        label="How do partners become the partnership?",
        choices=OverScopes.choices,
        initial=OverScopes.NONE,
        widget=forms.RadioSelect,
        help_text="Also how the items of a list become their total. A ratio is never averaged over partners.",
    )
    breakdown = forms.ModelChoiceField(
        Breakdown.objects.none(),
        label="Broken down by a list",
        required=False,
        empty_label="Not broken down",
        help_text="A line for each item, for example each sector of debtors",
    )

    scopes = ScopesField(
        Scope.objects.none(),
        label="For whom is it measured?",
        help_text="A column of the return each. Choose the whole partnership where it is one figure for all.",
        widget=forms.CheckboxSelectMultiple,
    )
    not_like_for_like = Line(
        label="Why the partners' figures do not compare",
        longest=200,
        required=False,
        help_text="Only where they do not: printed beside them",
    )
    valid_from = DayField(label="This holds from", help_text="Best the first day of a quarter. For example, 1 4 2024")

    sections = [
        (
            "What it is",
            "",
            ["service", "title", "code", "heading", "slug", "purpose", "accountable_role", "provider_role"],
        ),
        (
            "How it is measured",
            "",
            MEANING[MEANING.index("measure") : MEANING.index("over_time")],
        ),
        (
            "How it adds up",
            "The portal works out quarters, years and the partnership by this.",
            ["over_time", "over_scopes", "breakdown"],
        ),
        ("For whom", "", ["scopes", "not_like_for_like"]),
        ("From when", "", ["valid_from", "reason"]),
    ]

    def __init__(self, *args: Any, sight: Sight, **kwargs: Any) -> None:
        super().__init__(*args, partnership=sight.partnership, **kwargs)
        self.unseen: dict[str, Any] = {}
        seen, present = sight.breakdowns, self.initial.get("breakdown")
        if present is not None and not seen.filter(pk=present.pk).exists():
            del self.fields["breakdown"]  # a restricted list stays as it is, and is not named
            self.unseen = {"breakdown": present}
        else:
            self.fields["breakdown"].queryset = seen
        self.fields["scopes"].queryset = self.partnership.scopes.select_related("body", "unit")

    def clean_decimals(self) -> int:
        return self.cleaned_data["decimals"] or 0

    def clean_multiplier(self) -> int:
        """Left empty, 100 for a percentage of two parts and 1 for everything else."""
        percentage = self.cleaned_data.get("has_parts") and self.cleaned_data.get("measure") == Measure.PERCENT
        return self.cleaned_data["multiplier"] or (100 if percentage else 1)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("measure") == Measure.TEXT and typed.get("direction", Direction.CONTEXT) != Direction.CONTEXT:
            self.add_error("direction", "Words are never met or missed: choose ‘Context only’.")
        if typed.get("measure") == Measure.PERCENT and typed.get("has_parts") and typed.get("multiplier", 100) != 100:
            self.add_error("multiplier", "Type 100, or leave this empty: two parts make a percentage times 100.")
        if {"measure", "over_time", "over_scopes"} <= typed.keys():
            meaning = {name: typed[name] for name in MEANING if name in typed}
            try:
                check_adding_up(Definition(**meaning), list(typed.get("scopes", [])))
            except ValidationError as problem:
                self._blame_once(problem)
        return typed

    def _blame_once(self, problem: ValidationError) -> None:
        """Leave alone the fields that already say what is wrong with them."""
        fresh = {field: errors for field, errors in problem.error_dict.items() if field not in self.errors}
        if fresh:
            blame(self, ValidationError(fresh))

    def meaning(self) -> dict[str, Any]:
        """The fields of a definition as typed."""
        return {name: self.cleaned_data[name] for name in MEANING if name not in self.unseen} | self.unseen


class KpiForm(DefinitionForm):
    """A new KPI with its first definition."""

    service = forms.ModelChoiceField(Service.objects.none(), label="Service", empty_label="Choose a service")
    code = Line(
        label="Code", longest=20, width="10", required=False, help_text="As your committee knows it, if it has one"
    )
    heading = Line(
        label="Heading",
        longest=80,
        required=False,
        help_text="The group it stands under in the return, for example Accuracy",
    )
    slug = Line(
        label="Short name for papers",
        longest=80,
        required=False,
        help_text="Papers refer to its figures by this, for example payroll-errors. Left empty, it is made from the title.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = self.partnership.services.all()

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        slug = slugify(typed.get("slug") or typed.get("title") or "")[:80]
        field = "slug" if typed.get("slug") else "title"
        if field in typed and not slug:
            self.add_error(field, "Use at least one letter or digit: papers refer to it by that.")
        elif self.partnership.kpis.filter(slug=slug).exists():
            self.add_error("slug", f"Choose another short name: a KPI of this partnership is already called {slug}.")
        typed["slug"] = slug
        return typed


class KpiChangeForm(DefinitionForm):
    reason = Passage(label="Reason for the change", help_text="Kept in the audit trail, beside old and new")


class ArrangeForm(PlainForm):
    code = Line(label="Code", longest=20, width="10", required=False)
    heading = Line(label="Heading", longest=80, required=False, help_text="The group it stands under in the return")
    order = WholeNumberField(label="Place under its heading", help_text="Smaller numbers stand first")


class CloseForm(PlainForm):
    closed_on = DayField(label="No longer due from", help_text="Best the first day of a quarter. For example, 1 4 2024")
    reason = Passage(label="Reason")


class ReasonForm(PlainForm):
    reason = Passage(label="Reason")


class BreakdownForm(PartnershipForm):
    name = Line(label="Name of the list", longest=80, help_text="For example Debt sectors")
    items = Passage(label="Items", rows=8, help_text="One on each line, in the order in which they are printed")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if self.partnership.breakdowns.filter(name__iexact=name).exists():
            raise ValidationError("Choose another name: this partnership already has a list called so.")
        return name

    def clean_items(self) -> list[str]:
        return read_items(self.cleaned_data["items"], taken=[])


class ItemsForm(PlainForm):
    items = Passage(label="Items to add", rows=4, help_text="One on each line. They stand below those that are there.")

    def __init__(self, *args: Any, breakdown: Breakdown, **kwargs: Any) -> None:
        self.breakdown = breakdown
        super().__init__(*args, **kwargs)

    def clean_items(self) -> list[str]:
        return read_items(self.cleaned_data["items"], taken=[item.slug for item in self.breakdown.items.all()])


def read_items(text: str, *, taken: list[str]) -> list[str]:
    """The names, one a line; ValidationError where one is too long, or there twice."""
    names = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    seen = set(taken)
    for name in names:
        slug = slugify(name)[:50]
        if len(name) > 80:
            raise ValidationError(f"Shorten “{name[:40]}…” to 80 characters: it has {len(name)}.")
        if not slug:
            raise ValidationError(f"Use at least one letter or digit in “{name}”.")
        if slug in seen:
            raise ValidationError(f"Name each item once: “{name}” is there already.")
        seen.add(slug)
    return names
