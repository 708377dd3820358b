"""Those who sign a paper are named in their order, and sign."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import long_day
from partners.models import Body
from partners.rights import Rights, guard
from partners.roles import Right, RoleKind
from reporting.actions.workflow import open_to_change, settle, want_text
from reporting.models import EditorialChange, Report, ReportState, Signature, SignOffStep
from reporting.standing import Standing, StepStanding, names


class OutOfOrder(Refused):
    """Somebody who signs before has not signed yet."""

    def __init__(self, before: list[SignOffStep]) -> None:
        super().__init__(f"Sign-offs are given in their order. Before this one: {names(one.title for one in before)}.")


class SignedAlready(Refused):
    """The step is signed for the text as it is."""


@transaction.atomic
def add_step(
    *, report: Report, order: int, kind: str, title: str, by: User | None, role: str = "", body: Body | None = None
) -> SignOffStep:
    """Name somebody who signs a paper, by role, in their place."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(report)
    if body is not None and body.partnership_id != report.partnership_id:
        raise ValidationError({"body": "Choose a council of the same partnership."})
    later = [one.step for one in Standing(report).steps if one.signature and one.step.order > order]
    if later:
        raise ValidationError({"order": f"Choose a later place: {later[0].title} has signed already."})
    step = SignOffStep(report=report, order=order, kind=kind, title=title, role=role, body=body)
    step.full_clean()
    step.save()
    record("sign-off asked for", target=step, by=by, partnership_id=report.partnership_id)
    settle(report, by=by)
    return step


@transaction.atomic
def take_away_step(*, step: SignOffStep, by: User | None) -> None:
    """Somebody need not sign after all. Who has signed stays."""
    guard(by, step.report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(step.report)
    if Signature.objects.filter(step=step).exists():
        raise Refused(f"{step.title} has signed: a signature stays.")
    record("sign-off no longer asked for", target=step, by=by, partnership_id=report.partnership_id)
    SignOffStep.objects.filter(pk=step.pk).delete()
    settle(report, by=by)


@transaction.atomic
def sign_step(*, step: SignOffStep, by: User, on_behalf: bool = False, note: str = "") -> Signature:
    """Sign today, in the step's role or on behalf of it. Raises OutOfOrder, SignedAlready."""
    guard(by, step.report.partnership, Right.SIGN_REPORTS, body_id=step.body_id)
    report = open_to_change(step.report)
    standing = _standing_of(step, report)
    step = standing.step
    if not step.role:
        raise Refused(f"{step.title} signs outside the portal: the report editor records it.")
    rights = Rights(by, report.partnership)
    if not on_behalf and not rights.holds(step.role, body_id=step.body_id, in_person=True):
        raise ValidationError(
            {"on_behalf": f"You are not {RoleKind(step.role).label}: say that you sign on behalf of them."}
        )
    if on_behalf:
        want_text(
            note=(note, "Say in which position you sign on their behalf, for example Deputy Section 151 Officer.")
        )
    today = timezone.localdate()
    return _sign(report, step, signed_on=today, by=by, on_behalf=on_behalf, note=note.strip(), recorded=False)


@transaction.atomic
def record_signature(
    *, step: SignOffStep, signed_on: date, by: User | None, on_behalf: bool = False, note: str = ""
) -> Signature:
    """Record a signature that was given on paper, at a meeting or in an older paper."""
    guard(by, step.report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(step.report)
    standing = _standing_of(step, report)
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": "Type today or an earlier day."})
    for one in Standing(report).steps:
        if one.signature and one.step.order < step.order and one.signature.signed_on > signed_on:
            raise ValidationError(
                {"signed_on": f"{one.step.title} signs before and did so on {long_day(one.signature.signed_on)}."}
            )
    if on_behalf:
        want_text(note=(note, "Say what is known of who signed, for example “signed by a deputy”."))
    return _sign(
        report, standing.step, signed_on=signed_on, by=by, on_behalf=on_behalf, note=note.strip(), recorded=True
    )


@transaction.atomic
def declare_editorial(*, report: Report, reason: str, by: User | None) -> EditorialChange:
    """Say that the text was changed after a sign-off in nothing of substance: the signatures hold for the new text."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(report)
    standing = Standing(report)
    if not standing.changed_since_signed:
        raise Refused("The text is the one that was signed: there is nothing to explain.")
    want_text(reason=(reason, "Say what was changed, and why nobody needs to sign again."))
    change = EditorialChange(report=report, text_checksum=standing.text, reason=reason.strip(), by=by)
    change.save()
    record("editorial change declared", target=change, by=by, partnership_id=report.partnership_id, note=reason)
    settle(report, by=by)
    return change


def _standing_of(step: SignOffStep, report: Report) -> StepStanding:
    """The step as it stands behind the lock. Raises what keeps it from being signed now."""
    standing = Standing(report)
    found = next((one for one in standing.steps if one.step.pk == step.pk), None)
    if found is None:
        raise Refused("This sign-off is no longer asked for.")
    if found.holds and found.signature:
        raise SignedAlready(f"{step.title} signed this text on {long_day(found.signature.signed_on)}.")
    if report.state != ReportState.SIGNING:
        raise Refused("The paper is still being written: it is signed when the report editor passes it on.")
    if before := standing.before(found.step):
        raise OutOfOrder(before)
    return found


def _sign(
    report: Report, step: SignOffStep, *, signed_on: date, by: User | None, on_behalf: bool, note: str, recorded: bool
) -> Signature:
    signature = Signature(
        step=step, signed_on=signed_on, by=by, on_behalf=on_behalf, note=note, recorded=recorded,
        text_checksum=Standing(report).text,
    )  # fmt: skip
    signature.full_clean()
    signature.save()
    event = "signature recorded" if recorded else "report signed"
    record(event, target=signature, by=by, partnership_id=report.partnership_id, note=note)
    settle(report, by=by)
    return signature
