"""What each role may do: the one readable list of rights.

A role is held in one partnership; it may be limited to some services and bodies. Who holds no role in a
partnership does not learn that it exists.
"""

from collections.abc import Set

from django.db import models


class RoleKind(models.TextChoices):
    OFFICER = "officer", "Officer (enters figures)"
    APPROVER = "approver", "Approver (service manager)"
    HEAD = "head", "Head of the shared service (approves for the partnership)"
    EDITOR = "editor", "Report editor"
    FINANCE = "finance", "Finance"
    SECTION_151 = "section_151", "Section 151 Officer"
    MONITORING_OFFICER = "monitoring_officer", "Monitoring Officer"
    SPONSOR = "sponsor", "Sponsor"
    MEMBER = "member", "Committee member"
    ADMINISTRATOR = "administrator", "Partnership administrator"
    AUDITOR = "auditor", "Auditor (reads everything, changes nothing)"
    PROPER_OFFICER = "proper_officer", "Proper officer (decides what is exempt)"
    EXEMPT_READER = "exempt_reader", "Reader of exempt papers and restricted figures (beside another role)"


class Right(models.TextChoices):
    """Something a person may do in a partnership."""

    SEE_FIGURES = "see figures", "See dashboards, projects and published papers"
    SEE_RETURNS = "see returns", "See returns with their unapproved figures"
    ENTER_FIGURES = "enter figures", "Type figures into a return and submit it"
    APPROVE_RETURNS = "approve returns", "Approve a return, send it back, and restate an approved figure"
    FOLLOW_UP = "follow up", "Raise what is to be followed up about a figure, and close it"
    APPROVE_FOR_PARTNERSHIP = (
        "approve for the partnership",
        "Approve for the partnership what the service manager checked",
    )
    EDIT_PROJECTS = "edit projects", "Keep projects and their updates"
    KEEP_MEETINGS = "keep meetings", "Keep committees, their meetings and deadlines"
    KEEP_DECISIONS = "keep decisions", "Keep decisions, what became of them, and reserves"
    EDIT_SAVINGS = "edit savings", "Keep business cases: budgets, savings, investment and outturn"
    REPORT_DELIVERY = "report delivery", "Report what became of planned savings"
    VALIDATE_SAVINGS = "validate savings", "Validate delivered savings, send them back, and write savings off"
    SEE_DRAFT_REPORTS = "see draft reports", "See papers before publication"
    EDIT_REPORTS = "edit reports", "Write, build and render papers"
    COMMENT_ON_REPORTS = "comment on reports", "Answer the comments that a paper asks for"
    SIGN_REPORTS = "sign reports", "Sign a paper off, also on behalf of another"
    PUBLISH_REPORTS = "publish reports", "Publish an approved paper, and withdraw one"
    PUBLISH_OVER_FINDINGS = "publish over findings", "Publish a paper over what does not agree in it, with a reason"
    KEEP_STATED_FIGURES = "keep stated figures", "Record and explain what older papers printed"
    KEEP_BENCHMARKS = "keep benchmarks", "Keep the benchmarks that KPIs are held against"
    DEFINE = "define", "Define services, KPIs, targets, and who may do what"
    NAME_DEPUTIES = "name deputies", "Name a deputy for oneself; an administrator for anybody"
    SEE_AUDIT = "see audit", "Read the audit trail"
    SEE_EXEMPT = "see exempt", "See exempt papers and restricted figures"
    DECIDE_EXEMPTION = "decide exemption", "Decide what is exempt, and when that ends"

    @property
    def in_a_sentence(self) -> str:
        """The label after a colon: only its first letter is made small, as KPI stays KPI."""
        return self.label[:1].lower() + self.label[1:]


_ALL = set(RoleKind)
_MEMBERS = {RoleKind.MEMBER, RoleKind.EXEMPT_READER}
_STAFF = _ALL - _MEMBERS

_SIGNERS = {RoleKind.SECTION_151, RoleKind.MONITORING_OFFICER, RoleKind.SPONSOR, RoleKind.PROPER_OFFICER}

# In these somebody may stand in for another. A member has a substitute on the committee; an administrator gives roles.
WITH_A_DEPUTY = {
    RoleKind.OFFICER,
    RoleKind.APPROVER,
    RoleKind.HEAD,
    RoleKind.EDITOR,
    RoleKind.FINANCE,
} | _SIGNERS

WHO_MAY: dict[Right, set[RoleKind]] = {
    Right.SEE_FIGURES: _ALL,
    Right.SEE_RETURNS: _STAFF,
    Right.ENTER_FIGURES: {RoleKind.OFFICER},
    Right.APPROVE_RETURNS: {RoleKind.APPROVER},
    Right.FOLLOW_UP: {RoleKind.OFFICER, RoleKind.APPROVER},
    Right.APPROVE_FOR_PARTNERSHIP: {RoleKind.HEAD},
    Right.EDIT_PROJECTS: {RoleKind.OFFICER, RoleKind.APPROVER, RoleKind.EDITOR},
    Right.KEEP_MEETINGS: {RoleKind.EDITOR, RoleKind.ADMINISTRATOR},
    Right.KEEP_DECISIONS: {RoleKind.EDITOR, RoleKind.FINANCE},
    Right.EDIT_SAVINGS: {RoleKind.FINANCE},
    Right.REPORT_DELIVERY: {RoleKind.OFFICER, RoleKind.APPROVER, RoleKind.FINANCE},
    Right.VALIDATE_SAVINGS: {RoleKind.FINANCE, RoleKind.SECTION_151},
    Right.SEE_DRAFT_REPORTS: _STAFF,
    Right.EDIT_REPORTS: {RoleKind.EDITOR, RoleKind.FINANCE},
    Right.COMMENT_ON_REPORTS: {RoleKind.APPROVER, RoleKind.FINANCE} | _SIGNERS,
    Right.SIGN_REPORTS: {RoleKind.APPROVER, RoleKind.FINANCE} | _SIGNERS,
    Right.PUBLISH_REPORTS: {RoleKind.EDITOR},
    Right.PUBLISH_OVER_FINDINGS: {RoleKind.PROPER_OFFICER},
    Right.KEEP_STATED_FIGURES: {RoleKind.FINANCE, RoleKind.EDITOR},
    Right.KEEP_BENCHMARKS: {RoleKind.FINANCE, RoleKind.ADMINISTRATOR},
    Right.DEFINE: {RoleKind.ADMINISTRATOR},
    Right.NAME_DEPUTIES: WITH_A_DEPUTY | {RoleKind.ADMINISTRATOR},
    Right.SEE_AUDIT: {RoleKind.AUDITOR, RoleKind.ADMINISTRATOR},
    # Who writes papers, who signs them, who decides upon them, and whoever is named for it; nobody by another role.
    Right.SEE_EXEMPT: {RoleKind.EDITOR, RoleKind.FINANCE, RoleKind.MEMBER, RoleKind.EXEMPT_READER} | _SIGNERS,
    Right.DECIDE_EXEMPTION: {RoleKind.PROPER_OFFICER},
}


def is_member_alone(kinds: Set[str]) -> bool:
    """Whether somebody with these roles sits on the committee and does no work in the portal beside it."""
    return RoleKind.MEMBER in kinds and kinds <= _MEMBERS
