"""Exempt matters as tables: for the author of a section, and for the proper officer."""

from collections.abc import Callable
from datetime import date

from common.formatting import long_day
from kpis.models import Restriction
from reporting.exemption import in_words
from reporting.models import ExemptMark, MarkState, Section
from reporting.passages import FenceWrong, passages_of
from reporting.tables import cell, column, row, table

STATE_TAGS = {MarkState.PROPOSED: "submitted", MarkState.CONFIRMED: "approved", MarkState.REFUSED: "sent_back"}


def marks_of(section: Section, url: Callable[..., str]) -> list[dict]:
    """What is proposed or decided of a section and of the passages in it, the newest first. One query."""
    try:
        keys = set(passages_of(section.text))
    except FenceWrong:
        keys = set()
    marks = section.report.exempt_marks.exclude(state__in=[MarkState.WITHDRAWN, MarkState.ENDED])
    return [
        {
            "what": f"Passage “{mark.key}”" if mark.key else "The whole section",
            "under": in_words(mark.paragraphs, section.report.partnership.country),
            "state": STATE_TAGS[MarkState(mark.state)],
            "state_text": mark.get_state_display(),
            "why": mark.decision_reason,
            "review": long_day(mark.review_on),
            "withdraw": url("exempt-withdraw", pk=mark.pk) if mark.state == MarkState.PROPOSED else "",
        }
        for mark in marks
        if mark.section_id == section.pk or mark.key in keys
    ]


def to_decide_table(marks: list[ExemptMark], url: Callable[..., str], country: str) -> dict:
    return table(
        id="to-decide",
        caption="To decide",
        columns=[column("Part"), column("Paper"), column("Under"), column("Proposed by"), column("Review")],
        rows=[
            row(
                cell(_sentence(mark.place), href=url("exempt-decide", pk=mark.pk)),
                mark.report.short_title,
                in_words(mark.paragraphs, country),
                cell(
                    mark.proposed_by.name if mark.proposed_by else "The portal",
                    note=long_day(mark.proposed_at.date()),
                ),
                long_day(mark.review_on),
            )
            for mark in marks
        ],
    )


def confirmed_table(marks: list[ExemptMark], url: Callable[..., str], country: str, today: date) -> dict:
    return table(
        id="confirmed",
        caption="Exempt now, the next review first",
        columns=[column("Part"), column("Paper"), column("Under"), column("Review"), column("End")],
        rows=[
            row(
                _sentence(mark.place),
                mark.report.short_title,
                in_words(mark.paragraphs, country),
                cell(
                    long_day(mark.review_on),
                    href=url("exempt-review", pk=mark.pk),
                    note="due" if mark.review_on <= today else "",
                ),
                cell("End the exemption", href=url("exempt-end", pk=mark.pk)),
            )
            for mark in marks
        ],
    )


def restricted_table(restrictions: list[Restriction], url: Callable[..., str], today: date) -> dict:
    return table(
        id="restricted",
        caption="Restricted figures, the next review first",
        columns=[column("Figure"), column("Why"), column("Restricted by"), column("Review"), column("Lift")],
        rows=[
            row(
                str(one.thing),
                one.reason,
                one.restricted_by.name if one.restricted_by else "The portal",
                cell(long_day(one.review_on), note="due" if one.review_on <= today else ""),
                cell("Lift", href=url("restriction-lift", pk=one.pk)),
            )
            for one in restrictions
        ],
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
