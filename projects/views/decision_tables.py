"""The rows of a decision: what each kind is called, with which form it is typed, and how it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from common.formatting import NOTHING, long_day, money
from projects.forms import decisions as forms
from projects.models import (
    Approval,
    Consequence,
    Decision,
    DecisionPart,
    Implication,
    NamedDate,
    Option,
    Workstream,
    YearAmount,
)
from projects.selectors.decisions import total

UNKNOWN = "not known"


@dataclass(frozen=True)
class PartKind:
    """A kind of rows: the page that types them, and the table that shows them."""

    model: type[DecisionPart]
    form: type[forms.PartForm]
    attribute: str
    heading: str
    button: str
    columns: tuple[tuple[str, str], ...]
    cells: Callable[[Any], list[dict]]
    sums: bool = False


def _text(text: str, note: str = "") -> dict:
    return {"text": text, "note": note}


def _money(amount: Any) -> dict:
    return {"text": UNKNOWN, "words": True} if amount is None else {"text": money(amount)}


def _qualified(one: Consequence) -> dict:
    """ "up to £743,000", which may wrap."""
    shown = _money(one.amount_gbp)
    return {"text": f"{one.qualifier} {shown['text']}", "words": True} if one.qualifier else shown


PARTS: dict[str, PartKind] = {
    "options": PartKind(
        Option, forms.OptionForm, "options", "Options", "Options",
        (("Option", "text"), ("Advice", "text"), ("Why", "text")),
        lambda one: [_text(one.title, "do nothing" if one.does_nothing and one.title.casefold() != "do nothing" else ""),
                     _text("Recommended" if one.recommended else "Not recommended"), _text(one.reason or NOTHING)],
    ),
    "amounts": PartKind(
        YearAmount, forms.AmountForm, "year_amounts", "Amounts by financial year, £", "Amounts by year",
        (("Year", "text"), ("From", "text"), ("Asked for", "number"), ("Approved", "number")),
        lambda one: [_text(one.year.label), _text(one.reserve.name if one.reserve else "budget"), _money(one.amount_gbp),
                     _money(one.approved_gbp) if one.approved_gbp is not None else
                     {"text": "not approved", "words": True}],
        sums=True,
    ),
    "workstreams": PartKind(
        Workstream, forms.WorkstreamForm, "workstreams", "What the money is for, £", "Workstreams",
        (("Workstream", "text"), ("What is required", "text"), ("Resource", "text"), ("How long", "text"),
         ("Cost", "number")),
        lambda one: [_text(one.name, "already spent, before approval" if one.nature == "retrospective" else ""),
                     _text(one.requirement), _text(one.resource), _text(one.duration or "not stated"),
                     _money(one.amount_gbp)],
        sums=True,
    ),
    "money": PartKind(
        Consequence, forms.ConsequenceForm, "consequences", "Money that hangs on the decision, £", "Savings and costs",
        (("What", "text"), ("Kind", "text"), ("When", "text"), ("Amount", "number")),
        lambda one: [_text(one.words, one.note), _text(one.get_kind_display()),
                     _text(one.period_words or (one.period.label if one.period else "not stated")),
                     _qualified(one)],
    ),
    "implications": PartKind(
        Implication, forms.ImplicationForm, "implications", "Implications", "Implications",
        (("For", "text"), ("What is said", "text")),
        lambda one: [_text(one.get_kind_display()), _text(one.text)],
    ),
    "dates": PartKind(
        NamedDate, forms.DateForm, "named_dates", "Milestones, and dates the paper names", "Milestones and dates",
        (("What", "text"), ("When", "text"), ("Who", "text"), ("Where it says so", "text")),
        lambda one: [_text(one.what), _text(one.period.label, f"printed: {one.printed}" if one.printed else ""),
                     _text(one.owner_role or "not printed"), _text(one.where or "milestones")],
    ),
    "approvals": PartKind(
        Approval, forms.ApprovalForm, "approvals", "Who was asked, signed and decides", "Approvals",
        (("Step", "text"), ("Body or role", "text"), ("Date", "text"), ("How", "text")),
        lambda one: [_text(one.get_kind_display()), _text(one.role, one.note),
                     _text(long_day(one.on) if one.on else "not yet"), _text(one.get_on_behalf_display())],
    ),
}  # fmt: skip


def decision_tables(decision: Decision) -> tuple[list[dict], list[str]]:
    """The tables of a decision, read with_parts, and the names of those that are empty."""
    tables, empty = [], []
    for what, part in PARTS.items():
        rows = list(getattr(decision, part.attribute).all())
        if not rows:
            empty.append(part.button)
            continue
        tables.append(_table(what, part, rows))
    return tables, empty


def _table(what: str, part: PartKind, rows: list[Any]) -> dict:
    body = [{"kind": "body", "cells": part.cells(one)} for one in rows]
    if part.sums:
        summed = total(one.amount_gbp for one in rows)
        blank: list[dict] = [{"text": ""} for _ in part.columns]
        blank[0] = {"text": "Total"}
        blank[[align for _, align in part.columns].index("number")] = _money(summed)
        body.append({"kind": "total", "cells": blank})
    columns = [{"label": label, "align": align} for label, align in part.columns]
    return {"id": f"decision-{what}", "caption": part.heading, "note": "", "columns": columns, "rows": body}
