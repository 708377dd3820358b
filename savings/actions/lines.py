"""Lines of savings profiles, each saved with the amounts of all its years."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import ChangedMeanwhile, Refused
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from savings.actions.cases import still_open
from savings.entry import TypedAmount, wrong_sign
from savings.models import (
    BenefitAmount,
    BenefitLine,
    BudgetAmount,
    BudgetLine,
    DetailAmount,
    DetailStream,
    UnknownAmount,
)

TypedAmounts = Mapping[FinancialYear, TypedAmount]
Line = TypeVar("Line", BudgetLine, BenefitLine, DetailStream)
LONGEST_LABEL = 120


class SomebodyElseSaved(ChangedMeanwhile):
    """`now` is the line as somebody else saved it meanwhile; nothing was overwritten."""

    def __init__(self, now: BudgetLine | BenefitLine | DetailStream) -> None:
        self.now = now
        super().__init__(
            f"“{now.label}” was changed while you were typing. Compare both, and save the one that is right."
        )


class LineGone(Refused):
    """The line was taken out while somebody typed into it."""


@transaction.atomic
def save_budget_line(
    *, line: BudgetLine, amounts: TypedAmounts, by: User | None, revision: int | None = None
) -> BudgetLine:
    """Add or change what a partner has set aside for a service, with an amount for each year of the case.

    `revision` is the one that the person saw; left out where the line was read in the same breath.
    Raises SomebodyElseSaved where another one is stored by now, and LineGone.
    """
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    if line.body.partnership_id != line.partnership_id:
        raise ValidationError({"body": "Choose a partner of this partnership."})
    return _save(line, amounts, BudgetAmount, by, revision)


@transaction.atomic
def save_benefit_line(
    *, line: BenefitLine, amounts: TypedAmounts, by: User | None, revision: int | None = None
) -> BenefitLine:
    """Add or change a benefit (negative) or an added cost (positive), with an amount for each year of the case.

    `revision` as in `save_budget_line`.
    """
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    if line.booked_in is not None:
        if line.booked_in.case_id != line.of_service.case_id:
            raise ValidationError({"booked_in": "Choose another service of the same case."})
        if line.booked_in_id == line.of_service_id:
            raise ValidationError({"booked_in": "Leave this empty where the line is counted in its own table."})
        if line.recurrence != "recurrent":
            raise ValidationError({"booked_in": "A one-off is counted where it arises: leave this empty."})
    for year, amount in amounts.items():
        if sentence := wrong_sign(line.kind, year, amount):
            raise ValidationError({"amounts": sentence})
    return _save(line, amounts, BenefitAmount, by, revision)


@transaction.atomic
def save_detail_stream(*, line: DetailStream, amounts: TypedAmounts, by: User | None) -> DetailStream:
    """Add or change a stream of a detail table: its opening budget, and what each year saves of it (positive)."""
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    return _save(line, amounts, DetailAmount, by, every_year=False)


@transaction.atomic
def drop_line(*, line: BudgetLine | BenefitLine | DetailStream, by: User | None, revision: int | None = None) -> None:
    """Take a line out of a version that is not agreed; the version before it keeps its own.

    Refused while another table counts it, or anything else is kept about it.
    """
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    still_open(line.version)
    stored = _locked(line)
    if revision is not None and stored.revision != revision:
        raise SomebodyElseSaved(stored)
    if isinstance(stored, BenefitLine) and stored.booked_in is not None:
        raise Refused(
            f"“{stored.label}” is counted in the table of {stored.booked_in}: say first that it is counted in its own "
            "table, then remove it."
        )
    if isinstance(line, BenefitLine) and (needing := [str(one.item) for one in line.needed_investments.all()]):
        raise Refused(
            f"{line} is named as depending on {', '.join(needing)}: change that on the page of the investment."
        )
    if kept := _kept_about(stored):
        raise Refused(f"“{stored.label}” cannot be removed while something refers to it: {'; '.join(kept)}.")
    record(f"{line._meta.verbose_name} taken out", target=line, by=by, partnership_id=line.partnership_id)
    line.delete()


@transaction.atomic
def move_line(*, line: Line, up: bool, by: User | None) -> bool:
    """Put a line before or behind its neighbour in the same table; False where there is none."""
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    still_open(line.version)
    beside = type(line).objects.filter(version=line.version, of_service=line.of_service)
    if isinstance(line, BenefitLine):
        beside = beside.filter(recurrence=line.recurrence)
    lines = list(beside.select_for_update())
    place = [one.pk for one in lines].index(line.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(lines):
        return False
    lines[place], lines[other] = lines[other], lines[place]
    for number, one in enumerate(lines, start=1):
        if one.order != number:
            type(line).objects.filter(pk=one.pk).update(order=number)
    record(f"{line._meta.verbose_name} moved", target=line, by=by, partnership_id=line.partnership_id)
    return True


def _locked(line: Any) -> Any:
    stored = type(line).objects.select_for_update().filter(pk=line.pk).first()
    if stored is None:
        raise LineGone(f"“{line.label}” was removed meanwhile: add it again if it is still needed.")
    return stored


def _kept_about(line: BudgetLine | BenefitLine | DetailStream) -> list[str]:
    """Whatever else refers to the line, in words."""
    return [
        f"{row._meta.verbose_name} {row}"
        for relation in line._meta.related_objects
        if relation.get_accessor_name() != "amounts"
        for row in relation.related_model._default_manager.filter(**{relation.field.name: line})
    ]


def _save(
    line: Line,
    amounts: TypedAmounts,
    kind: Any,
    by: User | None,
    revision: int | None = None,
    *,
    every_year: bool = True,
) -> Line:
    """Save a line and its amounts, of the `kind` that belongs to it, and audit what changed in which year."""
    if line.version.partnership_id != line.partnership_id:
        raise ValidationError({"version": "Choose a version of this partnership."})
    if line.of_service.case_id != line.version.case_id:
        raise ValidationError({"of_service": "Choose a service of the same business case."})
    still_open(line.version)
    _check_label(line)
    years = line.version.case.years
    if strange := [year.label for year in amounts if year not in years]:
        raise ValidationError({"amounts": f"The case does not cover {', '.join(strange)}."})
    if every_year and (missing := [year.label for year in years if year not in amounts]):
        raise ValidationError({"amounts": f"Type an amount, or why there is none, for {', '.join(missing)}."})
    stored = _locked(line) if line.pk else None
    rows = []
    for year, amount in amounts.items():
        said = {"unknown": amount} if isinstance(amount, UnknownAmount) else {"amount": amount}
        rows.append(kind(line=line, year=CalendarPeriod.of(year), **said))
    before = {one.year_id: _words(one) for one in kind.objects.filter(line=stored)} if stored else {}
    after = {one.year_id: _words(one) for one in rows}
    changed = stored is None or before != after or _differ(stored, line)
    if stored is not None:
        if changed and revision not in (None, stored.revision):
            raise SomebodyElseSaved(stored)
        line.revision = stored.revision
    save_row(line, by)
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
    if stored is not None and changed:
        # Apart from what is audited: the count says nothing to a reader.
        line.revision += 1
        type(line).objects.filter(pk=line.pk).update(revision=line.revision)
    return line


def _check_label(line: BudgetLine | BenefitLine | DetailStream) -> None:
    """A line has a name, and its table has no other line of that name."""
    line.label = " ".join(line.label.split())
    if not line.label:
        raise ValidationError({"label": "Name the line."})
    if len(line.label) > LONGEST_LABEL:
        raise ValidationError({"label": f"Shorten the name to {LONGEST_LABEL} characters: it has {len(line.label)}."})
    namesakes = type(line).objects.filter(version=line.version, of_service=line.of_service, label=line.label)
    if namesakes.exclude(pk=line.pk).exists():
        raise ValidationError({"label": f"Choose another name: this profile has a line called “{line.label}” already."})


def _differ(stored: Line, line: Line) -> bool:
    return any(
        getattr(stored, field.attname) != getattr(line, field.attname)
        for field in line._meta.concrete_fields
        if field.name != "revision"
    )


def _words(amount: BudgetAmount | BenefitAmount | DetailAmount) -> str:
    return amount.get_unknown_display() if amount.amount is None else f"{amount.amount.normalize():f}"
