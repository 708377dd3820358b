"""A person's rights in one partnership, read once a request."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from common.errors import NotAllowed
from partners.models import Partnership, Role, Service
from partners.roles import WHO_MAY, Right, is_member_alone


@dataclass(frozen=True)
class Reach:
    """How far one role goes: ids of services and bodies; None is all of them."""

    services: frozenset[int] | None
    bodies: frozenset[int] | None

    def covers(self, service_id: int | None, body_id: int | None) -> bool:
        return (self.services is None or service_id is None or service_id in self.services) and (
            self.bodies is None or body_id is None or body_id in self.bodies
        )


class Rights:
    """What `user` may do in `partnership`. Three queries at most, whatever is asked of it."""

    def __init__(self, user: User, partnership: Partnership) -> None:
        self.user = user
        self.partnership = partnership

    @cached_property
    def _reaches(self) -> dict[str, list[Reach]]:
        """Role kind → how far the person holds it."""
        roles = Role.objects.filter(user=self.user, partnership=self.partnership)
        return _reaches_of(roles.prefetch_related("services", "bodies"), self.partnership)[self.user.pk]

    @property
    def any(self) -> bool:
        """Whether the person has a role here at all."""
        return bool(self._reaches)

    def may(self, right: Right, *, service_id: int | None = None, body_id: int | None = None) -> bool:
        """Whether some role of the person includes `right`, for the service and the body where they are named."""
        return any(
            reach.covers(service_id, body_id) for kind in WHO_MAY[right] for reach in self._reaches.get(kind, [])
        )

    def holds(self, kind: str, *, body_id: int | None = None) -> bool:
        """Whether the person works here in the role, for the body where one is named."""
        return any(reach.covers(None, body_id) for reach in self._reaches.get(kind, []))

    @property
    def is_member_alone(self) -> bool:
        """Whether the person sits on the committee and does no work in the portal beside it."""
        return is_member_alone(set(self._reaches))

    def require(self, right: Right, *, service_id: int | None = None, body_id: int | None = None) -> None:
        """Raise NotAllowed unless the person may."""
        if not self.may(right, service_id=service_id, body_id=body_id):
            raise NotAllowed(f"Your role does not let you do this: {right.in_a_sentence}. Ask your administrator.")

    def services(self, right: Right) -> frozenset[int] | None:
        """The services for which the person has `right`; None is all of them."""
        reaches = [reach.services for kind in WHO_MAY[right] for reach in self._reaches.get(kind, [])]
        if any(services is None for services in reaches):
            return None
        return frozenset(pk for services in reaches for pk in services or ())

    @cached_property
    def own_bodies(self) -> frozenset[int]:
        """The bodies to which some role of the person is limited: whose private business is theirs."""
        reaches = [reach.bodies for held in self._reaches.values() for reach in held]
        return frozenset(pk for bodies in reaches for pk in bodies or ())


def everybodys_rights(partnership: Partnership) -> list[Rights]:
    """The rights of each person with a role in the partnership. Four queries at most."""
    roles = Role.objects.filter(partnership=partnership).select_related("user").prefetch_related("services", "bodies")
    reaches = _reaches_of(roles, partnership)
    found = []
    for user in {role.user for role in roles}:
        rights = Rights(user, partnership)
        rights._reaches = reaches[user.pk]
        found.append(rights)
    return sorted(found, key=lambda rights: (rights.user.name, rights.user.pk))


def _reaches_of(roles: QuerySet[Role], partnership: Partnership) -> dict[int, dict[str, list[Reach]]]:
    """Person → role kind → how far they hold it; a limit to a service takes in the services below it."""
    below = _services_below(partnership) if any(role.services.all() for role in roles) else {}
    reaches: dict[int, dict[str, list[Reach]]] = defaultdict(lambda: defaultdict(list))
    for role in roles:
        named = [service.pk for service in role.services.all()]
        bodies = [body.pk for body in role.bodies.all()]
        reaches[role.user_id][role.kind].append(
            Reach(
                services=frozenset(pk for top in named for pk in below[top]) if named else None,
                bodies=frozenset(bodies) if bodies else None,
            )
        )
    return reaches


def _services_below(partnership: Partnership) -> dict[int, set[int]]:
    """Service → itself and all below it."""
    parents = dict(Service.objects.filter(partnership=partnership).values_list("pk", "parent_id"))
    below: dict[int, set[int]] = {pk: {pk} for pk in parents}
    for pk in parents:
        above = parents[pk]
        while above is not None:
            below[above].add(pk)
            above = parents[above]
    return below


def guard(
    by: User | None,
    partnership: Partnership,
    right: Right,
    *,
    service_id: int | None = None,
    body_id: int | None = None,
) -> None:
    """What every action asks first, whatever page or program calls it. Raises NotAllowed.

    Nobody (`by=None`) is the portal itself, a loader or the schedule: no role binds them.
    """
    if by is not None:
        Rights(by, partnership).require(right, service_id=service_id, body_id=body_id)
