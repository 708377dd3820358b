"""What is typed into a budget year: budgets, virements, and what each period came to."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from common.errors import Refused
from common.formatting import long_day, number
from partners.forms import PartnershipForm
from partners.roles import Right
from periods.values import Period
from savings.actions.in_year import (
    drop_heading,
    drop_virement,
    save_heading,
    save_monitoring,
    save_virement,
)
from savings.calculations.in_year import SIGN_CONVENTION
from savings.forms.amounts import as_typed
from savings.forms.in_year import HeadingForm, MonitoringForm, VirementForm, leg_of
from savings.models import BudgetHeading, UnknownAmount, Virement
from savings.views.in_year import OfYear, YearForm, period_of


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
                    wrong.setdefault(place if place in form.fields else field, []).extend(messages)
        if wrong:
            raise ValidationError({place: list(dict.fromkeys(messages)) for place, messages in wrong.items()})
        if not rows:
            raise Refused("Nothing is typed yet: type the actual and the forecast of at least one budget.")
        return f"{self.period.label} is saved for {'1 budget' if len(rows) == 1 else f'{len(rows)} budgets'}."


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
