"""A paper moves from draft to published: who may move it, and what has to be done before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.rights import guard
from partners.roles import Right
from reporting.models import AmendmentKind, Comment, Recommendation, Report, ReportState, Section
from reporting.reports import report_types
from reporting.standing import Standing, names

CLOSED_WORDS = {
    ReportState.PUBLISHED: "This paper is published. Begin a correction first: what is published stays as it is.",
    ReportState.SUPERSEDED: "Another paper has taken the place of this one: change that paper.",
    ReportState.WITHDRAWN: "This paper is withdrawn: begin a new one.",
}


class PaperClosed(Refused):
    """The paper is published, superseded or withdrawn: nobody writes in it."""

    def __init__(self, report: Report) -> None:
        super().__init__(CLOSED_WORDS[ReportState(report.state)])


class CommentsOpen(Refused):
    """Comments that were asked for have not been answered."""


class NotSigned(Refused):
    """Sign-offs are missing, or were given for another text."""


def open_to_change(report: Report) -> Report:
    """The paper, locked until the caller commits. Raises PaperClosed where nobody may write in it."""
    report = Report.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=report.pk)
    if not report.is_writable:
        raise PaperClosed(report)
    return report


def settle(report: Report, *, by: User | None) -> None:
    """Approve a paper whose last sign-off was given; take the approval back from one that has to be signed again.

    No signature is taken away: what was signed stays, and what no longer holds is shown.
    """
    if report.state not in (ReportState.SIGNING, ReportState.APPROVED):
        return
    signed = Standing(report).all_signed
    if signed and report.state == ReportState.SIGNING:
        _move(report, ReportState.APPROVED, by=by, event="report approved", approved_at=timezone.now())
    elif not signed and report.state == ReportState.APPROVED:
        _move(report, ReportState.SIGNING, by=by, event="report to be signed again", approved_at=None)


@transaction.atomic
def begin_consultation(*, report: Report, by: User | None, due_on: date | None = None) -> Report:
    """Ask for every comment that the type of paper wants and that nobody has given yet, by a day."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = _locked(report)
    if report.state != ReportState.DRAFTING:
        raise Refused("Comments are asked for while a paper is being drafted: this one is not any more.")
    there = set(report.comments.values_list("kind", flat=True))
    missing = [kind for kind in report_types()[report.type].sign_offs if kind not in there]
    if not missing and not there:
        raise Refused(
            "This type of paper prints no comments of its own, so nobody would be asked: use “Ask for a comment” on "
            "the paper's page, for example of Finance, or pass the paper on for signing."
        )
    today = timezone.localdate()
    Comment.objects.bulk_create(
        Comment(report=report, order=order, kind=kind, asked_on=today, due_on=due_on)
        for order, kind in enumerate(missing, start=len(there) + 1)
    )
    report.comments.filter(text="", due_on__isnull=True).update(due_on=due_on)
    return _move(report, ReportState.IN_CONSULTATION, by=by, event="comments asked for")


@transaction.atomic
def begin_signing(*, report: Report, by: User | None) -> Report:
    """Pass a paper whose comments are all answered to those who sign it. Raises CommentsOpen and NotSigned."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = _locked(report)
    if report.state not in (ReportState.DRAFTING, ReportState.IN_CONSULTATION):
        raise Refused("A paper goes to be signed from its draft or from its consultation: this one is past that.")
    standing = Standing(report)
    there = {comment.kind for comment in standing.comments}
    wanted = [kind for kind in report_types()[report.type].sign_offs if kind not in there]
    if missing := [comment.kind for comment in standing.open_comments] + wanted:
        raise CommentsOpen(f"Have these comments answered first; “None.” is an answer: {names(missing)}.")
    if not standing.steps:
        raise NotSigned("Add who signs this paper first.")
    report = _move(report, ReportState.SIGNING, by=by, event="report passed for signing")
    settle(report, by=by)  # a correction whose signatures all hold is approved at once
    return report


@transaction.atomic
def reopen_report(*, report: Report, reason: str, by: User | None) -> Report:
    """Take a paper back to its draft; of a published one, the correction begins, and what is published stays."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = _locked(report)
    if report.state in (ReportState.DRAFTING, ReportState.SUPERSEDED, ReportState.WITHDRAWN):
        raise Refused(
            "This paper is a draft already." if report.state == ReportState.DRAFTING else str(PaperClosed(report))
        )
    want_text(reason=(reason, "Say why the paper goes back to its draft."))
    event = "correction begun" if report.state == ReportState.PUBLISHED else "report taken back to its draft"
    return _move(report, ReportState.DRAFTING, by=by, event=event, note=reason, approved_at=None)


