"""Figures for a monitor, in Prometheus' text format: /metrics, where METRICS_TOKEN is set, for who sends it.

Requests are counted by each server (counting.py). All else is read from the database, so every server says the same.
Finished jobs are not counted: they are kept for ever, and counting them would take longer each year.
"""

from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from jobs.models import Job, State, WorkerSeen
from sharedsvc import counting, status
from sharedsvc.health import product_version


@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """401 without the token; 404 where none is set: there is nothing to be found."""
    if not settings.METRICS_TOKEN:
        raise Http404
    sent = request.headers.get("Authorization", "")
    if not compare_digest(sent.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse("Send the token.\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(FromTheDatabase())
    return HttpResponse(counting.counted() + generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class FromTheDatabase(Collector):
    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        yield InfoMetricFamily("portal", "The version that runs.", value={"version": product_version()})
        jobs = GaugeMetricFamily("portal_jobs", "Jobs that are not done, by kind and state.", labels=["kind", "state"])
        unfinished = Job.objects.filter(state__in=[State.WAITING, State.RUNNING, State.FAILED])
        for kind, state, number in unfinished.order_by().values_list("kind", "state").annotate(Count("pk")):
            jobs.add_metric([kind, state], number)
        yield jobs
        waits = GaugeMetricFamily(
            "portal_oldest_waiting_job_seconds", "How long the oldest job of a queue has waited.", labels=["queue"]
        )
        for queue in status.queues():
            waits.add_metric([queue.name], (now - queue.oldest).total_seconds() if queue.oldest else 0)
        yield waits
        since = status.unsealed_since()
        yield GaugeMetricFamily(
            "portal_oldest_unsealed_entry_seconds",
            "How long the oldest entry of the audit trail has waited for its seal.",
            value=(now - since).total_seconds() if since else 0,
        )
        seen = WorkerSeen.objects.first()
        yield _moment("portal_last_sweep_timestamp_seconds", "When a worker was last seen.", seen.at if seen else None)
        yield _moment("portal_last_backup_timestamp_seconds", "When the last backup was made.", status.last_backup_at())


def _moment(name: str, words: str, at: datetime | None) -> Metric:
    """A point in time; no sample where it never was."""
    family = GaugeMetricFamily(name, words)
    if at is not None:
        family.add_metric([], at.timestamp())
    return family
