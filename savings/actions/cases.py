"""Business cases, their services and versions."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.values import FinancialYear
from savings.actions.partner_copies import copy_sharing
from savings.models import (
    BenefitLine,
    BudgetLine,
    BusinessCase,
    CaseService,
    CaseVersion,
    DependentSaving,
    DetailStream,
    FundingSource,
    InvestmentItem,
)

MOST_YEARS = 30


@transaction.atomic
def save_business_case(*, case: BusinessCase, by: User | None) -> BusinessCase:
    """Begin a business case, or change what it says of itself. Its years stay once lines stand in them."""
    guard(by, case.partnership, Right.EDIT_SAVINGS)
    errors: dict[str, str] = {}
    for field in ("first_year", "last_year"):
        if not isinstance(getattr(case, field).value, FinancialYear):
            errors[field] = "Choose a financial year, for example 2016/17."
    if not errors and case.last_year_id < case.first_year_id:
        errors["last_year"] = "Choose the first year or a later one."
    elif not errors and len(case.years) > MOST_YEARS:
        errors["last_year"] = f"Choose a last year that makes at most {MOST_YEARS} years: these are {len(case.years)}."
    if case.pk and not errors:
        stored = BusinessCase.objects.get(pk=case.pk)
        moved = (stored.first_year_id, stored.last_year_id) != (case.first_year_id, case.last_year_id)
        if moved and any(kind.objects.filter(version__case=case).exists() for kind in LINES):
            errors["last_year"] = "The years cannot change while lines stand in them: take the lines out first."
    if errors:
        raise ValidationError(errors)
    return save_row(case, by)


@transaction.atomic
def save_case_service(*, service: CaseService, by: User | None) -> CaseService:
    """Take a service into a case, or change its name in the summary."""
    guard(by, service.partnership, Right.EDIT_SAVINGS)
    if service.case.partnership_id != service.partnership_id:
        raise ValidationError({"case": "Choose a business case of this partnership."})
    if service.service.partnership_id != service.partnership_id:
        raise ValidationError({"service": "Choose a service of this partnership."})
    if service.case.services.exclude(pk=service.pk).filter(label__iexact=service.label.strip()).exists():
        raise ValidationError({"label": "Choose another name: a service of this case is called so already."})
    if service.pk and service.apart != CaseService.objects.get(pk=service.pk).apart:
        agreed = service.case.versions.filter(agreed_on__isnull=False).first()
        if agreed and any(kind.objects.filter(of_service=service, version=agreed).exists() for kind in LINES):
            raise ValidationError(
                {"apart": f"Version {agreed.number} is agreed with its summary as it is: leave this as it was."}
            )
    return save_row(service, by)


@transaction.atomic
def drop_case_service(*, service: CaseService, by: User | None) -> None:
    """Take a service out of a case; not while a line of any version is its, or is booked there."""
    guard(by, service.partnership, Right.EDIT_SAVINGS)
    lines = [str(line) for kind in LINES for line in kind.objects.filter(of_service=service)]
    lines += [str(line) for line in service.booked_lines.all()]
    lines += [str(item) for item in InvestmentItem.objects.filter(of_service=service)]
    if lines:
        named = "; ".join(dict.fromkeys(lines))
        raise Refused(f"{service} still has lines: take these out first, or move them: {named}.")
    record("service taken out of a case", target=service, by=by, partnership_id=service.partnership_id)
    service.delete()


@transaction.atomic
def begin_version(
    *, case: BusinessCase, name: str, baseline_on: date, by: User | None, after: int | None = None
) -> CaseVersion:
    """Begin the next version of a case, as a copy of the last one with all its lines.

    `after` is the number of the version that the person saw as the last one, 0 for none: asked twice, one is begun.
    """
    guard(by, case.partnership, Right.EDIT_SAVINGS)
    BusinessCase.objects.select_for_update().get(pk=case.pk)
    last = case.versions.order_by("number").last()
    if last and after is not None and last.number != after:
        raise Refused(
            f"Version {last.number}, “{last.name}”, was begun meanwhile: look at it before you begin another."
        )
    version = CaseVersion(
        partnership=case.partnership,
        case=case,
        number=last.number + 1 if last else 1,
        name=name,
        baseline_on=baseline_on,
    )
    save_row(version, by)
    if last:
        copies = {}
        for kind in LINES:
            for line in kind.objects.filter(version=last):
                copies[kind, line.pk] = line
                _copy(line, version, "amounts")
        for item in last.investments.prefetch_related("dependent_savings"):
            depends = list(item.dependent_savings.all())
            _copy(item, version, "shares")
            DependentSaving.objects.bulk_create(
                DependentSaving(item=item, line_id=copies[BenefitLine, one.line_id].pk) for one in depends
            )
        for source in last.sources.all():
            _copy(source, version)
        copy_sharing(last, version)
    return version


@transaction.atomic
def agree_version(*, version: CaseVersion, agreed_on: date, by: User | None) -> CaseVersion:
    """Say that a version was agreed: nothing in it changes any more."""
    guard(by, version.partnership, Right.EDIT_SAVINGS)
    version = CaseVersion.objects.select_for_update().get(pk=version.pk)
    still_open(version)
    version.agreed_on = agreed_on
    return save_row(version, by)


def still_open(version: CaseVersion) -> None:
    """Refuse where a version was agreed."""
    if CaseVersion.objects.filter(pk=version.pk, agreed_on__isnull=False).exists():
        raise Refused("This version is agreed and stays as it is: begin a new version to change it.")


LINES: tuple[type[BudgetLine] | type[BenefitLine] | type[DetailStream], ...] = (BudgetLine, BenefitLine, DetailStream)


def _copy(
    row: BudgetLine | BenefitLine | DetailStream | InvestmentItem | FundingSource, version: CaseVersion, parts: str = ""
) -> None:
    """Copy a row of the last version, with the amounts that belong to it."""
    belonging = list(getattr(row, parts).all()) if parts else []
    row.pk, row.version = None, version
    row._state.adding = True
    row.save()
    for part in belonging:
        part.pk = None
        part._state.adding = True
        setattr(part, "item" if parts == "shares" else "line", row)
        part.save()
