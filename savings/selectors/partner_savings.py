"""The page of each saving per partner: tables by partner and year, every line with how it is shared, what is amiss."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from common.formatting import number
from partners.models import Body, BodyRoleKind
from savings.calculations.amounts import Total, total
from savings.calculations.partner_savings import Assigned, ByPartner, Kind, Trouble
from savings.models import (
    BenefitLine,
    CaseVersion,
    InvestmentItem,
    InvestmentShare,
    SharingPartner,
    SharingRule,
    Standing,
)
from savings.selectors.amounts import column_of
from savings.selectors.sharing import SharedVersion, sharing_of

ROWS = {
    Kind.IN_THE_PLAN: "In the medium-term plan already",
    Kind.NEW: "New",
    Kind.BEYOND: "Beyond the plan",
    Kind.SURPLUS: "Share of the surplus",
}
NOT_ASSIGNED = "Not assigned to a partner yet"
TROUBLES = {
    Trouble.TOO_MUCH: "more is assigned to partners than the line has. Take it off the parts, or correct the line.",
    Trouble.LINE_UNKNOWN: "parts are assigned although the line's own amount is not known. Type that amount.",
    Trouble.PART_UNKNOWN: "a partner's part is not known, so the rule cannot share what is left. It stands as not assigned.",
    Trouble.WEIGHT_UNKNOWN: "what the rule shares by is not known of every partner. It stands as not assigned.",
    Trouble.NO_WEIGHTS: "none of the chosen partners has anything to share by in this year. It stands as not assigned.",
}
SIGNS = "Benefits are negative, added costs positive."
PARTNER_ROLES = (BodyRoleKind.FOUNDING, BodyRoleKind.FULL, BodyRoleKind.PROPOSED)


class Written:
    """Amounts of a case in its unit: thousands where its paper prints them, otherwise pounds."""

    def __init__(self, version: CaseVersion) -> None:
        self.case = version.case
        self.scale = self.case.printed_step or 1
        self.unit = "£ thousand" if self.scale == 1000 else "£"
        self.years = [year.label for year in self.case.years]
        self.note = f"{self.unit}, {self.case.price_base}. {SIGNS} Totals are of unrounded amounts and may not cast."

    def amount(self, value: Decimal) -> dict:
        return {"text": number(Fraction(value) / self.scale)}

    def sum_of(self, value: Total) -> dict:
        """What is known; in words where nothing is, and below it where a part is not."""
        if not value.unknown:
            return self.amount(value.known)
        words = ", ".join(dict.fromkeys(value.unknown))
        if not value.known:
            return {"text": words, "words": True}
        return {**self.amount(value.known), "note": f"and {words}"}


def partner_tables(version: CaseVersion, shared: SharedVersion) -> list[dict]:
    """Recurrent savings, and one-offs apart from them where there are any."""
    written, tables = Written(version), []
    for one_off, id, caption in (
        (False, "recurrent", "Recurrent savings by partner: what begins in each year"),
        (True, "one-off", "One-off savings by partner"),
    ):
        found = shared.by_partner.of(one_off=one_off)
        if found.lines:
            tables.append(_partner_table(written, found, id, caption))
    return tables


def _partner_table(written: Written, found: ByPartner, id: str, caption: str) -> dict:
    rows: list[dict] = []
    for partner in found.partners:
        rows.append({"kind": "group", "cells": [{"text": partner}]})
        for kind, label in ROWS.items():
            amounts = found.row(partner, kind)
            if any(one.known or one.unknown for one in amounts):
                rows.append(_row(written, label, amounts))
        rows.append(_row(written, f"Total {partner}", found.row(partner), "total"))
    rows.append({"kind": "group", "cells": [{"text": "All partners"}]})
    rows.append(_row(written, NOT_ASSIGNED, [Total(one) for one in found.rest]))
    rows.append(_row(written, "All benefit lines", found.whole, "total"))
    return {
        "id": f"by-partner-{id}",
        "caption": caption,
        "note": written.note,
        "columns": [
            {"label": "Partner", "align": "text", "width": 30},
            *({"label": year, "align": "number"} for year in written.years),
            {"label": "All years", "align": "number"},
        ],
        "rows": rows,
    }


def _row(written: Written, label: str, amounts: Sequence[Total], kind: str = "body") -> dict:
    whole = Total(
        sum((one.known for one in amounts), Decimal(0)), tuple(words for one in amounts for words in one.unknown)
    )
    return {"kind": kind, "cells": [{"text": label}, *map(written.sum_of, [*amounts, whole])]}


def lines_table(version: CaseVersion, shared: SharedVersion, address: Callable[[BenefitLine], str]) -> dict:
    """Every line: how it is shared, and what of it is not any partner's. `address` is "" for who may not change it."""
    written = Written(version)
    rows: list[dict] = []
    service = None
    for line, assigned in zip(shared.lines, shared.by_partner.lines, strict=True):
        if line.of_service != service:
            service = line.of_service
            rows.append({"kind": "group", "cells": [{"text": service.service.name}]})
        rows.append({"kind": "body", "cells": _line_cells(written, line, assigned, address(line))})
    return {
        "id": "lines",
        "caption": "How each line is shared",
        "note": f"All years together, {written.unit}, {written.case.price_base}. {SIGNS}",
        "columns": [
            {"label": "Line", "align": "text", "width": 30},
            {"label": "How it is shared", "align": "text", "width": 36},
            {"label": "The line", "align": "number"},
            {"label": "Not assigned", "align": "number"},
        ],
        "rows": rows,
    }


