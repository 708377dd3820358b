"""Debt balances, collection of invoices, and measures of debt."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from partners.actions import save_row
from partners.models import OfPartnership
from partners.rights import guard
from partners.roles import Right
from periods.values import AsAt, FinancialYear, MonthRange
from savings.models import Collection, CollectionKind, DebtBalance, DebtMeasure

NEITHER = "Type a number, or say in words why there is none."


@transaction.atomic
def save_debt_balance(*, balance: DebtBalance, by: User | None) -> DebtBalance:
    """Add or change what is owed in a stream on a day. What is not known is said in words."""
    guard(by, balance.partnership, Right.EDIT_SAVINGS)
    errors = _said_once(balance, "balance", "accounts") | _of_one_partnership(balance)
    if not isinstance(balance.as_at.value, AsAt):
        errors["as_at"] = "Type a day, for example 31 March 2015."
    if errors:
        raise ValidationError(errors)
    return save_row(balance, by)


@transaction.atomic
def save_collection(*, collection: Collection, by: User | None) -> Collection:
    """Add or change what was raised, and cleared or outstanding."""
    guard(by, collection.partnership, Right.EDIT_SAVINGS)
    errors = _said_once(collection, "raised", "part") | _of_one_partnership(collection)
    in_year = collection.kind == CollectionKind.IN_YEAR
    if in_year and not isinstance(collection.when, FinancialYear):
        errors["period"] = "Type a financial year, for example 2014/15: cleared invoices are those of the year."
    elif not in_year and not _twelve_months(collection.when):
        errors["period"] = "Type twelve months, for example May 2014 to April 2015, or a financial year."
    if collection.raised is not None and collection.raised < 0:
        errors["raised"] = "The value of invoices raised is not negative."
    elif in_year and (collection.part or 0) > (collection.raised or 0) and collection.raised is not None:
        errors["part"] = "No more is cleared of a year's invoices than was raised."
    if errors:
        raise ValidationError(errors)
    return save_row(collection, by)


@transaction.atomic
def save_debt_measure(*, measure: DebtMeasure, by: User | None) -> DebtMeasure:
    """Add or change a percentage of debt that comes without its parts."""
    guard(by, measure.partnership, Right.EDIT_SAVINGS)
    if errors := _said_once(measure, "per_cent") | _of_one_partnership(measure):
        raise ValidationError(errors)
    return save_row(measure, by)


def _twelve_months(period: Any) -> bool:
    return isinstance(period, FinancialYear) or (isinstance(period, MonthRange) and period.length == 12)


def _said_once(row: OfPartnership, *fields: str) -> dict[str, str]:
    """Each field has a number, or words in its place."""
    errors = {}
    for field in fields:
        known, words = getattr(row, field) is not None, bool(getattr(row, f"{field}_words"))
        if known == words:
            errors[field] = "Type a number here or words beside it, not both." if known else NEITHER
    return errors


def _of_one_partnership(row: Any) -> dict[str, str]:
    errors = {}
    if row.body.partnership_id != row.partnership_id:
        errors["body"] = "Choose a partner of this partnership."
    service = getattr(row, "service", None)
    if service is not None and service.partnership_id != row.partnership_id:
        errors["service"] = "Choose a service of this partnership."
    return errors
