"""The tables of one line: its years, every report of it, and what was written off."""

from collections.abc import Callable

from common.formatting import NOTHING, long_day
from periods.values import FinancialYear
from savings.calculations.amounts import Unknown
from savings.calculations.delivery import Part
from savings.models import DeliveryReport, DeliveryState, WriteOff
from savings.selectors.delivery import CaseDelivery, FollowedLine
from savings.selectors.delivery_tables import (
    NOT_KNOWN,
    PART_WORDS,
    SHORT_WORDS,
    Written,
    as_table,
    columns_of,
    row_of,
    sentence,
    why_words,
)


def line_table(delivery: CaseDelivery, followed: FollowedLine, links: Callable[[FinancialYear], str] | None) -> dict:
    """One line year by year. `links` leads to the form of a year."""
    written, rows = Written(delivery), []
    positions = followed.positions(delivery.quarter)
    parts = [Part.VALIDATED, Part.UNVALIDATED, Part.TO_COME, Part.SLIPPED, Part.WRITTEN_OFF, Part.TO_FIND]
    parts += [
        part for part in (Part.BEYOND, Part.NOT_REPORTED, Part.NOT_BEGUN) if any(one.part(part) for one in positions)
    ]
    for place, (year, position) in enumerate(zip(followed.years, positions, strict=True)):
        first = {"text": year.label, "header": True, **({"href": links(year)} if links else {})}
        cells = [written.part(position, part, has_begun=place < len(delivery.begun)) for part in parts]
        planned = followed.planned[place]
        plan = {"text": planned.words, "words": True} if isinstance(planned, Unknown) else written.amount(planned)
        rows.append(row_of([first, plan, written.amount(position.due), *cells]))
    words_of = {**PART_WORDS, **SHORT_WORDS, Part.SLIPPED: "Slipped"}
    note = f"{written.note} Due is the year's plan and what came from earlier years."
    return as_table(
        "years", "Year by year", columns_of("Year", "Planned", "Due", *[words_of[one] for one in parts]), rows, note
    )


STATE_TAGS = {"reported": "submitted", "sent_back": "sent_back", "validated": "approved"}


def history_table(delivery: CaseDelivery, followed: FollowedLine, href: Callable[[DeliveryReport], str] | None) -> dict:
    """Every report, the newest first."""
    written = Written(delivery)
    reports = [one for year in followed.years for one in followed.reports[year]]
    rows = [
        row_of(
            [
                {
                    "text": report.when.label,
                    "note": f"as at {long_day(report.as_at)}",
                    **({"href": href(report)} if href and report.state != DeliveryState.SENT_BACK else {}),
                },
                {"text": report.year.label},
                written.amount(report.forecast),
                {"text": NOT_KNOWN, "words": True} if report.delivered is None else written.amount(report.delivered),
                {"text": slip_words(report, written)},
                {
                    "text": " ".join(
                        sentence(one) for one in (*why_words(report), report.mitigation, report.evidence) if one
                    )
                    or NOTHING
                },
                {"text": "", "tag": (STATE_TAGS[report.state], report.get_state_display()), "note": who_words(report)},
            ]
        )
        for report in sorted(reports, key=lambda one: (-one.period_id, one.year_id))
    ]
    columns: list[dict] = [
        {"label": "Report", "align": "text"},
        {"label": "Year", "align": "text"},
        {"label": "Forecast", "align": "number"},
        {"label": "Delivered", "align": "number"},
        {"label": "Slips", "align": "text"},
        {"label": "Why, what is done, and evidence", "align": "text", "width": 24},
        {"label": "State", "align": "text"},
    ]
    return as_table("history", "Every report, the newest first", columns, rows, written.note)


def write_offs_table(
    delivery: CaseDelivery, followed: FollowedLine, href: Callable[[WriteOff], str] | None
) -> dict | None:
    written = Written(delivery)
    write_offs = [one for year in followed.years for one in followed.write_offs[year]]
    if not write_offs:
        return None
    rows = [
        row_of(
            [
                {"text": one.year.label, "note": f"written off in {one.when.label}"},
                written.amount(one.amount),
                {"text": one.reason},
                {"text": one.agreed_by, "note": long_day(one.agreed_on)},
                *([{"text": "Take it back", "href": href(one)}] if href else []),
            ]
        )
        for one in write_offs
    ]
    columns: list[dict] = [
        {"label": "Year", "align": "text"},
        {"label": "Amount", "align": "number"},
        {"label": "Why", "align": "text", "width": 24},
        {"label": "Agreed by", "align": "text"},
        *([{"label": "Change", "align": "text"}] if href else []),
    ]
    return as_table("write-offs", "Written off", columns, rows, written.note)


def slip_words(report: DeliveryReport, written: Written) -> str:
    if report.slips_to is None or report.slipped is None:
        return NOTHING
    return f"{written.amount(report.slipped)['text']} to {report.slips_to.label}"


def who_words(report: DeliveryReport) -> str:
    """Who reported, and who validated or sent back."""
    words = f"reported by {report.reported_by.name}"
    if report.validated_by:
        words += f", validated by {report.validated_by.name}"
    return f"{words}: {report.sent_back_reason}" if report.sent_back_reason else words
