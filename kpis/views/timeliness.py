"""How complete and how timely the returns are, as a page and as a file."""

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse

from common.formatting import NOTHING, long_day
from common.sheets.writing import harmless
from kpis.selectors.timeliness import QUARTERS_SHOWN, Timeliness, timeliness
from partners.roles import Right
from partners.views import PartnershipPage

HEADS = (
    "Service",
    "Quarter",
    "Due on",
    "Figures due",
    "Entered",
    "In time",
    "Late",
    "Most days late",
    "Missing with a reason",
    "Missing without a reason",
    "Times sent back",
    "Days from quarter end to approval",
)


class ReturnTimeliness(PartnershipPage):
    """By service and quarter: what was due, what came in time, what is missing, and how long approval took."""

    needs = Right.SEE_RETURNS
    section = "returns"
    template_name = "kpis/timeliness.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = timeliness(self.rights)
        return self.page(
            table=self.table(rows) if rows else None,
            lead=lead_words(rows),
            csv_url=self.url("return-timeliness-csv"),
            breadcrumbs=[{"label": "Returns", "href": self.url("returns")}],
        )

    def table(self, rows: list[Timeliness]) -> dict[str, Any]:
        shown: list[dict[str, Any]] = []
        quarter = None
        for one in rows:
            if one.quarterly_return.when != quarter:
                quarter = one.quarterly_return.when
                shown.append({"kind": "group", "cells": [{"text": quarter.long_label}]})
            shown.append({"kind": "body", "cells": self.cells(one)})
        return {
            "id": "timeliness",
            "caption": "Completeness and timeliness of returns, the newest quarter first",
            "note": f"The last {QUARTERS_SHOWN} quarters. A figure is in time when it was last typed by the day on which "
            "the return was due. Figures that are not due this time, or do not apply, are not counted.",
            "columns": [
                {"label": "Service", "align": "text", "width": 18},
                {"label": "Due on", "align": "text", "width": 16},
                *({"label": label, "align": "number"} for label in ("Figures due", "Entered", "In time", "Late")),
                {"label": "Missing, reason given", "align": "number"},
                {"label": "Missing, no reason", "align": "number"},
                {"label": "Sent back", "align": "number"},
                {"label": "Days to approval", "align": "number"},
            ],
            "rows": shown,
        }

    def cells(self, one: Timeliness) -> list[dict[str, Any]]:
        quarterly_return, days = one.quarterly_return, one.most_days_late
        address = self.url("return", service=quarterly_return.service.slug, quarter=quarterly_return.when.slug)
        known = one.due_on is not None
        return [
            {"text": quarterly_return.service.name, "href": address, "header": True},
            {"text": long_day(one.due_on) if one.due_on else "not known"},
            {"text": str(one.due)},
            {"text": str(one.entered)},
            {"text": str(one.in_time) if known else NOTHING},
            {
                "text": str(one.late) if known else NOTHING,
                "note": f"up to {days} day{'s' if days != 1 else ''}" if days else "",
            },
            {"text": str(one.missing_with_reason)},
            {"text": str(one.missing_without_reason), "note": "overdue" if one.overdue else ""},
            {"text": times_words(one.sent_back)},
            {"text": NOTHING if one.days_to_approval is None else str(one.days_to_approval)},
        ]


class ReturnTimelinessCsv(ReturnTimeliness):
    """The same rows as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADS)
        for one in timeliness(self.rights):
            known = one.due_on is not None
            writer.writerow(
                [
                    harmless(one.quarterly_return.service.name),
                    one.quarterly_return.when.label,
                    one.due_on.isoformat() if one.due_on else "",
                    one.due,
                    one.entered,
                    one.in_time if known else "",
                    one.late if known else "",
                    one.most_days_late if known else "",
                    one.missing_with_reason,
                    one.missing_without_reason,
                    one.sent_back,
                    "" if one.days_to_approval is None else one.days_to_approval,
                ]
            )
        return HttpResponse(
            "\ufeff" + text.getvalue(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.partnership.slug}-returns.csv"'},
        )


def lead_words(rows: list[Timeliness]) -> str:
    """Of the newest quarter: 40 of 52 figures entered, 3 late, 2 missing without a reason."""
    if not rows:
        return ""
    newest = [one for one in rows if one.quarterly_return.when == rows[0].quarterly_return.when]
    due, entered, late, missing = (
        sum(getattr(one, name) for one in newest) for name in ("due", "entered", "late", "missing_without_reason")
    )
    return (
        f"{rows[0].quarterly_return.when.label}: {entered} of {due} figures entered, {late} of them late, "
        f"{missing} missing without a reason."
    )


def times_words(times: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(times, f"{times} times")
