"""A person's rights in one partnership, read once a request: their own, and those of whom they stand in for.

A deputy has what the role lets the other person do, as far as that person holds it, on the days that were named; whoever
holds no role of their own has no deputyship either. What is done by such a right alone is done on behalf of the other.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from common.errors import NotAllowed
from partners.models import Deputy, DeputyQuerySet, Partnership, Role, Service
from partners.roles import WHO_MAY, Right, is_member_alone


@dataclass(frozen=True)
class Reach:
    """How far one role goes: ids of services and bodies; None is all of them."""

    services: frozenset[int] | None
    bodies: frozenset[int] | None
    on_behalf_of: User | None = None  # for whom it is held; None where the role is the person's own

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
        standing_in = _live_deputies(self.partnership).filter(
            user=self.user, principal=OuterRef("user"), kind=OuterRef("kind")
        )
        held = _held(Role.objects.filter(Q(user=self.user) | Exists(standing_in), partnership=self.partnership))
        if not any(role.user_id == self.user.pk for role in held):
            return {}
        others = User.objects.in_bulk({role.user_id for role in held} - {self.user.pk})
        people = {**others, self.user.pk: self.user}
        return _reaches_of([(self.user.pk, role) for role in held], people, self.partnership)[self.user.pk]

    @property
    def any(self) -> bool:
        """Whether the person has a role here at all."""
        return bool(self._reaches)

    def may(self, right: Right, *, service_id: int | None = None, body_id: int | None = None) -> bool:
        """Whether some role of the person includes `right`, for the service and the body where they are named."""
        return any(
            reach.covers(service_id, body_id) for kind in WHO_MAY[right] for reach in self._reaches.get(kind, [])
        )

    def on_behalf_of(
        self,
        right: Right,
        *,
        service_id: int | None = None,
        body_id: int | None = None,
        not_for: Collection[int] = (),
    ) -> User | None:
        """For whom the person acts by `right`: None where their own role includes it.

        Of several for whom they stand, one who is not among `not_for`, where there is one.
        """
        covering = [
            reach
            for kind in WHO_MAY[right]
            for reach in self._reaches.get(kind, [])
            if reach.covers(service_id, body_id)
        ]
        for_others = [reach.on_behalf_of for reach in covering if reach.on_behalf_of is not None]
        if len(for_others) < len(covering):
            return None
        return min(for_others, key=lambda person: (person.pk in not_for, person.pk), default=None)

    @property
    def stands_for(self) -> list[tuple[str, User]]:
        """(kind of role, whom) the person stands in for today."""
        return [
            (kind, reach.on_behalf_of)
            for kind, reaches in self._reaches.items()
            for reach in reaches
            if reach.on_behalf_of is not None
        ]

    def holds(self, kind: str, *, body_id: int | None = None, in_person: bool = False) -> bool:
        """Whether the person works here in the role, for the body where one is named; `in_person` not as a deputy."""
        return any(
            reach.covers(None, body_id) and not (in_person and reach.on_behalf_of)
            for reach in self._reaches.get(kind, [])
        )

    @property
    def is_member_alone(self) -> bool:
        """Whether the person sits on the committee and does no work in the portal beside it."""
        return is_member_alone(set(self._reaches))

    def require(self, right: Right, *, service_id: int | None = None, body_id: int | None = None) -> None:
        """Raise NotAllowed unless the person may."""
        if not self.may(right, service_id=service_id, body_id=body_id):
            raise NotAllowed(f"Your role does not let you do this: {right.in_a_sentence}. Ask your administrator.")

    def reaches(self, right: Right) -> list[Reach]:
        """How far the person has `right`, role by role."""
        return [reach for kind in WHO_MAY[right] for reach in self._reaches.get(kind, [])]

    def services(self, right: Right) -> frozenset[int] | None:
        """The services for which the person has `right`; None is all of them."""
        reaches = [reach.services for reach in self.reaches(right)]
        if any(services is None for services in reaches):
            return None
        return frozenset(pk for services in reaches for pk in services or ())

    @cached_property
    def own_bodies(self) -> frozenset[int]:
        """The bodies to which some role of the person is limited: whose private business is theirs."""
        reaches = [reach.bodies for held in self._reaches.values() for reach in held]
        return frozenset(pk for bodies in reaches for pk in bodies or ())


def everybodys_rights(partnership: Partnership) -> list[Rights]:
    """The rights of each person with a role in the partnership, systems apart. Four queries at most."""
    roles = _held(Role.objects.filter(partnership=partnership, user__is_system=False))
    people = User.objects.in_bulk({role.user_id for role in roles})
    held = [(role.user_id, role) for role in roles]
    for one in _live_deputies(partnership).filter(user__in=people):
        held += [(one.user_id, role) for role in roles if (role.user_id, role.kind) == (one.principal_id, one.kind)]
    reaches = _reaches_of(held, people, partnership)
    found = []
    for user in people.values():
        rights = Rights(user, partnership)
        rights._reaches = reaches[user.pk]
        found.append(rights)
    return sorted(found, key=lambda rights: (rights.user.name, rights.user.pk))


def _live_deputies(partnership: Partnership) -> DeputyQuerySet:
    return Deputy.objects.live(localdate()).filter(partnership=partnership)


@dataclass
class Held:
    """A role as the database has it: whose, which, and the ids that it is limited to."""

    user_id: int
    kind: str
    services: set[int] = field(default_factory=set)
    bodies: set[int] = field(default_factory=set)


def _held(roles: QuerySet[Role]) -> list[Held]:
    """In one query, as every request and every action begins with it: a row for each service and body of a role."""
    held: dict[int, Held] = {}
    each = roles.order_by("pk").values_list("pk", "user_id", "kind", "services", "bodies")
    for pk, user_id, kind, service, body in each:
        one = held.setdefault(pk, Held(user_id, kind))
        if service is not None:
            one.services.add(service)
        if body is not None:
            one.bodies.add(body)
    return list(held.values())


def _reaches_of(
    held: list[tuple[int, Held]], people: Mapping[int, User], partnership: Partnership
) -> dict[int, dict[str, list[Reach]]]:
    """Person → role kind → how far they hold it, themselves or for another.

    A limit to a service takes in the services below it.
    """
    below = _services_below(partnership) if any(role.services for _, role in held) else {}
    reaches: dict[int, dict[str, list[Reach]]] = defaultdict(lambda: defaultdict(list))
    for user_id, role in held:
        reaches[user_id][role.kind].append(
            Reach(
                services=frozenset(pk for top in role.services for pk in below[top]) if role.services else None,
                bodies=frozenset(role.bodies) if role.bodies else None,
                on_behalf_of=people[role.user_id] if role.user_id != user_id else None,
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
    not_for: Collection[int] = (),
) -> None:
    """What every action asks first, whatever page or program calls it. Raises NotAllowed.

    It notes at `by` on whose behalf they act, for the audit trail; `not_for` are people for whom the action cannot be
    done. Nobody (`by=None`) is the portal itself, a loader or the schedule: no role binds them.
    """
    if by is not None:
        rights = Rights(by, partnership)
        rights.require(right, service_id=service_id, body_id=body_id)
        by.on_behalf_of = rights.on_behalf_of(right, service_id=service_id, body_id=body_id, not_for=not_for)
