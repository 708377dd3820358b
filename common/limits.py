"""How often something may be tried, counted for all processes together."""

import hashlib
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from common.errors import Refused


class TooOften(Refused):
    """It was tried too often: it has to wait."""


@dataclass(frozen=True)
class Limit:
    """So many tries of one thing by one person or from one address, within a span of seconds that begins anew."""

    name: str
    times: int
    seconds: int

    def take(self, who: str) -> None:
        """Count one try; raises TooOften where there were too many. Two tries at one moment are two."""
        key = self._key(who)
        cache.add(key, 0, timeout=self.seconds)
        try:
            tried = cache.incr(key)
        except ValueError:  # its span ended between the two
            return
        if tried > self.times:
            minutes = -(-(self.seconds - time.time() % self.seconds) // 60)
            wait = f"{minutes:.0f} minutes" if minutes > 1 else "a minute"
            raise TooOften(f"This was tried too often. Wait {wait} and try again.")

    def forget(self, who: str) -> None:
        """It went well: tries from before no longer count."""
        cache.delete(self._key(who))

    def give_back(self, who: str) -> None:
        """It went well: this try does not count."""
        try:
            cache.incr(self._key(who), -1)
        except ValueError:
            return

    def _key(self, who: str) -> str:
        """Nobody who can read the cache reads an address in it."""
        span = int(time.time() // self.seconds)
        return f"limit:{span}:{hashlib.sha256(f'{self.name}|{who}'.encode()).hexdigest()[:40]}"


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, as the outermost of the trusted proxies wrote it down.

    Each proxy adds who came to it at the end of X-Forwarded-For; what stands further left a visitor may have made up.
    """
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    if 0 < trusted <= len(forwarded):
        return forwarded[-trusted]
    return request.META.get("REMOTE_ADDR", "")
