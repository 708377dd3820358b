"""Is the portal alive? One public address for people, containers and `make run`."""

import logging
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
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
    return JsonResponse(answer, status=200 if set(answer.values()) == {"ok"} else 503)


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
