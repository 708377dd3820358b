"""The only place that writes partnerships, bodies, services and roles."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.crypto import get_random_string
from django.utils.timezone import localdate

from accounts.actions import end_sessions, forget_proofs
from accounts.models import User
from audit.actions import record
from audit.models import Entry
from common.errors import Refused
from common.kept_files import keep_file
from jobs.actions import begin_again, request_job
from jobs.models import Job
from partners.colour import check_colour
from partners.models import (
    Body,
    BodyRole,
    BodyRoleKind,
    Country,
    Deputy,
    OfPartnership,
    Partnership,
    Role,
    Scope,
    ScopeKind,
    Service,
)
from partners.rights import guard
from partners.roles import WITH_A_DEPUTY, Right, RoleKind
from partners.sent_in import FOLDER, SentIn

Sheet = TypeVar("Sheet", bound=SentIn)
Row = TypeVar("Row", bound=OfPartnership)

EVERYTHING_NAME = "All"
LONGEST_DEPUTY = timedelta(days=366)
NOBODYS_ADDRESS = "@removed.invalid"  # in place of a leaver's; no mail goes there
PASSWORD_LINK = "send a link for a new password"
PASSWORD_LENGTH = 16
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read aloud


@transaction.atomic
def found_partnership(
    *,
    name: str,
    short_name: str,
    slug: str,
    committee_name: str,
    by: User | None,
    colour: str = "#1d4f7c",
    country: str = Country.ENGLAND,
    illustrative: bool = False,
) -> Partnership:
    """Begin a partnership, with the scope of its whole; who founds it administers it. No page does this."""
    partnership = Partnership(
        name=name,
        short_name=short_name,
        slug=slug,
        committee_name=committee_name,
        colour=colour,
        country=country,
        illustrative=illustrative,
    )
    partnership.full_clean()
    check_colour(colour.lower())
    partnership.save()
    Scope.objects.create(partnership=partnership, kind=ScopeKind.WHOLE, name=EVERYTHING_NAME)
    record("partnership founded", target=partnership, by=by, partnership_id=partnership.pk)
    if by is not None:
        give_role(user=by, partnership=partnership, kind=RoleKind.ADMINISTRATOR, by=None)
    return partnership


@transaction.atomic
def try_job_again(*, partnership: Partnership, job: Job, by: User | None) -> None:
    """Have a job of the partnership that failed done after all, once what hindered it is mended."""
    guard(by, partnership, Right.DEFINE)
    if job.partnership_id != partnership.pk:
        raise Refused("This job belongs to another partnership.")
    begin_again(job)
    record("job tried again", target=job, by=by, partnership_id=partnership.pk)


@transaction.atomic
def set_colour(*, partnership: Partnership, colour: str, by: User | None) -> Partnership:
    """The colour of a partnership's band and of the first page of papers that are built from now on."""
    guard(by, partnership, Right.DEFINE)
    colour = colour.lower()
    check_colour(colour)
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    changes = {"colour": (partnership.colour, colour)}
    partnership.colour = colour
    partnership.full_clean()
    partnership.save(update_fields=["colour"])
    record("colour changed", target=partnership, by=by, partnership_id=partnership.pk, changes=changes)
    return partnership


@transaction.atomic
def require_second_factor(*, partnership: Partnership, kinds: Iterable[str], by: User | None) -> Partnership:
    """In which roles people sign in with a second factor. Whoever has none sets it up at their next request."""
    guard(by, partnership, Right.DEFINE)
    wanted = set(kinds)
    if wanted - set(RoleKind.values):
        raise ValidationError({"kinds": "Choose from the roles that there are."})
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    before = [RoleKind(kind).label for kind in partnership.second_factor_roles]
    partnership.second_factor_roles = [kind for kind in RoleKind.values if kind in wanted]
    after = [RoleKind(kind).label for kind in partnership.second_factor_roles]
    partnership.save(update_fields=["second_factor_roles"])
    changes = {"roles": (", ".join(before) or "none", ", ".join(after) or "none")}
    record("second factor required", target=partnership, by=by, partnership_id=partnership.pk, changes=changes)
    return partnership


@transaction.atomic
def add_body(
    *,
    partnership: Partnership,
    name: str,
    short_name: str,
    kind: str,
    role: BodyRoleKind,
    valid_from: date,
    by: User | None,
    code: str = "",
    valid_to: date | None = None,
) -> Body:
    """Add a partner, customer or provider in its first role, and the scope under which its figures stand."""
    guard(by, partnership, Right.DEFINE)
    body = Body(partnership=partnership, name=name, short_name=short_name, code=code, kind=kind)
    body.full_clean()
    body.save()
    Scope.objects.create(
        partnership=partnership,
        kind=ScopeKind.BODY,
        body=body,
        name=code or short_name,
        order=partnership.scopes.count(),
    )
    give_body_role(body=body, role=role, valid_from=valid_from, valid_to=valid_to, by=by)
    record("body added", target=body, by=by, partnership_id=partnership.pk)
    return body


