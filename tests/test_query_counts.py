"""Every page asks the database as often for much as for little, and no oftener than is written here."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.actions.definitions import add_breakdown, set_target
from kpis.actions.history import note_stated_figure
from kpis.actions.returns import open_returns
from kpis.models import StatedFigure
from partners.actions import add_body, add_service, give_role
from partners.models import BodyKind, BodyRoleKind
from partners.roles import WHO_MAY, RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from projects.actions.projects import save_project
from projects.actions.registers import save_action, save_contract, save_quotation, save_stage
from projects.models import Action, Contract, Project, Quotation, Stage
from reporting.actions.snapshots import build_snapshot
from reporting.actions.writing import create_report
from reporting.models import Audience, Report
from tests.addresses import address, needs, pages_of_partnerships
from tests.factories import BEGAN, World, a_person, a_world
from tests.reporting.history import approved
from tests.savings.small_case import more_of_a_case
from tests.things import QUARTER, things_of

pytestmark = pytest.mark.django_db

LITTLE, MUCH = 1, 3
# Pages by name. Who makes one ask more often, or less, writes the new number here and says why in the commit.
QUERIES = {
    "business-case": 20,
    "does-not-cast": 20,
    "savings-profile": 20,
    "role-change": 15,
    "service": 15,
    "kpi": 14,
    "kpi-csv": 14,
    "dashboard": 13,
    "dashboard-csv": 13,
    "section-edit": 13,
    "service-csv": 13,
    "figure": 12,
    "kpi-change": 12,
    "manage": 12,
    "report": 12,
    "role-give": 12,
    "person": 11,
    "return": 11,
    "return-review": 11,
    "return-submit": 11,
    "target-profile": 11,
    "target-set": 11,
    "audit": 10,
    "kpi-manage": 10,
    "kpis-manage": 10,
    "people": 10,
    "plan-registers": 10,
    "projects": 10,
    "snapshot": 10,
    "target-end": 10,
    "kpi-close": 9,
    "kpi-create": 9,
    "kpi-targets": 9,
    "quotation-edit": 9,
    "stated-explain": 9,
    "bodies": 8,
    "body": 8,
    "body-role-give": 8,
    "breakdowns": 8,
    "items-add": 8,
    "project": 8,
    "project-edit": 8,
    "quotation-add": 8,
    "recommendations-edit": 8,
    "reports": 8,
    "returns": 8,
    "service-change": 8,
    "sign-offs-edit": 8,
    "stated-figures": 8,
    "action-edit": 7,
    "contract-edit": 7,
    "cover-edit": 7,
    "project-add": 7,
    "project-update": 7,
    "business-cases": 7,
    "rebuild-progress": 7,
    "service-add": 7,
    "services-manage": 7,
    "stage-edit": 7,
    "action-add": 6,
    "body-add": 6,
    "breakdown-add": 6,
    "contract-add": 6,
    "person-add": 6,
    "report-create": 6,
    "stage-add": 6,
    "stated-add": 6,
}
NOT_COUNTED = {
    "document": "a file that was rendered before",
    "section-preview": "takes what is being typed",
}


def more(world: World, times: int) -> None:
    """So many more of everything that pages list."""
    partnership = world.partnership
    plan = {"partnership": partnership}
    sectors = add_breakdown(
        partnership=partnership, name="Kinds", items=[f"Kind {number}" for number in range(times)], by=None
    )
    for number in range(times):
        add_breakdown(partnership=partnership, name=f"List {number}", items=["One", "Two"], by=None)
        service = add_service(
            partnership=partnership, name=f"Service {number}", short_name=f"S{number}", slug=f"s-{number}", by=None
        )
        for code, of in (("a", service), ("b", world.payroll)):
            kpi = world.kpi(f"more-{code}-{number}", service=of)
            set_target(kpi=kpi, scope=world.whole, valid_from=BEGAN, operator="at_most", aim=Decimal(5), by=None)
        world.kpi(
            f"parted-{number}", scopes=[world.north.scope, world.south.scope], breakdown=sectors, over_scopes="sum"
        )
        add_body(
            partnership=partnership, name=f"Customer {number}", short_name=f"C{number}", code=f"C{number}",
            kind=BodyKind.COUNTY, role=BodyRoleKind.CUSTOMER, valid_from=BEGAN, by=None,
        )  # fmt: skip
        person = a_person(f"more-{number}@{partnership.slug}.example.org")
        give_role(user=person, partnership=partnership, kind=RoleKind.OFFICER, services=[service], by=None)
        note_stated_figure(
            stated=StatedFigure(**plan, table=f"t{number}", row="r", column="c", text="5", source="A paper"), by=None
        )
        save_project(
            project=Project(plan_year=CalendarPeriod.of(FinancialYear(2023)), title=f"Project {number}", **plan),
            by=None,
        )
        save_stage(stage=Stage(plan="A plan", name=f"Stage {number}", starts_on=date(2023, 4, 1), **plan), by=None)
        save_contract(contract=Contract(subject=f"Contract {number}", state="let", **plan), by=None)
        save_action(action=Action(plan="A plan", title=f"Action {number}", **plan), by=None)
        save_quotation(quotation=Quotation(text=f"Well done {number}", **plan), by=None)
        create_report(
            partnership=partnership, type="annual", slug=f"more-{number}-{partnership.slug}", title=f"Report {number}",
            short_title="R", period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
        )  # fmt: skip
        more_of_a_case(world, number)
    of_payroll = partnership.kpis.filter(service=world.payroll, slug__startswith="more-b")
    for before in range(times, 0, -1):
        quarter = QUARTER
        for _ in range(before):
            quarter = quarter.previous()
        approved(world, quarter, dict.fromkeys(of_payroll, "4"))
    open_returns(partnership=partnership, quarter=QUARTER, by=None)
    for _ in range(times):
        build_snapshot(
            report=Report.objects.get(slug=f"annual-{partnership.slug}"),
            audience=Audience.PUBLIC,
            by=world.people[RoleKind.EDITOR],
        )


def counted(world: World, things: dict) -> dict[str, int]:
    """Queries of each page, asked a second time by somebody who may."""
    numbers = {}
    for pattern in pages_of_partnerships():
        if pattern.name in NOT_COUNTED:
            continue
        client = Client()
        client.force_login(world.people[min(WHO_MAY[needs(pattern)])])
        where = address(pattern, world.partnership.slug, things)
        if client.get(where).status_code == 405:
            continue
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200, where
        numbers[pattern.name] = len(queries)
    return numbers


def test_queries_do_not_grow_with_the_data():
    found = {}
    for times in (LITTLE, MUCH):
        world = a_world(f"times-{times}")
        things = things_of(world)
        more(world, times)
        found[times] = counted(world, things)
    grown = {name: (few, found[MUCH][name]) for name, few in found[LITTLE].items() if few != found[MUCH][name]}
    assert grown == {}
    assert found[MUCH] == QUERIES
