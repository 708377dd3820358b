"""What the pages of a partnership's money beside its business cases have in common."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from common.forms import PlainForm
from partners.forms import PartnershipForm
from partners.models import OfPartnership
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from periods.models import CalendarPeriod
from periods.values import Period
from projects.views.registers import RegisterForm
from savings.actions.dropping import MoneyRow, drop_money_row
from savings.models import Collection, CostedActivity, DebtBalance, DebtMeasure, OutturnLine, UnitPrice

PAGES_OF_MONEY = (
    ("business-cases", "Business cases"),
    ("unit-costs", "Unit costs"),
    ("unit-prices", "Stated prices"),
    ("outturn", "Outturn"),
    ("debt", "Debt"),
    ("contracts", "Contracts"),
)
CASES = "Business cases"


class MoneyPage(PartnershipPage):
    """A page of the partnership's money. Its template begins with `savings/money_heading.html`."""

    needs = Right.SEE_FIGURES
    section = "business-cases"
    in_menu = ""

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        menu = [
            {"label": label, "href": self.url(name), "current": name == self.in_menu} for name, label in PAGES_OF_MONEY
        ]
        own = {
            "menu": menu,
            "may_edit": self.rights.may(Right.EDIT_SAVINGS),
            "breadcrumbs": [{"label": CASES, "href": self.url("business-cases")}],
        }
        return super().page(status, **{**own, **context})

    def edit_link(self, name: str, row: OfPartnership) -> dict[str, str]:
        """The link of a cell to the form of its row, for whoever may change it."""
        return {"href": self.url(name, pk=row.pk)} if self.rights.may(Right.EDIT_SAVINGS) else {}


def chosen_year(request: HttpRequest, years: list[CalendarPeriod]) -> tuple[CalendarPeriod | None, list[dict]]:
    """The year that the address names, else the newest of `years`; and the filter to choose another. 404 if it is none."""
    asked = request.GET.get("year", "")
    chosen = next((year for year in years if year.value.slug == asked), None)
    if asked and chosen is None:
        raise Http404
    chosen = chosen or (years[-1] if years else None)
    options = [{"value": year.value.slug, "label": year.label, "selected": year == chosen} for year in reversed(years)]
    return chosen, [{"name": "year", "label": "Year", "options": options}] if len(years) > 1 else []


class MoneyForm(RegisterForm):
    """Adds or changes one row of a page of money."""

    needs = Right.EDIT_SAVINGS
    section = "business-cases"
    template_name = "savings/money_form.html"
    page_name = ""  # the page that lists the rows
    kind = ""  # of `KINDS`, for taking the row out

    def save(self, form: PartnershipForm) -> str:
        for name, value in form.cleaned_data.items():
            setattr(self.row, name, CalendarPeriod.of(value) if isinstance(value, Period) else value)
        self.write()
        return f"The {self.what} is saved."

    def more(self) -> dict[str, Any]:
        return {"remove": self.url("money-row-drop", kind=self.kind, pk=self.row.pk)} if self.row.pk else {}

    def crumbs(self) -> list[dict[str, str]]:
        return crumbs_to(self, self.page_name)

    def back(self) -> str:
        return self.url(self.page_name)


def crumbs_to(page: PartnershipPage, name: str) -> list[dict[str, str]]:
    return [
        {"label": CASES, "href": page.url("business-cases")},
        {"label": dict(PAGES_OF_MONEY)[name], "href": page.url(name)},
    ]


# What can be taken out: the word of the address → the model, what people call it, and the page that lists it.
KINDS: dict[str, tuple[type[MoneyRow], str, str]] = {
    "activity": (CostedActivity, "activity with all its volumes and charges", "unit-costs"),
    "price": (UnitPrice, "stated price", "unit-prices"),
    "outturn": (OutturnLine, "outturn line", "outturn"),
    "balance": (DebtBalance, "debt balance", "debt"),
    "collection": (Collection, "collection of invoices", "debt"),
    "measure": (DebtMeasure, "measure of debt", "debt"),
}


class MoneyRowDrop(FormPage):
    """Asks once more before a row is taken out."""

    needs = Right.EDIT_SAVINGS
    section = "business-cases"
    button = "Take it out"

    @property
    def of_kind(self) -> tuple[type[MoneyRow], str, str]:
        if self.kwargs["kind"] not in KINDS:
            raise Http404
        return KINDS[self.kwargs["kind"]]

    @property
    def row(self) -> MoneyRow:
        return get_object_or_404(self.of_kind[0], partnership=self.partnership, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Take out the {self.of_kind[1]}"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return f"{self.row}. The audit trail keeps what it was."

    def make_form(self, data: Any = None) -> PlainForm:
        return PlainForm(data)

    def save(self, form: PlainForm) -> str:
        drop_money_row(row=self.row, by=self.request.user)
        return f"The {self.of_kind[1]} is taken out."

    def crumbs(self) -> list[dict[str, str]]:
        return crumbs_to(self, self.of_kind[2])

    def back(self) -> str:
        return self.url(self.of_kind[2])
