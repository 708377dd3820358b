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
from django.utils.timezone import localdate

from accounts.models import User
from api import actions as tokens
from api.models import Token, TokenScope
from committees.actions import calendars, committees, meetings
from committees.models import Committee, DeadlineRule, Meeting, Membership
from common.errors import NotAllowed
from jobs.models import Job
from kpis.actions import (
    approval,
    checks,
    comparing,
    confirmations,
    definitions,
    evidence,
    explanations,
    follow_ups,
    history,
    pushing,
    rebases,
    rebuilding,
    restrictions,
    returns,
)
from kpis.actions import sheets as return_sheets
from kpis.entry import Typed
from kpis.models import (
    Benchmark,
    Breakdown,
    Evidence,
    FollowUp,
    Kpi,
    Levels,
    Observation,
    Rebase,
    Restriction,
    Return,
    ReturnSheet,
    StatedFigure,
    Target,
    UnlikeMark,
)
from partners import actions as partners
from partners.models import Deputy, Role
from partners.roles import WHO_MAY, Right, RoleKind
from periods.values import FinancialYear, Month, Quarter
from projects.actions import (
    action_plans,
    complaints,
    decisions,
    findings,
    issues,
    milestones,
    plans,
    projects,
    registers,
    reserves,
    risks,
)
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
    Option,
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
from reporting.actions import comments, exemptions, rendering, saved_views, signing, snapshots, workflow, writing
from reporting.actions import findings as paper_findings
from reporting.models import Comment, ExemptMark, Report, SavedView, Section, SignOffStep, Snapshot
from savings.actions import (
    cases,
    debt,
    delivery,
    dropping,
    in_year,
    investment,
    lines,
    outturn,
    partner_savings,
    unit_costs,
    unit_prices,
)
from savings.actions import sheets as spreadsheets
from savings.models import (
    BenefitLine,
    BudgetHeading,
    BudgetLine,
    BudgetYear,
    BusinessCase,
    CaseService,
    CaseVersion,
    Collection,
    CostedActivity,
    DebtBalance,
    DebtMeasure,
    DeliveryReport,
    DetailStream,
    FundingSource,
    InvestmentItem,
    LineSharing,
    OutturnLine,
    SheetUpload,
    UnitPrice,
    Virement,
    WriteOff,
)
from savings.sheets.returned import dry_run
from tests.factories import BEGAN, World, a_world
from tests.reporting.signing import answer_everything
from tests.savings.followed import a_write_off
from tests.savings.returned import sent_in
from tests.savings.small_case import in_years
from tests.savings.small_money import a_use
from tests.things import things_of

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
WITHOUT_A_PAGE = {
    "projects": {"guard_keeping"},  # what the actions of registers ask
    "partners": {
        "found_partnership",
        "keep_sent_in",
        "save_row",
    },  # no page and no role to ask for yet; part of other actions
    "committees": {"meeting_on"},  # part of other actions
    "kpis": {"request_rebuild", "save_lines"},  # part of other actions
    "audit": {"record", "record_each"},
    "jobs": {"request_job"},
    "reporting": {"settle", "mark_published", "propose_changed_passages"},  # part of other actions
}


@dataclass(frozen=True)
class Things:
    """One of everything."""

    world: World

    def one(self, model: type) -> Any:
        return model.objects.order_by("pk").first()

    @property
    def newest_draft(self) -> Snapshot:
        return Snapshot.objects.order_by("number").last()

    def mark(self, state: str) -> ExemptMark:
        return ExemptMark.objects.get(state=state)


Call = Callable[[Things, User], Any]
RATED = risks.Rated(Level(1, 1), Level(3, 3), why="Looked at again")
day, quarter = date(2030, 4, 1), Quarter(2030, 1)
MINUTED = date(2024, 6, 24)

