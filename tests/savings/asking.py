"""What a finance officer does at the pages of a case: look, type, send."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import World


class Desk:
    """One person's browser at the pages of one partnership."""

    def __init__(self, world: World, person: User) -> None:
        self.client = Client()
        self.client.force_login(person)
        self.slug = world.partnership.slug

    def where(self, name: str, **kwargs: object) -> str:
        return reverse(name, kwargs={"partnership": self.slug, **kwargs})

    def words(self, name: str, query: str = "", **kwargs: object) -> str:
        answer = self.client.get(self.where(name, **kwargs) + query, follow=True)
        assert answer.status_code == 200
        return said(answer)

    def send(self, name: str, typed: dict, **kwargs: object) -> HttpResponse:
        """Send a form that is right, and see the page behind it."""
        answer = self.client.post(self.where(name, **kwargs), typed, follow=True)
        assert answer.status_code == 200, said(answer)
        return answer

    def refused(self, name: str, typed: dict, **kwargs: object) -> dict[str, list[str]]:
        """Send a form that comes back; what stands beside which field. Everything typed is still there."""
        answer = self.client.post(self.where(name, **kwargs), typed)
        assert answer.status_code == 400, said(answer)
        form = answer.context["form"]
        for field, value in typed.items():
            if isinstance(value, str) and field != "seen":
                assert form.data[field] == value
        return {field: list(errors) for field, errors in form.errors.items()}

    def shown(self, name: str, **kwargs: object) -> dict:
        """What the form of a page has in its fields, as the browser would send it back."""
        form = self.client.get(self.where(name, **kwargs)).context["form"]
        found = {field.name: field.value() for field in form}
        return {name: value for name, value in found.items() if value not in (None, False)}


def said(answer: HttpResponse) -> str:
    """The words of the page, without its frame."""
    body = answer.content.decode()
    main = body[body.index("<main") :] if "<main" in body else body
    messages = re.findall(r'class="govuk-notification-banner__content">(.*?)</div>', body, re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", " ".join([*messages, main]))))
