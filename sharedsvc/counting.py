"""Requests, counted by each process of the web server; /metrics adds the processes of one server together.

Where PROMETHEUS_MULTIPROC_DIR names a folder (sharedsvc/serving.py makes one), the processes keep their counts in it.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_own = CollectorRegistry()
_requests = Counter("portal_requests", "Requests by page and status.", ["page", "status"], registry=_own)
_seconds = Histogram(
    "portal_request_seconds",
    "Seconds until the answer, by page.",
    ["page"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=_own,
)


def count(page: str, status: int, seconds: float) -> None:
    _requests.labels(page, str(status)).inc()
    _seconds.labels(page).observe(seconds)


def counted() -> bytes:
    """All that the processes of this server counted, in Prometheus' text format."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(_own)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)
