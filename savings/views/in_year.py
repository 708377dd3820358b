"""Budgets in their year: the page of a year, and what is typed into it."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from common.errors import Refused
from common.formatting import long_day, number
from partners.forms import PartnershipForm
from partners.roles import Right
from partners.views import FormPage, PartnershipPage, PartnershipView
from periods.models import CalendarPeriod
from periods.values import Period, PeriodUnreadable, parse
from savings.actions.in_year import (
    close_budget_year,
    drop_heading,
    drop_virement,
    reopen_budget_year,
    save_budget_year,
    save_heading,
    save_monitoring,
    save_virement,
)
from savings.calculations.amounts import Unknown
from savings.calculations.in_year import SIGN_CONVENTION
from savings.forms.amounts import as_typed
from savings.forms.in_year import BudgetYearForm, HeadingForm, MonitoringForm, ReasonForm, VirementForm, leg_of
from savings.models import BudgetHeading, BudgetYear, UnknownAmount, Virement
from savings.selectors.in_year import (
    YearOfBudgets,
    budgets_table,
    explanations_table,
    findings,
    forecasts_table,
    virements_table,
    year_of_budgets,
)


class OfYear(PartnershipView):
    """Something about one budget year, which its address names."""

    section = "business-cases"

    @cached_property
    def budget_year(self) -> BudgetYear:
        period = period_of(self.kwargs["year"])
        return get_object_or_404(
            BudgetYear.objects.select_related("closed_by"), partnership=self.partnership, period=period.code
        )

    @property
    def home(self) -> str:
        return self.url("in-year", year=self.budget_year.year.slug)

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Business cases", "href": self.url("business-cases")},
            {"label": str(self.budget_year), "href": self.home},
        ]


def period_of(slug: str) -> Period:
    try:
        return parse(slug)
    except PeriodUnreadable as problem:
        raise Http404 from problem


class InYearBudget(OfYear, PartnershipPage):
    """Approved, virements, revised, actual, forecast and variance of every budget of a year."""

    needs = Right.SEE_FIGURES
    template_name = "savings/in_year.html"

    def get(self, request: HttpRequest, year: str) -> HttpResponse:
        found = year_of_budgets(self.budget_year)
        may_edit = self.rights.may(Right.EDIT_SAVINGS)
        may_type = may_edit and self.budget_year.closed_at is None
        return self.page(
            budget_year=self.budget_year,
            found=found,
            lead=_lead(found),
            findings=findings(found),
            budgets=budgets_table(found, lambda one: self._href("budget-heading-edit", one.pk) if may_type else ""),
            explanations=explanations_table(found),
            virements=virements_table(found, lambda one: self._href("virement-edit", one.pk) if may_type else ""),
            forecasts=forecasts_table(found),
            may_edit=may_edit,
            may_type=may_type,
            is_over=self.budget_year.year.end < timezone.localdate(),
            ended=self._ended() if may_type else [],
            breadcrumbs=[{"label": "Business cases", "href": self.url("business-cases")}],
        )

    def _href(self, name: str, pk: int) -> str:
        return self.url(name, year=self.budget_year.year.slug, pk=pk)

    def _ended(self) -> list[dict]:
        """The periods that can be entered, the newest first."""
        today = timezone.localdate()
        return [
            {
                "label": period.label,
                "href": self.url("in-year-monitoring", year=self.budget_year.year.slug, period=period.slug),
            }
            for period in reversed(self.budget_year.monitored)
            if period.last_day <= today
        ]


def _lead(found: YearOfBudgets) -> str:
    """What matters of the year, in a sentence."""
    if not found.headings:
        return ""
    table = found.table(found.headings)
    if len(table.without_variance) == len(table.budgets):
        return f"Revised budgets come to £{number(table.revised.known)}. No forecast is entered yet."
    variance = table.variance.known
    way = "more than budgeted" if variance > 0 else "less than budgeted" if variance < 0 else "as budgeted"
    amount = f"£{number(abs(variance))} " if variance else ""
    without = f", without {', '.join(table.without_variance)}" if table.without_variance else ""
    return f"The year is forecast to come to {amount}{way}{without}."


class YearForm(OfYear, FormPage):
    """A form about a year, or about something in it."""

    needs = Right.EDIT_SAVINGS

    @property
    def about(self) -> str:  # type: ignore[override]
        return str(self.budget_year)

    @cached_property
    def found(self) -> YearOfBudgets:
        return year_of_budgets(self.budget_year)

    @property
    def revised(self) -> dict[int, str]:
        """The revised budgets in words, beside which amounts are typed."""
        return {
            heading.pk: amount.words if isinstance(amount, Unknown) else number(amount)
            for heading in self.found.headings
            for amount in [self.found.budget(heading).revised]
        }

    def back(self) -> str:
        return self.home


class BudgetYearBegin(FormPage):
    needs = Right.EDIT_SAVINGS
    section = "business-cases"
    heading = "Follow the budgets of a year"
    lead = "Next, its budgets are added; then virements, and what each month or quarter came to."

    @cached_property
    def budget_year(self) -> BudgetYear:
        return BudgetYear(partnership=self.partnership)

    def make_form(self, data: Any = None) -> PartnershipForm:
        return BudgetYearForm(data, partnership=self.partnership)

    def save(self, form: PartnershipForm) -> str:
        typed = form.cleaned_data
        self.budget_year.period = CalendarPeriod.of(typed["year"])
        self.budget_year.rhythm, self.budget_year.explain_above = typed["rhythm"], typed["explain_above"]
        save_budget_year(budget_year=self.budget_year, by=self.request.user)
        return f"The budgets of {self.budget_year.year.label} are followed. Add the first one."

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Business cases", "href": self.url("business-cases")}]

    def back(self) -> str:
        if self.budget_year.pk:
            return self.url("in-year", year=self.budget_year.year.slug)
        return self.url("business-cases")


class BudgetYearEdit(YearForm):
    heading = "Change how the year is followed"

    def make_form(self, data: Any = None) -> PartnershipForm:
        stored = {
            "year": self.budget_year.year,
            "rhythm": self.budget_year.rhythm,
            "explain_above": self.budget_year.explain_above,
        }
        return BudgetYearForm(data, partnership=self.partnership, initial=stored)

    def save(self, form: PartnershipForm) -> str:
        typed = form.cleaned_data
        changed = BudgetYear.objects.get(pk=self.budget_year.pk)
        changed.period = CalendarPeriod.of(typed["year"])
        changed.rhythm, changed.explain_above = typed["rhythm"], typed["explain_above"]
        self.budget_year = save_budget_year(budget_year=changed, by=self.request.user)
        return "The year is saved."


class HeadingEdit(YearForm):
    """Adds a budget to the year, or changes it."""

    template_name = "savings/in_year_heading.html"

    @cached_property
    def row(self) -> BudgetHeading:
        if "pk" in self.kwargs:
            headings = BudgetHeading.objects.select_related("body", "service", "budget_year")
            return get_object_or_404(headings, budget_year=self.budget_year, pk=self.kwargs["pk"])
        return BudgetHeading(partnership=self.partnership, budget_year=self.budget_year)

    @property
    def heading(self) -> str:  # type: ignore[override]
        return "Change the budget" if self.row.pk else "Add a budget"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.budget_year}. {SIGN_CONVENTION}"

    def make_form(self, data: Any = None) -> PartnershipForm:
        stored: dict[str, Any] = {}
        if self.row.pk:
            stored = {name: getattr(self.row, name) for name in ("label", "service", "body")}
            stored["approved"] = as_typed(self.row.approved, self.row.unknown)
        return HeadingForm(data, partnership=self.partnership, initial=stored)

    def save(self, form: PartnershipForm) -> str:
        typed = form.cleaned_data
        self.row.label, self.row.service, self.row.body = typed["label"], typed["service"], typed["body"]
        amount = typed["approved"]
        said = isinstance(amount, UnknownAmount)
        self.row.approved, self.row.unknown = (None, amount) if said else (amount, "")
        save_heading(heading=self.row, by=self.request.user)
        return f"The budget of {self.row} is saved."

    def more(self) -> dict[str, Any]:
        drop = self.url("budget-heading-drop", year=self.budget_year.year.slug, pk=self.row.pk) if self.row.pk else ""
        return {"drop": drop, "what": "budget"}


class VirementEdit(YearForm):
    """Moves money between budgets of the year, or corrects a move."""

    template_name = "savings/in_year_virement.html"

    @cached_property
    def row(self) -> Virement:
        if "pk" in self.kwargs:
            virements = Virement.objects.select_related("budget_year")
            return get_object_or_404(virements, budget_year=self.budget_year, pk=self.kwargs["pk"])
        return Virement(partnership=self.partnership, budget_year=self.budget_year)

    @property
    def heading(self) -> str:  # type: ignore[override]
        return "Change the virement" if self.row.pk else "Move money between budgets"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.budget_year}. A virement moves money and saves none: its amounts sum to nil."

    def make_form(self, data: Any = None) -> PartnershipForm:
        stored: dict[str, Any] = {}
        if self.row.pk:
            words = ("on", "reason", "approved_by_role", "minute_reference")
            stored = {name: getattr(self.row, name) for name in words}
            stored |= {leg_of(leg.heading): leg.amount for leg in self.row.legs.select_related("heading")}
        return VirementForm(
            data, partnership=self.partnership, headings=self.found.headings, revised=self.revised, initial=stored
        )

    def save(self, form: VirementForm) -> str:
        for name in form.words:
            setattr(self.row, name, form.cleaned_data[name])
        save_virement(virement=self.row, legs=form.legs(), by=self.request.user)
        return f"The virement of {long_day(self.row.on)} is saved."

    def more(self) -> dict[str, Any]:
        drop = self.url("virement-drop", year=self.budget_year.year.slug, pk=self.row.pk) if self.row.pk else ""
        return {"drop": drop, "what": "virement"}


class Monitoring(YearForm):
    """What every budget had come to at the end of a period, and what its year is forecast to come to."""

    template_name = "savings/in_year_monitoring.html"

    @cached_property
    def period(self) -> Period:
        period = period_of(self.kwargs["period"])
        if period not in self.budget_year.monitored:
            raise Http404
        return period

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Actual and forecast, {self.period.label}"

    @property
    def lead(self) -> str:  # type: ignore[override]
        above = self.budget_year.explain_above
        explain = f" A variance of more than £{number(above)} is explained." if above is not None else ""
        return f"In pounds, as at {long_day(self.period.last_day)}. {SIGN_CONVENTION}{explain}"

    def make_form(self, data: Any = None) -> PartnershipForm:
        entries = {
            pk: of_heading[self.period] for pk, of_heading in self.found.entries.items() if self.period in of_heading
        }
        stored: dict[str, Any] = {}
        for pk, entry in entries.items():
            stored |= {
                f"actual_{pk}": as_typed(entry.actual, entry.actual_unknown),
                f"forecast_{pk}": as_typed(entry.forecast, entry.forecast_unknown),
                f"explanation_{pk}": entry.explanation,
            }
        return MonitoringForm(
            data,
            partnership=self.partnership,
            headings=self.found.headings,
            revised=self.revised,
            entries=entries,
            initial=stored,
        )

    def save(self, form: MonitoringForm) -> str:
        wrong: dict[str, list[str]] = {}
        rows = form.typed()
        for heading, actual, forecast, explanation in rows:
            try:
                save_monitoring(
                    heading=heading, period=self.period, actual=actual, forecast=forecast,
                    explanation=explanation, by=self.request.user,
                )  # fmt: skip
            except ValidationError as problem:
                for field, messages in problem.message_dict.items():
                    place = f"{field}_{heading.pk}"
                    wrong.setdefault(place if place in form.fields else field, []).extend(
                        [f"{heading}: {message}" for message in messages] if place in form.fields else messages
                    )
        if wrong:
            raise ValidationError({place: list(dict.fromkeys(messages)) for place, messages in wrong.items()})
        if not rows:
            raise Refused("Nothing is typed yet: type the actual and the forecast of at least one budget.")
        return f"{self.period.label} is saved for {'1 budget' if len(rows) == 1 else f'{len(rows)} budgets'}."


class BudgetYearClose(YearForm):
    heading = "Close the year"
    button = "Close"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.budget_year} stays as it is from then on. It can be opened again with a reason."

    def make_form(self, data: Any = None) -> PartnershipForm:
        return PartnershipForm(data, partnership=self.partnership)

    def save(self, form: PartnershipForm) -> str:
        close_budget_year(budget_year=self.budget_year, by=self.request.user)
        return f"{self.budget_year.year.label} is closed."


class BudgetYearReopen(YearForm):
    heading = "Open the year again"
    button = "Open again"

    def make_form(self, data: Any = None) -> PartnershipForm:
        return ReasonForm(data, partnership=self.partnership)

    def save(self, form: PartnershipForm) -> str:
        reopen_budget_year(budget_year=self.budget_year, reason=form.cleaned_data["reason"], by=self.request.user)
        return f"{self.budget_year.year.label} is open again."


class HeadingDrop(OfYear):
    needs = Right.EDIT_SAVINGS

    def post(self, request: HttpRequest, year: str, pk: int) -> HttpResponse:
        heading = get_object_or_404(BudgetHeading, budget_year=self.budget_year, pk=pk)
        try:
            drop_heading(heading=heading, by=request.user)
        except Refused as refusal:
            return self.refused(refusal, self.url("budget-heading-edit", year=year, pk=pk))
        return redirect(self.home)


class VirementDrop(OfYear):
    needs = Right.EDIT_SAVINGS

    def post(self, request: HttpRequest, year: str, pk: int) -> HttpResponse:
        virement = get_object_or_404(Virement, budget_year=self.budget_year, pk=pk)
        try:
            drop_virement(virement=virement, by=request.user)
        except Refused as refusal:
            return self.refused(refusal, self.home)
        return redirect(self.home)
