"""The frame of a business case: begun, and changed."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse

from partners.views import PartnershipPage
from periods.models import CalendarPeriod
from savings.actions.cases import save_business_case
from savings.forms.cases import BusinessCaseForm
from savings.models import BusinessCase
from savings.views.editing import CaseRowForm


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
