"""The issue log: kept, resolved, opened again, and released by the body that kept an issue to itself."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import NotAllowed, Refused
from partners.actions import save_row
from partners.rights import Rights
from projects.actions.keeping import guard_keeping, needed, next_reference, of_one_partnership
from projects.models import Action, Issue, IssueState


@transaction.atomic
def save_issue(*, issue: Issue, by: User | None) -> Issue:
    """Add an issue, or change it. One that a body keeps to itself is written by people of that body alone."""
    before = Issue.objects.filter(pk=issue.pk).first()
    _guard(by, *(one for one in (before, issue) if one is not None))
    of_one_partnership(issue, "service", "of_body")
    today = timezone.localdate()
    if issue.opened_on and issue.opened_on > today:
        raise ValidationError({"opened_on": "Type a day that has come."})
    if before and before.of_body_id != issue.of_body_id:
        raise ValidationError({"of_body": "Whose issue it is stays as it was: release it, or add another."})
    if (issue.state == IssueState.RESOLVED) != (issue.resolved_on is not None):
        raise ValidationError({"state": "Resolve an issue with the day and what resolved it."})
    return _save(issue, by)


@transaction.atomic
def resolve_issue(*, issue: Issue, resolution: str, resolved_on: date, by: User | None) -> Issue:
    """Mark an issue resolved on a day, with what resolved it."""
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    _guard(by, issue)
    if issue.state == IssueState.RESOLVED:
        raise Refused("This issue is resolved already.")
    if resolved_on > timezone.localdate():
        raise ValidationError({"resolved_on": "Type a day that has come."})
    if issue.opened_on and resolved_on < issue.opened_on:
        raise ValidationError({"resolved_on": "Type a day after the issue was opened."})
    issue.resolution = needed(resolution, "resolution", "Say what resolved it.")
    issue.state, issue.state_words, issue.resolved_on = IssueState.RESOLVED, "", resolved_on
    return _save(issue, by)


@transaction.atomic
def reopen_issue(*, issue: Issue, by: User | None) -> Issue:
    """Open a resolved issue again; its history keeps what had resolved it."""
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    _guard(by, issue)
    if issue.state != IssueState.RESOLVED:
        raise Refused("This issue is not resolved.")
    issue.state, issue.resolved_on, issue.resolution = IssueState.OPEN, None, ""
    return _save(issue, by)


@transaction.atomic
def release_issue(*, issue: Issue, by: User) -> Issue:
    """Let the whole partnership know of an issue that a body kept to itself. It cannot be taken back."""
    issue = Issue.objects.select_for_update(of=("self",)).select_related("of_body").get(pk=issue.pk)
    _guard(by, issue)
    if not issue.is_private:
        raise Refused("Everybody of the partnership sees this issue already.")
    issue.released_by, issue.released_at = by, timezone.now()
    issue.reference = next_reference(issue, "I")
    issue.full_clean()
    issue.save()
    for action in Action.objects.filter(issue=issue, reference=""):
        action.reference = next_reference(action, "A")
        action.save(update_fields=["reference"])
    record("issue released", target=issue, by=by, partnership_id=issue.partnership_id)
    return issue


def _guard(by: User | None, *versions: Issue) -> None:
    """`versions`: the issue as it was and as it will be."""
    partnership = versions[0].partnership
    guard_keeping(by, partnership, {one.service_id for one in versions})
    if by is None:
        return
    own = Rights(by, partnership).own_bodies
    if any(one.is_private and one.of_body_id not in own for one in versions):
        raise NotAllowed("Only people whose role is limited to a body keep that body's own issues.")


def _save(issue: Issue, by: User | None) -> Issue:
    """The audit trail, which others read, says of a private issue that it was written and nothing more."""
    if not issue.is_private:
        issue.reference = issue.reference or next_reference(issue, "I")
        return save_row(issue, by)
    issue.full_clean()
    event = "private issue changed" if issue.pk else "private issue added"
    issue.save()
    record(event, target=issue, by=by, partnership_id=issue.partnership_id)
    return issue
