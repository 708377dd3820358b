"""The only place that writes partnerships, bodies, services and roles."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.models import Body, BodyRole, BodyRoleKind, Partnership, Role, Scope, ScopeKind, Service
from partners.roles import RoleKind

EVERYTHING_NAME = "All"


@transaction.atomic
def found_partnership(
    *,
    name: str,
    short_name: str,
    slug: str,
    committee_name: str,
    by: User | None,
    colour: str = "#1d4f7c",
    illustrative: bool = False,
) -> Partnership:
    """Begin a partnership, with the scope of its whole."""
    partnership = Partnership(
        name=name,
        short_name=short_name,
        slug=slug,
        committee_name=committee_name,
        colour=colour,
        illustrative=illustrative,
    )
    partnership.full_clean()
    partnership.save()
    Scope.objects.create(partnership=partnership, kind=ScopeKind.WHOLE, name=EVERYTHING_NAME)
    record("partnership founded", target=partnership, by=by, partnership_id=partnership.pk)
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
    services, bodies = list(services), list(bodies)
    if any(thing.partnership_id != partnership.pk for thing in [*services, *bodies]):
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
    if role.kind == RoleKind.ADMINISTRATOR and by is not None and role.user_id == by.pk:
        raise Refused("You cannot take away your own administrator role: ask another administrator.")
    record("role taken", target=role, by=by, partnership_id=role.partnership_id)
    role.delete()
