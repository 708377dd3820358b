"""What the pages read of actions, complaints and audit findings."""

from datetime import date

from django.db.models import F

from partners.models import Partnership
from partners.rights import Rights
from projects.models import Action, ActionState, AuditFinding, Complaint, FindingPriority, FindingState
from projects.selectors.register_filters import RegisterFilter

PRIORITIES = list(FindingPriority)


def actions_of(rights: Rights, chosen: RegisterFilter, today: date) -> list[Action]:
    """In the order of their plans, what is done last. One query."""
    actions = Action.objects.visible_to(rights).select_related("issue", "risk", "finding", "due_period", "since")
    if chosen.state:
        actions = actions.filter(state=chosen.state)
    if chosen.owner:
        actions = actions.filter(owner_role=chosen.owner)
    if chosen.overdue:
        actions = actions.overdue(today)
    return sorted(actions.order_by("order", "pk"), key=lambda one: one.state == ActionState.DONE)


def owners_of_actions(rights: Rights) -> list[str]:
    return list(Action.objects.visible_to(rights).values_list("owner_role", flat=True).distinct())


def complaints_of(partnership: Partnership, chosen: RegisterFilter) -> list[Complaint]:
    """Newest first. One query."""
    complaints = Complaint.objects.filter(partnership=partnership).select_related("service", "period")
    if chosen.service:
        complaints = complaints.filter(service__slug=chosen.service)
    return list(complaints.order_by("-period__start", "service__order", "stage"))


def findings_of(partnership: Partnership, chosen: RegisterFilter, today: date) -> list[AuditFinding]:
    """High priority first, what is verified last. One query."""
    findings = AuditFinding.objects.filter(partnership=partnership).select_related("service", "due_period")
    if chosen.state:
        findings = findings.filter(state=chosen.state)
    if chosen.service:
        findings = findings.filter(service__slug=chosen.service)
    if chosen.owner:
        findings = findings.filter(owner_role=chosen.owner)
    if chosen.overdue:
        findings = findings.filter(state=FindingState.OPEN, due_period__end__lt=today)
    in_order = findings.order_by(F("due_period__end").asc(nulls_last=True), "order", "pk")
    return sorted(
        in_order,
        key=lambda one: (one.state == FindingState.VERIFIED, PRIORITIES.index(FindingPriority(one.priority))),
    )


def owners_of_findings(partnership: Partnership) -> list[str]:
    return list(AuditFinding.objects.filter(partnership=partnership).values_list("owner_role", flat=True).distinct())
