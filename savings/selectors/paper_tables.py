"""The tables of a business case that have no years across: headline, detail streams, uses against sources, outturn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from common.formatting import MINUS, NOTHING, number, percent
from savings.calculations import outturn as outturns
from savings.calculations.amounts import Amount, Unknown, known, total
from savings.calculations.casting import BASE, NET, SHARE, TOTAL, TOTAL_SHARE, Printed, in_steps
from savings.calculations.casting import OPENING as OPENING_BUDGET
from savings.calculations.details import Stream, saved_of_all
from savings.calculations.investment import Item
from savings.models import CaseService, OutturnLine
from savings.selectors.case_check import CLOSING, GAP, OPENING, SAVED, in_detail
from savings.selectors.cases import CaseFigures, column_of
from savings.selectors.findings import Table
from savings.selectors.outturn import NET_BUDGET, OUTTURN_COLUMNS, VARIANCE
from savings.selectors.tables import AS_PRINTED, LESS_COMPUTED, Shown, Value, headline_figures

THOUSAND = 1000
SAVING = "Saving"
NOT_STATED = "not stated"


def headline_table(figures: CaseFigures) -> dict:
    """Both readings of what a case saves, as a table."""
    rows = [
        _row("body", one["label"], {"text": one["value"]}, {"text": one["note"][:1].upper() + one["note"][1:]})
        for one in headline_figures(figures)
    ]
    columns: list[dict] = [
        {"label": "Reading", "align": "text", "width": 36},
        {"label": "Amount", "align": "number", "width": 18},
        {"label": "What it counts", "align": "text", "width": 46},
    ]
    note = f"{figures.case.price_base}. The three amounts are different kinds of money and are never added."
    return _table("headline", "What the case saves, in both readings", columns, rows, note)


def full_summary_table(figures: CaseFigures, stated: Table) -> dict:
    """The services that do not stand apart, as a paper sums them up: budgets by partner, what each service books, and
    the sum of its yearly percentages; below a row whose printed figures differ stand these and the difference."""
    shown, summary = Shown(figures), figures.together
    profile = summary.profile
    partners = list(dict.fromkeys(line.partner for line in profile.budgets))
    rows: list[dict] = []

    def add(row: str, amounts: Sequence[Value], total: Value = None, share: Value = None, kind: str = "body") -> None:
        values = dict(zip([*shown.years, TOTAL, TOTAL_SHARE], [*amounts, total, share], strict=True))
        write = {column: shown.share if SHARE in (row, column) else shown.amount for column in values}
        write[TOTAL_SHARE] = shown.share
        rows.append(_row(kind, row, *[_written(write[column], value) for column, value in values.items()]))
        gaps = {column: _gap(stated.get((row, column)), value, 0) for column, value in values.items()}
        if not any(gaps.values()):
            return
        texts = [{"text": stated[row, column].text if (row, column) in stated else ""} for column in values]
        sizes = [{"text": _signed(write[column](gap)["text"]) if gap else ""} for column, gap in gaps.items()]
        rows.extend([_row("stated", AS_PRINTED, *texts), _row("difference", LESS_COMPUTED, *sizes)])

    for partner in partners:
        add(f"{partner} net budget", profile.partner_base(partner).amounts)
    add(BASE, profile.base.amounts, kind="total")
    add(OPENING_BUDGET, profile.openings)
    for service in summary.services:
        add(service.label, service.benefits.amounts, service.benefits.total, service.share.value)
    add(NET, profile.increments.amounts, profile.increments.total, kind="total")
    add(SHARE, [year.share.value for year in profile.rolled], profile.total_share.value)
    columns = [*shown.columns(), {"label": TOTAL_SHARE, "align": "number"}]
    note = f"{shown.note} {TOTAL_SHARE} of a service is the sum of its yearly percentages."
    return _table("summary", "Summary of the services", columns, rows, note)


def _written(write: Callable[[Value], dict], value: Value) -> dict:
    return {"text": ""} if value is None else write(value)


def details_table(figures: CaseFigures, service: CaseService, stated: Table) -> dict | None:
    """The streams of a service: opening budget, saving and closing budget of each year; None where there are none."""
    streams = figures.streams[service.pk]
    years = [year.label for year in figures.years]
    covered = [place for place in range(len(years)) if any(in_detail(stream, place) for stream in streams)]
    if not covered:
        return None
    rows: list[dict] = []
    for stream in streams:
        rows.append({"kind": "group", "cells": [{"text": stream.label}]})
        for label, amounts, kind in _of_stream(stream):
            values = {years[place]: amounts[place] for place in covered}
            printed = {year: stated.get((stream.label, f"{label} {year}")) for year in values}
            last = {"text": number(stream.total)} if label == SAVING else {"text": ""}
            rows.append(_row(kind, label, *[_pounds(value) for value in values.values()], last))
            rows += _printed(printed, values, step_of=1, behind=1)
    saved = {years[place]: total(stream.savings[place] for stream in streams).known for place in covered}
    whole = sum((stream.total for stream in streams), Decimal(0))
    rows.append(_row("total", SAVED, *[_pounds(value) for value in saved.values()], {"text": number(whole)}))
    share = saved_of_all(streams)
    note = f"£, {figures.case.price_base}. A saving is positive here. "
    note += f"All savings are {percent(share.value)} {share.base}; an empty year has no saving stated."
    columns: list[dict] = [
        {"label": "Stream", "align": "text", "width": 32},
        *[{"label": year, "align": "number"} for year in saved],
        {"label": TOTAL, "align": "number"},
    ]
    caption = f"Savings in detail: {service.service.name}"
    return _table(f"details-{service.service.slug}", caption, columns, rows, note)


def _of_stream(stream: Stream) -> list[tuple[str, Sequence[Amount], str]]:
    return [
        (OPENING, stream.openings, "body"),
        (SAVING, stream.savings, "body"),
        (CLOSING, stream.closings, "body"),
    ]


def funding_table(figures: CaseFigures, stated: Table) -> dict | None:
    """What each partner pays from a source beside what the source holds; None where nothing is to be paid."""
    shown, investment = Shown(figures), figures.investment
    if not investment.items:
        return None
    rows: list[dict] = []
    for partner in investment.partners:
        held = {one.label: one for one in figures.sources if column_of(one.body) == partner and not one.contingency}
        rows.append({"kind": "group", "cells": [{"text": partner}]})
        for label, uses in _uses(investment.items, partner).items():
            needed, source = total(uses), held.pop(label, None)
            words = {"text": ", ".join(dict.fromkeys(needed.unknown)), "words": True}
            uses_cell = words if needed.unknown and not needed.known else shown.amount(needed.known)
            amount = source.amount if source else None
            gap = None if amount is None else needed.known - amount
            rows.append(_row("body", label, uses_cell, _or_words(shown, amount), _or_words(shown, gap, "not known")))
            printed = {GAP: stated.get((f"{partner}: {label}", GAP))}
            rows += _printed(printed, {GAP: gap}, step_of=shown.scale, before=2)
        for label, source in held.items():
            rows.append(_row("body", label, shown.amount(Decimal(0)), _or_words(shown, source.amount), {"text": ""}))
        for source in figures.sources:
            if source.contingency and column_of(source.body) == partner:
                cells = ({"text": NOTHING}, _or_words(shown, source.amount), {"text": NOTHING})
                rows.append(_row("body", f"{source.label}, contingency, in no sum", *cells))
    columns: list[dict] = [
        {"label": "Source", "align": "text", "width": 40},
        {"label": "Needed", "align": "number"},
        {"label": "Set aside", "align": "number"},
        {"label": "Not covered", "align": "number"},
    ]
    unit = "£ thousand" if shown.scale == THOUSAND else "£"
    note = (
        f"{unit}. Not covered is what is needed less what is set aside; nothing is assumed where no amount is stated."
    )
    return _table("funding", "Uses of the one-off investment against their sources", columns, rows, note)


def _uses(items: Iterable[Item], partner: str) -> dict[str, list[Amount]]:
    """What a partner pays, by source, in the order of the items; nothing to pay is no use."""
    uses: dict[str, list[Amount]] = {}
    for item in items:
        amount = item.shares.get(partner, Decimal(0))
        if isinstance(amount, Unknown) or amount:
            uses.setdefault(item.funding_source or "Source not stated", []).append(amount)
    return uses


def outturn_table(year: str, lines: Iterable[OutturnLine], stated: Table) -> dict:
    """A year by directorate; below a row whose printed figures differ stand these and the difference."""
    found = list(lines)
    step = THOUSAND if all(line.printed_step == THOUSAND for line in found) else 1
    computed = [
        outturns.OutturnLine(line.directorate, *(getattr(line, field) for field in OUTTURN_COLUMNS.values()))
        for line in found
    ]
    rows: list[dict] = []
    for line in (*computed, outturns.outturn_total(computed, TOTAL)):
        values = {
            **{column: getattr(line, field) for column, field in OUTTURN_COLUMNS.items() if field != "outturn"},
            NET_BUDGET: line.net,
            "Outturn": line.outturn,
            VARIANCE: line.variance,
        }
        kind = "total" if line.directorate == TOTAL else "body"
        cells = [{"text": number(Fraction(value) / step)} for value in values.values()]
        rows.append(_row(kind, line.directorate, *cells))
        printed = {column: stated.get((line.directorate, column)) for column in values}
        rows += _printed(printed, values, step_of=step)
    columns: list[dict] = [
        {"label": "Directorate", "align": "text", "width": 28},
        *[{"label": column, "align": "number"} for column in (*list(OUTTURN_COLUMNS)[:3], NET_BUDGET)],
        {"label": "Outturn", "align": "number"},
        {"label": VARIANCE, "align": "number"},
    ]
    unit = "£ thousand" if step == THOUSAND else "£"
    return _table(f"outturn-{year[:4]}", f"Outturn {year}", columns, rows, f"{unit}. {outturns.SIGN_CONVENTION}")


# ---- rows ----


def _printed(
    printed: Mapping[str, Printed | None],
    values: Mapping[str, Amount | None],
    *,
    step_of: int,
    before: int = 0,
    behind: int = 0,
) -> list[dict]:
    """The printed row and the difference, where any printed figure is not what is computed; `step_of` is the unit of
    the table, `before` and `behind` are empty cells beside."""
    gaps = {column: _gap(printed.get(column), value, step_of) for column, value in values.items()}
    if not any(gaps.values()):
        return []
    texts = [_as_printed(printed.get(column), step_of) for column in values]
    sizes = [{"text": _signed(number(gap / step_of)) if gap else ""} for gap in gaps.values()]
    empty = {"text": ""}
    return [
        _row(kind, label, *[empty] * before, *found, *[empty] * behind)
        for kind, label, found in (("stated", AS_PRINTED, texts), ("difference", LESS_COMPUTED, sizes))
    ]


def _gap(printed: Printed | None, value: Value, unit: int) -> Fraction | None:
    """Printed less computed in whole units of the table, or as finely as it is printed where no unit is given; None
    where nothing differs as far as it is printed."""
    if printed is None or value is None or isinstance(value, Unknown):
        return None
    if Fraction(printed.value) == in_steps(Fraction(value), Fraction(printed.step)):
        return None
    return Fraction(printed.value) - in_steps(Fraction(value), Fraction(unit or printed.step))


def _as_printed(printed: Printed | None, unit: int) -> dict:
    """The printed text; a sum in millions is said in the unit of the table, with the text beside it."""
    if printed is None:
        return {"text": NOTHING}
    if printed.step <= unit:
        return {"text": printed.text}
    return {"text": number(Fraction(printed.value) / unit), "note": f"printed as {printed.text} million"}


def _signed(size: str) -> str:
    return size if size.startswith(MINUS) else f"+{size}"


def _pounds(value: Amount) -> dict:
    return {"text": NOTHING} if isinstance(value, Unknown) else {"text": number(known(value))}


def _or_words(shown: Shown, amount: Decimal | None, words: str = NOT_STATED) -> dict:
    return {"text": words, "words": True} if amount is None else shown.amount(amount)


def _row(kind: str, label: str, *cells: dict) -> dict:
    return {"kind": kind, "cells": [{"text": label}, *cells]}


def _table(id: str, caption: str, columns: list[dict], rows: list[dict], note: str = "") -> dict:
    return {"id": id, "caption": caption, "note": note, "columns": columns, "rows": rows}
