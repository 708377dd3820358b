"""One-off investment, who pays it and from what."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import escape

from common.forms import Line
from partners.models import Body
from periods.models import CalendarPeriod
from projects.models import Reserve
from savings.actions.lines import TypedAmount
from savings.calculations.shares import NotShared, as_agreed, by_fixed_shares
from savings.forms.amounts import WORDS, AmountField, as_typed
from savings.forms.cases import SeenForm
from savings.models import Apportionment, BenefitLine, CaseService, FundingSource, InvestmentItem, UnknownAmount

NIL = Decimal(0)
# What the form and the investment call by the same name.
PLAIN = ("label", "heading", "of_service", "rule", "rule_source", "year", "funding_source", "spent_before_approval")


class InvestmentForm(SeenForm):
    """An amount for each partner, or the whole with a rule. `payers` is what the action takes."""

    label = Line(label="What is paid for", longest=120, help_text="For example Migration of the payroll system")
    heading = Line(
        label="Heading it stands under", longest=120, required=False, help_text="For example Systems, Redundancy"
    )
    of_service = forms.ModelChoiceField(
        CaseService.objects.none(), label="Service", required=False, empty_label="No single service"
    )
    rule = forms.ChoiceField(
        label="How is it shared?",
        choices=Apportionment.choices,
        initial=Apportionment.ACTUAL,
        widget=forms.RadioSelect,
    )
    rule_source = Line(
        label="Where the rule is said",
        longest=200,
        required=False,
        help_text="For example Partnership agreement, schedule 4. It is shown beside the shares.",
    )
    year = forms.ModelChoiceField(
        CalendarPeriod.objects.none(),
        label="Year whose benefits share it",
        required=False,
        empty_label="No year: another rule",
        help_text="Only where it is shared by the benefits of a year.",
    )
    whole = AmountField(
        label="The whole, £",
        required=False,
        help_text=f"Where a rule shares it. In words where it is not known: {WORDS}. "
        "Leave it empty for agreed amounts: they make the whole.",
    )
    shares = forms.ModelMultipleChoiceField(
        Body.objects.none(),
        label="Partners that pay",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Whoever has an amount or a percentage below pays, ticked or not.",
    )
    funding_source = Line(
        label="Funding source",
        longest=120,
        required=False,
        help_text="What it is paid from, as the source is called, for example Capital. Empty: not stated; "
        "it is then listed among what is to be settled.",
    )
    spent_before_approval = forms.BooleanField(
        label="It is spent before the case is approved",
        required=False,
        help_text="Then it is not still to come, and the page says so.",
    )
    enables = forms.ModelMultipleChoiceField(
        BenefitLine.objects.none(),
        label="Savings that depend on it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Without it these savings do not come.",
    )

    def __init__(self, *args: Any, item: InvestmentItem, **kwargs: Any) -> None:
        self.item = item
        super().__init__(*args, **kwargs)
        self.bodies = list(self.partnership.bodies.all())
        for body in self.bodies:
            self.fields[share_of(body)] = AmountField(
                label=body.name, required=False, percent=True, help_text="In pounds, in words, or in per cent"
            )
        version = item.version
        self.fields["of_service"].queryset = version.case.services.all()
        years = [year.code for year in version.case.years]
        self.fields["year"].queryset = CalendarPeriod.objects.filter(code__in=years)
        self.fields["year"].label_from_instance = lambda period: period.label
        self.fields["shares"].queryset = self.partnership.bodies.all()
        self.fields["enables"].queryset = BenefitLine.objects.filter(version=version).select_related("of_service")
        named = FundingSource.objects.filter(version=version).values_list("label", flat=True).order_by("label")
        if known := ", ".join(dict.fromkeys(named)):
            self.fields["funding_source"].help_text += escape(f" Kept so far: {known}.")  # hints may hold tags
        if not self.fields["enables"].queryset.exists():
            del self.fields["enables"]
        each = [share_of(body) for body in self.bodies]
        amounts = (
            "For agreed amounts type what each pays in pounds, or why it is not known. For fixed percentages type each "
            "one's percentage: together they make 100. For every other rule leave these empty and tick who pays."
        )
        self.sections = [
            ("What is paid once", "", ["seen", "label", "heading", "of_service"]),
            ("What it costs", "", ["rule", "rule_source", "year", "whole", "shares"]),
            ("What each partner pays", amounts, each),
            ("Where the money comes from", "", ["funding_source", "spent_before_approval"]),
            *([("Savings", "", ["enables"])] if "enables" in self.fields else []),
        ]
        self.order_fields([name for _, _, names in self.sections for name in names])

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        others = InvestmentItem.objects.filter(version=self.item.version).exclude(pk=self.item.pk)
        if others.filter(label__iexact=label).exists():
            raise forms.ValidationError("Choose another name: an investment of this version is called so already.")
        return label

    def clean(self) -> dict[str, Any]:
        typed = {body: self.cleaned_data.get(share_of(body)) for body in self.bodies}
        unread = [body for body in self.bodies if share_of(body) in self.errors]
        ticked = list(self.cleaned_data.get("shares") or [])
        match self.cleaned_data.get("rule"):
            case Apportionment.ACTUAL:
                self._clean_agreed(typed, ticked, unread)
            case Apportionment.FIXED:
                self._clean_percentages(typed, ticked, unread)
                self._need_the_whole()
            case str():
                self._clean_ticked(typed, ticked)
                self._need_the_whole()
        self._clean_year()
        return self.cleaned_data

    def _clean_year(self) -> None:
        by_benefits = self.cleaned_data.get("rule") == Apportionment.BY_BENEFITS
        year = self.cleaned_data.get("year")
        if by_benefits and year is None and "year" not in self.errors:
            self.add_error("year", "Choose the year of the case whose benefits share it.")
        elif year is not None and not by_benefits:
            self.add_error("year", "Choose no year here, or the rule by the benefits of the year.")

    def _clean_agreed(self, typed: dict[Body, Any], ticked: list[Body], unread: list[Body]) -> None:
        for body in ticked:
            if typed[body] is None and body not in unread:
                self.add_error(share_of(body), f"Type what {body} pays, or why it is not known: {WORDS}.")
        amounts = {body: amount for body, amount in typed.items() if amount is not None}
        if not amounts and not self.errors:
            self.add_error("shares", "Type what at least one partner pays, below.")
        whole = self.cleaned_data.get("whole")
        if whole is not None and not self.errors:
            known = {body.name: amount for body, amount in amounts.items() if isinstance(amount, Decimal)}
            if isinstance(whole, UnknownAmount) or len(known) < len(amounts):
                self.add_error("whole", "Leave this empty: where an amount is not known, say so at the partner.")
            else:
                try:
                    as_agreed(whole, known)
                except NotShared as problem:
                    self.add_error("whole", f"{problem} Or leave this empty: the amounts below make the whole.")
        self.payers: dict[Body, TypedAmount | None] = amounts
        self.cleaned_data["whole"] = None

    def _clean_percentages(self, typed: dict[Body, Any], ticked: list[Body], unread: list[Body]) -> None:
        for body in self.bodies:
            if isinstance(typed[body], UnknownAmount) or (isinstance(typed[body], Decimal) and typed[body] < 0):
                self.add_error(share_of(body), "Type a percentage of nought or more.")
            elif typed[body] is None and body in ticked and body not in unread:
                self.add_error(share_of(body), f"Type the percentage of {body}, or take its tick away.")
        shares = {body: share for body, share in typed.items() if share is not None}
        if not shares and not self.errors:
            self.add_error("shares", "Type the percentage of each partner that pays, below.")
        if shares and not any(share_of(body) in self.errors for body in self.bodies):
            try:
                by_fixed_shares(NIL, {body.name: share for body, share in shares.items()})
            except NotShared as problem:
                self.add_error(share_of(next(iter(shares))), str(problem))
        self.payers = shares

    def _clean_ticked(self, typed: dict[Body, Any], ticked: list[Body]) -> None:
        for body, amount in typed.items():
            if amount is not None:
                self.add_error(
                    share_of(body), "Leave this empty: the rule works it out. Tick the partner above instead."
                )
        if not ticked and "shares" not in self.errors:
            self.add_error("shares", "Tick the partners that pay.")
        self.payers = dict.fromkeys(ticked)

    def _need_the_whole(self) -> None:
        if self.cleaned_data.get("whole") is None and "whole" not in self.errors:
            self.add_error("whole", f"Type the whole, or why it is not known: {WORDS}.")


def share_of(body: Body) -> str:
    """The name of the field with a partner's part."""
    return f"share_{body.pk}"


