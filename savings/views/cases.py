"""Business cases: the list, one case with both readings of its headline, one service, and what does not cast."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from partners.roles import Right
from partners.views import PartnershipPage
from periods.models import CalendarPeriod
from savings.actions.cases import save_business_case
from savings.forms.cases import BusinessCaseForm
from savings.models import BusinessCase
from savings.selectors.does_not_cast import everything_checked
from savings.selectors.findings import INVESTMENT, SUMMARY, stated_tables
from savings.selectors.steps import has_lines, joins_later, steps_of
from savings.selectors.tables import (
    headline_figures,
    investment_table,
    profile_table,
    readings,
    running_table,
    summary_table,
)
from savings.views.base import CasePage
from savings.views.editing import CaseRowForm


class BusinessCases(PartnershipPage):
    """Every business case of the partnership."""

    needs = Right.SEE_FIGURES
    section = "business-cases"
    template_name = "savings/cases.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            cases=self.partnership.businesscases.select_related("first_year", "last_year"),
            may_edit=self.rights.may(Right.EDIT_SAVINGS),
        )


class CaseEdit(CaseRowForm):
    """Changes what a case says of itself."""

    in_menu = "business-case"
    form_class, what = BusinessCaseForm, "business case"

    @cached_property
    def row(self) -> Any:  # type: ignore[override]
        """Read apart: what is typed and refused is not the title of the case yet."""
        return BusinessCase.objects.select_related("first_year", "last_year").get(pk=self.case.pk)

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.case.title

    def form_arguments(self) -> dict[str, Any]:
        return {"case": self.row}

    def stored(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in BusinessCaseForm.base_fields if name != "seen"}

    def write(self, form: BusinessCaseForm) -> None:
        for name in ("title", "source", "price_base", "finance_basis", "printed_step"):
            setattr(self.row, name, form.cleaned_data[name])
        for name in ("first_year", "last_year"):
            setattr(self.row, name, CalendarPeriod.of(form.cleaned_data[name]))
        if not self.row.pk:
            self.row.slug = form.slug()
        save_business_case(case=self.row, by=self.request.user)


class CaseAdd(CaseEdit):
    """Begins a business case; its page then leads on."""

    heading = "Begin a business case"
    about = ""
    button = "Begin the case"
    lead = "The frame of the case. Services, budgets, savings and investment come afterwards, step by step."

    @cached_property
    def case(self) -> BusinessCase:
        return BusinessCase(partnership=self.partnership)

    @cached_property
    def row(self) -> BusinessCase:
        return self.case

    @cached_property
    def version(self) -> None:
        return None

    def save(self, form: BusinessCaseForm) -> str:  # type: ignore[override]
        self.write(form)
        return "The case is begun. The steps below lead on."

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Business cases", "href": self.url("business-cases")}]

    def back(self) -> str:
        return self.url("business-case", slug=self.case.slug) if self.case.pk else self.url("business-cases")

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        """Without the menu of a case: there is none yet."""
        return PartnershipPage.page(self, status, **context)


class CaseOverview(CasePage):
    in_menu = "business-case"
    template_name = "savings/case.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        may_edit = self.rights.may(Right.EDIT_SAVINGS)
        figures = self.figures if self.version else None
        steps: dict[str, Any] = {"may_edit": may_edit, "has_lines": bool(figures and has_lines(figures))}
        if may_edit and not (self.version and self.version.agreed_on):
            steps["steps"] = steps_of(self.case, self.version, figures, self.url)
            steps["joins_later"] = joins_later(self.partnership, self.case)
        if not steps["has_lines"]:
            return self.page(**steps)
        printed = stated_tables(self.partnership, f"{slug} ")
        stated = printed.table(f"{slug} {SUMMARY}")
        together = summary_table(
            self.figures, self.figures.together.profile, stated, id="summary", caption="Summary of the services"
        )
        return self.page(
            **steps,
            figures=headline_figures(self.figures),
            readings=readings(self.figures, stated),
            running=running_table(self.figures),
            together=together,
            investment=investment_table(self.figures, printed.table(f"{slug} {INVESTMENT}"))
            if self.figures.investment.items
            else None,
            services=[
                {
                    "label": service.service.name,
                    "href": self.url("savings-profile", slug=slug, service=service.service.slug),
                }
                for service in self.figures.services
            ],
        )


class SavingsProfile(CasePage):
    """The table of one service."""

    template_name = "savings/profile.html"

    def get(self, request: HttpRequest, slug: str, service: str) -> HttpResponse:
        found = next((one for one in self.figures.services if one.service.slug == service), None)
        if found is None:
            raise Http404
        name = f"{self.case.slug} {service}"
        stated = stated_tables(self.partnership, name).table(name)
        return self.page(
            service=found,
            table=profile_table(self.figures, found, stated),
        )


class DoesNotCast(PartnershipPage):
    """Every printed table that its own figures do not give, why, and what was printed."""

    needs = Right.SEE_FIGURES
    section = "business-cases"
    template_name = "savings/does_not_cast.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        tables, words = everything_checked(self.partnership)
        crumbs = [{"label": "Business cases", "href": self.url("business-cases")}]
        return self.page(tables=tables, words=words, breadcrumbs=crumbs)
