"""What became of the decisions of earlier meetings that were still open after the last one."""

from common.formatting import long_day
from projects.models import Decision
from projects.selectors.decisions import matters_arising, meeting_before, standing
from reporting.blocks import BlockContext, Part
from reporting.models import Audience
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block matters_arising }}"
WITHHELD = "Told in the part that is not for publication."


def collect(context: BlockContext) -> list[Part]:
    """One row a decision of this committee that is open, or was closed since its last meeting."""
    meeting = context.report.meeting
    last = meeting_before(meeting)
    found = list(matters_arising(meeting.committee, meeting.on, since=last.on if last else None))
    if not found:
        return [note("No decision of an earlier meeting is open.")]
    return [
        table(
            id="matters-arising",
            caption="Decisions of earlier meetings, and what became of them",
            columns=[
                column("Decision", width=27),
                column("Decided", width=14),
                column("Who, and by when", width=17),
                column("What became of it", width=28),
                column("State", width=14),
            ],
            rows=[_row(one, context) for one in found],
        )
    ]


def _row(decision: Decision, context: BlockContext) -> dict:
    private = decision.has_exempt_part and context.audience == Audience.PUBLIC
    return row(
        cell(decision.title, note="" if private else decision.resolution_text),
        long_day(decision.decided_on) if decision.decided_on else f"{long_day(decision.meeting.on)}, not minuted yet",
        cell(
            decision.owner_role or "not named",
            note=f"by {long_day(decision.due_on)}" if decision.due_on else "no date",
        ),
        WITHHELD if private else became_of(decision),
        standing(decision).words,
        of=[decision],
    )


def became_of(decision: Decision) -> str:
    """The newest that was told of a decision, with its day; what closed it, once it is closed."""
    if decision.closed_on:
        return decision.closing_evidence
    newest = next(iter(decision.follow_ups.all()), None)
    return f"{long_day(newest.on)}: {newest.text}" if newest else "Nothing has been told yet."
