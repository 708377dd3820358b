"""Who stands in for whom, and for which days."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from common.errors import Refused
from common.formatting import long_day
from partners.actions import end_deputy, name_deputy
from partners.forms import DeputyForm
from partners.models import Deputy
from partners.roles import Right, RoleKind
from partners.selectors import deputies_for, people_of, roles_with_a_deputy
from partners.views import FormPage, PartnershipPage


class Deputies(PartnershipPage):
    """Those that concern the person, or all of them for an administrator, with the button that ends each."""

    needs = Right.NAME_DEPUTIES
    section = "returns"
    template_name = "partners/deputies.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = localdate()
        return self.page(
            deputies=[{"deputy": one, "holds": one.starts_on <= today} for one in deputies_for(self.rights)],
            everybody=self.rights.may(Right.DEFINE),
        )


class DeputyName(FormPage):
    """Name somebody who stands in."""

    needs = Right.NAME_DEPUTIES
    section = "returns"
    heading = "Name a deputy"
    lead = (
        "On these days the deputy may do what the role lets the person do, on their behalf; it is recorded so. A deputy "
        "approves nothing that either of the two submitted or checked."
    )
    button = "Name deputy"

    def make_form(self, data: Any = None) -> DeputyForm:
        roles, people = (
            roles_with_a_deputy(self.rights),
            people_of(self.partnership).filter(is_active=True, is_system=False).prefetch_related(None),
        )
        if not self.rights.may(Right.DEFINE):
            people = people.exclude(pk=self.rights.user.pk)
        return DeputyForm(data, partnership=self.partnership, roles=roles, people=people)

    def save(self, form: DeputyForm) -> str:
        role = form.cleaned_data["role"]
        deputy = name_deputy(
            partnership=self.partnership,
            user=form.cleaned_data["user"],
            principal=role.user,
            kind=RoleKind(role.kind),
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            by=self.rights.user,
        )
        return f"{deputy.user.name} stands in for {deputy.principal.name} until {long_day(deputy.ends_on)}."

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Deputies", "href": self.back()}]

    def back(self) -> str:
        return self.url("deputies")


class DeputyEnd(PartnershipPage):
    """End it before its last day."""

    needs = Right.NAME_DEPUTIES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deputy: Deputy = get_object_or_404(deputies_for(self.rights), pk=pk)
        try:
            end_deputy(deputy=deputy, by=self.rights.user)
        except Refused as refusal:
            return self.refused(refusal, self.url("deputies"))
        messages.success(request, f"{deputy.user.name} no longer stands in for {deputy.principal.name}.")
        return redirect(self.url("deputies" if self.rights.may(Right.NAME_DEPUTIES) else "dashboard"))
