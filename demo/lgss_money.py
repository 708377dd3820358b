"""LGSS and Milton Keynes: what the paper prints of prices, debt and contracts, beside the case itself.

demo/data/lgss/README.md says what stands in which table.
"""

from datetime import date
from decimal import Decimal

from demo.defining import Founded
from demo.people import person
from demo.reading import Row, exact
from kpis.actions.history import note_stated_figure
from kpis.models import StatedFigure
from periods.models import CalendarPeriod
from periods.values import AsAt, parse
from projects.actions.registers import save_contract
from projects.models import Contract
from savings.actions.debt import save_collection, save_debt_balance, save_debt_measure
from savings.actions.unit_prices import save_unit_price
from savings.calculations.casting import TOTAL
from savings.models import Collection, DebtBalance, DebtMeasure, UnitPrice
from savings.selectors.debt import place_of
from savings.selectors.unit_prices import PRICES

PAPER = "Outline business case, December 2015"
PRINTED_STEP = 1000
IT_CONTRACTS = "IT contracts"
IT_TOTAL, IT_TOTAL_PRINTED = Decimal("2571383.05"), "2,571,383.05"
IT_YEARS = ("2015/16", "2016/17", "2017/18")


def load_money(founded: Founded) -> None:
    """Everything of the paper's money that belongs to no line of the case."""
    MoneyLoader(founded).load()


class MoneyLoader:
    """Types it as the finance officer would; contracts are kept by the editor."""

    def __init__(self, founded: Founded) -> None:
        self.founded = founded
        self.of = {"partnership": founded.partnership}
        self.by = person("finance@example.org")
        self.bodies = {body.code: body for body in founded.partnership.bodies.all() if body.code}

    def load(self) -> None:
        self._load_prices()
        self._load_debt()
        self._load_contracts()

    def _service(self, row: Row) -> dict:
        return {"service": self.founded.services[row["service"]] if row["service"] else None}

    def _state(self, table: str, row: str, column: str, text: str, unit: str, explanation: str = "") -> None:
        """What the paper prints in a place, with its value in the unit."""
        value = Decimal(text.strip("%£").replace(",", ""))
        stated = StatedFigure(
            table=table, row=row, column=column, value=value, unit=unit, text=text, source=PAPER,
            explanation=explanation, **self.of,
        )  # fmt: skip
        note_stated_figure(stated=stated, by=self.by)

    def _load_prices(self) -> None:
        for row in self.founded.rows("unit_prices"):
            price = UnitPrice(
                subject=row["subject"],
                item=row["item"],
                amount=Decimal(row["amount"]),
                basis=row["basis"],
                unit=row["unit"],
                year=CalendarPeriod.of(parse(row["year"])) if row["year"] else None,
                note=row["note"],
                source=f"{PAPER}, {row['source']}" if row["source"] else PAPER,
                **self._service(row),
                **self.of,
            )
            save_unit_price(price=price, by=self.by)
        for year in IT_YEARS:
            self._state(f"{PRICES} {IT_CONTRACTS}", TOTAL, year, IT_TOTAL_PRINTED, "£")

    def _load_debt(self) -> None:
        for row in self.founded.rows("debt_balances"):
            thousands = exact(row["thousands"])
            balance = DebtBalance(
                stream=row["stream"],
                body=self.bodies[row["partner"]],
                as_at=CalendarPeriod.of(AsAt(date.fromisoformat(row["as_at"]))),
                balance=None if thousands is None else thousands * PRINTED_STEP,
                balance_words=row["balance_words"],
                accounts=int(row["accounts"]) if row["accounts"] else None,
                accounts_words=row["accounts_words"],
                held_for=row["held_for"],
                printed_step=PRINTED_STEP,
                **self.of,
            )
            save_debt_balance(balance=balance, by=self.by)
        for row in self.founded.rows("debt_collections"):
            collection = Collection(
                kind=row["kind"],
                raised=exact(row["raised"]),
                raised_words=row["raised_words"],
                part=exact(row["part"]),
                part_words=row["part_words"],
                **self._collector(row),
            )
            save_collection(collection=collection, by=self.by)
            if row["printed_share"]:
                self._state(*place_of(collection), row["printed_share"], "%", row["explanation"])
        for row in self.founded.rows("debt_measures"):
            measure = DebtMeasure(
                measure=row["measure"],
                per_cent=exact(row["per_cent"]),
                per_cent_words=row["per_cent_words"],
                **self._collector(row),
            )
            save_debt_measure(measure=measure, by=self.by)
            if row["printed_again"]:
                self._state(*place_of(measure), row["printed_again"], "%", row["explanation"])

    def _collector(self, row: Row) -> dict:
        return {
            "body": self.bodies[row["partner"]],
            "period": CalendarPeriod.of(parse(row["period"])),
            "period_words": row["period_words"],
            **self._service(row),
            **self.of,
        }

    def _load_contracts(self) -> None:
        for row in self.founded.rows("contracts"):
            contract = Contract(
                subject=row["subject"],
                body=self.bodies[row["partner"]] if row["partner"] else None,
                body_words=row["partner_words"],
                supplier=row["supplier"],
                value=exact(row["value"]),
                value_words=row["value_words"],
                ends=CalendarPeriod.of(parse(row["ends"])) if row["ends"] else None,
                ends_words=row["ends_words"],
                note=row["note"],
                source=PAPER,
                **self._service(row),
                **self.of,
            )
            save_contract(contract=contract, by=person("editor@example.org"))
