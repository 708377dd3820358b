"""What every page about one business case has in common."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from partners.roles import Right
from partners.views import PartnershipPage
from savings.models import BusinessCase, CaseVersion
from savings.selectors.cases import CaseFigures, case_figures, newest_version

# The pages of a case, as its menu lists them, in the order in which a case is built: the name of the address, and what the menu calls it.
PAGES_OF_A_CASE = (
    ("business-case", "Overview"),
    ("case-services", "Services"),
    ("case-streams", "Detail of savings"),
    ("by-partner", "By partner"),
    ("case-investment", "Investment and funding"),
    ("appraisal", "Appraisal"),
    ("case-versions", "Versions"),
    ("case-sheets", "Spreadsheets"),
    ("delivery", "Delivery"),
)


class CasePage(PartnershipPage):
    """A page about one case in its newest version. Its template begins with `savings/case_heading.html`."""

    needs = Right.SEE_FIGURES
    section = "business-cases"
    in_menu = ""  # the page of the menu that this one belongs to

    @cached_property
    def case(self) -> BusinessCase:
        return get_object_or_404(BusinessCase, partnership=self.partnership, slug=self.kwargs["slug"])

    @cached_property
    def version(self) -> CaseVersion | None:
        return newest_version(self.case)

    @cached_property
    def figures(self) -> CaseFigures:
        if self.version is None:
            raise Http404
        return case_figures(self.version)

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        menu = [
            {"label": label, "href": self.url(name, slug=self.case.slug), "current": name == self.in_menu}
            for name, label in PAGES_OF_A_CASE
        ]
        crumbs = [{"label": "Business cases", "href": self.url("business-cases")}]
        if self.in_menu != "business-case":
            crumbs.append({"label": self.case.title, "href": self.url("business-case", slug=self.case.slug)})
        may_begin = self.rights.may(Right.EDIT_SAVINGS)
        own = {"case": self.case, "version": self.version, "menu": menu, "breadcrumbs": crumbs, "may_begin": may_begin}
        return super().page(status, **{**own, **context})
