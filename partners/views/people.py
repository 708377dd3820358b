"""Manage: people and their roles."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import User
from common.errors import Refused
from partners.actions import add_person, forget_second_factor, give_role, let_sign_in, renew_password, take_role
from partners.forms import PersonForm, RoleForm
from partners.models import Role
from partners.roles import Right, RoleKind
from partners.selectors import people_of
from partners.views import FormPage, PartnershipPage


def limits_of(role: Role) -> str:
    """For what the role holds, in words."""
    named = [str(thing) for thing in [*role.services.all(), *role.bodies.all()]]
    return ", ".join(named) or "everything"


def people_table(people: list[User], address: Any) -> dict:
    rows = []
    for person in people:
        for role in person.roles_here:
            cells = [
                {"text": person.name, "href": address(person), "note": person.email},
                {"text": role.get_kind_display()},
                {"text": limits_of(role)},
                {"text": "Yes" if person.is_active else "No, account closed"},
            ]
            rows.append({"kind": "body", "cells": cells})
    return {
        "id": "people",
        "caption": "People with a role, one row for each role",
        "note": "",
        "columns": [
            {"label": "Person", "align": "text", "width": 32},
            {"label": "Role", "align": "text", "width": 26},
            {"label": "Limited to", "align": "text"},
            {"label": "May sign in", "align": "text"},
        ],
        "rows": rows,
    }


class People(PartnershipPage):
    """Who works in the partnership, and as what."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "partners/manage_people.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        table = people_table(list(people_of(self.partnership)), lambda person: self.url("person", pk=person.pk))
        return self.page(table=table, breadcrumbs=[{"label": "Manage", "href": self.url("manage")}])


class PersonAdd(FormPage):
    needs = Right.DEFINE
    section = "manage"
    heading = "Add a person"
    lead = "They can sign in at once. Limits to services or partners are set on their page afterwards."
    button = "Add person"

    def make_form(self, data: Any = None) -> PersonForm:
        return PersonForm(data, partnership=self.partnership)

    def save(self, form: PersonForm) -> str:
        self.user, self.password = add_person(partnership=self.partnership, by=self.request.user, **form.cleaned_data)
        return f"{self.user.name} works here now, with the password they already have."

    def done(self, sentence: str) -> HttpResponse:
        """A first password is shown on the answer itself and kept nowhere."""
        if not self.password:
            return super().done(sentence)
        return password_page(self, self.user, self.password)

    def back(self) -> str:
        return self.url("people")

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": "People", "href": self.url("people")}]


def password_page(page: PartnershipPage, person: User, password: str) -> HttpResponse:
    page.template_name = "partners/manage_password.html"
    return page.page(
        person=person,
        password=password,
        back=page.url("person", pk=person.pk),
        breadcrumbs=[
            {"label": "Manage", "href": page.url("manage")},
            {"label": "People", "href": page.url("people")},
        ],
    )


class OfPerson(PartnershipPage):
    """A page about somebody who has a role here; everybody else is 404."""

    needs = Right.DEFINE
    section = "manage"

    @cached_property
    def person(self) -> User:
        return get_object_or_404(people_of(self.partnership), pk=self.kwargs["pk"])

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Manage", "href": self.url("manage")},
            {"label": "People", "href": self.url("people")},
        ]


class Person(OfPerson):
    """One person: roles, account, password."""

    template_name = "partners/manage_person.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        roles = [{"role": role, "limits": limits_of(role)} for role in self.person.roles_here]
        elsewhere = self.person.roles.exclude(partnership=self.partnership).exists()
        return self.page(person=self.person, roles=roles, elsewhere=elsewhere, breadcrumbs=self.crumbs())


class RolePage(OfPerson, FormPage):
    """Gives a role, or changes the limits of one."""

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": self.person.name, "href": self.url("person", pk=self.person.pk)}]

    def back(self) -> str:
        return self.url("person", pk=self.person.pk)


class RoleGive(RolePage):
    button = "Give role"

    @property
    def heading(self) -> str:
        return f"Give {self.person.name} a role"

    def make_form(self, data: Any = None) -> RoleForm:
        return RoleForm(data, partnership=self.partnership)

    def save(self, form: RoleForm) -> str:
        kind = RoleKind(form.cleaned_data["kind"])
        if any(role.kind == kind for role in self.person.roles_here):
            raise Refused(f"{self.person.name} has this role already: change its limits instead.")
        give_role(user=self.person, partnership=self.partnership, by=self.request.user, **form.cleaned_data)
        return f"{self.person.name} has a new role: {kind.label}."


class RoleChange(RolePage):
    lead = "The role itself stays; this says for which services and partners it holds."

    @property
    def heading(self) -> str:
        return f"{self.person.name}: {self.role.get_kind_display()}"

    @cached_property
    def role(self) -> Role:
        return get_object_or_404(self.person.roles, partnership=self.partnership, pk=self.kwargs["role"])

    def make_form(self, data: Any = None) -> RoleForm:
        limits = {"services": self.role.services.all(), "bodies": self.role.bodies.all()}
        return RoleForm(data, partnership=self.partnership, fixed_kind=True, initial=limits)

    def save(self, form: RoleForm) -> str:
        give_role(
            user=self.person,
            partnership=self.partnership,
            kind=RoleKind(self.role.kind),
            by=self.request.user,
            **form.cleaned_data,
        )
        return f"{self.role.get_kind_display()}: the limits are changed."


class RoleTake(OfPerson):
    def post(self, request: HttpRequest, pk: int, role: int) -> HttpResponse:
        taken = get_object_or_404(self.person.roles, partnership=self.partnership, pk=role)
        try:
            take_role(role=taken, by=request.user)
        except Refused as refusal:
            return self.refused(refusal, self.url("person", pk=pk))
        messages.success(request, f"{self.person.name} no longer has the role {taken.get_kind_display()}.")
        left = self.person.roles.filter(partnership=self.partnership).exists()
        return redirect(self.url("person", pk=pk) if left else self.url("people"))


class PersonAccount(OfPerson):
    """Closes the account, opens it again, renews the password, or forgets the second factor."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        about = {"user": self.person, "partnership": self.partnership, "by": request.user}
        try:
            if "password" in request.POST:
                return password_page(self, self.person, renew_password(**about))
            if "second-factor" in request.POST:
                forget_second_factor(**about)
                messages.success(request, f"{self.person.name} signs in by password alone, until they set up another.")
                return redirect(self.url("person", pk=pk))
            let_sign_in(may="open" in request.POST, **about)
        except Refused as refusal:
            return self.refused(refusal, self.url("person", pk=pk))
        messages.success(request, f"{self.person.name} {'may' if self.person.is_active else 'can no longer'} sign in.")
        return redirect(self.url("person", pk=pk))
