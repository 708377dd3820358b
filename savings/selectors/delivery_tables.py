"""The tables and the chart of what became of savings, as the components show them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.safestring import mark_safe

from common.charts import plotly_figure, svg
from common.formatting import NOTHING, long_day, number
from savings.calculations.amounts import NIL, Unknown
from savings.calculations.delivery import Part, Position, together
from savings.calculations.forecast_bridge import Change
from savings.models import DeliveryReport
from savings.selectors.delivery import CaseDelivery, FollowedLine, Place, short_money

PART_WORDS = {
    Part.VALIDATED: "Delivered, validated by finance",
    Part.UNVALIDATED: "Reported as delivered, not validated",
    Part.TO_COME: "Forecast, still to come",
    Part.SLIPPED: "Slipped to a later year",
    Part.WRITTEN_OFF: "Written off",
    Part.TO_FIND: "Still to find",
    Part.BEYOND: "More than due",
    Part.NOT_REPORTED: "Not reported",
    Part.NOT_BEGUN: "Year not begun",
}
SHORT_WORDS = {
    Part.VALIDATED: "Delivered, validated",
    Part.UNVALIDATED: "Reported, not validated",
    Part.TO_COME: "Forecast, to come",
    Part.SLIPPED: "Slipped, net",
    Part.WRITTEN_OFF: "Written off",
    Part.TO_FIND: "Still to find",
    Part.BEYOND: "More than due",
    Part.NOT_REPORTED: "Not reported",
}
OF_REPORTS = (Part.VALIDATED, Part.UNVALIDATED, Part.TO_COME, Part.SLIPPED, Part.TO_FIND, Part.BEYOND)
NOT_REPORTED, NOT_BEGUN, NOT_KNOWN = "not reported", "not begun", "not known yet"
KINDS = {False: "Recurrent savings", True: "One-off savings"}
TOTAL = "Total"

Href = Callable[[Place], str]


class Written:
    """How amounts of a case are written: thousands where its paper prints them, otherwise pounds."""

    def __init__(self, delivery: CaseDelivery) -> None:
        case = delivery.case
        self.scale = case.printed_step or 1
        unit = "£ thousand" if self.scale == 1000 else "£"
        self.note = (
            f"{unit}, {case.price_base}, as at {delivery.quarter.label}. Savings are positive, added costs negative."
        )

    def amount(self, value: Decimal | None) -> dict:
        return {"text": number(None if value is None else Fraction(value) / self.scale)}

    def part(self, position: Position, part: Part, *, has_begun: bool = True) -> dict:
        """Where nobody reported, this is said once, and nothing is nought."""
        if position.reported or part not in OF_REPORTS:
            return self.amount(position.part(part))
        if part == Part.VALIDATED and position.due:
            return {"text": NOT_REPORTED if has_begun else NOT_BEGUN, "words": True}
        return {"text": NOTHING}


def by_year_table(delivery: CaseDelivery, *, one_off: bool) -> dict:
    """What was planned to begin in each year, and what became of it. In the total, slips within the case cancel out."""
    written, years = Written(delivery), delivery.by_year(one_off=one_off)
    whole, begun = together(years), len(delivery.begun)

    def amounts(label: str, value: Callable[[Position], Decimal], total: Decimal | None, kind: str = "body") -> dict:
        return row_of([{"text": label}, *[written.amount(value(year)) for year in years], written.amount(total)], kind)

    def part_row(part: Part) -> dict:
        cells = [written.part(year, part, has_begun=place < begun) for place, year in enumerate(years)]
        in_all = written.amount(whole.net_slipped) if part == Part.SLIPPED else written.part(whole, part)
        return row_of([{"text": PART_WORDS[part]}, *cells, in_all])

    always = (Part.VALIDATED, Part.UNVALIDATED, Part.TO_COME, Part.TO_FIND)
    rows = [amounts("Planned to begin in the year", lambda year: year.planned, whole.planned)]
    if any(year.slipped_in for year in years):
        rows.append(amounts("Came from earlier years", lambda year: year.slipped_in, None))
    rows += [
        amounts("Due", lambda year: year.due, whole.planned, "total"),
        {"kind": "group", "cells": [{"text": "What became of it"}]},
        *[part_row(one) for one in Part if one in always or any(year.part(one) for year in years)],
    ]
    slips = " What slips is due again in the later year; in the total it counts once." if whole.slipped else ""
    note = f"{written.note} What became of it makes up what is due.{slips}{_unknown(delivery, one_off=one_off)}"
    columns = columns_of("Savings", *[year.label for year in delivery.years], TOTAL)
    return as_table(f"delivery-{_slug(one_off)}", f"{KINDS[one_off]} by year", columns, rows, note)


def _unknown(delivery: CaseDelivery, *, one_off: bool) -> str:
    """The lines whose plan nobody knows: they are in no total."""
    names = [
        f"{line.line.label} ({', '.join(y.label for y, p in zip(line.years, line.planned, strict=True) if isinstance(p, Unknown))})"
        for line in delivery.lines
        if line.is_one_off is one_off and any(isinstance(one, Unknown) for one in line.planned)
    ]
    return f" Nothing is counted as planned where no amount is known: {'; '.join(names)}." if names else ""


def by_line_table(delivery: CaseDelivery, href: Callable[[FollowedLine], str], *, one_off: bool) -> dict:
    """Each line under its service, for the years that have begun."""
    written, begun = Written(delivery), delivery.begun
    places = [place for place in delivery.of_kind(one_off=one_off) if place.year in begun]
    shown = [
        part
        for part in SHORT_WORDS
        if part in (Part.VALIDATED, Part.UNVALIDATED) or any(place.position.part(part) for place in places)
    ]

    def row(first: dict, position: Position, kind: str = "body") -> dict:
        cells = [
            written.amount(position.net_slipped) if part == Part.SLIPPED else written.part(position, part)
            for part in shown
        ]
        return row_of([first, written.amount(position.planned), *cells], kind)

    rows: list[dict] = []
    services: dict[str, dict[int, tuple[FollowedLine, list[Position]]]] = {}
    for place in places:
        own = services.setdefault(place.followed.line.of_service.label, {})
        own.setdefault(place.followed.line.pk, (place.followed, []))[1].append(place.position)
    for label, lines in services.items():
        rows.append({"kind": "group", "cells": [{"text": label}]})
        for followed, positions in lines.values():
            rows.append(row({"text": followed.line.label, "href": href(followed)}, together(positions)))
        if len(lines) > 1:
            of_service = together(one for _, positions in lines.values() for one in positions)
            rows.append(row({"text": f"{label}: total"}, of_service, "total"))
    rows.append(row({"text": "All services"}, together(place.position for place in places), "total"))
    heads = ["Line", "Planned", *[SHORT_WORDS[part] for part in shown]]
    span = begun[0].label if len(begun) == 1 else f"{begun[0].label} to {begun[-1].label}"
    note = f"{written.note} Planned to begin in {span}; each row adds up to what was planned."
    return as_table(f"lines-{_slug(one_off)}", f"{KINDS[one_off]} by service and line", columns_of(*heads), rows, note)


def effect_chart(delivery: CaseDelivery) -> dict:
    """Planned, forecast and delivered savings a year."""
    effect, years = delivery.effect, delivery.years
    series = (("Planned", effect.planned), ("Forecast", effect.forecast), ("Delivered, validated", effect.delivered))
    reported = [number for number, amount in enumerate(effect.delivered) if amount is not None]
    if reported:
        place = reported[-1]
        title = (
            f"In {years[place].label}, {short_money(effect.delivered[place])} a year is delivered and validated "
            f"of {short_money(effect.planned[place])} planned"
        )
    else:
        title = f"{short_money(effect.planned[-1])} a year is planned by {years[-1].label}; nothing is reported yet"
    chart = {
        "kind": "chart",
        "id": "delivery-chart",
        "form": "bar",
        "title": title,
        "summary": f"{title}. Recurrent savings in each year, in pounds.",
        "unit": "£",
        "labels": [year.label for year in years],
        "series": [
            {"name": name, "values": [None if one is None else f"{one:f}" for one in values]} for name, values in series
        ],
        "starts_at_zero": True,
        "table": _effect_table(delivery),
    }
    return {**chart, "svg": mark_safe(svg(chart)), "figure": plotly_figure(chart)}  # every text in it is escaped


def _effect_table(delivery: CaseDelivery) -> dict:
    written, effect, begun = Written(delivery), delivery.effect, len(delivery.begun)
    rows = []
    columns = (effect.planned, effect.forecast, effect.delivered, effect.planned_so_far, effect.delivered_so_far)
    for place, (year, *values) in enumerate(zip(delivery.years, *columns, strict=True)):
        words = {"text": NOT_REPORTED if place < begun else NOT_BEGUN, "words": True}
        rows.append(row_of([{"text": year.label}, *[words if one is None else written.amount(one) for one in values]]))
    heads = ("Year", "Planned a year", "Forecast a year", "Delivered a year", "Planned so far", "Delivered so far")
    note = f"{written.note} Savings run on from the year in which they begin; delivered is what finance has validated."
    return as_table("effect", "Recurrent savings in each year", columns_of(*heads), rows, note)


def bridge_table(delivery: CaseDelivery, *, one_off: bool) -> dict | None:
    """From the last report's forecast to this one."""
    crossed = delivery.bridge(one_off=one_off)
    if crossed is None or delivery.last_reported is None or not crossed.steps:
        return None
    written = Written(delivery)
    order = list(Change)
    rows = [
        row_of(
            [{"text": f"Forecast, {delivery.last_reported.label}"}, {"text": ""}, written.amount(crossed.before)],
            "total",
        )
    ]
    for step in sorted(crossed.steps, key=lambda step: order.index(step.change)):
        service, name = step.key
        rows.append(row_of([{"text": name, "note": service}, {"text": step.change}, written.amount(step.amount)]))
    rows.append(
        row_of([{"text": f"Forecast, {delivery.quarter.label}"}, {"text": ""}, written.amount(crossed.after)], "total")
    )
    columns = [
        *columns_of("Line and year")[:1],
        {"label": "Step", "align": "text"},
        {"label": "Amount", "align": "number"},
    ]
    note = f"{written.note} The forecasts of all years that are reported; the steps make up the difference."
    caption = (
        f"{KINDS[one_off]}: from the forecast of {delivery.last_reported.label} to that of {delivery.quarter.label}"
    )
    return as_table(f"bridge-{_slug(one_off)}", caption, columns, rows, note)


