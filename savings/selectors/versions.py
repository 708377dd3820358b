"""The versions of a case side by side, and the bridge from one to another: every step by service and line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localtime

from audit.models import Entry
from common.bridge_drawing import bridge_svg
from common.formatting import long_day, money
from savings.calculations.amounts import NIL, Amount, Unknown, known
from savings.calculations.bridge import Bridge, BridgeStep, Step, bridge
from savings.models import BusinessCase, CaseVersion
from savings.selectors.cases import CaseFigures, figures_of
from savings.selectors.steps import has_lines
from savings.selectors.tables import SIGNS, Shown

AGREED = "agreed on"  # what the audit trail calls the field
NOTHING_TYPED = {"text": "nothing typed", "words": True}
NEW_OR_GONE = "A line with another name is a new line: it is dropped under the old name and added under the new one."
HAPPENED = {
    Step.ADDED: "Added",
    Step.DROPPED: "Dropped",
    Step.GREATER: "Saves more, or costs less",
    Step.LESS: "Saves less, or costs more",
    Step.MOVED: "Moved between years",
}

Lines = dict[str, tuple[Amount, ...]]


@dataclass(frozen=True)
class Measure:
    """Something that differs between two versions: how it is read from one, and what it is called."""

    id: str
    caption: str
    lines: Lines
    other: Lines
    columns: list[str]
    total: str
    note: str
    steps: dict[Step, str]


@dataclass(frozen=True)
class ShownBridge:
    """A bridge as the page shows it: a sentence, a picture and a table."""

    id: str
    title: str
    svg: str
    table: dict


def versions_table(case: BusinessCase) -> tuple[list[CaseFigures], dict]:
    """Every version with who began and agreed it, and what it promises. Thirteen queries."""
    versions = list(case.versions.all())
    figures = figures_of(versions) if versions else []
    begun, agreed = _told_by(versions)
    rows = []
    for one in figures:
        version, shown = one.version, Shown(one)
        promised = one.headline
        when = long_day(version.agreed_on) if version.agreed_on else "not agreed"
        cells = [
            {"text": f"{version.number}", "note": version.name},
            {"text": long_day(version.baseline_on)},
            {"text": begun.get(version.pk, "not known")},
            {"text": when, "note": agreed.get(version.pk, "") if version.agreed_on else ""},
            shown.amount(promised.a_year_at_the_end) if has_lines(one) else NOTHING_TYPED,
            shown.amount(promised.one_off.total) if has_lines(one) else NOTHING_TYPED,
            shown.amount(one.investment.total.known) if one.investment.items else NOTHING_TYPED,
        ]
        rows.append({"kind": "body", "cells": cells})
    last = case.years[-1].label
    columns = [("Version", "text"), ("Baseline", "text"), ("Begun", "text"), ("Agreed", "text")]
    heads = [f"Saved a year by {last}", "One-off benefits", "One-off investment"]
    unit = "£ thousand" if case.printed_step == 1000 else "£"
    return figures, {
        "id": "versions",
        "caption": f"Versions of the case, {unit}",
        "columns": [
            {"label": label, "align": align} for label, align in [*columns, *((one, "number") for one in heads)]
        ],
        "rows": rows,
        "note": f"{SIGNS} Amounts that are not known count as nil.",
    }


def _told_by(versions: list[CaseVersion]) -> tuple[dict[int, str], dict[int, str]]:
    """Who began each version and when, who agreed it and when, from the audit trail. One query."""
    entries = Entry.objects.filter(
        target_kind=CaseVersion._meta.label_lower, target_id__in=[version.pk for version in versions]
    ).select_related("by")
    begun, agreed = {}, {}
    for entry in entries:
        if entry.event.endswith("added"):
            begun[entry.target_id] = _who_and_when(entry.by, entry.at)
        elif AGREED in entry.changes:
            agreed[entry.target_id] = f"entered {_who_and_when(entry.by, entry.at)}"
    return begun, agreed


def _who_and_when(by: object, at: datetime) -> str:
    return f"{long_day(localtime(at).date())}" + (f" by {by}" if by else "")


def bridges(before: CaseFigures, after: CaseFigures) -> tuple[list[ShownBridge], list[str]]:
    """From one version to another: each measure that differs, and the names of those that do not."""
    found, same = [], []
    for measure in _measures(before, after):
        crossed = bridge(_known(measure.lines), _known(measure.other))
        differs = crossed.steps or _unknown(measure.lines) != _unknown(measure.other)
        if differs:
            found.append(_shown(measure, crossed, before, after))
        else:
            same.append(measure.caption)
    return found, same


def _measures(before: CaseFigures, after: CaseFigures) -> list[Measure]:
    years = [year.label for year in after.years]
    last = years[-1]
    saves = HAPPENED
    cost = {**HAPPENED, Step.GREATER: "Falls", Step.LESS: "Rises"}
    return [
        Measure(
            "savings", f"Saved a year by {last}", _recurrent(before), _recurrent(after), years, "In all",
            f"{SIGNS} Each amount is what begins in its year and lasts.", saves,
        ),
        Measure(
            "one-off", "One-off benefits and costs", _one_offs(before), _one_offs(after), years, "In all", SIGNS, saves
        ),
        Measure("budget", f"Total budget in {last}", _budgets(before), _budgets(after), [last], "In all", "", cost),
        Measure(
            "investment", "One-off investment", _investment(before), _investment(after), ["All partners"], "In all",
            "", cost,
        ),
    ]  # fmt: skip


def _recurrent(figures: CaseFigures) -> Lines:
    """Where each saving is counted, so that the lines make the headline."""
    return _lines(
        (f"{service.label}: {line.label}", line.amounts)
        for service in figures.services
        for line in figures.profiles[service.pk].benefits
        if line.booked_here
    )


def _one_offs(figures: CaseFigures) -> Lines:
    return _lines(
        (f"{service.label}: {line.label}", line.amounts)
        for service in figures.services
        for line in figures.profiles[service.pk].one_offs
    )


def _budgets(figures: CaseFigures) -> Lines:
    return _lines(
        (f"{service.label}: {line.label}", line.amounts[-1:])
        for service in figures.services
        for line in figures.profiles[service.pk].budgets
    )


def _investment(figures: CaseFigures) -> Lines:
    return _lines(
        (item.label, (item.total.known,) if item.total.known or item.total.is_complete else (Unknown(item.total.unknown[0]),))
        for item in figures.investment.items
    )  # fmt: skip


def _lines(named: Iterable[tuple[str, tuple[Amount, ...]]]) -> Lines:
    """By name; two lines of one name in one table are told apart by a number."""
    found: Lines = {}
    for name, amounts in named:
        number, key = 1, name
        while key in found:
            number += 1
            key = f"{name} ({number})"
        found[key] = amounts
    return found


def _known(lines: Lines) -> dict[str, tuple[Decimal, ...]]:
    return {name: tuple(known(amount) for amount in amounts) for name, amounts in lines.items()}


def _unknown(lines: Lines) -> dict[str, list[str]]:
    return {
        name: [amount.words if isinstance(amount, Unknown) else "" for amount in amounts]
        for name, amounts in lines.items()
        if any(isinstance(amount, Unknown) for amount in amounts)
    }


def _shown(measure: Measure, crossed: Bridge, before: CaseFigures, after: CaseFigures) -> ShownBridge:
    shown = Shown(after)
    width = len(measure.columns)
    first, last = (f"Version {one.version.number}: {one.version.name}" for one in (before, after))
    by_year = [sum((amounts[place] for amounts in _known(measure.lines).values()), NIL) for place in range(width)]
    rows = [_row(shown, first, "", by_year, crossed.before, kind="total")]
    stepped = {step.label for step in crossed.steps}
    for step in [*crossed.steps, *_only_unknown(measure, stepped, width)]:
        words = measure.steps[step.kind] if step.label in stepped else "What is known of it changed"
        row = _row(shown, step.label, words, step.by_year, step.amount)
        if note := _change_of_unknown(measure, step.label):
            row["cells"][1]["note"] = note
        rows.append(row)
    by_year = [sum((amounts[place] for amounts in _known(measure.other).values()), NIL) for place in range(width)]
    rows.append(_row(shown, last, "", by_year, crossed.after, kind="total"))
    several = [*measure.columns, measure.total] if width > 1 else measure.columns
    columns = [("Service and line", "text"), ("What happened", "text"), *[(one, "number") for one in several]]
    unit = "£ thousand" if shown.scale == 1000 else "£"
    table = {
        "id": f"bridge-{measure.id}",
        "caption": f"{measure.caption}, from version {before.version.number} to version {after.version.number}, {unit}",
        "columns": [{"label": label, "align": align} for label, align in columns],
        "rows": rows,
        "note": f"{measure.note} {NEW_OR_GONE}".strip(),
    }
    title = (
        f"{measure.caption}: {money(crossed.before)} in version {before.version.number}, "
        f"{money(crossed.after)} in version {after.version.number}"
    )
    names = (f"Version {before.version.number}", f"Version {after.version.number}")
    steps = [(step.label, step.amount) for step in crossed.steps if step.amount]
    return ShownBridge(measure.id, title, bridge_svg(title, names, crossed.before, steps), table)


def _row(shown: Shown, label: str, words: str, amounts: Iterable[Decimal], whole: Decimal, kind: str = "body") -> dict:
    cells = [shown.amount(amount) for amount in amounts]
    total = [shown.amount(whole)] if len(cells) > 1 else []
    return {"kind": kind, "cells": [{"text": label}, {"text": words}, *cells, *total]}


def _only_unknown(measure: Measure, stepped: set[str], width: int) -> list[BridgeStep]:
    """Lines whose known amounts stayed, while the reason why one is not known changed."""
    old, new = _unknown(measure.lines), _unknown(measure.other)
    names = [name for name in dict.fromkeys([*old, *new]) if name not in stepped and old.get(name) != new.get(name)]
    return [BridgeStep(name, Step.MOVED, NIL, (NIL,) * width) for name in names]


def _change_of_unknown(measure: Measure, label: str) -> str:
    """ "2017/18: to be determined before", for amounts that were not known, or are not known any more."""
    old, new = measure.lines.get(label), measure.other.get(label)
    parts = []
    for place, column in enumerate(measure.columns):
        was, now = _words(old, place), _words(new, place)
        if was and was != now:
            parts.append(f"{column}: {was} before")
        if now and was != now:
            parts.append(f"{column}: {now} now")
    return "; ".join(parts)


def _words(amounts: tuple[Amount, ...] | None, place: int) -> str:
    """Why an amount is not known; nothing where it is, or where there is no line."""
    amount = amounts[place] if amounts else None
    return amount.words if isinstance(amount, Unknown) else ""
