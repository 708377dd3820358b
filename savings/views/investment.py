"""One-off investment and its sources: the page, and the forms of what stands on it."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from kpis.sight import Sight
from partners.roles import Right
from savings.actions.investment import drop_funding_source, drop_investment, save_funding_source, save_investment
from savings.forms.investment import PLAIN, FundingSourceForm, InvestmentForm, stored_investment, stored_source
from savings.models import FundingSource, InvestmentItem, UnknownAmount
from savings.selectors.case_check import INVESTMENT
from savings.selectors.findings import stated_tables
from savings.selectors.investment import Investments
from savings.selectors.unsettled import Unsettled, unsettled
from savings.views.base import CasePage
from savings.views.editing import VersionRowDrop, VersionRowForm


class CaseInvestment(CasePage):
    """What is paid once, by whom and from what, and what is still to be settled."""

    in_menu = "case-investment"
    template_name = "savings/case_investment.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        may_edit = self.rights.may(Right.EDIT_SAVINGS)
        if self.version is None:
            return self.page(may_edit=may_edit)
        self.can_change = may_edit and self.version.agreed_on is None
        found = Investments(self.figures)
        table = f"{slug} {INVESTMENT}"
        stated = stated_tables(Sight.of(self.rights), table).table(table)
        return self.page(
            may_edit=self.can_change,
            agreed=self.version if may_edit and self.version.agreed_on else None,
            items=found.items_table(stated, self._forms("investment-edit", found.items)) if found.items else None,
            sources=found.sources_table(self._forms("funding-source-edit", found.sources)) if found.sources else None,
            funding=found.funding_table() if found.funding else None,
            reserves=found.reserves_table() if found.reserves else None,
            dependents=found.dependents_table(),
            unsettled=[{"words": one.words, "href": self._form_of(one)} for one in unsettled(found)],
        )

    def _forms(self, name: str, rows: list[Any]) -> dict[int, str]:
        return {row.pk: self.url(name, slug=self.case.slug, pk=row.pk) for row in rows} if self.can_change else {}

    def _form_of(self, one: Unsettled) -> str:
        if not self.can_change:
            return ""
        if one.item:
            return self.url("investment-edit", slug=self.case.slug, pk=one.item.pk)
        return self.url("funding-source-edit", slug=self.case.slug, pk=one.source.pk) if one.source else ""


class InvestmentEdit(VersionRowForm):
    """Adds an investment, or changes it."""

    in_menu = "case-investment"
    model, form_class, what, drop = InvestmentItem, InvestmentForm, "investment", "investment-drop"

    @property
    def lead(self) -> str:  # type: ignore[override]
        if self.partnership.bodies.exists():
            return ""
        return "No partner is kept yet who could pay: an administrator adds the partners under Manage."

    def form_arguments(self) -> dict[str, Any]:
        return {"item": self.row}

    def stored(self) -> dict[str, Any]:
        return stored_investment(self.row)

    def write(self, form: InvestmentForm) -> None:
        typed = form.cleaned_data
        for name in PLAIN:
            setattr(self.row, name, typed[name])
        self.row.amount, self.row.unknown = apart(typed["whole"])
        save_investment(item=self.row, shares=form.payers, enables=typed.get("enables"), by=self.request.user)


class InvestmentDrop(VersionRowDrop):
    in_menu = "case-investment"
    model, what = InvestmentItem, "investment"
    lead = "What each partner pays of it goes with it. Earlier versions keep theirs."

    def take_out(self) -> None:
        drop_investment(item=self.row, by=self.request.user)


class FundingSourceEdit(VersionRowForm):
    """Adds a source of money, or changes it."""

    in_menu = "case-investment"
    model, form_class, what, drop = FundingSource, FundingSourceForm, "funding source", "funding-source-drop"

    def form_arguments(self) -> dict[str, Any]:
        return {"source": self.row}

    def stored(self) -> dict[str, Any]:
        return stored_source(self.row)

    def write(self, form: FundingSourceForm) -> None:
        typed = form.cleaned_data
        for name in ("body", "label", "contingency", "reserve"):
            setattr(self.row, name, typed[name])
        self.row.amount, self.row.unknown = apart(typed["amount"])
        save_funding_source(source=self.row, by=self.request.user)


class FundingSourceDrop(VersionRowDrop):
    in_menu = "case-investment"
    model, what = FundingSource, "funding source"
    lead = "The investments that name it keep its name; they are then listed as without a kept source."

    def take_out(self) -> None:
        drop_funding_source(source=self.row, by=self.request.user)


def apart(typed: Any) -> tuple[Any, str]:
    """What was typed as the two columns keep it: the amount, and why there is none."""
    return (None, typed) if isinstance(typed, UnknownAmount) else (typed, "")
