"""A small partnership with a measure of every kind, two councils, and the people who work on its returns."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from accounts.models import User
from kpis.actions.definitions import add_breakdown, create_kpi, set_target, whole_item
from kpis.actions.history import ReportedFigure, adopt_history
from kpis.actions.returns import open_returns
from kpis.choices import FigureKind
from kpis.entry import Entry, Typed
from kpis.models import Kpi, Observation, Return
from partners.actions import add_body, add_service, found_partnership, give_role
from partners.models import Body, Partnership, Service
from partners.roles import RoleKind
from periods.values import Quarter

SINCE = date(2020, 4, 1)
NOW = Quarter(2023, 4)
PASSWORD = "a long password"


@dataclass
class World:
    partnership: Partnership
    service: Service
    north: Body
    south: Body
    people: dict[str, User]
    kpis: dict[str, Kpi]
    quarterly_return: Return

    def line(self, slug: str, **where: object) -> Observation:
        """The only line of a KPI, or the one that `where` picks."""
        return Observation.objects.get(quarterly_return=self.quarterly_return, kpi=self.kpis[slug], **where)


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.capitalize())


def found(slug: str = "shared", name: str = "Shared Services") -> tuple[Partnership, Body, Body, Service]:
    """A partnership of two councils with a payroll service."""
    partnership = found_partnership(
        name=name, short_name=name[:6], slug=slug, committee_name="Joint Committee", by=None
    )
    bodies = [
        add_body(
            partnership=partnership,
            name=f"{word} Council",
            short_name=word,
            code=word,
            kind="county",
            role="founding",
            valid_from=SINCE,
            by=None,
        )
        for word in ("North", "South")
    ]
    service = add_service(partnership=partnership, name="Payroll", short_name="Payroll", slug="payroll", by=None)
    return partnership, bodies[0], bodies[1], service


def full_world(*, history: int = 0) -> World:
    """Everything once; `history` so many approved quarters before Q4 2023/24."""
    partnership, north, south, service = found()
    people = {
        name: person(name) for name in ("officer", "colleague", "approver", "member", "administrator", "outsider")
    }
    for name, kind in (
        ("officer", RoleKind.OFFICER),
        ("colleague", RoleKind.OFFICER),
        ("approver", RoleKind.APPROVER),
        ("member", RoleKind.MEMBER),
        ("administrator", RoleKind.ADMINISTRATOR),
    ):
        give_role(user=people[name], partnership=partnership, kind=kind, by=None)
    kpis = _kpis(service, north, south)
    for steps in range(history, 0, -1):
        quarter = NOW
        for _ in range(steps):
            quarter = quarter.previous()
        _report(service, quarter, kpis, people, steps)
    quarterly_return = open_returns(partnership=partnership, quarter=NOW, by=None, due_on=date(2024, 6, 14))[0]
    return World(partnership, service, north, south, people, kpis, quarterly_return)


def _kpis(service: Service, north: Body, south: Body) -> dict[str, Kpi]:
    whole = service.partnership.scopes.get(kind="whole")
    both = [north.scope, south.scope]
    sectors = add_breakdown(
        partnership=service.partnership, name="Sector", items=["Individuals", "Businesses"], by=None
    )
    kpis = {}

    def kpi(slug: str, title: str, measure: str, scopes: list = [whole], heading: str = "Accuracy", **meaning):  # noqa: B006
        kpis[slug] = create_kpi(
            service=service,
            slug=slug,
            valid_from=SINCE,
            scopes=scopes,
            by=None,
            heading=heading,
            order=len(kpis),
            title=title,
            measure=measure,
            **{"direction": "higher", "frequency": "quarterly", **meaning},
        )
        return kpis[slug]

    def target(slug: str, operator: str, aim: str, **more):
        set_target(kpi=kpis[slug], scope=whole, valid_from=SINCE, operator=operator, aim=Decimal(aim), by=None, **more)

    parts = {"has_parts": True, "part_of_whole": True, "multiplier": 100, "over_time": "ratio", "unit": "%"}
    errors = {"upper_label": "payroll errors", "lower_label": "payments made"}
    kpi("errors", "Payroll errors", "percent", direction="lower", decimals=2, **parts, **errors)
    target("errors", "at_most", "0.5", tolerance=Decimal("0.1"))
    kpi("paid", "Paid on time", "percent", unit="%", decimals=1, part_of_whole=True, purpose="Staff rely on their pay.")
    target("paid", "at_least", "99")
    kpi("overpayments", "Overpayments made", "count", direction="lower", unit="overpayments", over_time="sum")
    kpi("debt", "Debt past due", "money", both, direction="lower", breakdown=sectors, over_time="last", heading="Debt")
    kpi("tickets", "Tickets answered in time", "percent", both, frequency="monthly", decimals=1, heading="Customers",
        upper_label="tickets in time", lower_label="tickets closed", **parts)  # fmt: skip
    target("tickets", "at_least", "90", tolerance=Decimal(2))
    kpi("calls", "Calls taken", "count", frequency="monthly", unit="calls", direction="context", over_time="sum",
        heading="Customers")  # fmt: skip
    kpi("satisfaction", "Satisfaction", "score", decimals=1, score_out_of=5, heading="Customers")
    target("satisfaction", "at_least", "4.2")
    kpi(
        "wait",
        "Days to answer a complaint",
        "duration",
        direction="lower",
        unit="days",
        decimals=1,
        heading="Customers",
    )
    target("wait", "at_most", "10")
    kpi("stock", "Liquidity", "ratio", decimals=2, heading="Standing")
    kpi("policy", "Policy reviewed this year", "yes_no", heading="Standing")
    target("policy", "is_yes", "1")
    kpi("risk", "State of the action plan", "judged", heading="Standing", criteria="Green: all actions in time.")
    kpi("story", "What the service achieved", "text", direction="context", heading="Standing")
    return kpis


def add_posts(world: World) -> tuple[Observation, Observation, Observation]:
    """Posts filled: the line of the whole, which the two councils add up to, and theirs.

    A return has both where the measure was asked for as a whole until the quarter was under way.
    """
    scopes = [world.north.scope, world.south.scope]
    world.kpis["posts"] = create_kpi(
        service=world.service, slug="posts", valid_from=SINCE, by=None, title="Posts filled", scopes=scopes, order=99,
        measure="count", direction="higher", frequency="quarterly", unit="posts", over_scopes="sum", heading="Staff",
    )  # fmt: skip
    open_returns(partnership=world.partnership, quarter=NOW, by=None)
    whole, north, south = (world.line("posts", scope=scope) for scope in (scopes[0], *scopes))
    whole.pk, whole.scope = None, world.partnership.scopes.get(kind="whole")
    whole.save(force_insert=True)
    return whole, north, south


def _report(service: Service, quarter: Quarter, kpis: dict[str, Kpi], people: dict[str, User], steps: int) -> None:
    """An approved quarter; figures move a little with `steps`."""
    numbers = {
        "errors": (800 + 10 * steps, 190000), "paid": ("99.1", 1), "overpayments": (20 + steps, 1),
        "debt": (1_000_000 + 5_000 * steps, 1), "tickets": (900 + steps, 1000), "calls": (5000 + 7 * steps, 1),
        "satisfaction": ("4.3", 1), "wait": (8, 1), "stock": ("1.2", 1), "policy": (1, 1), "risk": (3, 1),
    }  # fmt: skip
    everything = whole_item(service.partnership)
    figures = []
    for slug, kpi in kpis.items():
        definition = kpi.definitions.get()
        if slug == "story":
            entry = Entry(kind=FigureKind.TEXT, text="A quiet quarter.")
        else:
            upper, lower = numbers[slug]
            entry = Entry(kind=FigureKind.NUMBER, numerator=Decimal(upper), denominator=Decimal(lower))
        figures += [
            ReportedFigure(kpi, scope, item, period, entry)
            for period in (quarter.months() if definition.frequency == "monthly" else [quarter])
            for scope in definition.scopes.all()
            for item in (definition.breakdown.items.all() if definition.breakdown else [everything])
        ]
    at = datetime(2023, 6, 1, 10, tzinfo=UTC)
    adopt_history(service=service, quarter=quarter, figures=figures, submitted_by=people["officer"], submitted_at=at,
                  decided_by=people["approver"], decided_at=at)  # fmt: skip


GOOD = {
    "errors": Typed(upper="857", lower="191,889"),
    "paid": Typed(figure="99.2"),
    "overpayments": Typed(figure="19"),
    "debt": Typed(figure="1,005,000"),
    "tickets": Typed(upper="930", lower="1000"),
    "calls": Typed(figure="5,010"),
    "satisfaction": Typed(figure="4.3"),
    "wait": Typed(figure="8"),
    "stock": Typed(figure="1.2"),
    "policy": Typed(figure="yes"),
    "risk": Typed(figure="green"),
    "story": Typed(figure="Two depots moved without a late payment."),
}
