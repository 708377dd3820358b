"""The only place that writes how people sign in. Each action is done by the person whose it is."""

import time

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import FactorKind, KnownElsewhere, RecoveryCode, SecondFactor, Session, User
from accounts.second_factor import count_of, decrypted, digest_of, encrypted, new_recovery_codes, plain
from accounts.signals import changed
from common.errors import Refused

WRONG_CODE = "Type the six digits that the app shows now. Where they are refused again, check the clock of the phone."
MOST_KEYS = 10


@transaction.atomic
def add_app(*, user: User, secret: str, code: str) -> SecondFactor:
    """Make an app the person's second factor, once it shows the right code."""
    count = count_of(plain(code), secret=secret, now=time.time())
    if count is None:
        raise Refused(WRONG_CODE)
    if user.second_factors.filter(kind=FactorKind.APP).exists():
        raise Refused("You have an authenticator app already: remove it before you set up another.")
    factor = SecondFactor(
        user=user, kind=FactorKind.APP, name=FactorKind.APP.label, secret=encrypted(secret), last_count=count
    )
    factor.full_clean()
    factor.save()
    changed.send(sender=User, user=user, what="authenticator app added", by=user)
    return factor


@transaction.atomic
def add_key(*, user: User, name: str, public: str, count: int) -> SecondFactor:
    """Make a security key a second factor of the person."""
    if user.second_factors.filter(name=name).exists():
        raise Refused(f"Choose another name: you have called something “{name}” already.")
    if user.second_factors.filter(kind=FactorKind.KEY).count() >= MOST_KEYS:
        raise Refused(f"You have {MOST_KEYS} security keys already: remove one that you no longer use.")
    factor = SecondFactor(user=user, kind=FactorKind.KEY, name=name, secret=public, last_count=count)
    factor.full_clean()
    factor.save()
    changed.send(sender=User, user=user, what="security key added", by=user)
    return factor


@transaction.atomic
def remove_factor(*, factor: SecondFactor) -> None:
    """Take one away; with the last, the recovery codes go as well."""
    user = factor.user
    factor.delete()
    if not user.second_factors.exists():
        user.recovery_codes.all().delete()
    changed.send(sender=User, user=user, what="second factor removed", by=user)


@transaction.atomic
def make_recovery_codes(*, user: User) -> list[str]:
    """New codes in the place of the old ones. They are shown once, and kept as digests."""
    codes = new_recovery_codes()
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=digest_of(code)) for code in codes])
    changed.send(sender=User, user=user, what="recovery codes made", by=user)
    return codes


def use_code(*, user: User, code: str) -> str:
    """Which factor a code is of; "" where it is none. A code counts once, however many send it at the same moment."""
    now = timezone.now()
    app = user.second_factors.filter(kind=FactorKind.APP).first()
    secret = decrypted(app.secret) if app else None
    if app and secret:
        count = count_of(plain(code), secret=secret, now=now.timestamp())
        newer = SecondFactor.objects.filter(pk=app.pk, last_count__lt=count or 0)
        if count is not None and newer.update(last_count=count, last_used_at=now):
            return FactorKind.APP
    unused = RecoveryCode.objects.filter(user=user, digest=digest_of(code), used_at=None)
    if unused.update(used_at=now):
        changed.send(sender=User, user=user, what="recovery code used", by=user)
        return "recovery code"
    return ""


def use_key(*, factor: SecondFactor, count: int) -> bool:
    """Note that a key was used. A key that counts has counted on: one that has not is a copy."""
    unlike = Q(last_count__lt=count) | Q(last_count=0) if count else Q(last_count=0)
    used = SecondFactor.objects.filter(unlike, pk=factor.pk)
    return bool(used.update(last_count=count or F("last_count"), last_used_at=timezone.now()))


def end_sessions(*, user: User, but: str | None = None) -> int:
    """Sign the person out everywhere, except where the session `but` is; how many sessions ended."""
    ended, _ = Session.objects.filter(user=user).exclude(session_key=but or "").delete()
    return ended


def end_session(*, session: Session) -> None:
    """Sign the person out at one browser."""
    session.delete()


@transaction.atomic
def note_known_elsewhere(*, user: User, issuer: str, subject: str) -> None:
    """From now on the person is known by what the server calls them."""
    taken = KnownElsewhere.objects.filter(issuer=issuer)
    if taken.filter(subject=subject).exclude(user=user).exists():
        raise Refused("Somebody else here signs in with this account already.")
    if taken.filter(user=user).exclude(subject=subject).exists():
        raise Refused("You are connected with another account there: end that connection first.")
    _, new = taken.get_or_create(user=user, issuer=issuer, subject=subject)
    if new:
        changed.send(sender=User, user=user, what="single sign-on connected", by=user)


@transaction.atomic
def forget_known_elsewhere(*, user: User) -> None:
    """The person signs in by password alone, until they connect again."""
    if user.known_elsewhere.all().delete()[0]:
        changed.send(sender=User, user=user, what="single sign-on ended", by=user)


@transaction.atomic
def forget_proofs(*, user: User) -> None:
    """For somebody who lost what they prove themselves with: the password alone counts, and every session ends."""
    user.second_factors.all().delete()
    user.recovery_codes.all().delete()
    user.known_elsewhere.all().delete()
    end_sessions(user=user)
