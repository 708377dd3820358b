"""The page of a budget year: budgets with what they have come to, virements, how forecasts moved, what is amiss."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from django.db.models import F

from common.formatting import NOTHING, long_day, money, number, percent
from partners.models import Body, Partnership
from periods.values import Period
from savings.calculations.amounts import NIL, Amount, Total, Unknown
from savings.calculations.in_year import (
    NO_ENTRY,
    OF_THE_REVISED,
    SIGN_CONVENTION,
    InYear,
    InYearTable,
    change_of_forecast,
)
from savings.models import BudgetHeading, BudgetYear, MonitoringEntry, UnknownAmount, Virement

NO_PARTNER_LAST = F("body__name").asc(nulls_last=True)
ALL_PARTNERS = "Of no single partner"

Address = Callable[[BudgetHeading], str]


@dataclass
class YearOfBudgets:
    """One year with everything that was typed in it. Nothing here asks the database."""

    budget_year: BudgetYear
    headings: list[BudgetHeading]
    virements: list[Virement]
    entries: dict[int, dict[Period, MonitoringEntry]]  # by the id of the heading

    @cached_property
    def moved(self) -> dict[int, Decimal]:
        """What virements add to each budget in all, by the id of the heading."""
        found: dict[int, Decimal] = defaultdict(lambda: NIL)
        for virement in self.virements:
            for leg in virement.legs.all():
                found[leg.heading_id] += leg.amount
        return found

    @cached_property
    def newest(self) -> Period | None:
        """The last period of which anything was entered."""
        return max((period for of_heading in self.entries.values() for period in of_heading), default=None)

    def last_entry(self, heading: BudgetHeading) -> MonitoringEntry | None:
        of_heading = self.entries.get(heading.pk, {})
        return of_heading[max(of_heading)] if of_heading else None

    def budget(self, heading: BudgetHeading) -> InYear:
        entry = self.last_entry(heading)
        return InYear(
            label=str(heading),
            approved=_amount(heading.approved, heading.unknown),
            virements=self.moved[heading.pk],
            actual=_amount(entry.actual, entry.actual_unknown) if entry else NO_ENTRY,
            forecast=_amount(entry.forecast, entry.forecast_unknown) if entry else NO_ENTRY,
        )

    def table(self, headings: list[BudgetHeading]) -> InYearTable:
        return InYearTable(tuple(self.budget(heading) for heading in headings))


def year_of_budgets(budget_year: BudgetYear) -> YearOfBudgets:
    """Everything of a year, in four queries."""
    headings = list(budget_year.headings.select_related("body", "service").order_by(NO_PARTNER_LAST, "order", "pk"))
    named = {heading.pk: heading for heading in headings}
    virements = list(budget_year.virements.prefetch_related("legs"))
    for virement in virements:
        for leg in virement.legs.all():
            leg.heading = named[leg.heading_id]
    entries: dict[int, dict[Period, MonitoringEntry]] = defaultdict(dict)
    for entry in MonitoringEntry.objects.filter(heading__budget_year=budget_year):
        entries[entry.heading_id][entry.when] = entry
    return YearOfBudgets(budget_year, headings, virements, dict(entries))


def budget_years(partnership: Partnership) -> list[BudgetYear]:
    """The newest first."""
    return list(BudgetYear.objects.filter(partnership=partnership).order_by("-period"))


# ---- tables ----


def budgets_table(found: YearOfBudgets, address: Address) -> dict:
    """Each budget by partner, with the feet of partners and of all."""
    rows: list[dict] = []
    by_partner = [(body, list(own)) for body, own in groupby(found.headings, key=lambda one: one.body)]
    for body, headings in by_partner:
        if body is not None or len(by_partner) > 1:
            rows.append({"kind": "group", "cells": [{"text": _partner(body)}]})
        rows += [_budget_row(found, heading, address(heading)) for heading in headings]
        if len(by_partner) > 1:
            rows.append(_foot(f"Total {body.short_name}" if body else "Total", found.table(headings)))
    if found.headings:
        rows.append(_foot("All budgets", found.table(found.headings)))
    as_at = f", as at {long_day(found.newest.last_day)}" if found.newest else ""
    return {
        "id": "budgets",
        "caption": f"Budgets of {found.budget_year.year.label}{as_at}, £",
        "note": f"{SIGN_CONVENTION} The percentage is the variance {OF_THE_REVISED}.",
        "columns": [
            {"label": "Budget", "align": "text", "width": 24},
            *(
                {"label": label, "align": "number"}
                for label in ("Approved", "Virements", "Revised", "Actual to date", "Forecast outturn", "Variance")
            ),
            {"label": "% of revised", "align": "number"},
        ],
        "rows": rows,
    }


def _partner(body: Body | None) -> str:
    return body.name if body else ALL_PARTNERS


def _budget_row(found: YearOfBudgets, heading: BudgetHeading, href: str) -> dict:
    budget, entry = found.budget(heading), found.last_entry(heading)
    first: dict = {"text": heading.label}
    if href:
        first["href"] = href
    if entry and entry.when != found.newest:
        first["note"] = f"last entry: {entry.when.label}"
    figures = (budget.approved, budget.virements, budget.revised, budget.actual, budget.forecast, budget.variance)
    return {
        "kind": "body",
        "cells": [first, *map(_cell, figures), {"text": percent(budget.share.value, 1)}],
    }


def _foot(label: str, table: InYearTable) -> dict:
    figures = (table.approved, Total(table.virements), table.revised, table.actual, table.forecast, table.variance)
    known = len(table.without_variance) < len(table.budgets)
    return {
        "kind": "total",
        "cells": [
            {"text": label},
            *map(_sum, figures),
            {"text": percent(table.share.value, 1) if known else NOTHING},
        ],
    }


def _cell(amount: Amount) -> dict:
    return {"text": amount.words, "words": True} if isinstance(amount, Unknown) else {"text": number(amount)}


def _sum(value: Total) -> dict:
    if not value.unknown:
        return {"text": number(value.known)}
    words = ", ".join(dict.fromkeys(value.unknown))
    if not value.known:
        return {"text": words, "words": True}
    return {"text": number(value.known), "note": f"without {len(value.unknown)}: {words}"}


def virements_table(found: YearOfBudgets, address: Callable[[Virement], str]) -> dict:
    rows = []
    for virement in found.virements:
        reason: dict = {"text": virement.reason}
        if href := address(virement):
            reason["href"] = href
        minute = f", {virement.minute_reference}" if virement.minute_reference else ""
        reason["note"] = f"Approved by {virement.approved_by_role}{minute}"
        legs = list(virement.legs.all())
        rows.append(
            {
                "kind": "body",
                "cells": [
                    {"text": long_day(virement.on)},
                    reason,
                    {"text": _legs([leg for leg in legs if leg.amount < 0])},
                    {"text": _legs([leg for leg in legs if leg.amount > 0])},
                    {"text": number(sum((leg.amount for leg in legs if leg.amount > 0), NIL))},
                ],
            }
        )
    columns = [("Day", "text"), ("Reason", "text"), ("From", "text"), ("To", "text"), ("Moved", "number")]
    return {
        "id": "virements",
        "caption": f"Virements of {found.budget_year.year.label}, £",
        "note": "A virement sums to nil: it moves money and saves none.",
        "columns": [{"label": label, "align": align} for label, align in columns],
        "rows": rows,
    }


def _legs(legs: list) -> str:
    return "; ".join(f"{leg.heading} {number(abs(leg.amount))}" for leg in legs)


def forecasts_table(found: YearOfBudgets) -> dict | None:
    """How the forecast of each budget moved; None until something was entered."""
    periods = sorted({period for of_heading in found.entries.values() for period in of_heading})
    if not periods:
        return None
    rows = []
    for heading in found.headings:
        of_heading = found.entries.get(heading.pk, {})
        forecasts = [
            _amount(of_heading[period].forecast, of_heading[period].forecast_unknown)
            if period in of_heading
            else NO_ENTRY
            for period in periods
        ]
        change = change_of_forecast(forecasts)
        moved = {"text": NOTHING} if change is None else _cell(change)
        rows.append({"kind": "body", "cells": [{"text": str(heading)}, *map(_cell, forecasts), moved]})
    return {
        "id": "forecasts",
        "caption": f"Forecast outturn of {found.budget_year.year.label} as it was seen at the end of each period, £",
        "note": "Change is the last forecast less the one before it: plus is more spending than was thought.",
        "columns": [
            {"label": "Budget", "align": "text", "width": 24},
            *({"label": period.label, "align": "number"} for period in periods),
            {"label": "Change", "align": "number"},
        ],
        "rows": rows,
    }


def explanations_table(found: YearOfBudgets) -> dict | None:
    """What was said about variances, and where words are owed; None where there are neither."""
    above, rows = found.budget_year.explain_above, []
    for heading in found.headings:
        budget, entry = found.budget(heading), found.last_entry(heading)
        owed = budget.needs_explanation(above)
        if entry is None or not (owed or entry.explanation):
            continue
        said = {"text": entry.explanation or "Not explained yet", "note": entry.when.label}
        rows.append({"kind": "body", "cells": [{"text": str(heading)}, _cell(budget.variance), said]})
    if not rows:
        return None
    return {
        "id": "explanations",
        "caption": "Variances explained",
        "note": f"£. A variance of more than {money(above)} either way is explained."
        if above is not None
        else "£. No amount is stated above which a variance must be explained.",
        "columns": [
            {"label": "Budget", "align": "text", "width": 24},
            {"label": "Variance", "align": "number"},
            {"label": "Explanation", "align": "text"},
        ],
        "rows": rows,
    }


# ---- what is amiss ----


def findings(found: YearOfBudgets) -> list[str]:
    """What does not add up or is missing, each in a sentence."""
    sentences = []
    for virement in found.virements:
        rest = sum((leg.amount for leg in virement.legs.all()), NIL)
        if rest:
            sentences.append(f"The virement of {long_day(virement.on)} comes to {money(rest, 2)} and not to nil.")
    for heading in found.headings:
        budget, entry = found.budget(heading), found.last_entry(heading)
        if isinstance(budget.approved, Unknown):
            sentences.append(f"{heading}: the approved budget is not there ({budget.approved.words}).")
        if found.newest and (entry is None or entry.when != found.newest):
            sentences.append(f"{heading}: nothing is entered for {found.newest.label}.")
        if entry and isinstance(budget.forecast, Unknown):
            sentences.append(f"{heading}: the forecast is not there ({budget.forecast.words}).")
        if entry and not entry.explanation and budget.needs_explanation(found.budget_year.explain_above):
            assert isinstance(budget.variance, Decimal)
            sentences.append(f"{heading}: a variance of {money(budget.variance)} is not explained.")
    return sentences


def _amount(amount: Decimal | None, unknown: str) -> Amount:
    return Unknown(str(UnknownAmount(unknown).label)) if amount is None else amount
