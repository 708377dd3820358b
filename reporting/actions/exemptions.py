"""What of a paper is exempt: authors propose it, the proper officer decides.

The audit trail has who, when and which paragraph, never what is kept back.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.rights import guard
from partners.roles import Right
from reporting.actions.workflow import open_to_change, settle
from reporting.exemption import foreign, numbers_in_words, paragraph_choices
from reporting.marks import Marks
from reporting.models import ExemptMark, MarkState, Report, Section

REASON_MISSING = "Say why: the reason is kept."


@transaction.atomic
def propose_exemption(
    *,
    report: Report,
    paragraphs: Iterable[int],
    reason: str,
    review_on: date,
    by: User | None,
    section: Section | None = None,
    key: str = "",
    public_heading: str = "",
) -> ExemptMark:
    """Propose that a section as a whole, or the passage that goes by a name, is not for publication.

    From now on it is kept back; the paper has no public version until the proper officer has decided.
    """
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(report)
    mark = ExemptMark(
        report=report,
        section=section,
        key=key,
        paragraphs=sorted(set(paragraphs)),
        reason=reason.strip(),
        review_on=review_on,
        public_heading=public_heading.strip(),
        proposed_by=by,
    )
    _refuse_unsound(mark)
    mark.full_clean()
    mark.save()
    _record("exemption proposed", mark, by)
    settle(report, by=by)
    return mark


@transaction.atomic
def withdraw_exemption(*, mark: ExemptMark, by: User) -> ExemptMark:
    """Take a proposal back that nobody has decided yet. What the proper officer confirmed only they can end."""
    guard(by, mark.report.partnership, Right.EDIT_REPORTS)
    mark = _locked(mark)
    if mark.state != MarkState.PROPOSED:
        raise Refused("This was decided already: ask the proper officer.")
    _end(mark, MarkState.WITHDRAWN, "", by)
    settle(mark.report, by=by)
    return mark


@transaction.atomic
def decide_exemption(*, mark: ExemptMark, confirm: bool, reason: str, by: User) -> ExemptMark:
    """The proper officer confirms or refuses a proposal, with the reason."""
    guard(by, mark.report.partnership, Right.DECIDE_EXEMPTION)
    mark = _locked(mark)
    if mark.state != MarkState.PROPOSED:
        raise Refused("There is nothing to decide: this was decided or withdrawn already.")
    if mark.proposed_by_id == by.pk:
        raise Refused("You proposed this yourself: somebody else has to decide.")
    if not reason.strip():
        raise ValidationError({"reason": REASON_MISSING})
    mark.state = MarkState.CONFIRMED if confirm else MarkState.REFUSED
    mark.decided_by, mark.decided_at, mark.decision_reason = by, timezone.now(), reason.strip()
    if mark.key:
        passage = Marks(mark.report).passages.get(mark.key)
        if passage is None:
            raise Refused(
                f"The passage “{mark.key}” is no longer in the text: the author has to withdraw the proposal."
            )
        mark.decided_text = passage[1].checksum
    mark.save()
    _record("exemption confirmed" if confirm else "exemption refused", mark, by)
    settle(mark.report, by=by)
    return mark


@transaction.atomic
def end_exemption(*, mark: ExemptMark, reason: str, by: User) -> ExemptMark:
    """What was exempt is so no longer: the next public version shows it. Versions published before stay as they are."""
    guard(by, mark.report.partnership, Right.DECIDE_EXEMPTION)
    mark = _locked(mark)
    if mark.state != MarkState.CONFIRMED:
        raise Refused("Only what was confirmed can be ended.")
    if not reason.strip():
        raise ValidationError({"reason": REASON_MISSING})
    _end(mark, MarkState.ENDED, reason.strip(), by)
    settle(mark.report, by=by)
    return mark


@transaction.atomic
def review_exemption(*, mark: ExemptMark, review_on: date, by: User | None) -> ExemptMark:
    """Looked at again: it stays exempt, to be asked once more on another day."""
    guard(by, mark.report.partnership, Right.DECIDE_EXEMPTION)
    mark = _locked(mark)
    if mark.state != MarkState.CONFIRMED:
        raise Refused("Only what was confirmed is reviewed.")
    _refuse_past(review_on)
    old, mark.review_on = mark.review_on, review_on
    mark.save(update_fields=["review_on"])
    _record("exemption reviewed", mark, by, review_on=(old, review_on))
    return mark


def propose_changed_passages(*, report: Report, by: User | None) -> None:
    """A passage whose words changed since they were decided upon is proposed anew, by whoever changed it.

    Part of the actions that change words, each of which asks for its own right.
    """
    if by is None:  # a loader's text waits until somebody proposes it: until then there is no public version
        return
    decided = list(report.exempt_marks.filter(state=MarkState.CONFIRMED).exclude(key=""))
    passages = Marks(report).passages if decided else {}
    for mark in decided:
        if mark.key not in passages or passages[mark.key][1].checksum == mark.decided_text:
            continue
        _end(mark, MarkState.ENDED, "The passage was changed, and is proposed anew.", by)
        again = ExemptMark.objects.create(
            report=report,
            key=mark.key,
            paragraphs=mark.paragraphs,
            reason=mark.reason,
            review_on=mark.review_on,
            proposed_by=by,
        )
        _record("exemption proposed", again, by)


def _refuse_unsound(mark: ExemptMark) -> None:
    errors: dict[str, str] = {}
    country = mark.report.partnership.country
    wrong = foreign(mark.paragraphs, country)
    if not mark.paragraphs:
        errors["paragraphs"] = "Choose the paragraph of Schedule 12A."
    elif wrong:
        known = [number for number, _ in paragraph_choices(country)]
        errors["paragraphs"] = (
            f"In {mark.report.partnership.get_country_display()} the paragraphs are {known[0]} to {known[-1]}: "
            f"{numbers_in_words(wrong)} is not one of them."
        )
    if not mark.reason:
        errors["reason"] = "Say why the public interest in keeping it back outweighs that in telling it."
    if mark.review_on <= timezone.localdate():
        errors["review_on"] = REVIEW_IN_THE_PAST
    if mark.section is not None and mark.section.report_id != mark.report.pk:
        errors["section"] = "Choose a section of this paper."
    if errors:
        raise ValidationError(errors)
    if mark.section is None and mark.key not in Marks(mark.report).passages:
        raise Refused(f"There is no passage “{mark.key}” in this paper: fence it first, and save.")
    place = {"section": mark.section} if mark.section else {"key": mark.key}
    if mark.report.exempt_marks.live().filter(**place).exists():
        raise Refused("This is marked already.")


REVIEW_IN_THE_PAST = "Choose a day in the future: it says when to ask again whether this has to be kept back."


def _refuse_past(day: date) -> None:
    if day <= timezone.localdate():
        raise ValidationError({"review_on": REVIEW_IN_THE_PAST})


def _locked(mark: ExemptMark) -> ExemptMark:
    """The mark with its paper: whatever is decided, a paper that was signed before may have to be signed again.

    The proper officer decides about published papers too, so that what they are does not matter here.
    """
    Report.objects.select_for_update(of=("self",)).get(pk=mark.report_id)
    return (
        ExemptMark.objects.select_for_update(of=("self",))
        .select_related("report__partnership", "section")
        .get(pk=mark.pk)
    )


def _end(mark: ExemptMark, state: MarkState, reason: str, by: User) -> None:
    mark.state = state
    mark.ended_by, mark.ended_at, mark.ending_reason = by, timezone.now(), reason
    mark.save()
    _record("exemption withdrawn" if state == MarkState.WITHDRAWN else "exemption ended", mark, by)


def _record(event: str, mark: ExemptMark, by: User | None, **changes: tuple) -> None:
    changes["paragraphs"] = (None, ", ".join(map(str, mark.paragraphs)))
    record(event, target=mark, by=by, partnership_id=mark.report.partnership_id, changes=changes)
