"""Takes the paper of a demonstration partnership to those who sign it, as its people would, and publishes it."""

from demo.people import person
from partners.roles import RoleKind
from reporting.actions.rendering import request_rendering
from reporting.actions.signing import add_step, sign_step
from reporting.actions.snapshots import build_snapshot, publish_snapshot
from reporting.actions.workflow import begin_consultation, begin_signing
from reporting.documents import formats_when_published
from reporting.models import Audience, Report, StepKind

EDITOR = "editor@example.org"
SIGNERS = (
    (StepKind.CONSULTEE, RoleKind.SPONSOR, "sponsor@example.org"),
    (StepKind.STATUTORY, RoleKind.SECTION_151, "section151@example.org"),
    (StepKind.STATUTORY, RoleKind.MONITORING_OFFICER, "monitoring@example.org"),
)


def name_signers(report: Report) -> None:
    """A sponsor, then a Section 151 Officer and a Monitoring Officer, each of the council whose they are."""
    for order, (kind, role, email) in enumerate(SIGNERS, start=1):
        body = report.partnership.roles.get(user=person(email), kind=role).bodies.get()
        add_step(
            report=report, order=order, kind=kind, title=f"{role.label}, {body.name}", role=role, body=body,
            by=person(EDITOR),
        )  # fmt: skip


def sign_and_publish(report: Report) -> None:
    """Everybody signs in their order; the paper is built and published, and its PDF asked for."""
    editor = person(EDITOR)
    begin_consultation(report=report, by=editor)
    begin_signing(report=report, by=editor)
    for step, (_, _, email) in zip(report.steps.all(), SIGNERS, strict=True):
        sign_step(step=step, by=person(email))
    draft = build_snapshot(report=report, audience=Audience.PUBLIC, by=editor)
    published = publish_snapshot(snapshot=draft, by=editor)
    for format in formats_when_published(report.type):
        request_rendering(snapshot=published, format=format, by=editor)
