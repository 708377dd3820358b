"""Tells everybody who had a part in a return that it was sent back, and why."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs.actions import request_job
from kpis.models import ReturnNotice, ReturnStep

KIND_OF_JOB = "tell of a return sent back"


def tell_the_chain(*, step: ReturnStep) -> None:
    """Note who is to be told, each with the job that sends it; part of the action that sends the return back.

    The chain is who submitted and who checked, and on whose behalf; who sends it back knows.
    """
    quarterly_return = step.quarterly_return
    chain = quarterly_return.had_a_part - {step.by_id}
    for user in User.objects.filter(pk__in=chain, is_active=True).order_by("pk"):
        notice = ReturnNotice.objects.create(step=step, user=user)
        request_job(
            kind=KIND_OF_JOB,
            arguments={"notice": notice.pk},
            by=None,
            dedupe_key=str(notice.pk),
            partnership_id=quarterly_return.service.partnership_id,
        )


@transaction.atomic
def send_notice(*, notice_id: int) -> bool:
    """Send it unless it is sent; whether it was. The row stays locked until the mail server has it."""
    notice = (
        ReturnNotice.objects.select_for_update(of=("self",))
        .select_related("user", "step__by", "step__on_behalf_of", "step__quarterly_return__service__partnership")
        .get(pk=notice_id)
    )
    if notice.sent_at is not None:
        return False
    partnership = notice.step.quarterly_return.service.partnership
    if not notice.user.is_active or not notice.user.roles.filter(partnership=partnership).exists():
        notice.problem = "The person no longer works here, so nothing is sent."
        notice.save(update_fields=["problem"])
        return False
    _message(notice).send()
    notice.sent_at, notice.problem = timezone.now(), ""
    notice.save(update_fields=["sent_at", "problem"])
    return True


def note_problem(*, notice_id: int, problem: Exception) -> None:
    """Keep why it could not be sent."""
    ReturnNotice.objects.filter(pk=notice_id, sent_at__isnull=True).update(
        problem=f"The mail server did not take it: {problem or type(problem).__name__}"[:300]
    )


def _message(notice: ReturnNotice) -> EmailMessage:
    quarterly_return = notice.step.quarterly_return
    partnership = quarterly_return.service.partnership
    address = reverse(
        "return",
        kwargs={
            "partnership": partnership.slug,
            "service": quarterly_return.service.slug,
            "quarter": quarterly_return.when.slug,
        },
    )
    words = {
        "step": notice.step,
        "quarterly_return": quarterly_return,
        "partnership": partnership,
        "link": settings.PORTAL_URL + address,
    }
    host = settings.PORTAL_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return EmailMessage(
        subject=f"Sent back: {quarterly_return.service.name}, {quarterly_return.when.label}",
        body=render_to_string("kpis/sent_back.txt", words),
        to=[notice.user.email],
        headers={"Message-ID": f"<sent-back-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
