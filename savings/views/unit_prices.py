"""Prices that papers state."""

from django.http import HttpRequest, HttpResponse

from kpis.sight import Sight
from savings.actions.unit_prices import save_unit_price
from savings.forms.unit_prices import UnitPriceForm
from savings.models import UnitPrice
from savings.selectors.findings import stated_tables
from savings.selectors.unit_prices import PRICES, prices_of, prices_table
from savings.views.money import MoneyForm, MoneyPage


class UnitPrices(MoneyPage):
    in_menu = "unit-prices"
    template_name = "savings/unit_prices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        prices = prices_of(self.partnership)
        stated = stated_tables(Sight.of(self.rights), f"{PRICES} ")
        return self.page(
            table=prices_table(prices, stated, lambda price: self.edit_link("unit-price-edit", price))
            if prices
            else None
        )


class UnitPriceEdit(MoneyForm):
    model, form_class, what = UnitPrice, UnitPriceForm, "stated price"
    page_name, kind = "unit-prices", "price"

    def write(self) -> None:
        save_unit_price(price=self.row, by=self.request.user)
