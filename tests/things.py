"""One of everything that an address can name, in a partnership."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.timezone import localdate

from api.actions import make_token
from api.models import TokenScope
from committees.actions.committees import save_committee, save_membership
from committees.actions.meetings import save_meeting
from committees.models import Committee, CommitteeKind, Meeting, Membership
from jobs.models import Job, State
from kpis.actions.comparing import mark_unlike, save_benchmark
from kpis.actions.definitions import add_breakdown, set_target
from kpis.actions.evidence import add_evidence
from kpis.actions.follow_ups import raise_follow_up
from kpis.actions.history import note_stated_figure
from kpis.actions.rebases import rebase
from kpis.actions.rebuilding import request_full_rebuild
from kpis.actions.restrictions import restrict
from kpis.actions.returns import open_returns
from kpis.actions.sheets import keep_return_sheet
from kpis.models import Benchmark, Observation, StatedFigure
from kpis.rollup import rebuild
from partners.actions import give_role, name_deputy
from partners.models import Deputy, Partnership, Role
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, OpenRange, Quarter
from projects.actions.risks import Rated, add_risk
from projects.models import (
    Action,
    AuditFinding,
    BenefitEntry,
    Complaint,
    Contract,
    Decision,
    Dependency,
    Engagement,
    FocusArea,
    Issue,
    Milestone,
    Phase,
    Plan,
    PlanAppendix,
    PlannedSaving,
    PlanReview,
    Project,
    Quotation,
    Reserve,
    Risk,
    Stage,
    StrategicPriority,
    YearAmount,
)
from projects.risk_rating import Level
from reporting.actions.comments import ask_for_comment
from reporting.actions.exemptions import decide_exemption, propose_exemption
from reporting.actions.saved_views import save_view
from reporting.actions.signing import add_step
from reporting.actions.snapshots import build_snapshot
from reporting.actions.writing import create_report, save_section
from reporting.findings import findings_of
from reporting.models import Audience, SavedView
from savings.actions.sheets import keep_sheet
from tests.factories import World, a_person
from tests.kpis.returned import a_filled_row
from tests.savings.followed import SECOND, a_followed_case
from tests.savings.small_budgets import JUNE, YEAR, a_budget_year, a_heading, share_the_small_case
from tests.savings.small_case import a_small_case
from tests.savings.small_money import a_balance, a_collection, a_measure, a_price, an_activity

QUARTER = Quarter(2023, 4)


def a_failed_job(partnership: Partnership) -> Job:
    now = timezone.now()
    return Job.objects.create(
        kind="render report", partnership_id=partnership.pk, state=State.FAILED, error="It broke.", attempt=3,
        started_at=now, finished_at=now,
    )  # fmt: skip


def things_of(world: World) -> dict[tuple[str, str], object]:
    """(name of the address, name of its argument) → an identifier; a KeyError says that a new address needs a thing."""
    partnership, slug = world.partnership, world.partnership.slug
    kpi = world.kpi(f"errors-{slug}")
    target = set_target(
        kpi=kpi, scope=world.whole, valid_from=date(2015, 4, 1), operator="at_most", aim=Decimal(5), by=None
    )
    breakdown = add_breakdown(partnership=partnership, name="Sectors", items=["NHS"], by=None)
    rebased = rebase(kpi=kpi, scope=world.whole, period=QUARTER, reason="A new system", by=None)
    benchmark = save_benchmark(
        benchmark=Benchmark(
            partnership=partnership, kpi=kpi, name="National average", value=Decimal(4), source="A yearbook",
            comparability="like",
        ),
        by=None,
    )  # fmt: skip
    unlike = mark_unlike(kpi=kpi, scope=world.north.scope, reason="Counts schools too", by=None)
    open_returns(partnership=partnership, quarter=QUARTER, by=None)
    job = request_full_rebuild(partnership=partnership, by=world.people[RoleKind.ADMINISTRATOR])
    list(rebuild(partnership))
    observation = Observation.objects.get(kpi=kpi)
    follow_up = raise_follow_up(observation=observation, note="Ask why", by=world.officer)
    stated = note_stated_figure(
        stated=StatedFigure(partnership=partnership, table="t", row="r", column="c", text="5", source="A paper"),
        by=None,
    )
    evidence = add_evidence(observation=observation, name="log.txt", data=b"A log", by=world.officer)
    returned = keep_return_sheet(
        quarterly_return=observation.quarterly_return, name="return.xlsx", data=b"A workbook",
        content=a_filled_row(observation, "4"),
        by=world.officer,
    )  # fmt: skip
    of_plan = {"partnership": partnership}
    project = Project.objects.create(plan_year=CalendarPeriod.of(FinancialYear(2023)), title="A project", **of_plan)
    stage = Stage.objects.create(plan="A plan", name="A stage", starts_on=date(2023, 4, 1), **of_plan)
    milestone = Milestone.objects.create(
        project=project, title="A milestone", baseline=CalendarPeriod.of(Month(2024, 6)), **of_plan
    )
    other = Project.objects.create(plan_year=CalendarPeriod.of(FinancialYear(2023)), title="Another", **of_plan)
    dependency = Dependency.objects.create(project=project, on_project=other, **of_plan)
    benefit = BenefitEntry.objects.create(title="A benefit", project=project, kind="process", **of_plan)
    plan = a_plan(partnership)
    report = create_report(
        partnership=partnership, type="annual", slug=f"annual-{slug}", title="Annual report", short_title="Annual",
        period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
    )  # fmt: skip
    of_exempt = exempt_things(world)
    risk = add_risk(
        risk=Risk(title="A risk", **of_plan), rated=Rated(likelihood=Level(1, 2), impact=Level(3, 3)), by=None
    )
    issue = Issue.objects.create(reference="I1", area="Pay", title="An issue", **of_plan)
    finding = AuditFinding.objects.create(
        reference="F1", audit="Controls", recommendation="Check", priority="high", **of_plan
    )
    complaint = Complaint.objects.create(
        service=world.payroll, period=CalendarPeriod.of(QUARTER), received=3, **of_plan
    )
    action = Action.objects.create(reference="A1", plan="A plan", title="Act", **of_plan)
    decision = Decision.objects.create(meeting=report.meeting, title="A decision", recommendation="Do it", **of_plan)
    reserve = Reserve.objects.create(name="A reserve", **of_plan)
    year_amount = YearAmount.objects.create(
        decision=decision, order=1, year=CalendarPeriod.of(FinancialYear(2023)), amount_gbp=5, reserve=reserve
    )
    board = Committee(name=f"Board of {slug}", kind=CommitteeKind.BOARD, papers_are_public=False, **of_plan)
    save_committee(committee=board, by=None)
    member = Membership(committee=board, role="Finance director", **of_plan)
    save_membership(membership=member, by=None)
    meeting = save_meeting(
        meeting=Meeting(committee=board, on=localdate() + timedelta(days=90), **of_plan), on_holiday=True, by=None
    )
    editor = world.people[RoleKind.EDITOR]
    section = report.sections.get(key="reasons")
    save_section(section=section, version=0, text="See [the annex](#annex).", by=editor)  # there is none
    comment = ask_for_comment(report=report, kind="finance comments", role=RoleKind.APPROVER, by=None)
    step = add_step(report=report, order=1, kind="consultee", title="Service manager", role=RoleKind.APPROVER, by=None)
    snapshot = build_snapshot(report=report, audience=Audience.PUBLIC, by=editor)
    (paper_finding,) = findings_of(snapshot, report)
    snapshot = build_snapshot(report=report, audience=Audience.PUBLIC, by=world.people[RoleKind.EDITOR])
    case_version = a_small_case(world)
    case = case_version.case
    activity = an_activity(world)
    write_off = a_followed_case(world)
    followed = write_off.line
    share_the_small_case(world, case_version)
    budget_year = a_budget_year(world)
    spare_budget = a_heading(budget_year, "Spare", 0)
    upload = keep_sheet(version=case_version, name="case.xlsx", data=b"A workbook", content={"sheets": []}, by=None)
    role = Role.objects.get(user=world.officer, partnership=partnership)
    administrator = world.people[RoleKind.ADMINISTRATOR]
    view = save_view(
        view=SavedView(
            name="Delayed", address=f"/p/{slug}/projects/?status=delayed", shared=True, owner=administrator, **of_plan
        ),
        by=administrator,
    )
    deputy = a_deputy(world)
    token, _ = make_token(
        partnership=partnership, user=administrator, name="A token", scope=TokenScope.READ, last_day=localdate(),
        by=None,
    )  # fmt: skip
    return {
        ("token-revoke", "pk"): token.pk,
        **_same("slug", world.payroll.slug, "service", "service-csv"),
        **_same("slug", kpi.slug, "kpi", "kpi-csv", "kpi-partners", "kpi-partners-csv"),
        **_same(
            "kpi",
            kpi.slug,
            "kpi-manage",
            "kpi-change",
            "kpi-close",
            "kpi-targets",
            "target-set",
            "target-profile",
            "target-end",
            "rebase",
            "rebase-take-back",
            "benchmark-add",
            "benchmark-edit",
            "benchmark-drop",
            "unlike-mark",
            "unlike-mark-take-away",
        ),
        ("rebase-take-back", "pk"): rebased.pk,
        **_same("pk", benchmark.pk, "benchmark-edit", "benchmark-drop"),
        ("unlike-mark-take-away", "pk"): unlike.pk,
        **_same("pk", observation.pk, "line-save", "figure", "figure-restate"),
        **_same("pk", observation.pk, "line-save", "figure", "figure-restate", "evidence-add"),
        **_same("service", world.payroll.slug, "return", "return-submit", "return-review"),
        **_same("quarter", QUARTER.slug, "return", "return-submit", "return-review"),
        **_same("service", world.payroll.slug, "return-sheets", "return-sheet", "return-sheet-csv"),
        **_same("quarter", QUARTER.slug, "return-sheets", "return-sheet", "return-sheet-csv"),
        **_same("service", world.payroll.slug, "return-sheet-check", "return-sheet-file"),
        **_same("quarter", QUARTER.slug, "return-sheet-check", "return-sheet-file"),
        **_same("pk", returned.pk, "return-sheet-check", "return-sheet-file"),
        **_same("pk", evidence.pk, "evidence", "evidence-remove"),
        **_same("pk", observation.pk, "line-save", "figure", "figure-restate", "figure-about", "follow-up-raise"),
        **_same("pk", follow_up.pk, "follow-up-close"),
        **_same("service", world.payroll.slug, "return", "return-submit", "return-review", "lines-save"),
        **_same("quarter", QUARTER.slug, "return", "return-submit", "return-review", "lines-save"),
        **_same(
            "slug",
            report.slug,
            "report",
            "report-build",
            "report-decisions",
            "cover-edit",
            "recommendations-edit",
            "sign-offs-edit",
            "section-edit",
            "section-preview",
            "snapshot",
            "snapshot-origins",
            "snapshot-origins-csv",
            "snapshot-render",
            "snapshot-publish",
            "snapshot-publish-over",
            "document",
            "report-consult",
            "report-pass-on",
            "report-reopen",
            "report-withdraw",
            "report-amend",
            "editorial-change",
            "comment-ask",
            "comment-answer",
            "step-add",
            "step-sign",
            "step-record",
            "step-take-away",
            "finding-explain",
        ),
        **_same("pk", step.pk, "step-sign", "step-record", "step-take-away"),
        ("comment-answer", "pk"): comment.pk,
        ("finding-explain", "mark"): paper_finding.mark,
        ("meeting-pack", "pk"): report.meeting_id,
        **_same(
            "number",
            snapshot.number,
            "snapshot",
            "snapshot-origins",
            "snapshot-origins-csv",
            "snapshot-render",
            "snapshot-publish",
            "snapshot-publish-over",
            "document",
        ),
        **_same("key", report.sections.first().key, "section-edit", "section-preview"),
        **_same("pk", role.user_id, "person", "person-account", "role-give", "role-change", "role-take"),
        ("deputy-end", "pk"): deputy.pk,
        **_same("role", role.pk, "role-change", "role-take"),
        **_same("pk", world.north.pk, "body", "body-role-give"),
        **_same("pk", project.pk, "project", "project-edit", "project-update", "project-complete"),
        **_same(
            "pk",
            decision.pk,
            "decision",
            "decision-edit",
            "decision-resolution",
            "decision-call-in",
            "decision-begin",
            "decision-follow-up",
            "decision-close",
            "decision-parts",
        ),
        ("decision-parts", "what"): "options",
        ("reserve-edit", "pk"): reserve.pk,
        ("reserve-draw", "pk"): year_amount.pk,
        ("meeting", "pk"): report.meeting.pk,
        **_same(
            "pk",
            project.pk,
            "project",
            "project-edit",
            "project-update",
            "project-complete",
            "project-milestone-add",
            "dependency-add",
        ),
        **_same("pk", milestone.pk, "milestone", "milestone-edit", "milestone-rebaseline"),
        ("dependency-remove", "pk"): dependency.pk,
        ("benefit-edit", "pk"): benefit.pk,
        **_same("pk", plan.pk, "plan", "plan-edit", "plan-milestone-add", "plan-part-add", "plan-part-edit"),
        **_same("part", "priority", "plan-part-add", "plan-part-edit"),
        ("plan-part-edit", "row"): plan.phases.get().priorities.get().pk,
        **_same(
            "slug",
            board.slug,
            "committee",
            "committee-edit",
            "deadlines-edit",
            "deadlines-usual",
            "membership-add",
            "membership-edit",
            "meeting-add",
        ),
        **_same("pk", meeting.pk, "meeting-edit", "meeting-cancel"),
        ("membership-edit", "pk"): member.pk,
        **of_exempt,
        **_same("slug", case.slug, "business-case", "savings-profile"),
        **_same("slug", case.slug, "case-edit", "case-services", "case-streams", "case-investment", "case-versions"),
        **_same("slug", case.slug, "case-service-add", "case-service-edit", "case-service-drop"),
        **_same("slug", case.slug, "investment-add", "investment-edit", "investment-drop"),
        **_same("slug", case.slug, "funding-source-add", "funding-source-edit", "funding-source-drop"),
        **_same("slug", case.slug, "stream-add", "stream-edit", "stream-drop", "version-begin", "version-agree"),
        **_same("pk", case.services.first().pk, "case-service-edit", "case-service-drop"),
        **_same("pk", case.versions.get().investments.get().pk, "investment-edit", "investment-drop"),
        **_same("pk", case.versions.get().sources.get().pk, "funding-source-edit", "funding-source-drop"),
        **_same("pk", case.versions.get().detailstreams.get().pk, "stream-edit", "stream-drop"),
        ("appraisal", "slug"): case.slug,
        **_same("pk", activity.pk, "activity-edit", "money-row-drop"),
        ("money-row-drop", "kind"): "activity",
        ("unit-price-edit", "pk"): a_price(world).pk,
        ("outturn-line-edit", "pk"): world.partnership.outturnlines.get().pk,
        ("debt-balance-edit", "pk"): a_balance(world).pk,
        ("collection-edit", "pk"): a_collection(world).pk,
        ("debt-measure-edit", "pk"): a_measure(world).pk,
        **_same("slug", case.slug, "by-partner", "line-sharing", "line-parts"),
        **_same("pk", case_version.benefitlines.get(label="One team").pk, "line-sharing", "line-parts"),
        **_same("year", YEAR.slug, "in-year", "in-year-edit", "in-year-close", "in-year-reopen", "in-year-monitoring"),
        **_same("year", YEAR.slug, "budget-heading-add", "budget-heading-edit", "budget-heading-drop"),
        **_same("year", YEAR.slug, "virement-add", "virement-edit", "virement-drop"),
        ("in-year-monitoring", "period"): JUNE.slug,
        **_same("pk", spare_budget.pk, "budget-heading-edit", "budget-heading-drop"),
        **_same("pk", budget_year.virements.get().pk, "virement-edit", "virement-drop"),
        **_same("slug", case.slug, "case-sheets", "case-workbook", "case-workbook-formulas", "case-table-csv"),
        **_same("slug", case.slug, "case-sheet-send", "case-sheet", "case-sheet-file"),
        **_same("pk", upload.pk, "case-sheet", "case-sheet-file"),
        ("case-table-csv", "table"): "summary",
        ("savings-profile", "service"): world.payroll.slug,
        **_same(
            "slug",
            "followed",
            "delivery",
            "delivery-line",
            "delivery-report",
            "delivery-check",
            "write-off-add",
            "write-off-withdraw",
        ),
        **_same("pk", followed.pk, "delivery-line", "delivery-report", "write-off-add"),
        **_same("year", SECOND.slug, "delivery-report", "write-off-add"),
        **_same("quarter", QUARTER.slug, "delivery-report", "write-off-add"),
        ("delivery-check", "pk"): followed.reports.get().pk,
        ("write-off-withdraw", "pk"): write_off.pk,
        **_same("slug", case.slug, "savings-profile-edit", "savings-profile-preview", "savings-line-save"),
        **_same("service", world.payroll.slug, "savings-profile-edit", "savings-profile-preview", "savings-line-save"),
        ("document", "format"): "pdf",
        **_same("pk", view.pk, "saved-view", "saved-view-edit", "saved-view-remove"),
        ("target-end", "pk"): target.pk,
        ("check-set", "rule"): "change_on_last_period",
        ("items-add", "pk"): breakdown.pk,
        ("rebuild-progress", "pk"): job.pk,
        ("job-again", "pk"): a_failed_job(partnership).pk,
        ("stated-explain", "pk"): stated.pk,
        ("service-change", "pk"): world.payroll.pk,
        ("stage-edit", "pk"): stage.pk,
        ("contract-edit", "pk"): Contract.objects.create(subject="A contract", state="let", **of_plan).pk,
        ("engagement-edit", "pk"): Engagement.objects.create(activity="A survey", **of_plan).pk,
        ("quotation-edit", "pk"): Quotation.objects.create(text="Well done", **of_plan).pk,
        **_same("pk", action.pk, "action", "action-edit", "action-close", "action-reopen"),
        **_same("pk", risk.pk, "risk", "risk-edit", "risk-rate", "risk-close", "risk-reopen"),
        **_same("pk", issue.pk, "issue", "issue-edit", "issue-resolve", "issue-reopen", "issue-release"),
        **_same("pk", finding.pk, "finding", "finding-edit", "finding-implement", "finding-verify", "finding-reopen"),
        ("complaint-edit", "pk"): complaint.pk,
    }


def a_deputy(world: World) -> Deputy:
    """The auditor will stand in for an officer who has no other part here, in a far year."""
    away = a_person(f"away@{world.partnership.slug}.example.org")
    give_role(user=away, partnership=world.partnership, kind=RoleKind.OFFICER, by=None)
    return name_deputy(
        partnership=world.partnership, user=world.people[RoleKind.AUDITOR], principal=away, kind=RoleKind.OFFICER,
        starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 2), by=None,
    )  # fmt: skip


def a_plan(partnership: Partnership, title: str = "A strategic plan") -> Plan:
    """A plan with one of everything, its phase without an end."""
    own = {"partnership": partnership}
    period = CalendarPeriod.of(OpenRange(Month(2023, 4)))
    plan = Plan.objects.create(title=title, period=period, **own)
    phase = Phase.objects.create(plan=plan, number=1, name="Begin", period=period, **own)
    StrategicPriority.objects.create(phase=phase, number=1, text="Do it well", **own)
    PlannedSaving.objects.create(plan=plan, year=CalendarPeriod.of(FinancialYear(2023)), **own)
    PlanReview.objects.create(plan=plan, what="Governance", **own)
    FocusArea.objects.create(plan=plan, focus="Quality", **own)
    PlanAppendix.objects.create(plan=plan, number=1, title="Figures", **own)
    return plan


def exempt_things(world: World) -> dict[tuple[str, str], object]:
    """A paper with a mark to be decided and one that was confirmed, and a restricted figure."""
    partnership = world.partnership
    report = create_report(
        partnership=partnership, type="annual", slug=f"exempt-{partnership.slug}", title="Another", short_title="Another",
        period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
    )  # fmt: skip
    first, second = report.sections.all()[:2]
    why = {"paragraphs": [3], "reason": "A tender is open", "review_on": date(2099, 1, 1), "by": None}
    proposed = propose_exemption(report=report, section=first, **why)
    confirmed = decide_exemption(
        mark=propose_exemption(report=report, section=second, **why),
        confirm=True,
        reason="Agreed",
        by=world.people[RoleKind.PROPER_OFFICER],
    )
    stated = note_stated_figure(
        stated=StatedFigure(partnership=partnership, table="u", row="r", column="c", text="6", source="A paper"),
        by=None,
    )
    restriction = restrict(
        partnership=partnership, stated=stated, reason="A tender", review_on=date(2099, 1, 1), by=None
    )
    return {
        **_same("pk", proposed.pk, "exempt-decide", "exempt-withdraw"),
        **_same("pk", confirmed.pk, "exempt-end", "exempt-review"),
        **_same("slug", report.slug, "exempt-propose"),
        **_same("key", first.key, "exempt-propose"),
        ("restriction-lift", "pk"): restriction.pk,
    }


def _same(argument: str, value: object, *names: str) -> dict[tuple[str, str], object]:
    return {(name, argument): value for name in names}
