"""Lines of savings profiles, each saved with the amounts of all its years."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import money
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from savings.actions.cases import still_open
from savings.models import (
    BenefitAmount,
    BenefitKind,
    BenefitLine,
    BudgetAmount,
    BudgetLine,
    DetailAmount,
    DetailStream,
    UnknownAmount,
)

TypedAmount = Decimal | UnknownAmount
TypedAmounts = Mapping[FinancialYear, TypedAmount]
Line = TypeVar("Line", BudgetLine, BenefitLine, DetailStream)


@transaction.atomic
def save_budget_line(*, line: BudgetLine, amounts: TypedAmounts, by: User | None) -> BudgetLine:
    """Add or change what a partner has set aside for a service, with an amount for each year of the case."""
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    if line.body.partnership_id != line.partnership_id:
        raise ValidationError({"body": "Choose a partner of this partnership."})
    return _save(line, amounts, BudgetAmount, by)


@transaction.atomic
def save_benefit_line(*, line: BenefitLine, amounts: TypedAmounts, by: User | None) -> BenefitLine:
    """Add or change a benefit (negative) or an added cost (positive), with an amount for each year of the case."""
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    if line.booked_in is not None:
        if line.booked_in.case_id != line.of_service.case_id:
            raise ValidationError({"booked_in": "Choose another service of the same case."})
        if line.booked_in_id == line.of_service_id:
            raise ValidationError({"booked_in": "Leave this empty where the line is counted in its own table."})
        if line.recurrence != "recurrent":
            raise ValidationError({"booked_in": "A one-off is counted where it arises: leave this empty."})
    is_cost = line.kind == BenefitKind.ADDED_COST
    for year, amount in amounts.items():
        if isinstance(amount, Decimal) and (amount < 0 if is_cost else amount > 0):
            raise ValidationError(
                {
                    "amounts": f"{year.label}: an added cost is positive. Type {money(-amount)}, or choose a kind of benefit."
                    if is_cost
                    else f"{year.label}: a benefit is negative. Type {money(-amount)}, or choose added cost."
                }
            )
    return _save(line, amounts, BenefitAmount, by)


@transaction.atomic
def save_detail_stream(*, line: DetailStream, amounts: TypedAmounts, by: User | None) -> DetailStream:
    """Add or change a stream of a detail table: its opening budget, and what each year saves of it (positive)."""
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    return _save(line, amounts, DetailAmount, by, every_year=False)


@transaction.atomic
def drop_line(*, line: BudgetLine | BenefitLine | DetailStream, by: User | None) -> None:
    """Take a line out of a version that is not agreed; the version before it keeps its own."""
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    still_open(line.version)
    if isinstance(line, BenefitLine) and (needing := [str(one.item) for one in line.needed_investments.all()]):
        raise Refused(
            f"{line} is named as depending on {', '.join(needing)}: change that on the page of the investment."
        )
    record(f"{line._meta.verbose_name} taken out", target=line, by=by, partnership_id=line.partnership_id)
    line.delete()


def _save(
    line: Line,
    amounts: TypedAmounts,
    kind: Any,
    by: User | None,
    *,
    every_year: bool = True,
) -> Line:
    """Save a line and its amounts, of the `kind` that belongs to it, and audit what changed in which year."""
    if line.version.partnership_id != line.partnership_id:
        raise ValidationError({"version": "Choose a version of this partnership."})
    if line.of_service.case_id != line.version.case_id:
        raise ValidationError({"of_service": "Choose a service of the same business case."})
    still_open(line.version)
    years = line.version.case.years
    if strange := [year.label for year in amounts if year not in years]:
        raise ValidationError({"amounts": f"The case does not cover {', '.join(strange)}."})
    if every_year and (missing := [year.label for year in years if year not in amounts]):
        raise ValidationError({"amounts": f"Type an amount, or why there is none, for {', '.join(missing)}."})
    save_row(line, by)
    rows = []
    for year, amount in amounts.items():
        said = {"unknown": amount} if isinstance(amount, UnknownAmount) else {"amount": amount}
        rows.append(kind(line=line, year=CalendarPeriod.of(year), **said))
    before = {one.year_id: _words(one) for one in kind.objects.filter(line=line)}
    after = {one.year_id: _words(one) for one in rows}
    if before != after:
        for row in rows:
            row.clean_fields(exclude=["line"])
        kind.objects.filter(line=line).delete()
        kind.objects.bulk_create(rows)
        labels = {year.code: year.label for year in years}
        record(
            "amounts typed",
            target=line,
            by=by,
            partnership_id=line.partnership_id,
            changes={
                labels[code]: (before.get(code), after.get(code))
                for code in sorted(before.keys() | after.keys())
                if before.get(code) != after.get(code)
            },
        )
    return line


def _words(amount: BudgetAmount | BenefitAmount | DetailAmount) -> str:
    return amount.get_unknown_display() if amount.amount is None else f"{amount.amount.normalize():f}"
