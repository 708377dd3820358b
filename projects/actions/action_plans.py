"""Actions of action plans, and those that answer issues, risks and findings: kept, closed with evidence, opened again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import NotAllowed, Refused
from partners.actions import save_row
from partners.rights import Rights, guard
from partners.roles import Right
from projects.actions.keeping import needed, next_reference, of_one_partnership
from projects.models import Action, ActionState

EVIDENCE = "Say what shows that it is done, or where that can be found."


@transaction.atomic
def save_action(*, action: Action, by: User | None) -> Action:
    """Add an action, or change it. One that answers a private issue is written by whoever sees that issue."""
    _guard_action(by, action)
    of_one_partnership(action, "issue", "risk", "project", "finding")
    if action.state == ActionState.DONE:
        action.evidence = needed(action.evidence, "evidence", EVIDENCE)
    return _save_action(action, by)


@transaction.atomic
def close_action(*, action: Action, evidence: str, by: User) -> Action:
    """Mark an action done, with what shows it: words, or where it can be found."""
    action = Action.objects.select_for_update(of=("self",)).select_related("issue").get(pk=action.pk)
    _guard_action(by, action)
    if action.state == ActionState.DONE:
        raise Refused("This action is done already.")
    action.evidence = needed(evidence, "evidence", EVIDENCE)
    action.state, action.state_words = ActionState.DONE, ""
    action.closed_by, action.closed_at = by, timezone.now()
    return _save_action(action, by)


@transaction.atomic
def reopen_action(*, action: Action, by: User) -> Action:
    """Open an action again; its history keeps what had shown it done."""
    action = Action.objects.select_for_update(of=("self",)).select_related("issue").get(pk=action.pk)
    _guard_action(by, action)
    if action.state != ActionState.DONE:
        raise Refused("This action is not done.")
    action.state, action.state_words, action.evidence = ActionState.OPEN, "", ""
    action.closed_by = action.closed_at = None
    return _save_action(action, by)


def _guard_action(by: User | None, action: Action) -> None:
    guard(by, action.partnership, Right.EDIT_PROJECTS)
    if by is None:
        return
    rights = Rights(by, action.partnership)
    stored = Action.objects.filter(pk=action.pk)
    if stored.exists() and not stored.visible_to(rights).exists():
        raise NotAllowed("Only people of the body that keeps the issue to itself keep its actions.")
    if action.issue and action.is_private and action.issue.of_body_id not in rights.own_bodies:
        raise ValidationError({"issue": "Choose an issue that you see."})


def _save_action(action: Action, by: User | None) -> Action:
    """The audit trail, which others read, says of an action of a private issue that it was written and nothing more."""
    if not action.is_private:
        action.reference = action.reference or next_reference(action, "A")
        return save_row(action, by)
    action.full_clean()
    event = "private action changed" if action.pk else "private action added"
    action.save()
    record(event, target=action, by=by, partnership_id=action.partnership_id)
    return action
