"""A small partnership and its named cast, built by the product's own actions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from kpis.actions.definitions import create_kpi
from kpis.choices import Direction, Frequency, Measure
from kpis.models import Kpi
from partners.actions import add_body, add_service, found_partnership, give_role
from partners.models import Body, BodyKind, BodyRoleKind, Partnership, Scope, ScopeKind, Service
from partners.roles import RoleKind

BEGAN = date(2015, 4, 1)


@dataclass
class World:
    """Two councils that share payroll and finance, and somebody in every role."""

    partnership: Partnership
    north: Body
    south: Body
    payroll: Service
    finance: Service
    people: dict[RoleKind, User]

    @property
    def whole(self) -> Scope:
        return self.partnership.scopes.get(kind=ScopeKind.WHOLE)

    @property
    def officer(self) -> User:
        return self.people[RoleKind.OFFICER]

    @property
    def approver(self) -> User:
        return self.people[RoleKind.APPROVER]

    def kpi(self, slug: str = "payroll-errors", **meaning: Any) -> Kpi:
        """A quarterly count of the payroll service, measured for the whole, unless `meaning` says otherwise."""
        asked = {
            "service": self.payroll,
            "valid_from": BEGAN,
            "scopes": [self.whole],
            "title": slug.replace("-", " ").capitalize(),
            "measure": Measure.COUNT,
            "unit": "errors",
            "direction": Direction.LOWER,
            "frequency": Frequency.QUARTERLY,
            **meaning,
        }
        return create_kpi(slug=slug, by=None, **asked)


def a_person(email: str, name: str = "") -> User:
    return User.objects.create_user(email, "a long password", name=name or email.split("@")[0].capitalize())


def a_world(slug: str = "north-and-south") -> World:
    """Found a partnership called `slug`; its people are <role>@<slug>.example.org."""
    partnership = found_partnership(
        name=slug.replace("-", " ").title(),
        short_name=slug[:10].upper(),
        slug=slug,
        committee_name="Joint Committee",
        by=None,
    )
    north, south = (
        add_body(
            partnership=partnership,
            name=f"{name} Council",
            short_name=name,
            code=name[0] + "CC",
            kind=BodyKind.COUNTY,
            role=BodyRoleKind.FOUNDING,
            valid_from=BEGAN,
            by=None,
        )
        for name in ("North", "South")
    )
    payroll, finance = (
        add_service(partnership=partnership, name=name, short_name=name, slug=name.lower(), by=None)
        for name in ("Payroll", "Finance")
    )
    people = {}
    for kind in RoleKind:
        people[kind] = a_person(f"{kind}@{slug}.example.org", kind.label)
        give_role(user=people[kind], partnership=partnership, kind=kind, by=None)
    return World(partnership, north, south, payroll, finance, people)