def risk_table(delivery: CaseDelivery, href: Href, *, one_off: bool) -> dict | None:
    """What is at risk, with the reason that was reported."""
    found = [(place, amount) for place, amount in delivery.at_risk() if place.followed.is_one_off is one_off]
    if not found:
        return None
    written, rows, silent = Written(delivery), [], []
    for place, amount in found:
        standing = place.followed.standing(place.year, delivery.quarter)
        if not standing:
            silent.append(amount)
            continue
        why = " ".join(sentence(one) for one in (*why_words(standing[-1]), standing[-1].mitigation) if one)
        first = {"text": place.name, "note": place.followed.line.of_service.label, "href": href(place)}
        due, forecast = written.amount(place.position.due), written.amount(place.position.forecast)
        rows.append(row_of([first, due, forecast, written.amount(amount), {"text": why or "no reason reported"}]))
    if silent:
        not_reported = {"text": NOT_REPORTED, "words": True}
        lines = {"text": "1 line and year" if len(silent) == 1 else f"{len(silent)} lines and years"}
        at_risk = written.amount(sum(silent, NIL))
        rows.append(row_of([lines, {"text": ""}, not_reported, at_risk, {"text": "Named at the end of this page."}]))
    total = sum((amount for _, amount in found), NIL)
    rows.append(row_of([{"text": TOTAL}, {"text": ""}, {"text": ""}, written.amount(total), {"text": ""}], "total"))
    columns = [
        *columns_of("Line and year", "Due", "Forecast", "At risk"),
        {"label": "Why, and what is done", "align": "text", "width": 44},
    ]
    return as_table(f"risk-{_slug(one_off)}", f"{KINDS[one_off]} at risk", columns, rows, written.note)


