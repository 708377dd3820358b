"""Writes saved views."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.rights import Rights, guard
from partners.roles import Right
from reporting.models import SavedView
from reporting.saved_views import may_open, view_address


@transaction.atomic
def save_view(*, view: SavedView, by: User) -> SavedView:
    """Keep a view of one's own, or, as the administrator, one that everybody is offered; or change it."""
    guard(by, view.partnership, Right.SEE_FIGURES)
    rights = Rights(by, view.partnership)
    before = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    for one in filter(None, [before, view]):
        _require_own(one, rights)
    try:
        view.address = view_address(view.address, view.partnership)
    except Refused as problem:
        raise ValidationError({"address": str(problem)}) from problem
    if not may_open(rights, view.address):
        raise ValidationError({"address": "Choose a page that your role lets you open."})
    _refuse_taken_name(view)
    view.full_clean()
    view.save()
    _record("changed" if before else "added", view, by)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: User) -> None:
    """Take a view off the list; the page itself stays."""
    guard(by, view.partnership, Right.SEE_FIGURES)
    _require_own(view, Rights(by, view.partnership))
    _record("removed", view, by)
    view.delete()


def _record(what: str, view: SavedView, by: User) -> None:
    """Of a view of one's own the trail says no more than that: its address may name what others may not see."""
    note = view.address if view.shared else ""
    record(f"saved view {what}", target=view, by=by, partnership_id=view.partnership_id, note=note)


def _require_own(view: SavedView, rights: Rights) -> None:
    """One's own is one's own; what everybody is offered is the administrator's."""
    if view.shared:
        rights.require(Right.DEFINE)
    elif view.owner_id != rights.user.pk:
        raise Refused("This view is somebody else's: save one of your own.")


def _refuse_taken_name(view: SavedView) -> None:
    others = SavedView.objects.filter(partnership=view.partnership, shared=view.shared, name__iexact=view.name)
    if not view.shared:
        others = others.filter(owner=view.owner)
    if others.exclude(pk=view.pk).exists():
        raise ValidationError({"name": "Choose another name: there is a view of this name already."})
