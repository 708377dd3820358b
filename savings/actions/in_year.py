"""Budgets in their year: what was approved, what is moved, and what is spent and forecast."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import long_day, money
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Period
from savings.actions.lines import TypedAmount
from savings.calculations.amounts import NIL, Amount, Unknown
from savings.calculations.in_year import InYear, VirementsDoNotCast, check_virements
from savings.models import BudgetHeading, BudgetYear, MonitoringEntry, UnknownAmount, Virement, VirementLeg


@transaction.atomic
def save_budget_year(*, budget_year: BudgetYear, by: User | None) -> BudgetYear:
    """Begin to follow the budgets of a year, or change how."""
    guard(by, budget_year.partnership, Right.EDIT_SAVINGS)
    if not isinstance(budget_year.when, FinancialYear):
        raise ValidationError({"year": "Choose a financial year, for example 2026/27."})
    others = BudgetYear.objects.filter(partnership=budget_year.partnership, period=budget_year.period)
    if others.exclude(pk=budget_year.pk).exists():
        raise ValidationError(
            {"year": f"The budgets of {budget_year.when.label} are followed already: open that year."}
        )
    if budget_year.pk:
        stored = _open(budget_year)
        entries = MonitoringEntry.objects.filter(heading__budget_year=stored).exists()
        if entries and (stored.period_id, stored.rhythm) != (budget_year.period_id, budget_year.rhythm):
            raise ValidationError({"rhythm": "The year and its rhythm stay as they are while entries stand in it."})
    if budget_year.explain_above is not None and budget_year.explain_above < 0:
        raise ValidationError({"explain_above": "Type an amount of nought or more, or leave it empty."})
    return save_row(budget_year, by)


@transaction.atomic
def save_heading(*, heading: BudgetHeading, by: User | None) -> BudgetHeading:
    """Add or change a budget with what was approved for the year. The revised budget is computed, never typed."""
    guard(by, heading.partnership, Right.EDIT_SAVINGS)
    _of_this_partnership(heading)
    _open(heading.budget_year)
    for field in ("service", "body"):
        chosen = getattr(heading, field)
        if chosen is not None and chosen.partnership_id != heading.partnership_id:
            raise ValidationError({field: "Choose from this partnership."})
    namesakes = BudgetHeading.objects.filter(
        budget_year=heading.budget_year, label__iexact=heading.label.strip(), body=heading.body
    )
    if namesakes.exclude(pk=heading.pk).exists():
        raise ValidationError({"label": "Choose another name: the year has this budget already."})
    if heading.approved is None and heading.pk and heading.legs.exists():
        raise ValidationError({"approved": "Type the approved amount: virements move a part of it."})
    return save_row(heading, by)


@transaction.atomic
def drop_heading(*, heading: BudgetHeading, by: User | None) -> None:
    """Take a budget out of an open year, while nothing was moved or entered for it."""
    guard(by, heading.partnership, Right.EDIT_SAVINGS)
    _open(heading.budget_year)
    if heading.legs.exists() or heading.entries.exists():
        raise Refused(f"“{heading}” has virements or entries, so it stays: set its approved budget to 0 instead.")
    record("budget heading taken out", target=heading, by=by, partnership_id=heading.partnership_id)
    heading.delete()


@transaction.atomic
def save_virement(*, virement: Virement, legs: Mapping[BudgetHeading, Decimal], by: User | None) -> Virement:
    """Move money between budgets of a year; `legs` add to a budget (positive) or take from it, and sum to nil."""
    guard(by, virement.partnership, Right.EDIT_SAVINGS)
    _of_this_partnership(virement)
    year = _open(virement.budget_year).year
    if not year.start <= virement.on <= year.end:
        raise ValidationError(
            {"on": f"Type a day of {year.label}, from {long_day(year.start)} to {long_day(year.end)}."}
        )
    if virement.on > timezone.localdate():
        raise ValidationError({"on": "Type today or an earlier day: a virement is entered once it is approved."})
    if any(heading.budget_year_id != virement.budget_year_id for heading in legs):
        raise ValidationError({"legs": "Choose budgets of this year and partnership."})
    moved = {heading: amount for heading, amount in legs.items() if amount}
    if len(moved) < 2:
        raise ValidationError({"legs": "Type at least two amounts: what one budget gives, and what another one gets."})
    if unknown := next((heading for heading in moved if heading.approved is None), None):
        raise ValidationError({"legs": f"Type the approved budget of {unknown} first: it is not known yet."})
    try:
        check_virements(moved.values())
    except VirementsDoNotCast as problem:
        raise ValidationError({"legs": str(problem)}) from problem
    save_row(virement, by)
    before = {str(leg.heading): money(leg.amount, 2) for leg in virement.legs.select_related("heading__body")}
    after = {str(heading): money(amount, 2) for heading, amount in moved.items()}
    if before != after:
        virement.legs.all().delete()
        rows = [VirementLeg(virement=virement, heading=heading, amount=amount) for heading, amount in moved.items()]
        for row in rows:
            row.clean_fields()
        VirementLeg.objects.bulk_create(rows)
        record(
            "legs of a virement typed",
            target=virement,
            by=by,
            partnership_id=virement.partnership_id,
            changes={
                name: (before.get(name), after.get(name))
                for name in dict.fromkeys([*before, *after])
                if before.get(name) != after.get(name)
            },
        )
    return virement


@transaction.atomic
def drop_virement(*, virement: Virement, by: User | None) -> None:
    """Take out a virement that was never made, as long as its year is open. The audit trail keeps its legs."""
    guard(by, virement.partnership, Right.EDIT_SAVINGS)
    _open(virement.budget_year)
    legs = "; ".join(f"{leg.heading}: {money(leg.amount, 2)}" for leg in virement.legs.select_related("heading__body"))
    record("virement taken out", target=virement, by=by, partnership_id=virement.partnership_id, note=legs)
    virement.delete()


@transaction.atomic
def save_monitoring(
    *,
    heading: BudgetHeading,
    period: Period,
    actual: TypedAmount,
    forecast: TypedAmount,
    by: User | None,
    explanation: str = "",
) -> MonitoringEntry:
    """What a budget had come to at the end of a period, and what its year is forecast to come to."""
    guard(by, heading.partnership, Right.EDIT_SAVINGS)
    budget_year = _open(heading.budget_year)
    if period not in budget_year.monitored:
        named = budget_year.get_rhythm_display().lower()
        raise ValidationError(
            {"period": f"Choose a period of {budget_year.year.label}: this year is followed {named}."}
        )
    if period.last_day > timezone.localdate():
        raise ValidationError(
            {"period": f"{period.label} has not ended yet: enter it after {long_day(period.last_day)}."}
        )
    moved = sum((leg.amount for leg in heading.legs.all()), NIL)
    approved = heading.approved if heading.approved is not None else Unknown("not known")
    budget = InYear(heading.label, approved, moved, _amount(actual), _amount(forecast))
    explanation = explanation.strip()
    if budget.needs_explanation(budget_year.explain_above) and not explanation:
        assert isinstance(budget.variance, Decimal)
        assert budget_year.explain_above is not None
        raise ValidationError(
            {
                "explanation": f"Explain the variance of {money(budget.variance)}: it is more than "
                f"{money(budget_year.explain_above)}."
            }
        )
    entry = MonitoringEntry.objects.filter(heading=heading, period=period.code).first() or MonitoringEntry(
        partnership_id=heading.partnership_id, heading=heading, period=CalendarPeriod.of(period)
    )
    entry.actual, entry.actual_unknown = _stored(actual)
    entry.forecast, entry.forecast_unknown = _stored(forecast)
    entry.explanation = explanation
    return save_row(entry, by)


@transaction.atomic
def close_budget_year(*, budget_year: BudgetYear, by: User) -> BudgetYear:
    """Lock a year that is over: nothing in it changes any more."""
    guard(by, budget_year.partnership, Right.EDIT_SAVINGS)
    budget_year = _open(budget_year)
    if budget_year.year.end >= timezone.localdate():
        raise Refused(f"{budget_year.year.label} is not over yet: close it after {long_day(budget_year.year.end)}.")
    budget_year.closed_by, budget_year.closed_at = by, timezone.now()
    budget_year.save()
    record("budget year closed", target=budget_year, by=by, partnership_id=budget_year.partnership_id)
    return budget_year


@transaction.atomic
def reopen_budget_year(*, budget_year: BudgetYear, reason: str, by: User | None) -> BudgetYear:
    """Unlock a closed year to correct it; the reason stays in the audit trail."""
    guard(by, budget_year.partnership, Right.EDIT_SAVINGS)
    budget_year = BudgetYear.objects.select_for_update().get(pk=budget_year.pk)
    if budget_year.closed_at is None:
        raise Refused(f"{budget_year.year.label} is open already.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the year is opened again."})
    budget_year.closed_by = budget_year.closed_at = None
    budget_year.save()
    record(
        "budget year opened again",
        target=budget_year,
        by=by,
        partnership_id=budget_year.partnership_id,
        note=reason.strip(),
    )
    return budget_year


def _open(budget_year: BudgetYear) -> BudgetYear:
    """The year as it is stored, locked until the end of the transaction; refused where it is closed."""
    stored = BudgetYear.objects.select_for_update().get(pk=budget_year.pk)
    if stored.closed_at is not None:
        raise Refused(f"{stored.year.label} is closed and stays as it is: open it again with a reason to correct it.")
    return stored


def _of_this_partnership(row: BudgetHeading | Virement) -> None:
    if row.budget_year.partnership_id != row.partnership_id:
        raise ValidationError({"budget_year": "Choose a year of this partnership."})


def _amount(typed: TypedAmount) -> Amount:
    return Unknown(typed.label) if isinstance(typed, UnknownAmount) else typed


def _stored(typed: TypedAmount) -> tuple[Decimal | None, str]:
    return (None, typed) if isinstance(typed, UnknownAmount) else (typed, "")