def _line_cells(written: Written, line: BenefitLine, assigned: Assigned, href: str) -> list[dict]:
    first: dict = {"text": line.label}
    if href:
        first["href"] = href
    if assigned.line.one_off:
        first["note"] = "one-off"
    sharing = sharing_of(line)
    how: dict = {"text": sharing_words(line)}
    if sharing is not None and sharing.source:
        how["note"] = sharing.source
    rest = sum(assigned.rest, Decimal(0))
    return [first, how, written.sum_of(total(assigned.line.amounts)), written.amount(rest)]


def sharing_words(line: BenefitLine) -> str:
    """ "New. Fixed percentages: MKC 66%, LGSS 34%"."""
    sharing = sharing_of(line)
    typed = bool(line.parts.all())
    if sharing is None:
        return "Each partner's amounts, as agreed" if typed else "Not said yet"
    partners = ", ".join(map(_partner_words, sharing.partners.all()))
    if not sharing.rule:
        return "Each partner's amounts, as agreed" if typed else "Not assigned"
    rule = SharingRule(sharing.rule).label
    if sharing.standing:
        return f"{Standing(sharing.standing).label}. {rule}: {partners}"
    return f"Each partner's amounts, as agreed. What they leave is a surplus. {rule}: {partners}"


def _partner_words(share: SharingPartner | InvestmentShare) -> str:
    """The column of a partner, with its percentage where it has one."""
    per_cent = "" if share.per_cent is None else f" {share.per_cent.normalize():f}%"
    return column_of(share.body) + per_cent


def troubles(version: CaseVersion, shared: SharedVersion) -> list[str]:
    """In words, what is not assigned as it was meant to be."""
    years = [year.label for year in version.case.years]
    return [
        f"{line}, {years[year]}: {TROUBLES[trouble]}"
        for line, assigned in zip(shared.lines, shared.by_partner.lines, strict=True)
        for year, trouble in assigned.troubles
    ]


def investment_rules(version: CaseVersion) -> dict | None:
    """By which rule each one-off cost is shared, and where that is said; None without an investment."""
    items = InvestmentItem.objects.filter(version=version).select_related("year").prefetch_related("shares__body")
    rows = []
    for item in items:
        partners = ", ".join(map(_partner_words, item.shares.all()))
        year = f", {item.year.label}" if item.year else ""
        how = {"text": f"{item.get_rule_display()}{year}: {partners}", "note": item.rule_source}
        rows.append({"kind": "body", "cells": [{"text": item.label, "note": item.heading}, how]})
    if not rows:
        return None
    return {
        "id": "investment-rules",
        "caption": "By which rule one-off costs are shared",
        "note": "The amounts stand in the overview of the case. Benefits of the year are those for the partners' plans: "
        "what is beyond the plans is left out.",
        "columns": [
            {"label": "Investment", "align": "text", "width": 36},
            {"label": "Rule and partners", "align": "text"},
        ],
        "rows": rows,
    }


def partners_of(version: CaseVersion, line: BenefitLine) -> list[Body]:
    """Who may have a part: the partners, whoever has a budget in the case, and whoever has a part of the line already."""
    bodies = version.partnership.bodies.filter(
        Q(roles__role__in=PARTNER_ROLES)
        | Q(pk__in=version.budgetlines.values("body"))
        | Q(pk__in=line.parts.values("body"))
        | Q(pk__in=line.sharing.partners.values("body") if sharing_of(line) else [])
    )
    return list(bodies.distinct())