@transaction.atomic
def withdraw_report(*, report: Report, reason: str, by: User | None) -> Report:
    """Withdraw a paper for good. What was published can still be read, marked as withdrawn."""
    guard(by, report.partnership, Right.PUBLISH_REPORTS)
    report = _locked(report)
    if report.state in (ReportState.SUPERSEDED, ReportState.WITHDRAWN):
        raise PaperClosed(report)
    want_text(reason=(reason, "Say why the paper is withdrawn."))
    today = timezone.localdate()
    return _move(
        report, ReportState.WITHDRAWN, by=by, event="report withdrawn", note=reason,
        withdrawn_on=today, withdrawn_reason=reason,
    )  # fmt: skip


@transaction.atomic
def begin_amendment(*, report: Report, kind: str, slug: str, title: str, what_changed: str, by: User | None) -> Report:
    """Begin a paper that supplements a published one, or that will take its place; it says what changes."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = _locked(report)
    if report.state != ReportState.PUBLISHED:
        raise Refused("Only a published paper is supplemented or replaced: change this one itself.")
    want_text(what_changed=(what_changed, "Say what changes in the published paper."))
    amendment = Report(
        partnership=report.partnership, type=report.type, slug=slug, title=title, short_title=report.short_title,
        meeting=report.meeting, period=report.period, amends=report, amends_as=kind, what_changed=what_changed,
    )  # fmt: skip
    sections = [Section(key="what-changes", order=1, heading="What this paper changes", text=what_changed)]
    if kind == AmendmentKind.REPLACEMENT:
        amendment.cover = report.cover
        sections += [
            Section(key=one.key, order=order, heading=one.heading, is_appendix=one.is_appendix, text=one.text)
            for order, one in enumerate(report.sections.all(), start=2)
        ]
    amendment.full_clean()
    amendment.save()
    for section in sections:
        section.report = amendment
    Section.objects.bulk_create(sections)
    if kind == AmendmentKind.REPLACEMENT:
        Recommendation.objects.bulk_create(
            Recommendation(
                report=amendment, number=one.number, text=one.text, due_on=one.due_on, owner_role=one.owner_role
            )
            for one in report.recommendations.all()
        )
    record(f"{kind} begun", target=amendment, by=by, partnership_id=report.partnership_id, note=what_changed)
    return amendment


def mark_published(report: Report, *, by: User | None) -> None:
    """A paper's first version is out: a paper that it replaces is superseded from then on."""
    if report.state == ReportState.APPROVED:
        _move(report, ReportState.PUBLISHED, by=by, event="report published")
    if report.amends and report.amends_as == AmendmentKind.REPLACEMENT:
        older = _locked(report.amends)
        if older.state == ReportState.PUBLISHED:
            _move(older, ReportState.SUPERSEDED, by=by, event="report superseded", note=str(report))


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("partnership", "meeting").get(pk=report.pk)


def _move(report: Report, state: ReportState, *, by: User | None, event: str, note: str = "", **fields: Any) -> Report:
    old = ReportState(report.state).label
    report.state = state
    for name, value in fields.items():
        setattr(report, name, value)
    report.save(update_fields=["state", *fields])
    record(
        event,
        target=report,
        by=by,
        partnership_id=report.partnership_id,
        changes={"state": (old, state.label)},
        note=note,
    )
    return report


def want_text(**texts: tuple[str, str]) -> None:
    """Refuse an empty text, at its field."""
    empty: Mapping[str, str] = {field: sentence for field, (text, sentence) in texts.items() if not text.strip()}
    if empty:
        raise ValidationError(dict(empty))
