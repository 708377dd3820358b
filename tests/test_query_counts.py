"""Every page asks the database as often for much as for little, and no oftener than is written here."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from api.actions import make_token
from api.models import TokenScope
from committees.actions.committees import save_committee, save_membership
from committees.actions.meetings import save_meeting
from committees.models import Committee, CommitteeKind, Meeting, Membership, Reminder
from kpis.actions.comparing import save_benchmark
from kpis.actions.definitions import add_breakdown, set_target
from kpis.actions.evidence import add_evidence
from kpis.actions.follow_ups import raise_follow_up
from kpis.actions.history import note_stated_figure
from kpis.actions.rebases import rebase
from kpis.actions.returns import open_returns
from kpis.actions.sheets import keep_return_sheet
from kpis.models import Benchmark, Explanation, Kpi, Observation, Return, ReturnStep, RuleSetting, StatedFigure
from partners.actions import add_body, add_service, give_role, name_deputy
from partners.models import BodyKind, BodyRoleKind, Service
from partners.roles import WHO_MAY, RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month
from projects.actions.action_plans import save_action
from projects.actions.complaints import save_complaints
from projects.actions.decisions import save_decision, save_parts
from projects.actions.findings import save_finding
from projects.actions.issues import save_issue
from projects.actions.milestones import add_dependency, rebaseline_milestone, save_benefit, save_milestone
from projects.actions.plans import save_plan_review, save_planned_saving, save_priority
from projects.actions.projects import save_project
from projects.actions.registers import save_contract, save_engagement, save_quotation, save_stage
from projects.actions.risks import Rated, add_risk, rate_risk
from projects.models import (
    Action,
    AuditFinding,
    BenefitEntry,
    Complaint,
    Contract,
    Decision,
    Dependency,
    Engagement,
    FollowUp,
    Issue,
    Milestone,
    Option,
    Plan,
    PlannedSaving,
    PlanReview,
    Project,
    Quotation,
    RatingStage,
    Reserve,
    Risk,
    Stage,
    StrategicPriority,
    YearAmount,
)
from projects.risk_rating import Level
from reporting.actions.comments import ask_for_comment
from reporting.actions.exemptions import propose_exemption
from reporting.actions.saved_views import save_view
from reporting.actions.signing import add_step
from reporting.actions.snapshots import build_snapshot
from reporting.actions.writing import create_report, save_section
from reporting.models import Audience, Report, SavedView
from tests.addresses import address, needs, pages_of_partnerships
from tests.factories import BEGAN, World, a_person, a_world
from tests.kpis.returned import a_filled_row
from tests.reporting.history import approved
from tests.savings.followed import more_that_is_followed
from tests.savings.small_budgets import more_of_a_year, more_shares
from tests.savings.small_case import more_of_a_case
from tests.savings.small_money import more_money
from tests.things import QUARTER, a_plan, things_of

pytestmark = pytest.mark.django_db

LITTLE, MUCH = 1, 3
# Pages by name. Who makes one ask more often, or less, writes the new number here and says why in the commit.
QUERIES = {
    "meetings": 42,
    "members-page": 41,
    "members-sheet": 41,
    "case-investment": 30,
    "version-agree": 29,
    "case-workbook": 28,
    "case-workbook-formulas": 28,
    "case-sheets": 27,
    "case-table-csv": 27,
    "does-not-cast": 26,
    "plan": 26,
    "report": 23,
    "case-services": 22,
    "case-versions": 21,
    "business-case": 20,
    "case-streams": 20,
    "investment-edit": 20,
    "savings-profile": 20,
    "by-partner": 19,
    "case-sheet-send": 19,
    "return-sheet-check": 19,
    "kpi": 18,
    "kpi-csv": 18,
    "kpi-partners-csv": 18,
    "meeting": 18,
    "return-review": 18,
    "savings-profile-edit": 18,
    "service": 18,
    "figure-about": 17,
    "kpi-partners": 17,
    "return": 17,
    "figure": 16,
    "investment-add": 16,
    "project": 16,
    "return-submit": 16,
    "case-sheet": 15,
    "comment-answer": 15,
    "dashboard": 15,
    "dashboard-csv": 15,
    "decision": 15,
    "line-sharing": 15,
    "plan-part-edit": 15,
    "return-sheet": 15,
    "return-sheet-csv": 15,
    "role-change": 15,
    "section-edit": 15,
    "service-csv": 15,
    "step-record": 15,
    "step-sign": 15,
    "line-parts": 14,
    "business-cases": 13,
    "definitions-to-confirm": 13,
    "delivery": 13,
    "delivery-line": 13,
    "funding-source-edit": 13,
    "stream-edit": 13,
    "virement-edit": 13,
    "activity-edit": 12,
    "case-service-add": 12,
    "decision-resolution": 12,
    "delivery-report": 12,
    "finding-explain": 12,
    "kpi-change": 12,
    "manage": 12,
    "registers": 12,
    "return-sheets": 12,
    "return-timeliness-csv": 12,
    "role-give": 12,
    "snapshot-publish-over": 12,
    "write-off-add": 12,
    "action-edit": 11,
    "collection-edit": 11,
    "debt-measure-edit": 11,
    "funding-source-drop": 11,
    "in-year": 11,
    "in-year-monitoring": 11,
    "kpi-manage": 11,
    "membership-edit": 11,
    "person": 11,
    "plan-part-add": 11,
    "report-decisions": 11,
    "return-sheet-file": 11,
    "return-timeliness": 11,
    "risks": 11,
    "stream-drop": 11,
    "target-profile": 11,
    "target-set": 11,
    "virement-add": 11,
    "action-add": 10,
    "audit": 10,
    "benchmark-drop": 10,
    "benchmark-edit": 10,
    "benefit-edit": 10,
    "budget-heading-edit": 10,
    "case-edit": 10,
    "case-service-drop": 10,
    "case-service-edit": 10,
    "committee": 10,
    "debt": 10,
    "debt-balance-edit": 10,
    "decision-parts": 10,
    "exempt-decide": 10,
    "exempt-end": 10,
    "exempt-review": 10,
    "funding-source-add": 10,
    "investment-drop": 10,
    "kpis-manage": 10,
    "membership-add": 10,
    "outturn-line-edit": 10,
    "people": 10,
    "projects": 10,
    "rebase": 10,
    "rebase-take-back": 10,
    "restrict": 10,
    "risk": 10,
    "snapshot-origins-csv": 10,
    "target-end": 10,
    "unit-costs": 10,
    "unlike-mark": 10,
    "unlike-mark-take-away": 10,
    "benchmark-add": 9,
    "budget-heading-add": 9,
    "case-sheet-file": 9,
    "committee-edit": 9,
    "complaint-edit": 9,
    "contract-edit": 9,
    "decision-begin": 9,
    "decision-call-in": 9,
    "decision-close": 9,
    "decision-edit": 9,
    "decision-follow-up": 9,
    "decisions": 9,
    "dependency-add": 9,
    "exempt-propose": 9,
    "finding": 9,
    "findings": 9,
    "issue": 9,
    "issues": 9,
    "kpi-close": 9,
    "kpi-create": 9,
    "kpi-targets": 9,
    "outturn-line-add": 9,
    "plan-registers": 9,
    "project-edit": 9,
    "quotation-edit": 9,
    "reports": 9,
    "reserves": 9,
    "returns": 9,
    "risk-add": 9,
    "risk-edit": 9,
    "snapshot": 9,
    "snapshot-origins": 9,
    "stated-explain": 9,
    "step-add": 9,
    "stream-add": 9,
    "action": 8,
    "actions": 8,
    "activity-add": 8,
    "appraisal": 8,
    "audit-csv": 8,
    "benefit-add": 8,
    "bodies": 8,
    "body": 8,
    "body-role-give": 8,
    "breakdowns": 8,
    "collection-add": 8,
    "committee-add": 8,
    "committees": 8,
    "complaints": 8,
    "contract-add": 8,
    "debt-measure-add": 8,
    "delivery-check": 8,
    "deputy-name": 8,
    "evidence": 8,
    "exempt-matters": 8,
    "finding-edit": 8,
    "issue-edit": 8,
    "items-add": 8,
    "milestone": 8,
    "money-row-drop": 8,
    "outturn": 8,
    "project-add": 8,
    "quotation-add": 8,
    "recommendations-edit": 8,
    "reminders": 8,
    "report-create": 8,
    "risk-rate": 8,
    "service-change": 8,
    "sign-offs-edit": 8,
    "stage-edit": 8,
    "stated-figures": 8,
    "unit-price-edit": 8,
    "unit-prices": 8,
    "version-begin": 8,
    "write-off-withdraw": 8,
    "action-close": 7,
    "approval-levels": 7,
    "benefits": 7,
    "calendar-subscribe": 7,
    "check-set": 7,
    "checks": 7,
    "comment-ask": 7,
    "complaint-add": 7,
    "contracts": 7,
    "cover-edit": 7,
    "deadlines-edit": 7,
    "debt-balance-add": 7,
    "decision-add": 7,
    "deputies": 7,
    "editorial-change": 7,
    "engagement-edit": 7,
    "finding-add": 7,
    "finding-implement": 7,
    "finding-reopen": 7,
    "finding-verify": 7,
    "in-year-close": 7,
    "in-year-edit": 7,
    "in-year-reopen": 7,
    "issue-add": 7,
    "issue-resolve": 7,
    "meeting-add": 7,
    "meeting-cancel": 7,
    "meeting-edit": 7,
    "milestone-edit": 7,
    "milestone-rebaseline": 7,
    "plan-edit": 7,
    "plan-milestone-add": 7,
    "plans": 7,
    "project-milestone-add": 7,
    "project-update": 7,
    "rebuild-progress": 7,
    "report-amend": 7,
    "report-consult": 7,
    "report-pass-on": 7,
    "report-reopen": 7,
    "report-withdraw": 7,
    "reserve-draw": 7,
    "reserve-edit": 7,
    "restriction-lift": 7,
    "risk-close": 7,
    "risk-scale": 7,
    "saved-view-edit": 7,
    "saved-view-remove": 7,
    "saved-views": 7,
    "service-add": 7,
    "services-manage": 7,
    "stage-add": 7,
    "unit-price-add": 7,
    "token-revoke": 7,
    "tokens": 7,
    "body-add": 6,
    "breakdown-add": 6,
    "case-add": 6,
    "engagement-add": 6,
    "in-year-begin": 6,
    "partnership-colour": 6,
    "person-add": 6,
    "plan-add": 6,
    "reserve-add": 6,
    "saved-view-add": 6,
    "search": 6,
    "stated-add": 6,
    "system-token-make": 6,
    "token-make": 6,
}
NOT_COUNTED = {
    "document": "a file that was rendered before",
    "meeting-pack": "a file made of those (tests/reporting/test_workflow_pack.py counts)",
    "saved-view": "leads to the page that was saved",
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
        first = partnership.kpis.get(slug=f"errors-{partnership.slug}")
        rebase(kpi=first, scope=world.whole, period=Month(2022, 1 + number), reason="A new system", by=None)
        benchmark = Benchmark(
            partnership=partnership, kpi=first, name=f"Average {number}", value=Decimal(3), source="A yearbook",
            comparability="like",
        )  # fmt: skip
        save_benchmark(benchmark=benchmark, by=None)
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
        project = save_project(
            project=Project(plan_year=CalendarPeriod.of(FinancialYear(2023)), title=f"Project {number}", **plan),
            by=None,
        )
        more_of_a_plan(world, number, project, kpi)
        save_stage(stage=Stage(plan="A plan", name=f"Stage {number}", starts_on=date(2023, 4, 1), **plan), by=None)
        save_contract(
            contract=Contract(
                subject=f"Contract {number}", service=service, body=world.north,
                ends=CalendarPeriod.of(Month(2024, 7)), **plan,
            ),
            by=None,
        )  # fmt: skip
        keep_registers(world, number, of=service)
        save_engagement(engagement=Engagement(activity=f"Survey {number}", months=[4], **plan), by=None)
        save_quotation(quotation=Quotation(text=f"Well done {number}", **plan), by=None)
        meeting = Meeting.objects.get(committee__partnership=partnership, on=date(2024, 6, 24))
        earlier = Meeting.objects.create(committee=meeting.committee, on=date(2023, 6, 1 + number), **plan)
        for put_to in (meeting, earlier):
            decision = save_decision(
                decision=Decision(meeting=put_to, title=f"Decision {number}", recommendation="Do it", **plan), by=None
            )
            save_parts(decision=decision, kind=Option, by=None, rows=[
                Option(title="Do it", recommended=True), Option(title="Do nothing", does_nothing=True)
            ])  # fmt: skip
            reserve = Reserve.objects.create(name=f"Reserve {number} {put_to.pk}", **plan)
            years = [YearAmount(year=CalendarPeriod.of(FinancialYear(2023)), amount_gbp=1, reserve=reserve)]
            save_parts(decision=decision, kind=YearAmount, rows=years, by=None)
            FollowUp.objects.create(decision=decision, on=date(2024, 6, 1), text="Begun")
        create_report(
            partnership=partnership, type="annual", slug=f"more-{number}-{partnership.slug}", title=f"Report {number}",
            short_title="R", period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
        )  # fmt: skip
        make_token(
            partnership=partnership,
            user=person,
            name=f"T {number}",
            scope=TokenScope.READ,
            last_day=localdate(),
            by=None,
        )
    sit(world, times)
    report = Report.objects.get(slug=f"annual-{partnership.slug}")
    editor = world.people[RoleKind.EDITOR]
    for number in range(times):
        ask_for_comment(report=report, kind=f"comment {number}", role=RoleKind.FINANCE, by=None)
        add_step(report=report, order=number + 2, kind="statutory", title=f"Officer {number}", role="section_151",
                 body=world.north, by=None)  # fmt: skip
        section = report.sections.all()[number + 1]
        save_section(section=section, version=section.version, text=f"See [it](#nowhere-{number}).", by=editor)
        administrator = world.people[RoleKind.ADMINISTRATOR]
        for shared in (True, False):
            view = SavedView(
                name=f"View {number}", address=f"/p/{partnership.slug}/", shared=shared, owner=administrator, **plan
            )
            save_view(view=view, by=administrator)
        begun = Report.objects.get(slug=f"more-{number}-{partnership.slug}")
        propose_exemption(
            report=begun, section=begun.sections.first(), paragraphs=[3], reason="A tender",
            review_on=date(2099, 1, 1), by=None,
        )  # fmt: skip
        more_of_a_case(world, number)
        more_money(world, number)
        more_that_is_followed(world, number)
        more_shares(world, number)
        more_of_a_year(world, number)
    figure = Observation.objects.filter(kpi__partnership=partnership).earliest("pk")
    for number in range(times):
        RuleSetting.objects.create(
            rule="change_on_last_period", severity="note", threshold=5 + number,
            valid_from=BEGAN + timedelta(days=number), **plan,
        )  # fmt: skip
        Explanation.objects.create(
            observation=figure, rule="change_on_last_period", words="Check 4.", kind=figure.kind, reason="Counted anew",
            by=world.officer,
        )  # fmt: skip
        more_of_returns(world, number)
    of_payroll = partnership.kpis.filter(service=world.payroll, slug__startswith="more-b")
    for before in range(times, 0, -1):
        quarter = QUARTER
        for _ in range(before):
            quarter = quarter.previous()
        approved(world, quarter, dict.fromkeys(of_payroll, "4"))
    open_returns(partnership=partnership, quarter=QUARTER, by=None)
    more_files(world, times)
    for observation in Observation.objects.filter(kpi__service=world.payroll).exclude(standing="approved"):
        for number in range(times):
            raise_follow_up(observation=observation, note=f"Ask {number}", by=world.officer)
    for _ in range(times):
        build_snapshot(
            report=report,
            audience=Audience.PUBLIC,
            by=world.people[RoleKind.EDITOR],
        )


def more_files(world: World, times: int) -> None:
    """More documents beside figures, and more spreadsheets that came back."""
    lines = Observation.objects.filter(
        quarterly_return__service=world.payroll, period=CalendarPeriod.of(QUARTER).pk
    ).select_related("quarterly_return__service", "scope")
    for number in range(times):
        for line in lines[: number + 1]:
            add_evidence(observation=line, name=f"{number}.txt", data=f"{number}".encode(), by=world.officer)
        keep_return_sheet(
            quarterly_return=line.quarterly_return, name=f"{number}.xlsx", data=f"{number}".encode(),
            content=a_filled_row(line, "4"), by=world.officer,
        )  # fmt: skip


def more_of_returns(world: World, number: int) -> None:
    """One more step of the return, and one more deputy."""
    ReturnStep.objects.create(
        quarterly_return=Return.objects.filter(service__partnership=world.partnership).earliest("pk"),
        kind="sent_back", by=world.approver, at=timezone.now(), note=f"Check {number}",
    )  # fmt: skip
    begins = date(2099, 3, number + 1)
    name_deputy(
        partnership=world.partnership, user=world.people[RoleKind.AUDITOR], principal=world.officer,
        kind=RoleKind.OFFICER, starts_on=begins, ends_on=begins, by=None,
    )  # fmt: skip


def keep_registers(world: World, number: int, *, of: Service) -> None:
    """One more row of every register, and one more on everything that hangs on the first row of each."""
    plan, last_year = {"partnership": world.partnership}, CalendarPeriod.of(FinancialYear(2023))
    first = {kind: kind.objects.filter(**plan).order_by("pk").first() for kind in (Risk, Issue, AuditFinding)}
    high = Level(3, 3)
    risk = Risk(title=f"Risk {number}", owner_role=f"Head {number}", service=of, review_on=date(2024, 4, 1), **plan)
    add_risk(risk=risk, rated=Rated(high, high), by=None)
    rate_risk(risk=first[Risk], rated=Rated(high, high, why="Again"), by=None)
    rate_risk(risk=first[Risk], rated=Rated(high, high, why="After it", stage=RatingStage.RESIDUAL), by=None)
    save_issue(
        issue=Issue(
            area="Pay", title=f"Issue {number}", significance="significant", due_period=last_year, service=of, **plan
        ),
        by=None,
    )
    save_finding(
        finding=AuditFinding(
            audit="Controls", recommendation=f"Check {number}", priority="high", due_period=last_year, **plan
        ),
        by=None,
    )
    save_complaints(
        complaint=Complaint(service=of, period=CalendarPeriod.of(QUARTER), received=number, **plan), by=None
    )
    save_action(
        action=Action(
            plan="A plan", title=f"Action {number}", due_period=last_year, since=last_year, issue=first[Issue],
            risk=first[Risk], finding=first[AuditFinding], **plan,
        ),
        by=None,
    )  # fmt: skip


def more_of_a_plan(world: World, number: int, project: Project, kpi: Kpi) -> None:
    """More of all that the pages of a plan, a project and a milestone list."""
    own = {"partnership": world.partnership}
    a_plan(world.partnership, f"Plan {number}")
    first = Plan.objects.filter(title="A strategic plan").get(**own)
    priority = StrategicPriority(phase=first.phases.get(), number=number + 2, issue=f"Issue {number}", text="T", **own)
    save_priority(priority=priority, projects=[project], kpis=[kpi], by=None)
    year = CalendarPeriod.of(FinancialYear(2030 + number))
    save_planned_saving(saving=PlannedSaving(plan=first, year=year, priority=priority, **own), by=None)
    save_plan_review(review=PlanReview(plan=first, what=f"R {number}", **own), phases=first.phases.all(), by=None)
    main = Project.objects.get(title="A project", **own)
    for place in ({"project": main}, {"project": project}, {"plan": first}):
        milestone = Milestone(title=f"M {number}", baseline=CalendarPeriod.of(Month(2024, 7)), **place, **own)
        save_milestone(milestone=milestone, by=None)
    save_stage(stage=Stage(plan="P", name="S", starts_on=date(2023, 4, 1), project=main, **own), by=None)
    save_project(
        project=Project(
            plan_year=CalendarPeriod.of(FinancialYear(2023)), title=f"Workstream {number}", parent=main, **own
        ),
        by=None,
    )
    add_dependency(dependency=Dependency(project=main, on_project=project, **own), by=None)
    add_dependency(dependency=Dependency(milestone=milestone, on_project=main, **own), by=None)
    benefit = BenefitEntry(title=f"B {number}", project=main, kind="process", kpi=kpi, **own)
    save_benefit(benefit=benefit, by=None)
    rebaseline_milestone(
        milestone=Milestone.objects.get(title="A milestone", **own), baseline=year, reason="Late", by=None
    )


def sit(world: World, times: int) -> None:
    """More committees that sit below one another, with members, meetings and reminders; some returns are owed."""
    plan = {"partnership": world.partnership}
    joint = Committee.objects.get(kind=CommitteeKind.JOINT_COMMITTEE, **plan)
    board = Committee.objects.get(kind=CommitteeKind.BOARD, **plan)
    for number in range(times):
        below = Committee(name=f"Group {number}", kind=CommitteeKind.GROUP, reports_to=board, **plan)
        save_committee(committee=below, by=None)
        for committee in (joint, board, below):
            save_membership(
                membership=Membership(committee=committee, role=f"Role {number}", body=world.north, **plan), by=None
            )
            on = localdate() + timedelta(days=30 + number)
            meeting = Meeting(committee=committee, on=on, **plan)
            save_meeting(meeting=meeting, on_holiday=True, by=None)
        Reminder.objects.create(
            meeting=meeting, step="returns", due_on=on, user=world.officer, thing=f"thing {number}", what="A return",
            address="/", **plan,
        )  # fmt: skip


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
