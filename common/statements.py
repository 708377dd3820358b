"""The pages that anybody may read before signing in: what is kept about people, and for whom the portal works."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

PRIVACY_CHECKED_ON = ACCESSIBILITY_CHECKED_ON = "23 November 2026"


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, for how long, and whom to ask."""
    return render(
        request,
        "statements/privacy.html",
        {
            "contact": settings.PRIVACY_CONTACT,
            "session_hours": settings.SESSION_COOKIE_AGE // 3600,
            "jobs_days": settings.KEEP_JOBS_DAYS,
            "reminders_days": settings.KEEP_REMINDERS_DAYS,
            "leavers_days": settings.KEEP_LEAVERS_DAYS,
            "checked_on": PRIVACY_CHECKED_ON,
        },
    )


@login_not_required
@require_safe
def accessibility_statement(request: HttpRequest) -> HttpResponse:
    """For whom the portal works, how that was tested, and what was not."""
    return render(request, "statements/accessibility.html", {"checked_on": ACCESSIBILITY_CHECKED_ON})
