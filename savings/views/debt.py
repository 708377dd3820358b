"""Debt by stream, collection of invoices and measures of debt."""

from django.http import HttpRequest, HttpResponse

from kpis.sight import Sight
from savings.actions.debt import save_collection, save_debt_balance, save_debt_measure
from savings.forms.debt import CollectionForm, DebtBalanceForm, DebtMeasureForm
from savings.models import Collection, CollectionKind, DebtBalance, DebtMeasure
from savings.selectors.debt import debt_of
from savings.selectors.debt_tables import balances_table, collection_table, measures_table
from savings.selectors.findings import stated_tables
from savings.views.money import MoneyForm, MoneyPage


class DebtPage(MoneyPage):
    in_menu = "debt"
    template_name = "savings/debt.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        kept, stated = debt_of(self.partnership), stated_tables(Sight.of(self.rights), "debt ")
        kinds = dict.fromkeys(one.kind for one in kept.collections)
        return self.page(
            balances=balances_table(kept.balances, self.edit_link) if kept.balances else None,
            collections=[
                collection_table(kind, kept.collections, stated, self.edit_link)
                for kind in CollectionKind
                if kind in kinds
            ],
            measures=measures_table(kept.measures, stated, self.edit_link) if kept.measures else None,
        )


class DebtForm(MoneyForm):
    page_name = "debt"


class DebtBalanceEdit(DebtForm):
    model, form_class, what, kind = DebtBalance, DebtBalanceForm, "debt balance", "balance"

    def write(self) -> None:
        save_debt_balance(balance=self.row, by=self.request.user)


class CollectionEdit(DebtForm):
    model, form_class, what, kind = Collection, CollectionForm, "collection of invoices", "collection"

    def write(self) -> None:
        save_collection(collection=self.row, by=self.request.user)


class DebtMeasureEdit(DebtForm):
    model, form_class, what, kind = DebtMeasure, DebtMeasureForm, "measure of debt", "measure"

    def write(self) -> None:
        save_debt_measure(measure=self.row, by=self.request.user)
