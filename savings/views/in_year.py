"""Budgets in their year: the page of a year, and what is typed into it."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from common.formatting import number
from partners.forms import PartnershipForm
from partners.roles import Right
from partners.views import FormPage, PartnershipPage, PartnershipView
from periods.models import CalendarPeriod
from periods.values import Period, PeriodUnreadable, parse
from savings.actions.in_year import (
    close_budget_year,
    reopen_budget_year,
    save_budget_year,
)
from savings.calculations.amounts import Unknown
from savings.forms.in_year import BudgetYearForm, ReasonForm
from savings.models import BudgetYear
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
    way = "more than budgeted" if variance > 0 else "less than budgeted" if variance < 0 else "what was budgeted"
    amount = f"£{number(abs(variance))} " if variance else ""
    without = f", without {', '.join(table.without_variance)}" if table.without_variance else ""
    came = "came to" if found.budget_year.closed_at else "is forecast to come to"
    return f"The year {came} {amount}{way}{without}."


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