@transaction.atomic
def give_body_role(
    *, body: Body, role: BodyRoleKind, valid_from: date, by: User | None, valid_to: date | None = None
) -> BodyRole:
    """Say what a body is to the partnership from a day on; an earlier role that is still open ends that day."""
    guard(by, body.partnership, Right.DEFINE)
    BodyRole.objects.filter(body=body, valid_to__isnull=True, valid_from__lt=valid_from).update(valid_to=valid_from)
    body_role = BodyRole(body=body, role=role, valid_from=valid_from, valid_to=valid_to)
    body_role.full_clean()
    body_role.save()
    record("body given role", target=body_role, by=by, partnership_id=body.partnership_id)
    return body_role


@transaction.atomic
def add_service(
    *,
    partnership: Partnership,
    name: str,
    short_name: str,
    slug: str,
    by: User | None,
    parent: Service | None = None,
    order: int = 0,
    is_unit: bool = False,
) -> Service:
    """Add a service; `is_unit` also lets figures be about it (days of sickness in the payroll team)."""
    guard(by, partnership, Right.DEFINE)
    if parent is not None and parent.partnership_id != partnership.pk:
        raise Refused("Choose a parent service of the same partnership.")
    service = Service(partnership=partnership, name=name, short_name=short_name, slug=slug, parent=parent, order=order)
    service.full_clean()
    service.save()
    if is_unit:
        Scope.objects.create(
            partnership=partnership,
            kind=ScopeKind.UNIT,
            unit=service,
            name=short_name,
            order=partnership.scopes.count(),
        )
    record("service added", target=service, by=by, partnership_id=partnership.pk)
    return service


@transaction.atomic
def give_role(
    *,
    user: User,
    partnership: Partnership,
    kind: RoleKind,
    by: User | None,
    services: Iterable[Service] = (),
    bodies: Iterable[Body] = (),
) -> Role:
    """Give a person a role, limited to `services` and `bodies` where some are named. Said again, it replaces the limits."""
    guard(by, partnership, Right.DEFINE)
    services, bodies = list(services), list(bodies)
    if any(thing.partnership_id != partnership.pk for thing in chain[Service | Body](services, bodies)):
        raise Refused("Choose services and bodies of this partnership.")
    role, _ = Role.objects.get_or_create(user=user, partnership=partnership, kind=kind)
    role.services.set(services)
    role.bodies.set(bodies)
    record(
        "role given",
        target=role,
        by=by,
        partnership_id=partnership.pk,
        changes={"limited to": (None, ", ".join(str(thing) for thing in [*services, *bodies]) or "everything")},
    )
    return role


@transaction.atomic
def take_role(*, role: Role, by: User | None) -> None:
    """Take a role away; it holds no longer from the person's next request on."""
    guard(by, role.partnership, Right.DEFINE)
    if role.kind == RoleKind.ADMINISTRATOR and by is not None and role.user_id == by.pk:
        raise Refused("You cannot take away your own administrator role: ask another administrator.")
    record("role taken", target=role, by=by, partnership_id=role.partnership_id)
    role.delete()


@transaction.atomic
def add_person(*, partnership: Partnership, email: str, name: str, kind: RoleKind, by: User | None) -> tuple[User, str]:
    """Let a person work in a partnership. Returns the first password as well, "" for somebody who has one already."""
    guard(by, partnership, Right.DEFINE)
    user = User.objects.filter(email=email.strip().lower()).first()
    password = ""
    if user is None:
        password = get_random_string(PASSWORD_LENGTH, PASSWORD_LETTERS)
        user = User(email=email.strip().lower(), name=name.strip())
        user.set_password(password)
        user.full_clean()
        user.save()
        record("person added", target=user, by=by, partnership_id=partnership.pk)
    elif user.roles.filter(partnership=partnership).exists():
        raise ValidationError({"email": f"{user.name} already works here: change the roles on their page."})
    give_role(user=user, partnership=partnership, kind=kind, by=by)
    return user, password


