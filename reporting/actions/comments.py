"""Comments are asked of a role, by a day, and answered."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import NotAllowed, Refused
from partners.rights import Rights, guard
from partners.roles import Right, RoleKind
from reporting.actions.exemptions import propose_changed_passages
from reporting.actions.workflow import open_to_change, settle, want_text
from reporting.models import Comment, Report
from reporting.passages import withheld


class AnsweredAlready(Refused):
    """The comment is there: what was said stays."""

    def __init__(self, comment: Comment) -> None:
        super().__init__(
            f"The {comment.kind} are there already: what was said stays until the report editor changes it."
        )


@transaction.atomic
def ask_for_comment(
    *, report: Report, kind: str, by: User | None, role: str = "", roles: str = "", due_on: date | None = None
) -> Comment:
    """Ask a role for a comment, by a day; asked again while it is open, the later words and day hold."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(report)
    want_text(kind=(kind, "Say what the comment is to be about."))
    comment = report.comments.filter(kind__iexact=kind).first() or Comment(
        report=report, kind=kind, order=report.comments.count() + 1, asked_on=timezone.localdate()
    )
    if not comment.is_open:
        raise AnsweredAlready(comment)
    if due_on and due_on < timezone.localdate():
        raise ValidationError({"due_on": "Type today or a later day."})
    comment.role, comment.roles, comment.due_on = role, roles or (RoleKind(role).label if role else ""), due_on
    comment.full_clean()
    comment.save()
    record("comment asked for", target=comment, by=by, partnership_id=report.partnership_id, note=comment.roles)
    return comment


@transaction.atomic
def answer_comment(*, comment: Comment, text: str, by: User | None) -> Comment:
    """Answer a comment that is open, in the role that was asked. Raises AnsweredAlready."""
    report = comment.report
    guard(by, report.partnership, Right.COMMENT_ON_REPORTS)
    report = open_to_change(report)
    comment = Comment.objects.get(pk=comment.pk)
    if by and comment.role and not Rights(by, report.partnership).holds(comment.role):
        raise NotAllowed(f"This comment is asked of another role: {RoleKind(comment.role).label}.")
    if not comment.is_open:
        raise AnsweredAlready(comment)
    want_text(text=(text, "Write what you have to say, or “None.” where there is nothing."))
    now = timezone.now()
    comment.text, comment.signed_on = text.strip(), timezone.localdate()
    comment.answered_by, comment.answered_at = (by, now) if by else (None, None)
    comment.save()
    record("comment answered", target=comment, by=by, partnership_id=report.partnership_id, note=withheld(comment.text))
    propose_changed_passages(report=report, by=by)
    settle(report, by=by)
    return comment


@transaction.atomic
def keep_comment(
    *, report: Report, kind: str, text: str, by: User | None, roles: str = "", signed_on: date | None = None
) -> Comment:
    """Keep a comment that reached the report editor by another way; said again, it replaces the earlier one."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(report)
    said = {"text": text, "roles": roles, "signed_on": signed_on}
    comment = report.comments.filter(kind=kind).first() or Comment(
        report=report, kind=kind, order=report.comments.count() + 1
    )
    changes: dict[str, tuple] = {
        name: (getattr(comment, name), value) for name, value in said.items() if getattr(comment, name) != value
    }
    if comment.pk and not changes:
        return comment
    for name, value in said.items():
        setattr(comment, name, value)
    comment.answered_by = comment.answered_at = None
    comment.save()
    if "text" in changes:
        changes["text"] = tuple(withheld(words) for words in changes["text"])
    record(
        "comment kept",
        target=comment,
        by=by,
        partnership_id=report.partnership_id,
        note=withheld(text),
        changes=changes,
    )
    propose_changed_passages(report=report, by=by)
    settle(report, by=by)
    return comment
