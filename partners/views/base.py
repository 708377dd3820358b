"""The base of every page under /p/<partnership>/: whose it is, what it needs, the frame around it."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.views import View
from django.views.generic.base import TemplateResponseMixin

from audit.actions import record
from common.errors import NotAllowed, Refused
from partners.models import Partnership
from partners.rights import Rights
from partners.roles import Right
from partners.second_factor import lacks_second_factor, refuse_without_second_factor


class PartnershipView(View):
    """A page under /p/<partnership>/. Each names the right it `needs`; a stranger gets 404, a colleague without it 403."""

    needs: Right
    request: HttpRequest
    partnership: Partnership
    rights: Rights

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.partnership = self._partnership(request, kwargs.pop("partnership"))
        self.rights = Rights(request.user, self.partnership)
        if not self.rights.any:
            raise Http404
        request.partnership = self.partnership
        if lacks_second_factor(request, self.rights):
            return self._to_second_factor()
        if not self.rights.may(self.needs):
            raise PermissionDenied(f"Your role does not let you do this: {self.needs.in_a_sentence}.")
        try:
            answer = super().dispatch(request, *args, **kwargs)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        if answer.get("Content-Disposition", "").startswith("attachment"):
            self._note_download()
        return answer

    def _to_second_factor(self) -> HttpResponse:
        if self.request.method != "GET":
            refuse_without_second_factor(self.request, self.rights)
        return redirect(f"{reverse('second-factor-needed')}?{urlencode({'next': self.request.get_full_path()})}")

    def _note_download(self) -> None:
        """Which kind of file it was, and no more: the name of a file may say what is exempt."""
        match = self.request.resolver_match
        record(
            "file taken out",
            target=self.partnership,
            by=self.rights.user,
            partnership_id=self.partnership.pk,
            note=str(match and match.url_name).replace("-", " "),
        )

    @staticmethod
    def _partnership(request: HttpRequest, slug: str) -> Partnership:
        partnership = Partnership.objects.filter(slug=slug).first()
        if partnership is None:
            raise Http404
        return partnership

    def url(self, name: str, **kwargs: Any) -> str:
        """The address of another page of this partnership."""
        return reverse(name, kwargs={"partnership": self.partnership.slug, **kwargs})

    def may_open(self, address: str) -> bool:
        """Whether the person's role lets them open the page of this partnership at `address`; no page, no."""
        try:
            view = getattr(resolve(urlsplit(address).path).func, "view_class", None)
        except Resolver404:
            return False
        return isinstance(view, type) and issubclass(view, PartnershipView) and self.rights.may(view.needs)

    def refused(self, refusal: Refused, back: str) -> HttpResponse:
        """Go `back`, with the sentence of the refusal at the top of the page."""
        messages.error(self.request, str(refusal))
        return redirect(back)


class PartnershipPage(TemplateResponseMixin, PartnershipView):
    """A page with the frame of the partnership around it: service navigation, breadcrumbs, title."""

    section = ""  # which entry of the service navigation is current

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        """The answer: `context` within the frame of the partnership."""
        return self.render_to_response(
            {
                "view": self,
                "partnership": self.partnership,
                "rights": self.rights,
                "navigation": self._navigation(),
                **context,
            },
            status=status,
        )

    def _navigation(self) -> list[dict[str, Any]]:
        entries = [
            ("Dashboard", "dashboard", Right.SEE_FIGURES),
            ("For members", "members-page", Right.SEE_FIGURES),
            ("Returns", "returns", Right.SEE_RETURNS),
            ("Projects", "projects", Right.SEE_FIGURES),
            ("Business cases", "business-cases", Right.SEE_FIGURES),
            ("Registers", "registers", Right.SEE_FIGURES),
            ("Meetings", "meetings", Right.SEE_FIGURES),
            ("Reports", "reports", Right.SEE_FIGURES),
            ("Manage", "manage", Right.DEFINE),
            ("Stated figures", "stated-figures", Right.KEEP_STATED_FIGURES),
            ("Exempt matters", "exempt-matters", Right.DECIDE_EXEMPTION),
            ("Audit trail", "audit", Right.SEE_AUDIT),
        ]
        if self.rights.is_member_alone:
            entries[:2] = entries[1::-1]  # where a committee member lands
        return [
            {"label": label, "href": self.url(name), "current": name == self.section}
            for label, name, right in entries
            if self.rights.may(right)
        ]
