"""The front door: which partnership, and in which colour."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from partners.models import Partnership, Role
from partners.roles import is_member_alone


def home(request: HttpRequest) -> HttpResponse:
    """The only partnership of a person, or the choice between several. A committee member lands on the members' page."""
    partnerships = list(Partnership.objects.visible_to(request.user))
    held: dict[int, set[str]] = {one.pk: set() for one in partnerships}
    for pk, kind in Role.objects.filter(user=request.user, partnership__in=partnerships).values_list(
        "partnership", "kind"
    ):
        held[pk].add(kind)
    fronts = [
        (one, reverse("members-page" if is_member_alone(held[one.pk]) else "dashboard", args=[one.slug]))
        for one in partnerships
    ]
    if len(fronts) == 1:
        return redirect(fronts[0][1])
    return render(request, "partners/home.html", {"fronts": fronts})


@login_not_required
def partnership_style(request: HttpRequest, partnership: str) -> HttpResponse:
    """The partnership's colour as a style sheet: a strict content security policy allows no inline style."""
    colour = Partnership.objects.filter(slug=partnership).values_list("colour", flat=True).first()
    style = f":root {{ --partnership-colour: {colour}; }}" if colour else ""
    return HttpResponse(style, content_type="text/css", headers={"Cache-Control": "max-age=300"})
