"""What every answer carries."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LARGEST_REQUEST = 16 * 1024**2  # the largest file that is read has 10 MB; and room for what stands beside it
# What a browser could lend to a page and no page of the portal asks for.
NOT_USED = ("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media",
            "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
            "xr-spatial-tracking")  # fmt: skip


class NoNulMiddleware:
    """An address with the character NUL is answered with 400: PostgreSQL keeps none and breaks where it is asked for one.

    Forms and parsers refuse it in what is sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("The address holds a character that no address has.")
        return self.get_response(request)


class NoStoreMiddleware:
    """Personal pages stay out of every cache: a signed-in answer says no-store."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response


class PortalAloneMiddleware:
    """No answer, also no static file, may be drawn into another site, and no page may use what a browser could lend.

    The security policy, the referrer, HSTS and the rest are set by Django and by django-csp (sharedsvc/settings.py).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = ", ".join(f"{one}=()" for one in NOT_USED)
        return response


class RequestSizeMiddleware:
    """A request that says it is larger than anything the portal reads is refused before any of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if not stated.isdecimal() or int(stated) > LARGEST_REQUEST:
            return render(request, "413.html", {"most": LARGEST_REQUEST // 1024**2}, status=413)
        return self.get_response(request)
