"""What the portal answers when it cannot: the database is away, something broke, or the request is none."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import bad_request, server_error

COME_BACK_IN = 5  # seconds
AWAY = (
    "The portal cannot reach its database at the moment. What was saved before is safe; the last change may not have "
    "been saved. Try again in a minute."
)
BROKEN = "Something went wrong in the portal. Try again; if it happens again, tell whoever runs it."
UNREADABLE = "This request cannot be read: it holds a character that no address has, or is not put together rightly."


def fault(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer, so that people, scripts and proxies come back; 500 for all else."""
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return JsonResponse({"detail": BROKEN}, status=500) if wants_json(request) else server_error(request)
    answer: HttpResponse
    if wants_json(request):
        answer = JsonResponse({"detail": AWAY}, status=503)
    else:
        answer = render(None, "503.html", status=503)  # no request: what it would say of the person asks the database
    answer["Retry-After"] = str(COME_BACK_IN)
    answer["Cache-Control"] = "no-store"
    return answer


def no_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what no browser and no program of good will sends."""
    return JsonResponse({"detail": UNREADABLE}, status=400) if wants_json(request) else bad_request(request, exception)


def wants_json(request: HttpRequest) -> bool:
    """Programs read no pages: what is asked below /api/ is answered in JSON, whatever it accepts."""
    return (
        request.path.startswith("/api/")
        or "json" in (request.content_type or "")
        or "json" in request.headers.get("Accept", "")
    )
