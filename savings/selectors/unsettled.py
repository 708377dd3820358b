"""What somebody still has to settle about the one-off investment of a case, each in a sentence with its figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.formatting import money
from savings.calculations.amounts import Unknown, total
from savings.calculations.sources import Covered, PartnerFunding
from savings.models import FundingSource, InvestmentItem
from savings.selectors.cases import column_of
from savings.selectors.investment import Investments, listed, saving_of


@dataclass(frozen=True)
class Unsettled:
    """A sentence, with the row whose form settles it, where there is one."""

    words: str
    item: InvestmentItem | None = None
    source: FundingSource | None = None


def unsettled(found: Investments) -> list[Unsettled]:
    """No source stated, amounts not known, gaps, reserves counted on too much, money that is spent already."""
    return [
        *_of_items(found),
        *_of_sources(found),
        *_of_gaps(found),
        *_of_reserves(found),
        *_of_spending(found),
    ]


def _of_items(found: Investments) -> Iterable[Unsettled]:
    for item in found.items:
        value = found.values[item.label]
        if not item.funding_source.strip():
            whole = value.total
            amount = f" ({money(whole.known)})" if whole.known else ""
            yield Unsettled(f"{item.label}{amount}: the funding source is not stated.", item=item)
        unknown = {partner: amount.words for partner, amount in value.shares.items() if isinstance(amount, Unknown)}
        if unknown:
            words = listed(dict.fromkeys(unknown.values()))
            yield Unsettled(f"{item.label}: what {listed(unknown)} {_pays(unknown)} is {_said(words)}.", item=item)
            if item.dependent_savings.all():
                saved = total(-saving_of(one.line) for one in item.dependent_savings.all()).known
                yield Unsettled(
                    f"Savings of {money(saved)} depend on {item.label}, whose cost is not known.", item=item
                )


def _of_sources(found: Investments) -> Iterable[Unsettled]:
    for source in found.sources:
        if source.amount is None:
            words = _said(source.get_unknown_display())
            yield Unsettled(f"{source.body}, {source.label}: how much it holds is {words}.", source=source)


def _of_gaps(found: Investments) -> Iterable[Unsettled]:
    for partner in found.funding:
        for row in partner.rows:
            if not row.label:
                continue
            if not row.kept:
                amount = money(row.uses.known) if row.uses.known else "an amount that is not known"
                kept = "is a contingency" if _is_contingency(found, partner, row) else "is not kept as a source"
                yield Unsettled(f"{partner.partner}: {amount} is to come from “{row.label}”, which {kept}.")
            elif row.gap > 0:
                yield Unsettled(
                    f"{partner.partner}, {row.label}: {money(row.uses.known)} is to be paid from "
                    f"{money(row.sources.known)}. The gap is {money(row.gap)}."
                )


def _is_contingency(found: Investments, partner: PartnerFunding, row: Covered) -> bool:
    return any(
        source.contingency
        and column_of(source.body) == partner.partner
        and source.label.strip().casefold() == row.label.casefold()
        for source in found.sources
    )


def _of_reserves(found: Investments) -> Iterable[Unsettled]:
    for one in found.standings.values():
        if not one.too_much:
            continue
        if one.left is None:
            left = f"{money(one.left_to_draw)} of it is approved and not drawn yet, and how much it holds is not known"
        else:
            left = f"{money(one.left)} is left in it"
            if one.drawn and one.opening is not None:
                left += f" ({money(one.opening)} at first, {money(one.drawn)} drawn)"
        yield Unsettled(
            f"{one.name}: the sources count on {money(one.counted_on)}, but {left}. "
            f"That is {money(one.too_much)} too much."
        )


def _of_spending(found: Investments) -> Iterable[Unsettled]:
    spent = [item for item in found.items if item.spent_before_approval]
    if not spent:
        return
    amount = total(share for item in spent for share in found.values[item.label].shares.values()).known
    whole = found.figures.investment.total.known
    yield Unsettled(
        f"{money(amount)} of the {money(whole)} is spent before approval "
        f"({listed(item.label for item in spent)}): {money(whole - amount)} is still to come."
    )


def _said(words: str) -> str:
    return words.removeprefix("amount ")


def _pays(partners: dict[str, str]) -> str:
    return "pays" if len(partners) == 1 else "pay"
