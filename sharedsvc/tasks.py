"""Celery's thin door to the nightly clearing."""

import logging

from celery import shared_task

from sharedsvc.clearing import clear_old

logger = logging.getLogger(__name__)


@shared_task(name="sharedsvc.tasks.clear")
def clear() -> None:
    logger.info("Forgotten after their time: %s", clear_old())
