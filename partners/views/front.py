"""The front door: which partnership, and in which colour."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partners.models import Partnership


def home(request: HttpRequest) -> HttpResponse:
    """The only partnership of a person, or the choice between several."""
    partnerships = list(Partnership.objects.visible_to(request.user))
    if len(partnerships) == 1:
        return redirect("dashboard", partnership=partnerships[0].slug)
    return render(request, "partners/home.html", {"partnerships": partnerships})


@login_not_required
def partnership_style(request: HttpRequest, partnership: str) -> HttpResponse:
    """The partnership's colour as a style sheet: a strict content security policy allows no inline style."""
    colour = Partnership.objects.filter(slug=partnership).values_list("colour", flat=True).first()
    style = f":root {{ --partnership-colour: {colour}; }}" if colour else ""
    return HttpResponse(style, content_type="text/css", headers={"Cache-Control": "max-age=300"})
