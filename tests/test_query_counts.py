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
from tests.things import QUARTER, a_failed_job, a_plan, things_of

pytestmark = pytest.mark.django_db

LITTLE, MUCH = 1, 3
# Pages by name. Who makes one ask more often, or less, writes the new number here and says why in the commit.
QUERIES = {
    "members-page": 39,
    "members-sheet": 39,
    "meetings": 37,
    "case-investment": 28,
    "version-agree": 27,
    "case-workbook": 26,
    "case-workbook-formulas": 26,
    "case-sheets": 25,
    "case-table-csv": 25,
    "does-not-cast": 24,
    "plan": 24,
    "report": 21,
    "case-services": 20,
    "case-versions": 19,
    "business-case": 18,
    "case-streams": 18,
    "investment-edit": 18,
    "savings-profile": 18,
    "by-partner": 17,
    "case-sheet-send": 17,
    "return-sheet-check": 17,
    "kpi": 16,
    "kpi-csv": 16,
    "kpi-partners-csv": 16,
    "meeting": 16,
    "return-review": 16,
    "savings-profile-edit": 16,
    "service": 16,
    "figure-about": 15,
    "kpi-partners": 15,
    "return": 15,
    "figure": 14,
    "investment-add": 14,
    "project": 14,
    "return-submit": 14,
    "case-sheet": 13,
    "comment-answer": 13,
    "dashboard": 13,
    "dashboard-csv": 13,
    "decision": 13,
    "line-sharing": 13,
    "plan-part-edit": 13,
    "return-sheet": 13,
    "return-sheet-csv": 13,
    "role-change": 13,
    "section-edit": 13,
    "service-csv": 13,
    "step-record": 13,
    "step-sign": 13,
    "line-parts": 12,
    "business-cases": 11,
    "definitions-to-confirm": 11,
    "delivery": 11,
    "delivery-line": 11,
    "funding-source-edit": 11,
    "stream-edit": 11,
    "virement-edit": 11,
    "activity-edit": 10,
    "case-service-add": 10,
    "decision-resolution": 10,
    "delivery-report": 10,
    "finding-explain": 10,
    "kpi-change": 10,
    "manage": 10,
    "registers": 10,
    "return-sheets": 10,
    "return-timeliness-csv": 10,
    "role-give": 10,
    "snapshot-publish-over": 10,
    "write-off-add": 10,
    "action-edit": 9,
    "collection-edit": 9,
    "debt-measure-edit": 9,
    "funding-source-drop": 9,
    "in-year": 9,
    "in-year-monitoring": 9,
    "kpi-manage": 9,
    "membership-edit": 9,
    "person": 9,
    "plan-part-add": 9,
    "report-decisions": 9,
    "return-sheet-file": 9,
    "return-timeliness": 9,
    "risks": 9,
    "stream-drop": 9,
    "target-profile": 9,
    "target-set": 9,
    "virement-add": 9,
    "action-add": 8,
    "audit": 8,
    "benchmark-drop": 8,
    "benchmark-edit": 8,
    "benefit-edit": 8,
    "budget-heading-edit": 8,
    "case-edit": 8,
    "case-service-drop": 8,
    "case-service-edit": 8,
    "committee": 8,
    "debt": 8,
    "debt-balance-edit": 8,
    "decision-parts": 8,
    "exempt-decide": 8,
    "exempt-end": 8,
    "exempt-review": 8,
    "funding-source-add": 8,
    "investment-drop": 8,
    "kpis-manage": 8,
    "membership-add": 8,
    "outturn-line-edit": 8,
    "people": 8,
    "projects": 8,
    "rebase": 8,
    "rebase-take-back": 8,
    "restrict": 8,
    "risk": 8,
    "snapshot-origins-csv": 8,
    "status": 8,
    "target-end": 8,
    "unit-costs": 8,
    "unlike-mark": 8,
    "unlike-mark-take-away": 8,
    "benchmark-add": 7,
    "budget-heading-add": 7,
    "case-sheet-file": 7,
    "committee-edit": 7,
    "complaint-edit": 7,
    "contract-edit": 7,
    "decision-begin": 7,
    "decision-call-in": 7,
    "decision-close": 7,
    "decision-edit": 7,
    "decision-follow-up": 7,
    "decisions": 7,
    "dependency-add": 7,
    "exempt-propose": 7,
    "finding": 7,
    "findings": 7,
    "issue": 7,
    "issues": 7,
    "kpi-close": 7,
    "kpi-create": 7,
    "kpi-targets": 7,
    "outturn-line-add": 7,
    "plan-registers": 7,
    "project-edit": 7,
    "quotation-edit": 7,
    "reports": 7,
    "reserves": 7,
    "returns": 7,
    "risk-add": 7,
    "risk-edit": 7,
    "snapshot": 7,
    "snapshot-origins": 7,
    "stated-explain": 7,
    "step-add": 7,
    "stream-add": 7,
    "action": 6,
    "actions": 6,
    "activity-add": 6,
    "appraisal": 6,
    "audit-csv": 6,
    "benefit-add": 6,
    "bodies": 6,
    "body": 6,
    "body-role-give": 6,
    "breakdowns": 6,
    "collection-add": 6,
    "committee-add": 6,
    "committees": 6,
    "complaints": 6,
    "contract-add": 6,
    "debt-measure-add": 6,
    "delivery-check": 6,
    "deputy-name": 6,
    "evidence": 6,
    "exempt-matters": 6,
    "finding-edit": 6,
    "issue-edit": 6,
    "items-add": 6,
    "milestone": 6,
    "money-row-drop": 6,
    "outturn": 6,
    "project-add": 6,
    "quotation-add": 6,
    "recommendations-edit": 6,
    "reminders": 6,
    "report-create": 6,
    "risk-rate": 6,
    "second-factor-roles": 6,
    "service-change": 6,
    "sign-offs-edit": 6,
    "stage-edit": 6,
    "stated-figures": 6,
    "unit-price-edit": 6,
    "unit-prices": 6,
    "version-begin": 6,
    "write-off-withdraw": 6,
    "action-close": 5,
    "approval-levels": 5,
    "benefits": 5,
    "calendar-subscribe": 5,
    "check-set": 5,
    "checks": 5,
    "comment-ask": 5,
    "complaint-add": 5,
    "contracts": 5,
    "cover-edit": 5,
    "deadlines-edit": 5,
    "debt-balance-add": 5,
    "decision-add": 5,
    "deputies": 5,
    "editorial-change": 5,
    "engagement-edit": 5,
    "finding-add": 5,
    "finding-implement": 5,
    "finding-reopen": 5,
    "finding-verify": 5,
    "in-year-close": 5,
    "in-year-edit": 5,
    "in-year-reopen": 5,
    "issue-add": 5,
    "issue-resolve": 5,
    "meeting-add": 5,
    "meeting-cancel": 5,
    "meeting-edit": 5,
    "milestone-edit": 5,
    "milestone-rebaseline": 5,
    "plan-edit": 5,
    "plan-milestone-add": 5,
    "plans": 5,
    "project-milestone-add": 5,
    "project-update": 5,
    "rebuild-progress": 5,
    "report-amend": 5,
    "report-consult": 5,
    "report-pass-on": 5,
    "report-reopen": 5,
    "report-withdraw": 5,
    "reserve-draw": 5,
    "reserve-edit": 5,
    "restriction-lift": 5,
    "risk-close": 5,
    "risk-scale": 5,
    "saved-view-edit": 5,
    "saved-view-remove": 5,
    "saved-views": 5,
    "service-add": 5,
    "services-manage": 5,
    "stage-add": 5,
    "token-revoke": 5,
    "tokens": 5,
    "unit-price-add": 5,
    "body-add": 4,
    "breakdown-add": 4,
    "case-add": 4,
    "engagement-add": 4,
    "in-year-begin": 4,
    "partnership-colour": 4,
    "person-add": 4,
    "plan-add": 4,
    "reserve-add": 4,
    "saved-view-add": 4,
    "search": 4,
    "stated-add": 4,
    "system-token-make": 4,
    "token-make": 4,
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
    for _ in range(times):
        a_failed_job(partnership)
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
