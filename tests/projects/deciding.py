"""Decisions on a drawdown for tests, through the actions of the product."""

from datetime import date
from decimal import Decimal

from committees.actions import meeting_on
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from projects.actions.decisions import minute_resolution, save_decision, save_parts
from projects.actions.reserves import save_reserve
from projects.models import Decision, Reserve, YearAmount

DAY = date(2022, 12, 5)


def a_decision(world, on=DAY, **more):
    meeting = meeting_on(partnership=world.partnership, committee_name="Joint Committee", on=on, by=None)
    asked = {
        "title": "A drawdown",
        "recommendation": "Draw £743,000",
        "money": "amount",
        "amount_gbp": Decimal(743_000),
    }
    return save_decision(decision=Decision(partnership=world.partnership, meeting=meeting, **(asked | more)), by=None)


def years(world, decision, *amounts):
    reserve = Reserve.objects.filter(partnership=world.partnership).first() or save_reserve(
        reserve=Reserve(partnership=world.partnership, name="Transformation Reserve"), by=None
    )
    rows = [
        YearAmount(year=CalendarPeriod.of(FinancialYear(2022 + place)), amount_gbp=Decimal(amount), reserve=reserve)
        for place, amount in enumerate(amounts)
    ]
    return save_parts(decision=decision, kind=YearAmount, rows=rows, by=None)


def agree(decision, on=DAY, resolution="as_recommended", **more):
    return minute_resolution(decision=decision, resolution=resolution, text="Agreed.", on=on, by=None, **more)


def agreed(world, **more):
    """A decision that may be carried out."""
    decision = a_decision(world, call_in="not_subject", **more)
    years(world, decision, 515_000, 228_000)
    return agree(decision)
