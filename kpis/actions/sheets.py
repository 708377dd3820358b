"""Returns that come back as a spreadsheet: kept, then taken over line by line, or put aside."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.errors import Refused
from kpis.actions.returns import ReturnClosed, SomebodyElseSaved, save_line, still_open
from kpis.entry import Unreadable
from kpis.models import Return, ReturnSheet
from kpis.sheets.comparing import Outcome
from kpis.sheets.returned import dry_run, lines_named
from partners.actions import keep_sent_in, save_row
from partners.rights import Rights, guard
from partners.roles import Right
from partners.sent_in import UploadState


@transaction.atomic
def keep_return_sheet(*, quarterly_return: Return, name: str, data: bytes, content: dict, by: User) -> ReturnSheet:
    """Keep a spreadsheet that was sent in, and what stands in it. Nothing of it is saved yet."""
    partnership = quarterly_return.service.partnership
    guard(by, partnership, Right.ENTER_FIGURES, service_id=quarterly_return.service_id)
    still_open(quarterly_return)
    sheet = ReturnSheet(partnership=partnership, quarterly_return=quarterly_return, name=name, content=content)
    keep_sent_in(sheet, data=data, by=by)
    sheet.lines.set(lines_named(content, Rights(by, partnership)))
    return sheet


@transaction.atomic
def take_over_sheet(*, sheet: ReturnSheet, seen: Mapping[int, int], by: User) -> ReturnSheet:
    """Save the lines that were ticked: id of each, with the version that was seen beside it.

    A line that somebody else changed meanwhile is refused with a sentence, and the others are saved.
    """
    rights = Rights(by, sheet.partnership)
    sheet = _waiting(sheet, by)
    still_open(sheet.quarterly_return)
    if not seen:
        raise Refused("Tick at least one line, or put the file aside.")
    run = dry_run(sheet, rights)
    offered = {row.pk: row for row in run.rows if row.outcome in (Outcome.CHANGES, Outcome.SAME)}
    saved, refused = 0, []
    for pk, version in seen.items():
        if pk not in offered:
            refused.append([pk, "This line cannot be taken over from the file."])
        elif offered[pk].outcome == Outcome.CHANGES:
            line = offered[pk].line
            assert line is not None  # every line that changes is one of the return
            try:
                save_line(observation=line.observation, version=version, typed=offered[pk].typed, by=by)
                saved += 1
            except SomebodyElseSaved as problem:
                who = problem.now.entered_by.name if problem.now.entered_by else "Somebody"
                refused.append([pk, f"{who} changed this line while you were looking at it: it was left as it is now."])
            except (Unreadable, ReturnClosed) as problem:
                refused.append([pk, str(problem)])
    everything = not refused and not run.not_taken and {row.pk for row in run.changes} <= set(seen)
    sheet.not_saved = refused
    return _decide(sheet, UploadState.ACCEPTED if everything else UploadState.ACCEPTED_IN_PART, saved, by)


@transaction.atomic
def put_sheet_aside(*, sheet: ReturnSheet, by: User) -> ReturnSheet:
    """Leave the lines as they are; the file stays as evidence."""
    return _decide(_waiting(sheet, by), UploadState.CANCELLED, 0, by)


def _waiting(sheet: ReturnSheet, by: User) -> ReturnSheet:
    held = ReturnSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    held.quarterly_return = Return.objects.select_related("service__partnership").get(pk=held.quarterly_return_id)
    guard(by, held.partnership, Right.ENTER_FIGURES, service_id=held.quarterly_return.service_id)
    if held.state != UploadState.WAITING:
        raise Refused(f"This file was decided upon already: {held.get_state_display().lower()}.")
    return held


def _decide(sheet: ReturnSheet, state: UploadState, saved: int, by: User) -> ReturnSheet:
    sheet.state, sheet.saved, sheet.decided_by, sheet.decided_at = state, saved, by, timezone.now()
    return save_row(sheet, by)
