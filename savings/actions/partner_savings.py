"""Which partner each saving belongs to."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import money, number
from partners.actions import save_row
from partners.models import Body
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from savings.actions.cases import still_open
from savings.actions.lines import TypedAmount
from savings.calculations.amounts import NIL
from savings.calculations.shares import NotShared, by_fixed_shares
from savings.models import (
    BenefitKind,
    BenefitLine,
    LineSharing,
    SavingPart,
    SharingPartner,
    SharingRule,
    Standing,
    UnknownAmount,
)

PartOfLine = tuple[Body, FinancialYear, Standing]


@transaction.atomic
def save_sharing(*, sharing: LineSharing, partners: Mapping[Body, Decimal | None], by: User | None) -> LineSharing:
    """Say how a line belongs to partners; `partners` are those that the rule gives a share, with percentages if fixed."""
    guard(by, sharing.partnership, Right.EDIT_SAVINGS)
    line = sharing.line
    if line.partnership_id != sharing.partnership_id:
        raise ValidationError({"line": "Choose a benefit line of this partnership."})
    still_open(line.version)
    if any(body.partnership_id != sharing.partnership_id for body in partners):
        raise ValidationError({"partners": "Choose partners of this partnership."})
    if sharing.standing and not sharing.rule:
        raise ValidationError({"rule": "Choose the rule that shares the line."})
    if sharing.standing and line.parts.exists():
        raise Refused(
            f"Amounts of single partners are typed for “{line.label}”: empty them first, or let the rule share what they leave."
        )
    if sharing.rule and not partners:
        raise ValidationError({"partners": "Choose the partners that share."})
    if not sharing.rule and partners:
        raise ValidationError({"rule": "Choose the rule by which these partners share."})
    percentages: dict[Body, Decimal | None] = dict.fromkeys(partners)
    if sharing.rule == SharingRule.FIXED:
        percentages = dict(partners)
        _make_100(partners)
    save_row(sharing, by)
    before = {str(one.body): _share_words(one.per_cent) for one in sharing.partners.select_related("body")}
    after = {str(body): _share_words(share) for body, share in percentages.items()}
    if before != after:
        sharing.partners.all().delete()
        SharingPartner.objects.bulk_create(
            SharingPartner(sharing=sharing, body=body, per_cent=share) for body, share in percentages.items()
        )
        record(
            "shares typed", target=sharing, by=by, partnership_id=sharing.partnership_id, changes=_pairs(before, after)
        )
    return sharing


@transaction.atomic
def save_parts_of_line(*, line: BenefitLine, parts: Mapping[PartOfLine, TypedAmount], by: User | None) -> BenefitLine:
    """Type what each partner has of a line: all of its parts at once. Together they are never more than the line."""
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    still_open(line.version)
    sharing = LineSharing.objects.filter(line=line).first()
    if sharing is not None and sharing.standing and parts:
        raise Refused(f"A rule shares the whole of “{line.label}”: choose typed amounts first.")
    years = line.version.case.years
    is_cost = line.kind == BenefitKind.ADDED_COST
    for (body, year, _), amount in parts.items():
        if body.partnership_id != line.partnership_id:
            raise ValidationError({"parts": "Choose partners of this partnership."})
        if year not in years:
            raise ValidationError({"parts": f"The case does not cover {year.label}."})
        if isinstance(amount, Decimal) and (amount < 0 if is_cost else amount > 0):
            sign = "an added cost is positive" if is_cost else "a benefit is negative"
            raise ValidationError({"parts": f"{body.short_name}, {year.label}: {sign}. Type {money(-amount, 2)}."})
    _no_more_than_the_line(line, parts)
    rows = [
        SavingPart(
            line=line,
            body=body,
            year=CalendarPeriod.of(year),
            standing=standing,
            **({"unknown": amount} if isinstance(amount, UnknownAmount) else {"amount": amount}),
        )
        for (body, year, standing), amount in parts.items()
    ]
    stored = line.parts.select_related("body", "year")
    before = {_place(one): _part_words(one) for one in stored}
    after = {_place(one): _part_words(one) for one in rows}
    if before != after:
        for row in rows:
            row.clean_fields(exclude=["line"])
        line.parts.all().delete()
        SavingPart.objects.bulk_create(rows)
        record(
            "parts of partners typed",
            target=line,
            by=by,
            partnership_id=line.partnership_id,
            changes=_pairs(before, after),
        )
    return line


def _no_more_than_the_line(line: BenefitLine, parts: Mapping[PartOfLine, TypedAmount]) -> None:
    whole = {one.year_id: one.amount for one in line.amounts.all()}
    for year in line.version.case.years:
        assigned = sum(
            (amount for (_, of, _), amount in parts.items() if of == year and isinstance(amount, Decimal)), NIL
        )
        of_line = whole.get(year.code)
        if of_line is None and assigned:
            raise ValidationError(
                {
                    "parts": f"{year.label}: the line's own amount is not known. Type it first, or say why a part is not known."
                }
            )
        if of_line is not None and abs(assigned) > abs(of_line):
            raise ValidationError(
                {
                    "parts": f"{year.label}: the parts come to {money(assigned, 2)}, and the line has "
                    f"{money(of_line, 2)}. Take {money(abs(assigned) - abs(of_line), 2)} off them."
                }
            )


def _make_100(partners: Mapping[Body, Decimal | None]) -> None:
    typed = {body.name: share for body, share in partners.items() if share is not None}
    if len(typed) != len(partners) or any(share < 0 for share in typed.values()):
        raise ValidationError({"partners": "Type a percentage of nought or more for each partner that shares."})
    try:
        by_fixed_shares(NIL, typed)
    except NotShared as problem:
        raise ValidationError({"partners": str(problem)}) from problem


def _pairs(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str | None, str | None]]:
    return {
        name: (before.get(name), after.get(name))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    }


def _share_words(per_cent: Decimal | None) -> str:
    return "takes part" if per_cent is None else f"{number(per_cent, 2)}%"


def _place(part: SavingPart) -> str:
    return f"{part.body}, {part.get_standing_display().lower()}, {part.year.label}"


def _part_words(part: SavingPart) -> str:
    return part.get_unknown_display() if part.amount is None else f"{part.amount.normalize():f}"
