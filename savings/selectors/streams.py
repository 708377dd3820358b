"""The detail tables of a case: streams of work with what each year takes off them."""

from collections.abc import Callable
from decimal import Decimal

from common.formatting import percent
from savings.calculations.details import Stream, saved_in_year, saved_of_all
from savings.models import CaseService, DetailStream
from savings.selectors.cases import CaseFigures
from savings.selectors.tables import PERCENT_PLACES, Shown


def stream_tables(figures: CaseFigures, href: Callable[[int], str]) -> list[dict]:
    """One table for each service that has streams; `href` makes the address of a stream's form, or nothing. One query."""
    links = {
        (stream.of_service_id, stream.label): href(stream.pk)
        for stream in DetailStream.objects.filter(version=figures.version)
    }
    return [
        _table(figures, service, streams, {one.label: links[service.pk, one.label] for one in streams})
        for service in figures.services
        if (streams := figures.streams[service.pk])
    ]


def _table(figures: CaseFigures, service: CaseService, streams: list[Stream], links: dict[str, str]) -> dict:
    pounds = Shown(figures)
    pounds.scale = 1  # details are known to the pound where their profile is in thousands
    rows: list[dict] = []
    for stream in streams:
        link = links[stream.label]
        first = {"text": stream.label, **({"href": link} if link else {})}
        closing = stream.closings[-1]
        note = {"note": "below nought: more is saved than the budget holds"} if closing < 0 <= stream.opening else {}
        amounts = [pounds.amount(value) for value in (*stream.savings, stream.total)]
        cells = [first, pounds.amount(stream.opening), *amounts, {**pounds.amount(closing), **note}]
        rows.append({"kind": "body", "cells": cells})
    each = [pounds.amount(saved_in_year(streams, year)) for year in range(len(figures.years))]
    sums = [sum((value), Decimal(0)) for value in (
        [one.opening for one in streams], [one.total for one in streams], [one.closings[-1] for one in streams]
    )]  # fmt: skip
    opening, saved, closing_sum = (pounds.amount(one) for one in sums)
    rows.append({"kind": "total", "cells": [{"text": "Total"}, opening, *each, saved, closing_sum]})
    share = saved_of_all(streams)
    number = [{"label": label, "align": "number"} for label in ("Opening", *pounds.years, "Saved in all", "Closing")]
    return {
        "id": f"streams-{service.service.slug}",
        "caption": f"{service.service.name}: streams of work, £",
        "columns": [{"label": "Stream", "align": "text", "width": 24}, *number],
        "rows": rows,
        "note": f"£, {figures.case.price_base}. Savings are positive here: each year's is taken off the budget, and the "
        "next year opens with the rest. Years without a stated saving count as nil. "
        + (f"All savings are {percent(share.value, PERCENT_PLACES)} {share.base}." if share.value is not None else ""),
    }
