"""What each role may do: the one readable list of rights.

A role is held in one partnership; it may be limited to some services and bodies. Who holds no role in a
partnership does not learn that it exists.
"""

from django.db import models


class RoleKind(models.TextChoices):
    OFFICER = "officer", "Officer (enters figures)"
    APPROVER = "approver", "Approver (service manager)"
    EDITOR = "editor", "Report editor"
    FINANCE = "finance", "Finance"
    MEMBER = "member", "Committee member"
    ADMINISTRATOR = "administrator", "Partnership administrator"
    AUDITOR = "auditor", "Auditor (reads everything, changes nothing)"


class Right(models.TextChoices):
    """Something a person may do in a partnership."""

    SEE_FIGURES = "see figures", "See dashboards, projects and published papers"
    SEE_RETURNS = "see returns", "See returns with their unapproved figures"
    ENTER_FIGURES = "enter figures", "Type figures into a return and submit it"
    APPROVE_RETURNS = "approve returns", "Approve a return, send it back, and restate an approved figure"
    EDIT_PROJECTS = "edit projects", "Keep projects and their updates"
    KEEP_MEETINGS = "keep meetings", "Keep committees, their meetings and deadlines"
    EDIT_SAVINGS = "edit savings", "Keep business cases: budgets, savings, investment and outturn"
    SEE_DRAFT_REPORTS = "see draft reports", "See papers before publication"
    EDIT_REPORTS = "edit reports", "Write, build and render papers"
    KEEP_STATED_FIGURES = "keep stated figures", "Record and explain what older papers printed"
    DEFINE = "define", "Define services, KPIs, targets, and who may do what"
    SEE_AUDIT = "see audit", "Read the audit trail"

    @property
    def in_a_sentence(self) -> str:
        """The label after a colon: only its first letter is made small, as KPI stays KPI."""
        return self.label[:1].lower() + self.label[1:]


_ALL = set(RoleKind)
_STAFF = _ALL - {RoleKind.MEMBER}

WHO_MAY: dict[Right, set[RoleKind]] = {
    Right.SEE_FIGURES: _ALL,
    Right.SEE_RETURNS: _STAFF,
    Right.ENTER_FIGURES: {RoleKind.OFFICER},
    Right.APPROVE_RETURNS: {RoleKind.APPROVER},
    Right.EDIT_PROJECTS: {RoleKind.OFFICER, RoleKind.APPROVER, RoleKind.EDITOR},
    Right.KEEP_MEETINGS: {RoleKind.EDITOR, RoleKind.ADMINISTRATOR},
    Right.EDIT_SAVINGS: {RoleKind.FINANCE},
    Right.SEE_DRAFT_REPORTS: _STAFF,
    Right.EDIT_REPORTS: {RoleKind.EDITOR, RoleKind.FINANCE},
    Right.KEEP_STATED_FIGURES: {RoleKind.FINANCE, RoleKind.EDITOR},
    Right.DEFINE: {RoleKind.ADMINISTRATOR},
    Right.SEE_AUDIT: {RoleKind.AUDITOR, RoleKind.ADMINISTRATOR},
}
