"""What the portal answers when it cannot: the database is away, or something broke."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import server_error

COME_BACK_IN = 5  # seconds
AWAY = (
    "The portal cannot reach its database at the moment. What was saved before is safe; the last change may not have "
    "been saved. Try again in a minute."
)


def fault(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer, so that people, scripts and proxies come back; 500 for all else."""
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return server_error(request)
    answer: HttpResponse
    if wants_json(request):
        answer = JsonResponse({"detail": AWAY}, status=503)
    else:
        answer = render(None, "503.html", status=503)  # no request: what it would say of the person asks the database
    answer["Retry-After"] = str(COME_BACK_IN)
    answer["Cache-Control"] = "no-store"
    return answer


def wants_json(request: HttpRequest) -> bool:
    return "json" in (request.content_type or "") or "json" in request.headers.get("Accept", "")
