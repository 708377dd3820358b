"""What pages about projects and milestones share: who keeps only some services keeps only what is theirs."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from common.errors import NotAllowed
from partners.roles import Right
from partners.views import FormPage, PartnershipPage


class OfService(PartnershipPage):
    """A page about something that belongs to a service, or to the whole partnership."""

    section = "projects"

    def may_edit(self) -> bool:
        raise NotImplementedError

    def require_edit(self) -> None:
        if not self.may_edit():
            raise NotAllowed("Your role covers the projects of other services. Ask your administrator.")


class EditPage(OfService, FormPage):
    """Its form; whoever keeps other services is told so instead."""

    needs = Right.EDIT_PROJECTS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_edit()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require_edit()
        return super().post(request, *args, **kwargs)