@transaction.atomic
def let_sign_in(*, user: User, partnership: Partnership, may: bool, by: User) -> User:
    """Close a person's account, or open it again; it counts from the person's next request on."""
    guard(by, partnership, Right.DEFINE)
    _only_of(partnership, user)
    if not may and user.pk == by.pk:
        raise Refused("You cannot close your own account: ask another administrator.")
    record(
        "account opened" if may else "account closed",
        target=user,
        by=by,
        partnership_id=partnership.pk,
        changes={"may sign in": (user.is_active, may)},
    )
    user.is_active = may
    user.save(update_fields=["is_active"])
    if not may:
        end_sessions(user=user)
    return user


@transaction.atomic
def forget_leavers(*, closed_before: datetime) -> int:
    """Remove the e-mail address, the password and every other proof of people whose account was closed before then; how
    many. Asked for by the schedule. The name stays, for it stands beside what they did.
    """
    closed = Entry.objects.filter(
        target_kind=User._meta.label_lower, target_id=OuterRef("pk"), event="account closed"
    ).order_by("-at")
    leavers = User.objects.filter(is_active=False).exclude(email__endswith=NOBODYS_ADDRESS)
    found = list(leavers.annotate(closed_at=Subquery(closed.values("at")[:1])).filter(closed_at__lt=closed_before))
    for user in found:
        user.email = f"leaver-{user.pk}{NOBODYS_ADDRESS}"
        user.set_unusable_password()
        user.save(update_fields=["email", "password"])
        forget_proofs(user=user)
        for partnership_id in sorted(set(user.roles.values_list("partnership_id", flat=True))):
            record("e-mail address of a leaver removed", target=user, by=None, partnership_id=partnership_id)
    return len(found)


@transaction.atomic
def renew_password(*, user: User, partnership: Partnership, by: User | None) -> str:
    """A new first password for somebody who lost theirs, shown once. The old one and open sessions end."""
    guard(by, partnership, Right.DEFINE)
    _only_of(partnership, user)
    if user.is_system:
        raise Refused(f"{user.name} is a system, which never signs in: make it a new token instead.")
    password = get_random_string(PASSWORD_LENGTH, PASSWORD_LETTERS)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user=user)
    record("password renewed", target=user, by=by, partnership_id=partnership.pk)
    return password


@transaction.atomic
def forget_second_factor(*, user: User, partnership: Partnership, by: User) -> None:
    """For somebody who lost phone, key and recovery codes: the password alone counts again, and every session ends."""
    guard(by, partnership, Right.DEFINE)
    _only_of(partnership, user)
    if user.pk == by.pk:
        raise Refused("You cannot do this for yourself: use “Your sign-in”, or ask another administrator.")
    forget_proofs(user=user)
    record("second factor forgotten", target=user, by=by, partnership_id=partnership.pk)


def ask_for_password_link(*, email: str) -> None:
    """Have a link sent with which the person sets a new password. The same happens where nobody has the address."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    request_job(kind=PASSWORD_LINK, arguments={"user": user.pk if user else None}, by=None)


@transaction.atomic
def name_deputy(
    *,
    partnership: Partnership,
    user: User,
    principal: User,
    kind: RoleKind,
    starts_on: date,
    ends_on: date,
    by: User | None,
) -> Deputy:
    """Let `user` stand in for `principal` in one of their roles from one day to another, both counted."""
    own = by is not None and by.pk == principal.pk
    guard(by, partnership, Right.NAME_DEPUTIES if own else Right.DEFINE)
    if kind not in WITH_A_DEPUTY or not principal.roles.filter(partnership=partnership, kind=kind).exists():
        raise ValidationError({"role": "Choose a role that the person holds here and in which another can stand in."})
    if user.pk == principal.pk:
        raise ValidationError({"user": "Choose somebody else: nobody is their own deputy."})
    if not user.is_active or user.is_system or not user.roles.filter(partnership=partnership).exists():
        raise ValidationError({"user": "Choose somebody who works here and may sign in."})
    if ends_on < max(starts_on, localdate()):
        raise ValidationError({"ends_on": "Type a last day that is not over and not before the first."})
    if ends_on - starts_on > LONGEST_DEPUTY:
        raise ValidationError({"ends_on": "Type a last day within a year: for longer, give the person the role."})
    same = Deputy.objects.filter(partnership=partnership, user=user, principal=principal, kind=kind)
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ValidationError({"starts_on": f"{user.name} stands in on some of these days already: end that first."})
    deputy = Deputy.objects.create(
        partnership=partnership,
        user=user,
        principal=principal,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        named_by=by,
    )
    record(
        "deputy named",
        target=deputy,
        by=by,
        partnership_id=partnership.pk,
        changes={"from": (None, starts_on), "to": (None, ends_on)},
    )
    return deputy


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: User | None) -> None:
    """End it today: by either of the two, or an administrator. It holds no longer from the next request on."""
    concerned = by is not None and by.pk in (deputy.user_id, deputy.principal_id)
    guard(by, deputy.partnership, Right.NAME_DEPUTIES if concerned else Right.DEFINE)
    today = localdate()
    deputy = Deputy.objects.select_for_update().get(pk=deputy.pk)
    if deputy.ends_on < today:
        raise Refused("It is over already.")
    record("deputy ended", target=deputy, by=by, partnership_id=deputy.partnership_id)
    if deputy.starts_on >= today:
        deputy.delete()
    else:
        deputy.ends_on = today - timedelta(days=1)
        deputy.save(update_fields=["ends_on"])


def _only_of(partnership: Partnership, user: User) -> None:
    """An account belongs to the installation: one partnership's administrator may not touch what another relies on."""
    if user.roles.exclude(partnership=partnership).exists():
        raise Refused(f"{user.name} also works in another partnership: take away the roles here instead.")


