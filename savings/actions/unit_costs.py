"""Costed activities with the volumes and charges of their customers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.formatting import number
from partners.actions import save_row
from partners.models import Body
from partners.rights import guard
from partners.roles import Right
from periods.values import FinancialYear
from savings.models import CostedActivity, CustomerVolume, UnknownAmount

Typed = Decimal | UnknownAmount


@dataclass(frozen=True)
class TypedUse:
    """What is typed of one customer: each a number, or why there is none."""

    volume: Typed
    charge: Typed


@transaction.atomic
def save_activity(*, activity: CostedActivity, uses: Mapping[Body, TypedUse], by: User | None) -> CostedActivity:
    """Add or change a costed activity with all its customers; who is not named has none of it."""
    guard(by, activity.partnership, Right.EDIT_SAVINGS)
    errors: dict[str, str] = {}
    if not isinstance(activity.year.value, FinancialYear):
        errors["year"] = "Type a financial year, for example 2015/16."
    if activity.service.partnership_id != activity.partnership_id:
        errors["service"] = "Choose a service of this partnership."
    if activity.cost is not None and activity.cost < 0:
        errors["cost"] = "A cost is not negative: type what the activity costs."
    if activity.tolerance < 0:
        errors["tolerance"] = "Type a percentage of nought or more."
    if any(body.partnership_id != activity.partnership_id for body in uses):
        errors["uses"] = "Choose customers of this partnership."
    elif not uses:
        errors["uses"] = "Type the volume of at least one customer."
    elif below := [body.name for body, use in uses.items() if _negative(use.volume) or _negative(use.charge)]:
        errors["uses"] = f"{below[0]}: a volume and a charge are not negative."
    if errors:
        raise ValidationError(errors)
    save_row(activity, by)
    before = {one.body.name: _words(one) for one in activity.customers.select_related("body")}
    rows = [CustomerVolume(activity=activity, body=body, **_said(use)) for body, use in uses.items()]
    after = {one.body.name: _words(one) for one in rows}
    if before != after:
        activity.customers.all().delete()
        CustomerVolume.objects.bulk_create(rows)
        record(
            "volumes and charges typed",
            target=activity,
            by=by,
            partnership_id=activity.partnership_id,
            changes={
                name: (before.get(name), after.get(name))
                for name in dict.fromkeys([*before, *after])
                if before.get(name) != after.get(name)
            },
        )
    return activity


def _negative(typed: Typed) -> bool:
    return isinstance(typed, Decimal) and typed < 0


def _said(use: TypedUse) -> dict[str, Decimal | str | None]:
    return {**_as_columns("volume", use.volume), **_as_columns("charge", use.charge)}


def _as_columns(name: str, typed: Typed) -> dict[str, Decimal | str | None]:
    if isinstance(typed, UnknownAmount):
        return {name: None, f"{name}_unknown": str(typed)}
    return {name: typed, f"{name}_unknown": ""}


def _words(one: CustomerVolume) -> str:
    volume = one.get_volume_unknown_display() if one.volume is None else number(one.volume, 2)
    charge = one.get_charge_unknown_display() if one.charge is None else f"£{number(one.charge, 2)}"
    return f"{volume} for {charge}"
