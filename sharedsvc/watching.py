"""One line of the log and one count for each request, by the name of its page: never by its address."""

import time
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from django_structlog.signals import bind_extra_request_finished_metadata

from sharedsvc import counting

ASKED_BY_MACHINES = ("/healthz", "/readyz", "/metrics")  # every few seconds


def page_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match and match.view_name else "no page"


class Watched(RequestMiddleware):
    """Gives each request a number that its lines, and those of the jobs it asks for, have in common."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path in ASKED_BY_MACHINES:
            return self.get_response(request)
        request.began = time.perf_counter()  # type: ignore[attr-defined]
        return super().__call__(request)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        super().handle_response(request, response)
        if settings.METRICS_TOKEN:
            counting.count(page_of(request), response.status_code, _seconds(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {page_of(request)}"


@receiver(bind_extra_request_finished_metadata)
def say_how_long(request: HttpRequest, log_kwargs: dict[str, Any], **_: Any) -> None:
    log_kwargs["milliseconds"] = round(1000 * _seconds(request))


def _seconds(request: HttpRequest) -> float:
    return time.perf_counter() - request.began  # type: ignore[attr-defined]