@transaction.atomic
def change_service(
    *, service: Service, name: str, short_name: str, parent: Service | None, order: int, by: User | None
) -> Service:
    """Rename a service, or move it in the tree. Its address, and its figures, stay."""
    guard(by, service.partnership, Right.DEFINE)
    above = parent
    while above is not None:
        if above.partnership_id != service.partnership_id:
            raise ValidationError({"parent": "Choose a parent service of the same partnership."})
        if above.pk == service.pk:
            raise ValidationError({"parent": "Choose another parent: a service cannot stand below itself."})
        above = above.parent
    changes = {
        "name": (service.name, name),
        "short name": (service.short_name, short_name),
        "part of": (service.parent, parent),
        "order": (service.order, order),
    }
    service.name, service.short_name, service.parent, service.order = name, short_name, parent, order
    service.full_clean()
    service.save()
    Scope.objects.filter(unit=service).update(name=short_name)
    record("service changed", target=service, by=by, partnership_id=service.partnership_id, changes=_changed(changes))
    return service


@transaction.atomic
def rename_body(*, body: Body, name: str, short_name: str, code: str, kind: str, by: User | None) -> Body:
    """Correct the name, code or kind of a body; the head of its columns follows."""
    guard(by, body.partnership, Right.DEFINE)
    changes = {
        "name": (body.name, name),
        "short name": (body.short_name, short_name),
        "code": (body.code, code),
        "kind": (body.kind, kind),
    }
    body.name, body.short_name, body.code, body.kind = name, short_name, code, kind
    body.full_clean()
    body.save()
    Scope.objects.filter(body=body).update(name=code or short_name)
    record("body changed", target=body, by=by, partnership_id=body.partnership_id, changes=_changed(changes))
    return body


def _changed(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {field: (old, new) for field, (old, new) in changes.items() if old != new}


def save_row(row: Row, by: User | None) -> Row:
    """Check, save and audit a new or changed row; one saved as it was leaves no trace."""
    row.full_clean()
    kind = row._meta.verbose_name
    if row.pk is None:
        row.order = row.order or type(row)._default_manager.filter(partnership=row.partnership_id).count() + 1
        row.save()
        record(f"{kind} added", target=row, by=by, partnership_id=row.partnership_id)
    elif changes := _changes(row):
        row.save()
        record(f"{kind} changed", target=row, by=by, partnership_id=row.partnership_id, changes=changes)
    return row


def keep_sent_in(upload: Sheet, *, data: bytes, by: User | None) -> Sheet:
    """Keep the file of a spreadsheet that was sent in, and who sent it. Nothing of it is saved yet."""
    suffix = "csv" if upload.name.lower().endswith(".csv") else "xlsx"
    upload.name = upload.name[-200:]
    upload.file, upload.checksum = keep_file(data, folder=FOLDER, suffix=suffix)
    upload.uploaded_by = by
    upload.full_clean()
    upload.save()
    changes = {"name": (None, upload.name), "checksum": (None, upload.checksum)}
    record("spreadsheet sent in", target=upload, by=by, partnership_id=upload.partnership_id, changes=changes)
    return upload


def _changes(row: OfPartnership) -> dict[str, tuple[Any, Any]]:
    """Field → (stored, new), in the words that a person reads."""
    stored = type(row)._default_manager.get(pk=row.pk)
    return {
        str(field.verbose_name): (_readable(stored, field.name), _readable(row, field.name))
        for field in row._meta.concrete_fields
        if getattr(stored, field.attname) != getattr(row, field.attname)
    }


def _readable(row: OfPartnership, field: str) -> Any:
    display = getattr(row, f"get_{field}_display", None)
    return display() if display else getattr(row, field)
