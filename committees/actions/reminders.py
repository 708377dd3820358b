"""Writes reminders: who was told what, once each, and sends them."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from committees.deadlines import Step
from committees.models import Reminder
from committees.owed import OwedBy, everything_owed
from jobs.actions import request_job
from partners.models import Partnership

KIND_OF_JOB = "send a reminder"


def remind_everybody() -> int:
    """Tell everybody who owes something and was not told yet; how many are told now. Safe to call at any time.

    What a mail server refused before is asked for again.
    """
    today = timezone.localdate()
    return sum(
        _remind(one)
        for partnership in Partnership.objects.all()
        for one in everything_owed(partnership, today)
        if one.is_told_on(today)
    )


@transaction.atomic
def _remind(one: OwedBy) -> bool:
    """The reminder and the job that sends it come together or not at all. Whether it is new."""
    owed = one.owed
    reminder, new = Reminder.objects.get_or_create(
        meeting=owed.meeting,
        step=owed.step,
        due_on=one.deadline.due_on,
        user=owed.user,
        thing=owed.thing,
        defaults={"partnership": owed.meeting.partnership, "what": owed.what[:300], "address": owed.address},
    )
    if reminder.sent_at is None:
        request_job(
            kind=KIND_OF_JOB,
            arguments={"reminder": reminder.pk},
            by=None,
            dedupe_key=str(reminder.pk),
            partnership_id=reminder.partnership_id,
        )
    return new


@transaction.atomic
def send_reminder(*, reminder_id: int) -> bool:
    """Send it unless it is sent; whether it was. Sending and the note of it are one: the row stays locked meanwhile.

    A worker that dies before the mail server has taken it leaves nothing behind, so the next attempt sends it. The
    message names itself by the reminder, so a server that was given it twice can tell.
    """
    reminder = (
        Reminder.objects.select_for_update(of=("self",))
        .select_related("user", "partnership", "meeting__committee__own_deadlines")
        .get(pk=reminder_id)
    )
    if reminder.sent_at is not None:
        return False
    if not reminder.user.is_active or not reminder.user.roles.filter(partnership=reminder.partnership_id).exists():
        reminder.problem = "The person no longer works here, so nothing is sent."
        reminder.save(update_fields=["problem"])
        return False
    _message(reminder).send()
    reminder.sent_at, reminder.problem = timezone.now(), ""
    reminder.save(update_fields=["sent_at", "problem"])
    return True


def note_problem(*, reminder_id: int, problem: Exception) -> None:
    """Keep, for the administrator, why it could not be sent."""
    Reminder.objects.filter(pk=reminder_id, sent_at__isnull=True).update(
        problem=f"The mail server did not take it: {problem or type(problem).__name__}"[:300]
    )


def _message(reminder: Reminder) -> EmailMessage:
    meeting = reminder.meeting
    words = {
        "reminder": reminder,
        "step": meeting.committee.rule.words(Step(reminder.step)),
        "link": settings.PORTAL_URL + reminder.address,
    }
    host = settings.PORTAL_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return EmailMessage(
        subject=" ".join(render_to_string("committees/reminder_subject.txt", words).split()),
        body=render_to_string("committees/reminder.txt", words),
        to=[reminder.user.email],
        headers={"Message-ID": f"<reminder-{reminder.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def clear_reminders(*, due_before: date) -> int:
    """Forget whom the portal reminded of deadlines before that day; how many. Asked for by the schedule."""
    _, deleted = Reminder.objects.filter(due_on__lt=due_before).delete()
    return deleted.get(Reminder._meta.label, 0)
