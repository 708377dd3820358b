"""Making a token, noting that it was used, and revoking it."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from api.models import Token, TokenScope
from audit.actions import record
from common.errors import Refused
from partners.actions import give_role
from partners.models import Partnership
from partners.rights import Rights, guard
from partners.roles import Right, RoleKind

LONGEST = timedelta(days=366)
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(
    *, partnership: Partnership, user: User, name: str, scope: TokenScope, last_day: date, by: User | None
) -> tuple[Token, str]:
    """A token for a program that reads as `user` does, who makes it themselves. The text of it is told this once."""
    guard(by, partnership, Right.SEE_FIGURES)
    if by is not None and by.pk != user.pk:
        raise Refused("Make a token for yourself: another person makes their own.")
    return _made(partnership=partnership, user=user, name=name, scope=scope, last_day=last_day, by=by)


@transaction.atomic
def make_system_token(
    *, partnership: Partnership, name: str, kind: RoleKind, scope: TokenScope, last_day: date, by: User | None
) -> tuple[Token, str]:
    """A system that has a role here and never signs in, and its token. The text of the token is told this once."""
    guard(by, partnership, Right.DEFINE)
    if kind in (RoleKind.ADMINISTRATOR, RoleKind.PROPER_OFFICER):
        raise ValidationError({"kind": "Choose another role: a system administers nothing and decides nothing."})
    system = User(
        email=f"{get_random_string(12).lower()}@systems.invalid", name=f"{name.strip()} (system)"[:120], is_system=True
    )
    system.set_unusable_password()
    system.full_clean()
    system.save()
    give_role(user=system, partnership=partnership, kind=kind, by=by)
    return _made(partnership=partnership, user=system, name=name, scope=scope, last_day=last_day, by=by)


def _made(
    *, partnership: Partnership, user: User, name: str, scope: TokenScope, last_day: date, by: User | None
) -> tuple[Token, str]:
    if not name.strip():
        raise ValidationError({"name": "Say what the token is for."})
    if not timezone.localdate() <= last_day <= timezone.localdate() + LONGEST:
        raise ValidationError({"last_day": "Type a last day from today on and within a year."})
    if scope == TokenScope.PUSH and not Rights(user, partnership).may(Right.ENTER_FIGURES):
        raise ValidationError({"scope": "Choose Read: this role does not enter figures."})
    ends = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time()))
    token, text = Token.objects.create(
        user=user,
        expiry=ends - timezone.now(),
        partnership=partnership,
        name=name.strip(),
        scope=scope,
        made_by=by,
    )
    record(
        "token made",
        target=token,
        by=by,
        partnership_id=partnership.pk,
        changes={"for": (None, user.name), "may": (None, scope.label), "last day": (None, last_day)},
    )
    return token, text


def note_use(*, token: Token) -> None:
    """When it was last used, to the minute."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)


@transaction.atomic
def revoke_token(*, token: Token, by: User) -> None:
    """It opens nothing from the next request on. One's own, or any by an administrator; its system is closed with it."""
    guard(by, token.partnership, Right.SEE_FIGURES if by.pk == token.user_id else Right.DEFINE)
    token = Token.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if token.revoked_at is not None:
        raise Refused("It is revoked already.")
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    if token.user.is_system:
        token.user.is_active = False
        token.user.save(update_fields=["is_active"])
        token.user.roles.filter(partnership=token.partnership).delete()
    record("token revoked", target=token, by=by, partnership_id=token.partnership_id)
