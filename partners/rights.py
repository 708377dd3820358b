"""A person's rights in one partnership, read once a request."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from common.errors import NotAllowed
from partners.models import Partnership, Role, Service
from partners.roles import WHO_MAY, Right


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
        """Role kind → how far the person holds it; a limit to a service takes in the services below it."""
        roles = list(
            Role.objects.filter(user=self.user, partnership=self.partnership).prefetch_related("services", "bodies")
        )
        below = self._services_below() if any(role.services.all() for role in roles) else {}
        reaches = defaultdict(list)
        for role in roles:
            named = [service.pk for service in role.services.all()]
            bodies = [body.pk for body in role.bodies.all()]
            reaches[role.kind].append(
                Reach(
                    services=frozenset(pk for top in named for pk in below[top]) if named else None,
                    bodies=frozenset(bodies) if bodies else None,
                )
            )
        return reaches

    def _services_below(self) -> dict[int, set[int]]:
        parents = dict(Service.objects.filter(partnership=self.partnership).values_list("pk", "parent_id"))
        below: dict[int, set[int]] = {pk: {pk} for pk in parents}
        for pk in parents:
            above = parents[pk]
            while above is not None:
                below[above].add(pk)
                above = parents[above]
        return below

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
