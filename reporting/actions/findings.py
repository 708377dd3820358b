"""What does not agree in a paper is explained."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.rights import guard
from partners.roles import Right
from reporting.actions.workflow import open_to_change, want_text
from reporting.findings import findings_of
from reporting.models import FindingExplained, Snapshot


@transaction.atomic
def explain_finding(*, snapshot: Snapshot, key: str, explanation: str, by: User | None) -> FindingExplained:
    """Say why a finding of a version is right all the same: kept in the record, and not printed."""
    guard(by, snapshot.report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(snapshot.report)
    found = next((one.finding for one in findings_of(snapshot, report) if one.finding.key == key), None)
    if found is None:
        raise Refused("This version has no such finding any more: there is nothing to explain.")
    want_text(explanation=(explanation, "Say why it is right as it stands."))
    explained = FindingExplained(
        report=report, key=found.key, words=found.words, explanation=explanation.strip(), by=by
    )
    explained.save()
    record("finding explained", target=explained, by=by, partnership_id=report.partnership_id, note=explanation)
    return explained
