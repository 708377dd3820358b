"""Celery's thin door to the reminders."""

from celery import shared_task

from committees.actions.reminders import remind_everybody


@shared_task(name="committees.tasks.remind")
def remind() -> None:
    remind_everybody()
