"""So many requests a minute for each token, or each person where a browser asks; counted in the shared cache."""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

A_MINUTE = 60  # seconds

log = logging.getLogger(__name__)


class Throttle(BaseThrottle):
    """Counts within the minute of the clock. Where the cache is away nobody is turned away."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        who = f"token-{request.auth.pk}" if request.auth else f"person-{request.user.pk}"
        key = f"api-{who}-{int(time.time()) // A_MINUTE}"
        try:
            cache.add(key, 0, timeout=2 * A_MINUTE)
            return cache.incr(key) <= settings.API_REQUESTS_A_MINUTE
        except Exception as problem:  # whatever the cache's own kind of error is
            log.warning("Requests are not counted: %s", problem)
            return True

    def wait(self) -> float:
        """Seconds until the next minute."""
        return A_MINUTE - time.time() % A_MINUTE
