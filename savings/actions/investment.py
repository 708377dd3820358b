"""One-off investment and its funding."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.formatting import money, number
from partners.actions import save_row
from partners.models import Body
from partners.rights import guard
from partners.roles import Right
from savings.actions.cases import still_open
from savings.actions.lines import TypedAmount
from savings.calculations.amounts import NIL
from savings.calculations.shares import NotShared, by_fixed_shares
from savings.models import (
    Apportionment,
    BenefitLine,
    DependentSaving,
    FundingSource,
    InvestmentItem,
    InvestmentShare,
    UnknownAmount,
)


@transaction.atomic
def save_investment(
    *,
    item: InvestmentItem,
    shares: Mapping[Body, TypedAmount | None],
    by: User | None,
    enables: Iterable[BenefitLine] | None = None,
) -> InvestmentItem:
    """Add or change an investment with the partners that pay it: amounts, percentages, or just who shares equally.

    `enables` are the savings that do not come without it; None leaves them as they are.
    """
    guard(by, item.partnership, Right.EDIT_SAVINGS)
    _of_one_partnership(item, "of_service", item.of_service)
    still_open(item.version)
    if not shares:
        raise ValidationError({"shares": "Say which partners pay."})
    if any(body.partnership_id != item.partnership_id for body in shares):
        raise ValidationError({"shares": "Choose partners of this partnership."})
    if item.rule == Apportionment.FIXED:
        percentages = [share for share in shares.values() if isinstance(share, Decimal)]
        if len(percentages) != len(shares) or any(share < 0 for share in percentages):
            raise ValidationError({"shares": "Type a percentage of nought or more for each partner."})
        try:
            by_fixed_shares(NIL, {body.name: share for body, share in zip(shares, percentages, strict=True)})
        except NotShared as problem:
            raise ValidationError({"shares": str(problem)}) from problem
    elif item.rule == Apportionment.BY_BENEFITS and (
        item.year is None or item.year.value not in item.version.case.years
    ):
        raise ValidationError({"year": "Choose the year of the case whose benefits share it."})
    elif item.rule == Apportionment.ACTUAL and None in shares.values():
        raise ValidationError({"shares": "Type each partner's amount, or why it is not known."})
    save_row(item, by)
    before = {str(one.body): _words(one) for one in item.shares.select_related("body")}
    rows = [InvestmentShare(item=item, body=body, **_said(item, share)) for body, share in shares.items()]
    after = {str(one.body): _words(one) for one in rows}
    if before != after:
        item.shares.all().delete()
        InvestmentShare.objects.bulk_create(rows)
        record(
            "shares typed",
            target=item,
            by=by,
            partnership_id=item.partnership_id,
            changes={
                name: (before.get(name), after.get(name))
                for name in dict.fromkeys([*before, *after])
                if before.get(name) != after.get(name)
            },
        )
    if enables is not None:
        _note_dependent_savings(item, list(enables), by)
    return item


def _note_dependent_savings(item: InvestmentItem, lines: list[BenefitLine], by: User | None) -> None:
    if any(line.version_id != item.version_id for line in lines):
        raise ValidationError({"enables": "Choose savings of the same version."})
    before = {one.line_id: str(one.line) for one in item.dependent_savings.select_related("line__of_service")}
    after = {line.pk: str(line) for line in lines}
    if before.keys() == after.keys():
        return
    item.dependent_savings.all().delete()
    DependentSaving.objects.bulk_create(DependentSaving(item=item, line=line) for line in lines)
    record(
        "savings that depend on it named",
        target=item,
        by=by,
        partnership_id=item.partnership_id,
        changes={"savings that depend on it": ("; ".join(before.values()), "; ".join(after.values()))},
    )


@transaction.atomic
def save_funding_source(*, source: FundingSource, by: User | None) -> FundingSource:
    """Add or change money that a partner has for the investment."""
    guard(by, source.partnership, Right.EDIT_SAVINGS)
    _of_one_partnership(source, "body", source.body)
    _of_one_partnership(source, "reserve", source.reserve)
    still_open(source.version)
    if source.amount is not None and source.amount < 0:
        raise ValidationError({"amount": "Type nought or more: what a partner has to pay stands with the investment."})
    return save_row(source, by)


@transaction.atomic
def drop_investment(*, item: InvestmentItem, by: User | None) -> None:
    """Take an investment out of a version that is not agreed."""
    guard(by, item.partnership, Right.EDIT_SAVINGS)
    still_open(item.version)
    record("investment taken out", target=item, by=by, partnership_id=item.partnership_id)
    item.delete()


@transaction.atomic
def drop_funding_source(*, source: FundingSource, by: User | None) -> None:
    """Take a source out of a version that is not agreed; the investment that names it keeps its words."""
    guard(by, source.partnership, Right.EDIT_SAVINGS)
    still_open(source.version)
    record("funding source taken out", target=source, by=by, partnership_id=source.partnership_id)
    source.delete()


def _of_one_partnership(row: InvestmentItem | FundingSource, field: str, chosen: object) -> None:
    if row.version.partnership_id != row.partnership_id:
        raise ValidationError({"version": "Choose a version of this partnership."})
    if chosen is not None and getattr(chosen, "partnership_id", None) != row.partnership_id:
        raise ValidationError({field: "Choose from this partnership."})


def _said(item: InvestmentItem, share: TypedAmount | None) -> dict:
    if item.rule in (Apportionment.EQUAL, Apportionment.BY_BENEFITS):
        return {}
    if item.rule == Apportionment.FIXED:
        return {"per_cent": share}
    return {"unknown": share} if isinstance(share, UnknownAmount) else {"amount": share}


def _words(share: InvestmentShare) -> str:
    if share.per_cent is not None:
        return f"{number(share.per_cent, 2)}%"
    if share.amount is not None:
        return money(share.amount, 2)
    if share.item.rule == Apportionment.BY_BENEFITS:
        return "by its share of the year's benefits"
    return share.get_unknown_display() or "an equal share"
