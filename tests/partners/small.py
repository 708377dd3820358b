"""A small partnership with its people, for tests that need one beside another."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from partners.actions import add_body, add_service, found_partnership, give_role
from partners.models import Body, Partnership, Scope, ScopeKind, Service
from partners.roles import RoleKind


@dataclass
class Small:
    """Two councils, payroll with its pensions team, and one person for each role."""

    partnership: Partnership
    north: Body
    south: Body
    payroll: Service
    people: dict[RoleKind, User]

    @property
    def whole(self) -> Scope:
        return self.partnership.scopes.get(kind=ScopeKind.WHOLE)

    @property
    def administrator(self) -> User:
        return self.people[RoleKind.ADMINISTRATOR]


def small_partnership(slug: str = "north-south") -> Small:
    """Built by the actions alone; two of them stand beside each other."""
    partnership = found_partnership(
        name=f"Partnership {slug}", short_name="NSP", slug=slug, committee_name="Joint Committee", by=None
    )
    bodies = [
        add_body(
            partnership=partnership,
            name=f"{name} Council",
            short_name=name,
            code=code,
            kind="unitary",
            role="founding",
            valid_from=date(2020, 4, 1),
            by=None,
        )
        for name, code in (("Northbridge", "NCC"), ("Southmoor", "SCC"))
    ]
    payroll = add_service(partnership=partnership, name="Payroll", short_name="Pay", slug="payroll", by=None)
    people = {}
    for kind in RoleKind:
        people[kind] = User.objects.create_user(f"{kind}@{slug}.example", "secret", name=f"The {kind} of {slug}")
        give_role(user=people[kind], partnership=partnership, kind=kind, by=None)
    return Small(partnership, *bodies, payroll, people)


def address(small: Small, name: str, *args: object) -> str:
    """The address of a page of this partnership."""
    return reverse(name, args=[small.partnership.slug, *args])
