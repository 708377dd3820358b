"""How customers are heard through the year: a calendar of twelve months, then each way with whom and what for."""

from calendar import month_abbr

from projects.models import Engagement
from projects.models.engagement import MONTHS_OF_THE_YEAR
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block engagement_calendar }}"
MARK, MARK_WORDS = "yes", "A month with “yes” is one in which it is done."
NAME, MONTH = 28, 6


def collect(context: BlockContext) -> list[Part]:
    """Two tables; the calendar has only what has months."""
    found = list(context.partnership.engagements.all())
    if not found:
        return [note("No engagement of customers is kept.")]
    dated = [one for one in found if one.months]
    return [*([_calendar(dated)] if dated else []), _ways(found)]


def _calendar(dated: list[Engagement]) -> Part:
    return table(
        id="engagement-calendar",
        caption="Engagement of customers by month",
        note=MARK_WORDS,
        columns=[
            column("What is done", width=NAME),
            *[column(month_abbr[month], width=MONTH) for month in MONTHS_OF_THE_YEAR],
        ],
        rows=[
            row(one.activity, *[MARK if month in one.months else "" for month in MONTHS_OF_THE_YEAR]) for one in dated
        ],
    )


def _ways(found: list[Engagement]) -> Part:
    return table(
        id="engagement-ways",
        caption="Ways in which customers are heard",
        columns=[
            column("What is done", width=30),
            column("How often", width=20),
            column("With whom", width=24),
            column("What for", width=26),
        ],
        rows=[
            row(
                one.activity,
                one.cadence or "not stated",
                one.audience or "not stated",
                cell(one.purpose or "not stated"),
                of=[one],
            )
            for one in found
        ],
    )
