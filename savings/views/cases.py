"""Business cases: the list, one case with both readings of its headline, one service, and what does not cast."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kpis.sight import Sight
from partners.roles import Right
from partners.views import PartnershipPage
from savings.selectors.case_check import INVESTMENT, SUMMARY
from savings.selectors.delivery import with_delivery
from savings.selectors.does_not_cast import everything_checked
from savings.selectors.findings import stated_tables
from savings.selectors.in_year import budget_years
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


class BusinessCases(PartnershipPage):
    """Every business case of the partnership."""

    needs = Right.SEE_FIGURES
    section = "business-cases"
    template_name = "savings/cases.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            cases=with_delivery(self.partnership.businesscases.select_related("first_year", "last_year")),
            years=budget_years(self.partnership),
            may_edit=self.rights.may(Right.EDIT_SAVINGS),
        )


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
        printed = stated_tables(Sight.of(self.rights), f"{slug} ")
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

    in_menu = "case-services"
    template_name = "savings/profile.html"

    def get(self, request: HttpRequest, slug: str, service: str) -> HttpResponse:
        found = next((one for one in self.figures.services if one.service.slug == service), None)
        if found is None:
            raise Http404
        name = f"{self.case.slug} {service}"
        stated = stated_tables(Sight.of(self.rights), name).table(name)
        return self.page(
            service=found,
            table=profile_table(self.figures, found, stated),
            empty=not has_lines(self.figures, found),
            may_edit=self.rights.may(Right.EDIT_SAVINGS),
        )


class DoesNotCast(PartnershipPage):
    """Every printed table that its own figures do not give, why, and what was printed."""

    needs = Right.SEE_FIGURES
    section = "business-cases"
    template_name = "savings/does_not_cast.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        tables, words = everything_checked(Sight.of(self.rights))
        for table in tables:
            label, (name, arguments) = table["page"]
            table["page"] = {"label": label, "href": self.url(name, **arguments)}
        crumbs = [{"label": "Business cases", "href": self.url("business-cases")}]
        return self.page(tables=tables, words=words, breadcrumbs=crumbs)