def stored_investment(item: InvestmentItem) -> dict[str, Any]:
    """An investment as its form shows it."""
    shares = list(item.shares.select_related("body"))
    return {
        **{name: getattr(item, name) for name in PLAIN},
        "whole": as_typed(item.amount, item.unknown),
        "shares": [share.body_id for share in shares],
        "enables": [one.line_id for one in item.dependent_savings.all()],
        **{
            share_of(share.body): share.per_cent
            if share.per_cent is not None
            else as_typed(share.amount, share.unknown)
            for share in shares
        },
    }


class FundingSourceForm(SeenForm):
    body = forms.ModelChoiceField(Body.objects.none(), label="Partner", empty_label="Choose a partner")
    label = Line(
        label="Name of the source",
        longest=120,
        help_text="For example Capital. Investments that name it so are set against it.",
    )
    amount = AmountField(label="Amount, £")
    contingency = forms.BooleanField(
        label="It is a contingency",
        required=False,
        help_text="Kept for what nobody foresees: it is shown apart and closes no gap by itself.",
    )
    reserve = forms.ModelChoiceField(
        Reserve.objects.none(),
        label="Reserve it is drawn from",
        required=False,
        empty_label="None that is kept here",
        help_text="What was approved, drawn and is left is then shown beside it.",
    )

    def __init__(self, *args: Any, source: FundingSource, **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = self.partnership.bodies.all()
        self.fields["reserve"].queryset = Reserve.objects.filter(partnership=self.partnership)

    def clean(self) -> dict[str, Any]:
        same = FundingSource.objects.filter(
            version=self.source.version,
            body=self.cleaned_data.get("body"),
            label__iexact=self.cleaned_data.get("label", ""),
        )
        if same.exclude(pk=self.source.pk).exists():
            self.add_error("label", "Choose another name: this partner has a source of this name already.")
        return self.cleaned_data


def stored_source(source: FundingSource) -> dict[str, Any]:
    """A source as its form shows it."""
    plain = {name: getattr(source, name) for name in ("body", "label", "contingency", "reserve")}
    return {**plain, "amount": as_typed(source.amount, source.unknown)}
