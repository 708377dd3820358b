"""So many requests a minute for each token, or each person where a browser asks."""

import time

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from common.limits import Limit, TooOften

A_MINUTE = 60  # seconds


class Throttle(BaseThrottle):
    """Counts within the minute of the clock."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        who = f"token-{request.auth.pk}" if request.auth else f"person-{request.user.pk}"
        try:
            Limit("requests to the API", times=settings.API_REQUESTS_A_MINUTE, seconds=A_MINUTE).take(who)
        except TooOften:
            return False
        return True

    def wait(self) -> float:
        """Seconds until the next minute."""
        return A_MINUTE - time.time() % A_MINUTE
