"""What in the registers needs attention first: a fixed number of queries, whatever they hold."""

from dataclasses import dataclass
from datetime import date

from partners.rights import Rights
from projects.models import Action, AuditFinding, FindingState, Issue, RiskState, Significance
from projects.register_words import is_overdue
from projects.selectors.action_plans import actions_of, complaints_of, findings_of
from projects.selectors.issues import issues_of
from projects.selectors.register_filters import RegisterFilter
from projects.selectors.risks import RatedRisk, risks_of

EVERYTHING = RegisterFilter()


@dataclass(frozen=True)
class Attention:
    """Each list in the order in which it should be read; the totals are of what is not yet done."""

    overdue_actions: list[Action]
    overdue_issues: list[Issue]
    significant_issues: list[Issue]
    high_risks: list[RatedRisk]
    risks_to_review: list[RatedRisk]
    overdue_findings: list[AuditFinding]
    findings_to_verify: list[AuditFinding]
    open_actions: int
    open_issues: int
    open_risks: int
    open_findings: int
    complaints: int


def attention(rights: Rights, today: date) -> Attention:
    """Six queries."""
    issues = [one for one in issues_of(rights, EVERYTHING, today) if one.resolved_on is None]
    risks = [one for one in risks_of(rights.partnership, EVERYTHING, today) if one.risk.state == RiskState.OPEN]
    actions = [one for one in actions_of(rights, EVERYTHING, today) if one.state != "done"]
    findings = [one for one in findings_of(rights.partnership, EVERYTHING, today) if one.state != FindingState.VERIFIED]
    late = [one for one in findings if one.state == FindingState.OPEN and one.due_period]
    return Attention(
        overdue_actions=[one for one in actions if is_overdue(one, today)],
        overdue_issues=[one for one in issues if is_overdue(one, today)],
        significant_issues=[one for one in issues if one.significance == Significance.SIGNIFICANT],
        high_risks=[one for one in risks if one.band == "high"],
        risks_to_review=[one for one in risks if one.risk.review_on and one.risk.review_on < today],
        overdue_findings=[one for one in late if one.due_period and one.due_period.end and one.due_period.end < today],
        findings_to_verify=[one for one in findings if one.state == FindingState.IMPLEMENTED],
        open_actions=len(actions),
        open_issues=len(issues),
        open_risks=len(risks),
        open_findings=len(findings),
        complaints=len(complaints_of(rights.partnership, EVERYTHING)),
    )
