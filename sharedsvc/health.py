"""Is the portal alive, and may this process be given requests? Two public addresses.

/healthz  the whole: web, database, broker and worker. For people, containers and `make run`.
/readyz   this process alone: for a load balancer, which would gain nothing by sending people away from a web server
          because the worker is away.
"""

import logging
import tomllib
from collections.abc import Callable
from datetime import timedelta
from functools import cache

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from redis.backoff import NoBackoff
from redis.retry import Retry

from jobs.models import WorkerSeen

logger = logging.getLogger(__name__)

WORKER_IS_LATE = timedelta(seconds=60)
BROKER_SECONDS = 2


@never_cache
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 where web, database, broker and worker all answer, else 503 with a sentence for each that does not."""
    answer = {"web": "ok", "database": _database(), "broker": _broker(), "worker": _worker()}
    status = 200 if set(answer.values()) == {"ok"} else 503
    return JsonResponse({**answer, "version": product_version()}, status=status)


@never_cache
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """200 where this process can answer requests: the database is there, and has all that this version expects."""
    words = _database()
    if words == "ok" and not _is_migrated():
        words = "The database is of an older version: run manage.py migrate."
    return JsonResponse({"ready": words, "version": product_version()}, status=200 if words == "ok" else 503)


@cache
def product_version() -> str:
    """Of the code that this process runs."""
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


_seen_migrated = False


def _is_migrated() -> bool:
    """Asked until it is so: a database does not go back while the portal runs."""
    global _seen_migrated
    if not _seen_migrated:
        executor = MigrationExecutor(connection)
        _seen_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _seen_migrated


def _database() -> str:
    return _tried(lambda: connection.cursor().execute("SELECT 1"), "The database does not answer.")


def _broker() -> str:
    return _tried(ping_broker, "The broker does not answer.")


def _worker() -> str:
    try:
        seen = WorkerSeen.objects.first()
    except DatabaseError:
        return "Nobody knows whether a worker lives: the database does not answer."
    if seen is None:
        return "No worker has been seen yet."
    if timezone.now() - seen.at > WORKER_IS_LATE:
        return f"No worker has been seen since {timezone.localtime(seen.at):%-d %B %Y, %H:%M:%S}."
    return "ok"


def ping_broker() -> None:
    url = settings.REDIS_URL.replace("redis+socket://", "unix://", 1)
    client = redis.Redis.from_url(
        url, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS, retry=Retry(NoBackoff(), 0)
    )
    with client:
        client.ping()


def _tried(check: Callable[[], object], otherwise: str) -> str:
    """ "ok", or the sentence where the check fails; what exactly failed goes to the log, never to the public."""
    try:
        check()
    except (DatabaseError, redis.RedisError, OSError) as problem:
        logger.warning("%s %s", otherwise, problem)
        return otherwise
    return "ok"
