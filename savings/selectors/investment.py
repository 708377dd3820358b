"""The page of one-off investment: who pays what, from which sources, what depends on it, and what is to be settled."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from common.formatting import NOTHING
from projects.models import Reserve
from projects.selectors.decisions import drawn_of, reserves_of
from savings.calculations.amounts import Amount, Total, Unknown, known
from savings.calculations.sources import (
    Covered,
    PartnerFunding,
    ReserveStanding,
    Source,
    Use,
    funding_by_partner,
)
from savings.models import Apportionment, BenefitLine, FundingSource, InvestmentItem, Recurrence
from savings.selectors.cases import NO_BENEFITS, CaseFigures, column_of
from savings.selectors.findings import Table
from savings.selectors.tables import Shown, investment_table

NOT_STATED = "Not stated"
_NONE_KEPT = {"text": "none kept", "words": True}
GAP_NOTE = "A gap is what the sources do not cover; a minus is left over. Contingency closes no gap by itself."


class Investments:
    """Everything about the one-off investment of a version. Eight queries beside its figures."""

    def __init__(self, figures: CaseFigures) -> None:
        self.figures = figures
        self.shown = Shown(figures)
        self.unit = "£ thousand" if self.shown.scale == 1000 else "£"
        found = InvestmentItem.objects.filter(version=figures.version).select_related("of_service")
        related = ("shares__body", "dependent_savings__line__amounts", "dependent_savings__line__of_service")
        self.items = list(found.prefetch_related(*related))
        self.values = {item.label: item for item in figures.investment.items}
        self.sources = figures.sources
        ids = {source.reserve_id for source in self.sources if source.reserve_id is not None}
        self.reserves = list(reserves_of(figures.case.partnership).filter(pk__in=ids))

    @cached_property
    def funding(self) -> tuple[PartnerFunding, ...]:
        return partners_funding(self.figures)

    @cached_property
    def standings(self) -> dict[int, ReserveStanding]:
        """What each reserve holds, by its id."""
        return {reserve.pk: self._standing(reserve) for reserve in self.reserves}

    def _standing(self, reserve: Reserve) -> ReserveStanding:
        drawn = drawn_of(reserve)
        return ReserveStanding(
            reserve.name,
            reserve.opening_gbp,
            approved=sum((one.year_amount.approved_gbp or Decimal(0) for one in drawn), Decimal(0)),
            drawn=sum((one.drawn_gbp for one in drawn), Decimal(0)),
            counted=tuple(_amount(source) for source in self.sources if source.reserve_id == reserve.pk),
        )

    # ---- tables ----

    def items_table(self, stated: Table, href: dict[int, str]) -> dict:
        """What is paid once, by partner; the first cell leads to the form where there is an address."""
        table = investment_table(self.figures, stated)
        by_label = {item.label: item for item in self.items}
        for row in table["rows"]:
            item = by_label.get(row["cells"][0]["text"]) if row["kind"] == "body" else None
            if item is None:
                continue
            first, source = row["cells"][0], row["cells"][-1]
            service = item.of_service.label if item.of_service else ""
            same = service.casefold() == item.heading.casefold()
            notes = [item.heading, "" if same else service, _rule_words(item)]
            if item.spent_before_approval:
                notes.append("spent before approval")
            if note := " · ".join(note for note in notes if note):
                first["note"] = note
            if item.pk in href:
                first["href"] = href[item.pk]
            if not item.funding_source.strip():
                source["words"] = True
        case = self.figures.case
        table["caption"] = f"{table['caption']}, {self.unit}"
        table["note"] = (
            f"{case.price_base}. What is paid is positive. Totals are of unrounded amounts and may not cast."
        )
        return table

    def sources_table(self, href: dict[int, str]) -> dict:
        rows = []
        names = {reserve.pk: reserve.name for reserve in self.reserves}
        for source in self.sources:
            label = {"text": source.label, **({"href": href[source.pk]} if source.pk in href else {})}
            reserve = names.get(source.reserve_id or 0, NOTHING)
            cells = [
                label,
                {"text": str(source.body)},
                self.shown.amount(_amount(source)),
                {"text": "Contingency" if source.contingency else "Meant for the investment"},
                {"text": reserve},
            ]
            rows.append({"kind": "body", "cells": cells})
        columns = [("Source", "text"), ("Partner", "text"), ("Amount", "number"), ("Kind", "text"), ("Reserve", "text")]
        return self._table("sources", "Sources of the money", columns, rows)

    def funding_table(self) -> dict:
        """Uses against sources, partner by partner."""
        rows: list[dict] = []
        for partner in self.funding:
            rows.append({"kind": "group", "cells": [{"text": partner.partner}]})
            for row in partner.rows:
                sources = self._total(row.sources) if row.kept else _NONE_KEPT
                label = {"text": row.label or NOT_STATED}
                rows.append({"kind": "body", "cells": [label, self._total(row.uses), sources, self._gap(row)]})
            held = self._total(partner.sources) if any(row.kept for row in partner.rows) else _NONE_KEPT
            whole = [self._total(partner.uses), held, self._gap(partner)]
            rows.append({"kind": "total", "cells": [{"text": f"{partner.partner} in all"}, *whole]})
            if partner.contingency.known or partner.contingency.unknown:
                held = self._total(partner.contingency)
                first = {"text": "Contingency", "note": "in no row above; the gap is what stays if all of it is used"}
                gap = self.shown.amount(partner.gap_with_contingency)
                rows.append({"kind": "body", "cells": [first, {"text": ""}, held, gap]})
        columns = [("Partner and source", "text"), ("Uses", "number"), ("Sources", "number"), ("Gap", "number")]
        return self._table("funding", "Uses against sources", columns, rows, GAP_NOTE)

    def reserves_table(self) -> dict:
        rows = []
        for one in self.standings.values():
            held = {"text": "not known", "words": True}
            cells = [
                {"text": one.name},
                self.shown.amount(one.counted_on),
                held if one.opening is None else self.shown.amount(one.opening),
                self.shown.amount(one.approved),
                self.shown.amount(one.drawn),
                self.shown.amount(one.left_to_draw),
                held if one.left is None else self.shown.amount(one.left),
            ]
            rows.append({"kind": "body", "cells": cells})
        heads = ("Counted on here", "Held at first", "Approved", "Drawn", "Left to draw", "Left in it")
        columns = [("Reserve", "text"), *[(head, "number") for head in heads]]
        note = "Approved and drawn by decisions, whatever they were for. Left to draw: approved, and not drawn yet."
        return self._table("reserves", "Reserves that these sources draw on", columns, rows, note)

    def dependents_table(self) -> dict:
        rows: list[dict] = []
        for item in self.items:
            for one in item.dependent_savings.all():
                unknown = {"note": "as far as it is known"} if _has_unknown(one.line) else {}
                once = one.line.recurrence == Recurrence.ONE_OFF
                cells = [
                    {"text": str(one.line)},
                    {"text": item.label},
                    {**self.shown.amount(saving_of(one.line)), **unknown},
                    {"text": "once" if once else f"a year by {self.figures.years[-1].label}"},
                ]
                rows.append({"kind": "body", "cells": cells})
        columns = [("Saving", "text"), ("Depends on", "text"), ("Amount", "number"), ("When", "text")]
        note = "Benefits are negative. Without the investment the saving does not come."
        return self._table("dependents", "Savings that depend on an investment", columns, rows, note)

    def _table(self, id: str, caption: str, columns: list[tuple[str, str]], rows: list[dict], note: str = "") -> dict:
        heads = [{"label": label, "align": align} for label, align in columns]
        return {"id": id, "caption": f"{caption}, {self.unit}", "columns": heads, "rows": rows, "note": note}

    def _total(self, total: Total) -> dict:
        if total.unknown and not total.known:
            return self.shown.amount(Unknown(total.unknown[0]))
        words = dict.fromkeys("not known yet" if one == NO_BENEFITS.words else one for one in total.unknown)
        note = {"note": f"without what is {listed(words)}"} if words else {}
        return {**self.shown.amount(total.known), **note}

    def _gap(self, of: Covered | PartnerFunding) -> dict:
        """What is not covered, as far as it is known: nobody knows the gap of what nobody knows."""
        unknown = (*of.uses.unknown, *of.sources.unknown)
        if unknown and not of.uses.known and not of.sources.known:
            return {"text": "not known", "words": True}
        return {**self.shown.amount(of.gap), **({"note": "as far as it is known"} if unknown else {})}


def partners_funding(figures: CaseFigures) -> tuple[PartnerFunding, ...]:
    """What each partner pays, against what it has. No query."""
    uses = [
        Use(item.label, partner, amount, item.funding_source)
        for item in figures.investment.items
        for partner, amount in item.shares.items()
        if known(amount) or isinstance(amount, Unknown)
    ]
    sources = [
        Source(source.label, column_of(source.body), _amount(source), source.contingency) for source in figures.sources
    ]
    return funding_by_partner(uses, sources)


def _amount(source: FundingSource) -> Amount:
    return Unknown(source.get_unknown_display()) if source.amount is None else source.amount


def saving_of(line: BenefitLine) -> Decimal:
    """What all years of a line come to: for a recurrent one the saving a year at the end."""
    return sum((one.amount for one in line.amounts.all() if one.amount is not None), Decimal(0))


def _has_unknown(line: BenefitLine) -> bool:
    return any(one.amount is None for one in line.amounts.all())


def _rule_words(item: InvestmentItem) -> str:
    """How it is shared, where a rule shares it: "fixed percentages: North 66%, South 34%"."""
    if item.rule == Apportionment.ACTUAL:
        return ""
    rule = item.get_rule_display()
    rule = rule[:1].lower() + rule[1:]
    if item.rule != Apportionment.FIXED:
        return rule
    shares = [f"{column_of(share.body)} {_plain(share.per_cent)}%" for share in item.shares.all()]
    return f"{rule}: {', '.join(shares)}"


def _plain(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{value.normalize():f}"


def listed(words: Iterable[str]) -> str:
    """One, two and three."""
    found = list(words)
    return f"{', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else "".join(found)
