"""Every action asks for the right itself: a page, a program or an import that forgets to is refused all the same.

A new action fails here until it is listed with the right it asks for.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from committees import actions as committees
from committees.models import Committee, Meeting
from common.errors import NotAllowed
from kpis.actions import definitions, history, rebuilding, returns
from kpis.entry import Typed
from kpis.models import Breakdown, Kpi, Observation, Return, StatedFigure, Target
from partners import actions as partners
from partners.models import Role
from partners.roles import WHO_MAY, Right, RoleKind
from periods.values import FinancialYear, Month, Quarter
from projects.actions import projects, registers
from projects.models import Action, ActionState, Contract, Project, Quotation, Stage
from reporting.actions import rendering, snapshots, writing
from reporting.models import Report, Section, Snapshot
from savings.actions import cases, investment, lines, outturn
from savings.models import (
    BenefitLine,
    BudgetLine,
    BusinessCase,
    CaseService,
    CaseVersion,
    DetailStream,
    FundingSource,
    InvestmentItem,
    OutturnLine,
)
from tests.factories import BEGAN, World, a_world
from tests.savings.small_case import in_years
from tests.things import things_of

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
WITHOUT_A_PAGE = {
    "partners": {"found_partnership", "save_row"},  # no page and no role to ask for yet; part of other actions
    "committees": {"meeting_on"},  # part of other actions
    "kpis": {"request_rebuild"},
    "audit": {"record"},
    "jobs": {"request_job"},
}


@dataclass(frozen=True)
class Things:
    """One of everything."""

    world: World

    def one(self, model: type) -> Any:
        return model.objects.order_by("pk").first()


Call = Callable[[Things, User], Any]
day, quarter = date(2030, 4, 1), Quarter(2030, 1)

ASKS_FOR: dict[Right, dict[str, Call]] = {
    Right.KEEP_MEETINGS: {
        "save_committee": lambda t, by: committees.save_committee(committee=t.one(Committee), by=by),
        "save_meeting": lambda t, by: committees.save_meeting(meeting=t.one(Meeting), by=by),
    },
    Right.DEFINE: {
        "add_body": lambda t, by: partners.add_body(
            partnership=t.world.partnership, name="East", short_name="East", kind="county", role="founding",
            valid_from=BEGAN, by=by,
        ),
        "give_body_role": lambda t, by: partners.give_body_role(
            body=t.world.north, role="customer", valid_from=day, by=by
        ),
        "add_service": lambda t, by: partners.add_service(
            partnership=t.world.partnership, name="HR", short_name="HR", slug="hr", by=by
        ),
        "give_role": lambda t, by: partners.give_role(
            user=t.world.officer, partnership=t.world.partnership, kind=RoleKind.MEMBER, by=by
        ),
        "take_role": lambda t, by: partners.take_role(role=Role.objects.get(user=t.world.officer), by=by),
        "add_person": lambda t, by: partners.add_person(
            partnership=t.world.partnership, email="new@example.org", name="New", kind=RoleKind.MEMBER, by=by
        ),
        "let_sign_in": lambda t, by: partners.let_sign_in(
            user=t.world.officer, partnership=t.world.partnership, may=True, by=by
        ),
        "renew_password": lambda t, by: partners.renew_password(
            user=t.world.officer, partnership=t.world.partnership, by=by
        ),
        "change_service": lambda t, by: partners.change_service(
            service=t.world.payroll, name="Pay", short_name="Pay", parent=None, order=0, by=by
        ),
        "rename_body": lambda t, by: partners.rename_body(
            body=t.world.north, name="N", short_name="N", code="N", kind="county", by=by
        ),
        "add_breakdown": lambda t, by: definitions.add_breakdown(
            partnership=t.world.partnership, name="Regions", items=["One"], by=by
        ),
        "add_items": lambda t, by: definitions.add_items(breakdown=t.one(Breakdown), items=["Two"], by=by),
        "create_kpi": lambda t, by: definitions.create_kpi(
            service=t.world.payroll, slug="new", valid_from=BEGAN, scopes=[t.world.whole], by=by, title="New",
            measure="count", direction="lower", frequency="quarterly",
        ),
        "change_definition": lambda t, by: definitions.change_definition(
            kpi=t.one(Kpi), valid_from=day, scopes=[t.world.whole], by=by, reason="Clearer", title="New",
            measure="count", direction="lower", frequency="quarterly",
        ),
        "arrange_kpi": lambda t, by: definitions.arrange_kpi(kpi=t.one(Kpi), code="1", heading="", order=1, by=by),
        "close_kpi": lambda t, by: definitions.close_kpi(kpi=t.one(Kpi), closed_on=day, by=by, reason="Gone"),
        "reopen_kpi": lambda t, by: definitions.reopen_kpi(kpi=t.one(Kpi), by=by, reason="Back"),
        "set_target": lambda t, by: definitions.set_target(
            kpi=t.one(Kpi), scope=t.world.whole, valid_from=day, operator="at_most", aim=Decimal(1), by=by
        ),
        "end_target": lambda t, by: definitions.end_target(target=t.one(Target), valid_to=day, by=by, reason="Gone"),
        "request_full_rebuild": lambda t, by: rebuilding.request_full_rebuild(partnership=t.world.partnership, by=by),
        "open_returns": lambda t, by: returns.open_returns(partnership=t.world.partnership, quarter=quarter, by=by),
    },
    Right.KEEP_STATED_FIGURES: {
        "note_stated_figure": lambda t, by: history.note_stated_figure(
            stated=StatedFigure(
                partnership=t.world.partnership, table="t", row="r", column="d", text="1", source="A paper"
            ),
            by=by,
        ),
        "explain_stated_figure": lambda t, by: history.explain_stated_figure(
            stated=t.one(StatedFigure), explanation="Rounded", by=by
        ),
    },
    Right.ENTER_FIGURES: {
        "save_line": lambda t, by: returns.save_line(
            observation=t.one(Observation), version=0, typed=Typed(figure="3"), by=by
        ),
        "submit_return": lambda t, by: returns.submit_return(quarterly_return=t.one(Return), by=by),
    },
    Right.APPROVE_RETURNS: {
        "approve_return": lambda t, by: returns.approve_return(quarterly_return=t.one(Return), by=by),
        "send_back_return": lambda t, by: returns.send_back_return(quarterly_return=t.one(Return), by=by, reason="No"),
        "restate": lambda t, by: returns.restate(
            observation=t.one(Observation), typed=Typed(figure="4"), reason="Counted again", by=by
        ),
    },
    Right.EDIT_PROJECTS: {
        "save_project": lambda t, by: projects.save_project(project=t.one(Project), by=by),
        "note_update": lambda t, by: projects.note_update(
            project=t.one(Project), meeting_month=Month(2024, 6), text="Begun", by=by
        ),
        "complete_project": lambda t, by: projects.complete_project(project=t.one(Project), by=by),
        "save_stage": lambda t, by: registers.save_stage(stage=t.one(Stage), by=by),
        "save_contract": lambda t, by: registers.save_contract(contract=t.one(Contract), by=by),
        "save_action": lambda t, by: registers.save_action(action=t.one(Action), by=by),
        "turn_action": lambda t, by: registers.turn_action(action=t.one(Action), state=ActionState.DONE, by=by),
        "save_quotation": lambda t, by: registers.save_quotation(quotation=t.one(Quotation), by=by),
    },
    Right.EDIT_SAVINGS: {
        "save_business_case": lambda t, by: cases.save_business_case(case=t.one(BusinessCase), by=by),
        "save_case_service": lambda t, by: cases.save_case_service(service=t.one(CaseService), by=by),
        "drop_case_service": lambda t, by: cases.drop_case_service(
            service=cases.save_case_service(
                service=CaseService(
                    partnership=t.world.partnership, case=t.one(BusinessCase), label="None",
                    service=partners.add_service(
                        partnership=t.world.partnership, name="None", short_name="None", slug=f"none-{by.pk}", by=None
                    ),
                ),
                by=None,
            ),
            by=by,
        ),
        "begin_version": lambda t, by: cases.begin_version(case=t.one(BusinessCase), name="2", baseline_on=day, by=by),
        "agree_version": lambda t, by: cases.agree_version(version=t.one(CaseVersion), agreed_on=day, by=by),
        "save_budget_line": lambda t, by: lines.save_budget_line(
            line=t.one(BudgetLine), amounts=in_years(1, 1), by=by
        ),
        "save_benefit_line": lambda t, by: lines.save_benefit_line(
            line=t.one(BenefitLine), amounts=in_years(-1, -1), by=by
        ),
        "save_detail_stream": lambda t, by: lines.save_detail_stream(line=t.one(DetailStream), amounts={}, by=by),
        "drop_line": lambda t, by: lines.drop_line(line=t.one(BudgetLine), by=by),
        "save_investment": lambda t, by: investment.save_investment(
            item=t.one(InvestmentItem), shares={t.world.north: None}, by=by
        ),
        "save_funding_source": lambda t, by: investment.save_funding_source(source=t.one(FundingSource), by=by),
        "drop_investment": lambda t, by: investment.drop_investment(item=t.one(InvestmentItem), by=by),
        "save_outturn_line": lambda t, by: outturn.save_outturn_line(line=t.one(OutturnLine), by=by),
    },
    Right.EDIT_REPORTS: {
        "create_report": lambda t, by: writing.create_report(
            partnership=t.world.partnership, type="annual", slug="another", title="A", short_title="A",
            period=FinancialYear(2024), meeting_on=day, by=by,
        ),
        "save_section": lambda t, by: writing.save_section(section=t.one(Section), version=0, text="Text", by=by),
        "save_cover": lambda t, by: writing.save_cover(report=t.one(Report), version=0, cover={}, by=by),
        "save_recommendations": lambda t, by: writing.save_recommendations(report=t.one(Report), texts=[], by=by),
        "sign_off": lambda t, by: writing.sign_off(report=t.one(Report), kind="finance", text="None", by=by),
        "build_snapshot": lambda t, by: snapshots.build_snapshot(report=t.one(Report), audience="public", by=by),
        "publish_snapshot": lambda t, by: snapshots.publish_snapshot(snapshot=t.one(Snapshot), by=by),
        "request_rendering": lambda t, by: rendering.request_rendering(
            snapshot=t.one(Snapshot), format="pdf", by=by
        ),
    },
}  # fmt: skip
ACTIONS = {name: (right, call) for right, calls in ASKS_FOR.items() for name, call in calls.items()}


def fill(things: Things) -> None:
    Observation.objects.update(kind="number", numerator=3, denominator=1)


def submit(things: Things) -> None:
    fill(things)
    returns.submit_return(quarterly_return=things.one(Return), by=things.world.officer)


def approve(things: Things) -> None:
    submit(things)
    returns.approve_return(quarterly_return=things.one(Return), by=things.world.approver)


BEFORE = {"submit_return": fill, "approve_return": submit, "send_back_return": submit, "restate": approve}


@pytest.fixture
def things() -> Things:
    world = a_world()
    things_of(world)
    return Things(world)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_asks_for_its_right(name, things):
    right, call = ACTIONS[name]
    BEFORE.get(name, lambda things: None)(things)
    stranger = a_world("east-and-west").people[RoleKind.ADMINISTRATOR]
    for person in [stranger, *(things.world.people[role] for role in RoleKind if role not in WHO_MAY[right])]:
        with pytest.raises(NotAllowed):
            call(things, person)
    call(things, things.world.people[sorted(WHO_MAY[right])[0]])


def actions_by_a_person() -> Iterator[tuple[str, str]]:
    """(room, function) of everything in `actions` that takes `by`."""
    for path in [*ROOT.glob("*/actions.py"), *ROOT.glob("*/actions/*.py")]:
        for function in ast.parse(path.read_text()).body:
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                names = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
                if "by" in names:
                    yield path.relative_to(ROOT).parts[0], function.name


def test_every_action_by_a_person_is_listed_here():
    found = {name for room, name in actions_by_a_person() if name not in WITHOUT_A_PAGE.get(room, set())}
    assert found == set(ACTIONS)
