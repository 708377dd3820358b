"""Business cases: the list, one case with both readings of its headline, one service, and what does not cast."""

from django.http import Http404, HttpRequest, HttpResponse

from kpis.sight import Sight
from partners.roles import Right
from partners.views import PartnershipPage
from savings.selectors.case_check import INVESTMENT, SUMMARY
from savings.selectors.does_not_cast import everything_checked
from savings.selectors.findings import stated_tables
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
        return self.page(cases=self.partnership.businesscases.select_related("first_year", "last_year"))


class CaseOverview(CasePage):
    in_menu = "business-case"
    template_name = "savings/case.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if self.version is None:
            return self.page()
        printed = stated_tables(Sight.of(self.rights), f"{slug} ")
        stated = printed.table(f"{slug} {SUMMARY}")
        together = summary_table(
            self.figures, self.figures.together.profile, stated, id="summary", caption="Summary of the services"
        )
        return self.page(
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
        stated = stated_tables(Sight.of(self.rights), name).table(name)
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
        tables, words = everything_checked(Sight.of(self.rights))
        crumbs = [{"label": "Business cases", "href": self.url("business-cases")}]
        return self.page(tables=tables, words=words, breadcrumbs=crumbs)
