"""What the pages of people, bodies, services and the audit trail read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from partners.models import Body, Deputy, Partnership, Role, Service
from partners.rights import Rights
from partners.roles import WITH_A_DEPUTY, Right


def people_of(partnership: Partnership) -> QuerySet[User]:
    """Everybody with a role, by name, with `roles_here`. Four queries."""
    roles = Role.objects.filter(partnership=partnership).prefetch_related("services", "bodies")
    return (
        User.objects.filter(roles__partnership=partnership)
        .distinct()
        .order_by("name", "pk")
        .prefetch_related(Prefetch("roles", queryset=roles, to_attr="roles_here"))
    )


def bodies_of(partnership: Partnership) -> QuerySet[Body]:
    """Every body with its dated roles. Two queries."""
    return partnership.bodies.prefetch_related("roles")


@dataclass
class Branch:
    """A service and how deep in the tree it stands."""

    service: Service
    parent: Service | None
    depth: int

    @property
    def indent(self) -> str:
        return "– " * self.depth

    @property
    def is_unit(self) -> bool:
        """Whether figures may be about the service itself."""
        return hasattr(self.service, "scope")


def service_tree(partnership: Partnership) -> list[Branch]:
    """Every service below the one it is part of, in order. One query."""
    below: dict[int | None, list[Service]] = defaultdict(list)
    for service in partnership.services.select_related("scope"):
        below[service.parent_id].append(service)

    def walk(parent: Service | None, depth: int) -> Iterator[Branch]:
        for service in below[parent.pk if parent else None]:
            yield Branch(service, parent, depth)
            yield from walk(service, depth + 1)

    return list(walk(None, 0))


def deputies_for(rights: Rights) -> QuerySet[Deputy]:
    """Who stands in for whom from today on: what concerns the person, or everything for an administrator. One query."""
    found = Deputy.objects.coming(localdate()).filter(partnership=rights.partnership)
    if not rights.may(Right.DEFINE):
        found = found.filter(Q(user=rights.user.pk) | Q(principal=rights.user.pk))
    return found.select_related("user", "principal")


def roles_with_a_deputy(rights: Rights) -> QuerySet[Role]:
    """The roles for which the person may name a deputy: their own, or everybody's for an administrator."""
    found = Role.objects.filter(partnership=rights.partnership, kind__in=WITH_A_DEPUTY)
    if not rights.may(Right.DEFINE):
        found = found.filter(user=rights.user.pk)
    return found.select_related("user")
