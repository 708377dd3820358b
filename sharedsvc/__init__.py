"""Wiring: settings, addresses, Celery, health. No business words."""

from sharedsvc.celery import app as celery_app

__all__ = ["celery_app"]
