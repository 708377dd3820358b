"""One of everything of a partnership's money beside its cases, built by the product's own actions."""

from decimal import Decimal

from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, parse
from savings.actions.debt import save_collection, save_debt_balance, save_debt_measure
from savings.actions.outturn import save_outturn_line
from savings.actions.unit_costs import Typed, TypedUse, save_activity
from savings.actions.unit_prices import save_unit_price
from savings.models import Collection, CostedActivity, DebtBalance, DebtMeasure, OutturnLine, UnitPrice, UnknownAmount
from tests.factories import World

YEAR = FinancialYear(2014)


def a_use(volume: str | UnknownAmount, charge: str | UnknownAmount) -> TypedUse:
    return TypedUse(*(_typed(one) for one in (volume, charge)))


def _typed(one: str | UnknownAmount) -> Typed:
    return one if isinstance(one, UnknownAmount) else Decimal(one)


def an_activity(world: World, label: str = "Payslips", **fields) -> CostedActivity:
    """£1,000 for 300 payslips: 100 of the north, charged £320, and 200 of the south, charged £670."""
    asked = {"unit": "payslip", "cost": Decimal(1000), "tolerance": Decimal(1), **fields}
    activity = CostedActivity(
        partnership=world.partnership, service=world.payroll, year=CalendarPeriod.of(YEAR), label=label, **asked
    )
    uses = {world.north: a_use("100", "320"), world.south: a_use("200", "670")}
    return save_activity(activity=activity, uses=uses, by=None)


def a_price(world: World, item: str = "Set-up", **fields) -> UnitPrice:
    asked = {"subject": "Checks", "amount": Decimal("5445"), "basis": "one_off", **fields}
    return save_unit_price(price=UnitPrice(partnership=world.partnership, item=item, **asked), by=None)


def a_balance(world: World, stream: str = "Council tax", **fields) -> DebtBalance:
    asked = {
        "body": world.north,
        "as_at": CalendarPeriod.of(parse("31 March 2015")),
        "balance": Decimal(5000),
        "accounts_words": "WIP",
        **fields,
    }
    return save_debt_balance(balance=DebtBalance(partnership=world.partnership, stream=stream, **asked), by=None)


def a_collection(world: World, **fields) -> Collection:
    asked = {
        "kind": "in_year",
        "body": world.north,
        "period": CalendarPeriod.of(YEAR),
        "raised": Decimal(400),
        "part": Decimal(300),
        **fields,
    }
    return save_collection(collection=Collection(partnership=world.partnership, **asked), by=None)


def a_measure(world: World, **fields) -> DebtMeasure:
    asked = {
        "measure": "Cleared within 90 days",
        "body": world.north,
        "period": CalendarPeriod.of(Month(2015, 3)),
        "per_cent": Decimal("94.7"),
        **fields,
    }
    return save_debt_measure(measure=DebtMeasure(partnership=world.partnership, **asked), by=None)


def more_money(world: World, number: int) -> None:
    """One more row on every page of money, for counting queries."""
    an_activity(world, f"Payslips {number}")
    year = CalendarPeriod.of(FinancialYear(2000 + number))
    a_price(world, f"Item {number}", year=year, service=world.payroll)
    for balance in (f"Stream {number}", f"Stream b {number}"):
        a_balance(world, balance)
        a_balance(world, balance, body=world.south)
    a_collection(world, period=year)
    a_collection(world, service=world.payroll, period=year)
    a_measure(world, measure=f"Measure {number}", service=world.payroll)
    save_outturn_line(
        line=OutturnLine(
            partnership=world.partnership, year=CalendarPeriod.of(YEAR), directorate=f"Directorate {number}",
            gross=Decimal(10), external_income=Decimal(-1), internal_income=Decimal(-1), outturn=Decimal(9),
        ),
        by=None,
    )  # fmt: skip
