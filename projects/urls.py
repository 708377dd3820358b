"""Projects."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest, partnership: str) -> HttpResponse:
    return HttpResponse("soon")


urlpatterns = [path("projects/", soon, name="projects")]
