"""Sends the link with which somebody sets a new password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from jobs.handlers import Progress, handles
from jobs.models import Job
from partners.actions import PASSWORD_LINK


@handles(PASSWORD_LINK)
def send_password_link(job: Job, progress: Progress) -> dict[str, Any]:
    """To the person, where there is one: the job was asked for all the same. The link is nowhere but in the mail."""
    user = User.objects.filter(pk=job.arguments["user"], is_active=True).first()
    if user is None:
        return {"sent": False}
    parts = {
        "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }
    link = settings.PORTAL_URL + reverse("password_reset_confirm", kwargs=parts)
    text = render_to_string("registration/password_reset_email.txt", {"user": user, "link": link})
    EmailMessage("A new password for the shared services portal", text, to=[user.email]).send()
    return {"sent": True}
