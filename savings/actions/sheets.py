"""Workbooks that come back: kept, then accepted or cancelled."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.errors import ChangedMeanwhile, Refused
from partners.actions import keep_sent_in, save_row
from partners.rights import guard
from partners.roles import Right
from savings.actions.cases import still_open
from savings.actions.lines import drop_line, save_benefit_line, save_budget_line
from savings.models import BudgetLine, CaseVersion, SheetUpload, UploadState
from savings.sheets.comparing import LineChange
from savings.sheets.returned import dry_run


@transaction.atomic
def keep_sheet(*, version: CaseVersion, name: str, data: bytes, content: dict, by: User | None) -> SheetUpload:
    """Keep a workbook that was sent in, and what stands in it. Nothing of it is saved yet."""
    guard(by, version.partnership, Right.EDIT_SAVINGS)
    still_open(version)
    upload = SheetUpload(partnership=version.partnership, version=version, name=name, content=content)
    return keep_sent_in(upload, data=data, by=by)


@transaction.atomic
def accept_sheet(
    *, upload: SheetUpload, mark: str, by: User, only_without_problems: bool = False, take_out_missing: bool = False
) -> SheetUpload:
    """Save the lines of a workbook as they were shown: all of them, or only those without problems, as was chosen.

    `mark` is that of the figures beside which they were shown. Raises ChangedMeanwhile where these are others now.
    """
    guard(by, upload.partnership, Right.EDIT_SAVINGS)
    upload = _waiting(upload)
    CaseVersion.objects.select_for_update().get(pk=upload.version_id)
    still_open(upload.version)
    run = dry_run(upload)
    if run.mark != mark:
        raise ChangedMeanwhile(
            "Somebody changed the case while you were looking at this page. Nothing was saved: below, the workbook is "
            "compared with the figures as they are now."
        )
    if run.has_problems and not only_without_problems:
        raise Refused(
            "Some lines have problems: mend the workbook and send it again, or accept only those without problems."
        )
    gone = run.missing if take_out_missing else []
    if not run.to_save and not gone:
        raise Refused("Nothing can be saved from this workbook: cancel it.")
    for change in run.to_save:
        _save(change, by)
    for change in gone:
        drop_line(line=change.line, by=by)
    left = run.has_problems or (bool(run.missing) and not take_out_missing)
    return _decide(
        upload, UploadState.ACCEPTED_IN_PART if left else UploadState.ACCEPTED, len(run.to_save) + len(gone), by
    )


@transaction.atomic
def cancel_sheet(*, upload: SheetUpload, by: User) -> SheetUpload:
    """Leave the lines as they are; the file stays as evidence."""
    guard(by, upload.partnership, Right.EDIT_SAVINGS)
    return _decide(_waiting(upload), UploadState.CANCELLED, 0, by)


def _waiting(upload: SheetUpload) -> SheetUpload:
    held = SheetUpload.objects.select_for_update().get(pk=upload.pk)
    if held.state != UploadState.WAITING:
        raise Refused(f"This workbook was decided upon already: {held.get_state_display().lower()}.")
    held.version = CaseVersion.objects.select_related("case__partnership", "partnership").get(pk=held.version_id)
    return held


def _save(change: LineChange, by: User) -> None:
    try:
        if isinstance(change.line, BudgetLine):
            save_budget_line(line=change.line, amounts=change.amounts, by=by)
        else:
            save_benefit_line(line=change.line, amounts=change.amounts, by=by)
    except ValidationError as problem:
        raise Refused(
            f"{change.sheet}, {change.address}: {change.line.label} cannot be saved. {' '.join(problem.messages)} "
            "Nothing was saved from the workbook."
        ) from problem


def _decide(upload: SheetUpload, state: UploadState, saved: int, by: User) -> SheetUpload:
    upload.state, upload.saved, upload.decided_by, upload.decided_at = state, saved, by, timezone.now()
    return save_row(upload, by)