ASKS_FOR: dict[Right, dict[str, Call]] = {
    Right.KEEP_MEETINGS: {
        "save_committee": lambda t, by: committees.save_committee(committee=t.one(Committee), by=by),
        "save_membership": lambda t, by: committees.save_membership(membership=t.one(Membership), by=by),
        "save_deadline_rule": lambda t, by: committees.save_deadline_rule(
            rule=DeadlineRule(
                partnership=t.world.partnership, committee=t.one(Committee), returns=9, challenge=7, draft=5,
                comments=3, sign_off=1,
            ),
            by=by,
        ),
        "use_usual_deadlines": lambda t, by: committees.use_usual_deadlines(committee=t.one(Committee), by=by),
        "save_meeting": lambda t, by: meetings.save_meeting(meeting=t.one(Meeting), by=by),
        "cancel_meeting": lambda t, by: meetings.cancel_meeting(
            meeting=Meeting.objects.filter(state="planned").earliest("pk"), reason="Snow", by=by
        ),
    },
    Right.SEE_FIGURES: {
        "save_view": lambda t, by: saved_views.save_view(
            view=SavedView(
                partnership=t.world.partnership, owner=by, name="Mine", address=f"/p/{t.world.partnership.slug}/"
            ),
            by=by,
        ),
        "remove_view": lambda t, by: saved_views.remove_view(view=t.one(SavedView), by=by),
        "make_token": lambda t, by: tokens.make_token(
            partnership=t.world.partnership, user=by, name="Mine", scope=TokenScope.READ, last_day=localdate(), by=by
        ),
        "renew_calendar": lambda t, by: calendars.renew_calendar(partnership=t.world.partnership, by=by),
    },
    Right.KEEP_BENCHMARKS: {
        "save_benchmark": lambda t, by: comparing.save_benchmark(benchmark=t.one(Benchmark), by=by),
        "drop_benchmark": lambda t, by: comparing.drop_benchmark(benchmark=t.one(Benchmark), by=by),
    },
    Right.DEFINE: {
        "try_job_again": lambda t, by: partners.try_job_again(
            partnership=t.world.partnership, job=Job.objects.get(state="failed", partnership_id=t.world.partnership.pk),
            by=by,
        ),
        "make_system_token": lambda t, by: tokens.make_system_token(
            partnership=t.world.partnership, name="Warehouse", kind=RoleKind.AUDITOR, scope=TokenScope.READ,
            last_day=localdate(), by=by,
        ),
        "revoke_token": lambda t, by: tokens.revoke_token(token=t.one(Token), by=by),
        "require_second_factor": lambda t, by: partners.require_second_factor(
            partnership=t.world.partnership, kinds=[RoleKind.FINANCE], by=by
        ),
        "forget_second_factor": lambda t, by: partners.forget_second_factor(
            user=t.world.officer, partnership=t.world.partnership, by=by
        ),
        "set_colour": lambda t, by: partners.set_colour(partnership=t.world.partnership, colour="#336699", by=by),
        "rebase": lambda t, by: rebases.rebase(
            kpi=t.one(Kpi), scope=t.world.whole, period=quarter, reason="A new system", by=by
        ),
        "take_rebase_back": lambda t, by: rebases.take_rebase_back(rebased=t.one(Rebase), reason="A slip", by=by),
        "mark_unlike": lambda t, by: comparing.mark_unlike(
            kpi=t.one(Kpi), scope=t.world.south.scope, reason="Counts schools", by=by
        ),
        "take_unlike_mark_away": lambda t, by: comparing.take_unlike_mark_away(mark=t.one(UnlikeMark), by=by),
        "name_deputy": lambda t, by: partners.name_deputy(
            partnership=t.world.partnership, user=t.world.approver, principal=t.one(Deputy).principal, kind=RoleKind.OFFICER,
            starts_on=date(2099, 2, 1), ends_on=date(2099, 2, 2), by=by,
        ),
        "end_deputy": lambda t, by: partners.end_deputy(deputy=t.one(Deputy), by=by),
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
        "choose_risk_scale": lambda t, by: risks.choose_risk_scale(
            partnership=t.world.partnership, kind="five", by=by
        ),
        "restrict": lambda t, by: restrictions.restrict(
            partnership=t.world.partnership, kpi=t.one(Kpi), reason="A tender", review_on=date(2099, 1, 1), by=by
        ),
        "set_rule": lambda t, by: checks.set_rule(
            partnership=t.world.partnership, rule="expected_when", severity="off", threshold=None, valid_from=day, by=by
        ),
        "set_approval_levels": lambda t, by: approval.set_approval_levels(
            partnership=t.world.partnership, first_quarter=quarter, levels=Levels.TWO, by=by
        ),
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
        "push_figures": lambda t, by: pushing.push_figures(
            partnership=t.world.partnership, rows=[{}], key="1", checksum="1", by=by
        ),
        "try_push": lambda t, by: pushing.try_push(partnership=t.world.partnership, rows=[{}], by=by),
        "explain_findings": lambda t, by: explanations.explain_findings(
            quarterly_return=t.one(Return), reasons=[], by=by
        ),
        "submit_return": lambda t, by: returns.submit_return(quarterly_return=t.one(Return), by=by),
        "keep_return_sheet": lambda t, by: return_sheets.keep_return_sheet(
            quarterly_return=t.one(Return), name="a.xlsx", data=b"A workbook",
            content=t.one(ReturnSheet).content, by=by,
        ),
        "take_over_sheet": lambda t, by: return_sheets.take_over_sheet(
            sheet=t.one(ReturnSheet), seen={t.one(Observation).pk: 0}, by=by
        ),
        "put_sheet_aside": lambda t, by: return_sheets.put_sheet_aside(sheet=t.one(ReturnSheet), by=by),
        "add_evidence": lambda t, by: evidence.add_evidence(
            observation=t.one(Observation), name="another.pdf", data=b"%PDF of another", by=by
        ),
        "remove_evidence": lambda t, by: evidence.remove_evidence(evidence=t.one(Evidence), by=by),
    },
    Right.APPROVE_RETURNS: {
        "approve_return": lambda t, by: returns.approve_return(quarterly_return=t.one(Return), by=by),
        "answer_definition": lambda t, by: confirmations.answer_definition(
            kpi=t.one(Kpi), definition_id=t.one(Kpi).definitions.get().pk, is_right=True, by=by
        ),
        "send_back_return": lambda t, by: returns.send_back_return(quarterly_return=t.one(Return), by=by, reason="No"),
        "restate": lambda t, by: returns.restate(
            observation=t.one(Observation), typed=Typed(figure="4"), reason="Counted again", by=by
        ),
    },
    Right.FOLLOW_UP: {
        "raise_follow_up": lambda t, by: follow_ups.raise_follow_up(
            observation=t.one(Observation), note="Ask again", by=by
        ),
        "close_follow_up": lambda t, by: follow_ups.close_follow_up(follow_up=t.one(FollowUp), word="Asked", by=by),
    },
    Right.APPROVE_FOR_PARTNERSHIP: {
        "approve_for_partnership": lambda t, by: returns.approve_for_partnership(
            quarterly_return=t.one(Return), by=by
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
        "save_action": lambda t, by: action_plans.save_action(action=t.one(Action), by=by),
        "close_action": lambda t, by: action_plans.close_action(action=t.one(Action), evidence="Minutes", by=by),
        "reopen_action": lambda t, by: action_plans.reopen_action(action=t.one(Action), by=by),
        "add_risk": lambda t, by: risks.add_risk(
            risk=Risk(partnership=t.world.partnership, title="Fire"), rated=RATED, by=by
        ),
        "save_risk": lambda t, by: risks.save_risk(risk=t.one(Risk), by=by),
        "rate_risk": lambda t, by: risks.rate_risk(risk=t.one(Risk), rated=RATED, by=by),
        "close_risk": lambda t, by: risks.close_risk(risk=t.one(Risk), why="Gone", closed_on=BEGAN, by=by),
        "reopen_risk": lambda t, by: risks.reopen_risk(risk=t.one(Risk), by=by),
        "save_issue": lambda t, by: issues.save_issue(issue=t.one(Issue), by=by),
        "resolve_issue": lambda t, by: issues.resolve_issue(
            issue=t.one(Issue), resolution="Mended", resolved_on=BEGAN, by=by
        ),
        "reopen_issue": lambda t, by: issues.reopen_issue(issue=t.one(Issue), by=by),
        "release_issue": lambda t, by: issues.release_issue(issue=t.one(Issue), by=by),
        "save_complaints": lambda t, by: complaints.save_complaints(complaint=t.one(Complaint), by=by),
        "save_finding": lambda t, by: findings.save_finding(finding=t.one(AuditFinding), by=by),
        "implement_finding": lambda t, by: findings.implement_finding(
            finding=t.one(AuditFinding), evidence="Seen", by=by
        ),
        "verify_finding": lambda t, by: findings.verify_finding(
            finding=t.one(AuditFinding), verification="Checked", by=by
        ),
        "reopen_finding": lambda t, by: findings.reopen_finding(finding=t.one(AuditFinding), why="Not done", by=by),
        "save_plan": lambda t, by: plans.save_plan(plan=t.one(Plan), by=by),
        "save_phase": lambda t, by: plans.save_phase(phase=t.one(Phase), by=by),
        "save_priority": lambda t, by: plans.save_priority(priority=t.one(StrategicPriority), by=by),
        "save_planned_saving": lambda t, by: plans.save_planned_saving(saving=t.one(PlannedSaving), by=by),
        "save_plan_review": lambda t, by: plans.save_plan_review(review=t.one(PlanReview), by=by),
        "save_focus_area": lambda t, by: plans.save_focus_area(focus_area=t.one(FocusArea), by=by),
        "save_plan_appendix": lambda t, by: plans.save_plan_appendix(appendix=t.one(PlanAppendix), by=by),
        "save_milestone": lambda t, by: milestones.save_milestone(milestone=t.one(Milestone), by=by),
        "rebaseline_milestone": lambda t, by: milestones.rebaseline_milestone(
            milestone=t.one(Milestone), baseline=None, words="later", reason="The supplier is late", by=by
        ),
        "add_dependency": lambda t, by: milestones.add_dependency(
            dependency=Dependency(
                partnership=t.world.partnership, milestone=t.one(Milestone), on_project=Project.objects.latest("pk")
            ),
            by=by,
        ),
        "remove_dependency": lambda t, by: milestones.remove_dependency(dependency=t.one(Dependency), by=by),
        "save_benefit": lambda t, by: milestones.save_benefit(benefit=t.one(BenefitEntry), by=by),
        "save_engagement": lambda t, by: registers.save_engagement(engagement=t.one(Engagement), by=by),
        "save_quotation": lambda t, by: registers.save_quotation(quotation=t.one(Quotation), by=by),
    },
    Right.KEEP_DECISIONS: {
        "save_decision": lambda t, by: decisions.save_decision(decision=t.one(Decision), by=by),
        "save_parts": lambda t, by: decisions.save_parts(decision=t.one(Decision), kind=Option, rows=[], by=by),
        "minute_resolution": lambda t, by: decisions.minute_resolution(
            decision=t.one(Decision), resolution="as_recommended", text="Agreed", on=MINUTED, by=by
        ),
        "set_call_in": lambda t, by: decisions.set_call_in(
            decision=t.one(Decision), call_in="not_subject", ends_on=None, by=by
        ),
        "begin_decision": lambda t, by: decisions.begin_decision(decision=t.one(Decision), on=day, by=by),
        "note_follow_up": lambda t, by: decisions.note_follow_up(
            decision=t.one(Decision), on=day, text="Begun", by=by
        ),
        "close_decision": lambda t, by: decisions.close_decision(
            decision=t.one(Decision), on=day, evidence="Done", by=by
        ),
        "save_reserve": lambda t, by: reserves.save_reserve(reserve=t.one(Reserve), by=by),
        "draw_from_reserve": lambda t, by: reserves.draw_from_reserve(
            year_amount=t.one(YearAmount), on=day, amount_gbp=Decimal(1), by=by
        ),
    },
    Right.EDIT_SAVINGS: {
        "save_business_case": lambda t, by: cases.save_business_case(case=t.one(BusinessCase), by=by),
        "save_case_service": lambda t, by: cases.save_case_service(service=t.one(CaseService), by=by),
        "drop_case_service": lambda t, by: cases.drop_case_service(
            service=cases.save_case_service(
                service=CaseService(
                    partnership=t.world.partnership, case=t.one(BusinessCase), label=f"None {by.pk}",
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
        "move_line": lambda t, by: lines.move_line(line=t.one(BudgetLine), up=True, by=by),
        "save_investment": lambda t, by: investment.save_investment(
            item=t.one(InvestmentItem), shares={t.world.north: None}, by=by
        ),
        "save_funding_source": lambda t, by: investment.save_funding_source(source=t.one(FundingSource), by=by),
        "drop_funding_source": lambda t, by: investment.drop_funding_source(source=t.one(FundingSource), by=by),
        "drop_investment": lambda t, by: investment.drop_investment(item=t.one(InvestmentItem), by=by),
        "save_activity": lambda t, by: unit_costs.save_activity(
            activity=t.one(CostedActivity), uses={t.world.north: a_use("1", "1")}, by=by
        ),
        "save_unit_price": lambda t, by: unit_prices.save_unit_price(price=t.one(UnitPrice), by=by),
        "save_debt_balance": lambda t, by: debt.save_debt_balance(balance=t.one(DebtBalance), by=by),
        "save_collection": lambda t, by: debt.save_collection(collection=t.one(Collection), by=by),
        "save_debt_measure": lambda t, by: debt.save_debt_measure(measure=t.one(DebtMeasure), by=by),
        "drop_money_row": lambda t, by: dropping.drop_money_row(row=t.one(UnitPrice), by=by),
        "save_sharing": lambda t, by: partner_savings.save_sharing(
            sharing=t.one(LineSharing), partners={t.world.north: None}, by=by
        ),
        "save_parts_of_line": lambda t, by: partner_savings.save_parts_of_line(
            line=BenefitLine.objects.get(label="One team"), parts={}, by=by
        ),
        "save_budget_year": lambda t, by: in_year.save_budget_year(budget_year=t.one(BudgetYear), by=by),
        "save_heading": lambda t, by: in_year.save_heading(heading=t.one(BudgetHeading), by=by),
        "drop_heading": lambda t, by: in_year.drop_heading(heading=BudgetHeading.objects.get(label="Spare"), by=by),
        "save_virement": lambda t, by: in_year.save_virement(
            virement=t.one(Virement),
            legs=dict(zip(BudgetHeading.objects.order_by("pk")[:2], [Decimal(5), Decimal(-5)], strict=True)),
            by=by,
        ),
        "drop_virement": lambda t, by: in_year.drop_virement(virement=t.one(Virement), by=by),
        "save_monitoring": lambda t, by: in_year.save_monitoring(
            heading=t.one(BudgetHeading), period=Quarter(2023, 2), actual=Decimal(1), forecast=Decimal(900), by=by
        ),
        "close_budget_year": lambda t, by: in_year.close_budget_year(budget_year=t.one(BudgetYear), by=by),
        "reopen_budget_year": lambda t, by: in_year.reopen_budget_year(
            budget_year=t.one(BudgetYear), reason="A late invoice", by=by
        ),
        "keep_sheet": lambda t, by: spreadsheets.keep_sheet(
            version=t.one(CaseVersion), name="a.xlsx", data=b"A workbook", content={"sheets": []}, by=by
        ),
        "accept_sheet": lambda t, by: accept_a_workbook(t, by),
        "cancel_sheet": lambda t, by: spreadsheets.cancel_sheet(upload=t.one(SheetUpload), by=by),
        "save_outturn_line": lambda t, by: outturn.save_outturn_line(line=t.one(OutturnLine), by=by),
    },
    Right.REPORT_DELIVERY: {
        "report_delivery": lambda t, by: delivery.report_delivery(
            line=t.one(WriteOff).line, year=FinancialYear(2016), quarter=Quarter(2017, 2), version=0,
            said=delivery.Said(as_at=date(2017, 9, 30), forecast=Decimal(20)), by=by,
        ),
    },
    Right.VALIDATE_SAVINGS: {
        "validate_delivery": lambda t, by: delivery.validate_delivery(report=t.one(DeliveryReport), version=1, by=by),
        "send_back_delivery": lambda t, by: delivery.send_back_delivery(
            report=t.one(DeliveryReport), version=1, reason="Which post?", by=by
        ),
        "write_off_saving": lambda t, by: delivery.write_off_saving(
            write_off=a_write_off(1, t.one(WriteOff).line), by=by
        ),
        "withdraw_write_off": lambda t, by: delivery.withdraw_write_off(
            write_off=t.one(WriteOff), reason="Found again", by=by
        ),
    },
    Right.EDIT_REPORTS: {
        "ask_for_decisions": lambda t, by: writing.ask_for_decisions(
            report=t.one(Report), decisions=[t.one(Decision)], by=by
        ),
        "create_report": lambda t, by: writing.create_report(
            partnership=t.world.partnership, type="annual", slug="another", title="A", short_title="A",
            period=FinancialYear(2024), meeting_on=day, by=by,
        ),
        "save_section": lambda t, by: writing.save_section(section=t.one(Section), version=1, text="Text", by=by),
        "save_cover": lambda t, by: writing.save_cover(report=t.one(Report), version=0, cover={}, by=by),
        "save_recommendations": lambda t, by: writing.save_recommendations(report=t.one(Report), texts=[], by=by),
        "keep_comment": lambda t, by: comments.keep_comment(report=t.one(Report), kind="legal", text="None.", by=by),
        "ask_for_comment": lambda t, by: comments.ask_for_comment(report=t.one(Report), kind="legal", by=by),
        "add_step": lambda t, by: signing.add_step(
            report=t.one(Report), order=2, kind="decision", title="Cabinet Member", by=by
        ),
        "take_away_step": lambda t, by: signing.take_away_step(step=t.one(SignOffStep), by=by),
        "record_signature": lambda t, by: signing.record_signature(step=t.one(SignOffStep), signed_on=BEGAN, by=by),
        "declare_editorial": lambda t, by: signing.declare_editorial(report=t.one(Report), reason="A comma", by=by),
        "begin_consultation": lambda t, by: workflow.begin_consultation(report=t.one(Report), by=by),
        "begin_signing": lambda t, by: workflow.begin_signing(report=t.one(Report), by=by),
        "reopen_report": lambda t, by: workflow.reopen_report(report=t.one(Report), reason="A mistake", by=by),
        "begin_amendment": lambda t, by: workflow.begin_amendment(
            report=t.one(Report), kind="supplement", slug="more", title="More", what_changed="A date", by=by
        ),
        "explain_finding": lambda t, by: paper_findings.explain_finding(
            snapshot=t.one(Snapshot), key="reference reasons annex", explanation="Filed apart", by=by
        ),
        "build_snapshot": lambda t, by: snapshots.build_snapshot(report=t.one(Report), audience="public", by=by),
        "publish_snapshot": lambda t, by: snapshots.publish_snapshot(snapshot=t.one(Snapshot), by=by),
        "propose_exemption": lambda t, by: exemptions.propose_exemption(
            report=t.one(Report), section=t.one(Section), paragraphs=[3], reason="A tender",
            review_on=date(2099, 1, 1), by=by,
        ),
        "withdraw_exemption": lambda t, by: exemptions.withdraw_exemption(mark=t.mark("proposed"), by=by),
        "request_rendering": lambda t, by: rendering.request_rendering(
            snapshot=t.one(Snapshot), format="pdf", by=by
        ),
    },
    Right.COMMENT_ON_REPORTS: {
        "answer_comment": lambda t, by: comments.answer_comment(comment=t.one(Comment), text="None.", by=by),
    },
    Right.SIGN_REPORTS: {
        "sign_step": lambda t, by: signing.sign_step(
            step=t.one(SignOffStep), on_behalf=True, note="Deputy", by=by
        ),
    },
    Right.PUBLISH_REPORTS: {
        "publish_snapshot": lambda t, by: snapshots.publish_snapshot(snapshot=t.newest_draft, by=by),
        "withdraw_report": lambda t, by: workflow.withdraw_report(report=t.one(Report), reason="A mistake", by=by),
    },
    Right.PUBLISH_OVER_FINDINGS: {
        "publish_over_findings": lambda t, by: snapshots.publish_over_findings(
            snapshot=t.newest_draft, reasons={"reference reasons annex": "The deadline is today"}, by=by
        ),
    },
    Right.DECIDE_EXEMPTION: {
        "decide_exemption": lambda t, by: exemptions.decide_exemption(
            mark=t.mark("proposed"), confirm=True, reason="Agreed", by=by
        ),
        "end_exemption": lambda t, by: exemptions.end_exemption(mark=t.mark("confirmed"), reason="Over", by=by),
        "review_exemption": lambda t, by: exemptions.review_exemption(
            mark=t.mark("confirmed"), review_on=date(2098, 1, 1), by=by
        ),
        "lift_restriction": lambda t, by: restrictions.lift_restriction(
            restriction=t.one(Restriction), reason="Over", by=by
        ),
    },
}  # fmt: skip
ACTIONS = {name: (right, call) for right, calls in ASKS_FOR.items() for name, call in calls.items()}


def fill(things: Things) -> None:
    Observation.objects.update(kind="number", numerator=3, denominator=1)


def submit(things: Things) -> None:
    fill(things)
    returns.submit_return(quarterly_return=things.one(Return), by=things.world.officer)


def check(things: Things) -> None:
    approval.set_approval_levels(
        partnership=things.world.partnership, first_quarter=Quarter(2020, 1), levels=Levels.TWO, by=None
    )
    submit(things)
    returns.approve_return(quarterly_return=things.one(Return), by=things.world.approver)


def approve(things: Things) -> None:
    submit(things)
    returns.approve_return(quarterly_return=things.one(Return), by=things.world.approver)


def finish(things: Things) -> None:
    Action.objects.update(state="done", evidence="Minutes")
    Risk.objects.update(state="closed", closed_on=BEGAN, closed_why="Gone")
    Issue.objects.update(state="resolved", resolved_on=BEGAN, resolution="Mended")


def implement(things: Things) -> None:
    findings.implement_finding(finding=things.one(AuditFinding), evidence="Seen", by=things.world.officer)


def keep_private(things: Things) -> None:
    """The issue is the northern council's own, and everybody's role is limited to that council."""
    Issue.objects.update(of_body=things.world.north, reference="")
    for role in Role.objects.filter(partnership=things.world.partnership):
        role.bodies.set([things.world.north])


def decide(things: Things) -> None:
    decisions.set_call_in(decision=things.one(Decision), call_in="not_subject", ends_on=None, by=None)
    decisions.minute_resolution(
        decision=things.one(Decision), resolution="as_recommended", text="Agreed", on=MINUTED, by=None
    )


def give_comments(things: Things) -> None:
    answer_everything(things.one(Report))


def pass_on(things: Things) -> None:
    give_comments(things)
    workflow.begin_signing(report=things.one(Report), by=None)


def sign(things: Things) -> None:
    pass_on(things)
    signing.record_signature(step=things.one(SignOffStep), signed_on=BEGAN, by=None)


def change(things: Things) -> None:
    sign(things)
    editor = things.world.people[RoleKind.EDITOR]
    writing.save_section(section=things.one(Section), version=1, text="Another text", by=editor)


def build(things: Things) -> None:
    sign(things)
    snapshots.build_snapshot(report=things.one(Report), audience="public", by=None)


def explain(things: Things) -> None:
    build(things)
    key = "reference reasons annex"
    paper_findings.explain_finding(snapshot=things.newest_draft, key=key, explanation="Filed apart", by=None)


def publish(things: Things) -> None:
    explain(things)
    snapshots.publish_snapshot(snapshot=things.newest_draft, by=things.world.people[RoleKind.EDITOR])


def close_year(things: Things) -> None:
    in_year.close_budget_year(budget_year=things.one(BudgetYear), by=things.world.people[RoleKind.FINANCE])


BEFORE = dict.fromkeys(["begin_decision", "note_follow_up", "close_decision", "draw_from_reserve"], decide) | {
    "submit_return": fill,
    "approve_return": submit,
    "approve_for_partnership": check,
    "send_back_return": submit,
    "restate": approve,
    "reopen_action": finish,
    "reopen_risk": finish,
    "reopen_issue": finish,
    "release_issue": keep_private,
    "verify_finding": implement,
    "reopen_finding": implement,
    "begin_signing": give_comments,
    "record_signature": pass_on,
    "sign_step": pass_on,
    "reopen_report": pass_on,
    "declare_editorial": change,
    "publish_over_findings": build,
    "publish_snapshot": explain,
    "begin_amendment": publish,
    "reopen_budget_year": close_year,
}


def accept_a_workbook(things: Things, by: User) -> None:
    upload = sent_in(things.one(CaseVersion), {("Payroll", "B6"): 101})
    spreadsheets.accept_sheet(upload=upload, mark=dry_run(upload).mark, by=by)


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
