"""Audit findings: open → implemented → verified by somebody else."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.actions import save_row
from projects.actions.keeping import guard_keeping, needed, next_reference, of_one_partnership
from projects.models import AuditFinding, FindingState

ANOTHER_PERSON = "Somebody else verifies this: you said yourself that it was implemented."


@transaction.atomic
def save_finding(*, finding: AuditFinding, by: User | None) -> AuditFinding:
    """Add a finding, or change what is said of it."""
    before = AuditFinding.objects.filter(pk=finding.pk).values_list("service_id", flat=True)
    guard_keeping(by, finding.partnership, {*before, finding.service_id})
    of_one_partnership(finding, "service")
    finding.reference = finding.reference or next_reference(finding, "F")
    return save_row(finding, by)


@transaction.atomic
def implement_finding(*, finding: AuditFinding, evidence: str, by: User) -> AuditFinding:
    """Say that the recommendation is carried out, with what shows it."""
    finding = _locked(finding, by)
    if finding.state != FindingState.OPEN:
        raise Refused("This finding was implemented already.")
    finding.evidence = needed(evidence, "evidence", "Say what shows that it is carried out.")
    finding.implemented_by, finding.implemented_at = by, timezone.now()
    finding.state = FindingState.IMPLEMENTED
    return save_row(finding, by)


@transaction.atomic
def verify_finding(*, finding: AuditFinding, verification: str, by: User) -> AuditFinding:
    """Close a finding after checking it; never by the person who implemented it."""
    finding = _locked(finding, by)
    if finding.state != FindingState.IMPLEMENTED:
        raise Refused("Only a finding that is implemented and not yet verified can be verified.")
    if finding.implemented_by_id == by.pk:
        raise Refused(ANOTHER_PERSON)
    finding.verification = needed(verification, "verification", "Say how you checked it.")
    finding.verified_by, finding.verified_at = by, timezone.now()
    finding.state = FindingState.VERIFIED
    return save_row(finding, by)


@transaction.atomic
def reopen_finding(*, finding: AuditFinding, why: str, by: User) -> AuditFinding:
    """Open a finding again, as it is not carried out after all; its history keeps who had said so."""
    finding = _locked(finding, by)
    if finding.state == FindingState.OPEN:
        raise Refused("This finding is open already.")
    why = needed(why, "why", "Say why it is opened again.")
    finding.state = FindingState.OPEN
    finding.implemented_by = finding.implemented_at = finding.verified_by = finding.verified_at = None
    finding.evidence = finding.verification = ""
    finding = save_row(finding, by)
    record("audit finding opened again", target=finding, by=by, partnership_id=finding.partnership_id, note=why)
    return finding


def _locked(finding: AuditFinding, by: User) -> AuditFinding:
    guard_keeping(by, finding.partnership, {finding.service_id})
    return AuditFinding.objects.select_for_update().get(pk=finding.pk)