def waiting_table(delivery: CaseDelivery, href: Callable[[DeliveryReport], str] | None) -> dict | None:
    """Reports that finance has not looked at."""
    written, rows = Written(delivery), []
    for place, report in delivery.waiting():
        first = {"text": place.name, "note": place.followed.line.of_service.label}
        cells = [
            {**first, "href": href(report)} if href else first,
            {"text": report.when.label, "note": f"as at {long_day(report.as_at)}"},
            written.amount(report.delivered),
            written.amount(place.position.unvalidated),
            {"text": report.reported_by.name},
        ]
        rows.append(row_of(cells))
    if not rows:
        return None
    columns = [
        *columns_of("Line and year")[:1],
        {"label": "Report", "align": "text"},
        {"label": "Delivered so far", "align": "number"},
        {"label": "Of it not validated", "align": "number"},
        {"label": "Reported by", "align": "text"},
    ]
    return as_table("waiting", "Waiting for validation", columns, rows, written.note)


def why_words(report: DeliveryReport) -> list[str]:
    return [words for words in (report.get_reason_display() if report.reason else "", report.reason_words) if words]


# ---- rows ----


def sentence(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _slug(one_off: bool) -> str:
    return "one-off" if one_off else "recurrent"


def row_of(cells: Sequence[dict], kind: str = "body") -> dict:
    return {"kind": kind, "cells": list(cells)}


def columns_of(first: str, *others: str) -> list[dict]:
    return [{"label": first, "align": "text", "width": 24}, *[{"label": one, "align": "number"} for one in others]]


def as_table(id: str, caption: str, columns: list[dict], rows: list[dict], note: str = "") -> dict:
    return {"id": id, "caption": caption, "note": note, "columns": columns, "rows": rows}
