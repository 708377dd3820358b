"""Celery's thin door to the actions."""

from celery import shared_task

from kpis.actions import pushing


@shared_task(name="kpis.tasks.forget_old_pushes")
def forget_old_pushes() -> None:
    pushing.forget_old_pushes()
