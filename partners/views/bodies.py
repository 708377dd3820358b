"""Manage: partners, customers, and the tree of services."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from common.formatting import long_day
from partners.actions import add_body, add_service, change_service, give_body_role, rename_body
from partners.forms import BodyForm, DatedRoleForm, NewBodyForm, NewServiceForm, ServiceForm
from partners.models import Body, BodyRole, Service
from partners.roles import Right
from partners.selectors import bodies_of, service_tree
from partners.views import FormPage, PartnershipPage


class Bodies(PartnershipPage):
    """Every partner, customer and provider with its dated roles."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "partners/manage_bodies.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            {"kind": "body", "cells": [self._name(body), *cells]}
            for body in bodies_of(self.partnership)
            for cells in self._roles(body)
        ]
        table = {
            "id": "bodies",
            "caption": "Partners and customers, one row for each role",
            "note": "",
            "columns": [
                {"label": "Body", "align": "text", "width": 34},
                {"label": "Code", "align": "text"},
                {"label": "Kind", "align": "text"},
                {"label": "Role", "align": "text"},
                {"label": "From", "align": "text"},
                {"label": "Until", "align": "text"},
            ],
            "rows": rows,
        }
        return self.page(table=table, breadcrumbs=[{"label": "Manage", "href": self.url("manage")}])

    def _name(self, body: Body) -> dict:
        return {"text": body.name, "href": self.url("body", pk=body.pk), "note": body.short_name}

    def _roles(self, body: Body) -> list[list[dict]]:
        return [
            [
                {"text": body.code or "none"},
                {"text": body.get_kind_display()},
                {"text": role.get_role_display()},
                {"text": long_day(role.valid_from)},
                {"text": long_day(role.valid_to) if role.valid_to else "no end known"},
            ]
            for role in body.roles.all()
        ]


class BodyPage(FormPage):
    needs = Right.DEFINE
    section = "manage"

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": "Partners and customers", "href": self.url("bodies")}]

    def back(self) -> str:
        return self.url("bodies")


class BodyAdd(BodyPage):
    heading = "Add a partner or customer"
    button = "Add"

    def make_form(self, data: Any = None) -> NewBodyForm:
        return NewBodyForm(data, partnership=self.partnership)

    def save(self, form: NewBodyForm) -> str:
        body = add_body(partnership=self.partnership, by=self.request.user, **form.cleaned_data)
        return f"{body.name} is added."


class OfBody(BodyPage):
    @cached_property
    def body(self) -> Body:
        return get_object_or_404(bodies_of(self.partnership), pk=self.kwargs["pk"])


class BodyChange(OfBody):
    """A body: its roles so far, and its name and code to correct."""

    template_name = "partners/manage_body.html"

    @property
    def heading(self) -> str:
        return self.body.name

    def make_form(self, data: Any = None) -> BodyForm:
        fields = {name: getattr(self.body, name) for name in ("name", "short_name", "code", "kind")}
        return BodyForm(data, partnership=self.partnership, body=self.body, initial=fields)

    def save(self, form: BodyForm) -> str:
        return f"{rename_body(body=self.body, by=self.request.user, **form.cleaned_data).name} is saved."

    def more(self) -> dict[str, Any]:
        roles = [
            {"key": role.get_role_display(), "value": f"From {long_day(role.valid_from)}, {_end(role)}"}
            for role in self.body.roles.all()
        ]
        return {"body": self.body, "roles": roles}


def _end(role: BodyRole) -> str:
    return f"until {long_day(role.valid_to)}" if role.valid_to else "no end known"


class BodyRoleGive(OfBody):
    lead = "A role that is still open ends on the day the new one begins. Figures of the past stay as they are."
    button = "Give role"

    @property
    def heading(self) -> str:
        return f"A new role for {self.body.name}"

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": self.body.name, "href": self.back()}]

    def back(self) -> str:
        return self.url("body", pk=self.body.pk)

    def make_form(self, data: Any = None) -> DatedRoleForm:
        return DatedRoleForm(data, partnership=self.partnership)

    def save(self, form: DatedRoleForm) -> str:
        role = give_body_role(body=self.body, by=self.request.user, **form.cleaned_data)
        return f"{self.body.name}: {role.get_role_display().lower()} from {long_day(role.valid_from)}."


class Services(PartnershipPage):
    """The tree of services."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "partners/manage_services.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            tree=service_tree(self.partnership), breadcrumbs=[{"label": "Manage", "href": self.url("manage")}]
        )


class ServicePage(FormPage):
    needs = Right.DEFINE
    section = "manage"

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": "Services", "href": self.url("services-manage")}]

    def back(self) -> str:
        return self.url("services-manage")


class ServiceAdd(ServicePage):
    heading = "Add a service"
    button = "Add service"

    def make_form(self, data: Any = None) -> NewServiceForm:
        return NewServiceForm(data, partnership=self.partnership)

    def save(self, form: NewServiceForm) -> str:
        return f"{add_service(partnership=self.partnership, by=self.request.user, **form.cleaned_data).name} is added."


class ServiceChange(ServicePage):
    lead = "Its figures, and the address of its pages, stay."

    @cached_property
    def service(self) -> Service:
        return get_object_or_404(self.partnership.services, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:
        return self.service.name

    def make_form(self, data: Any = None) -> ServiceForm:
        fields = {name: getattr(self.service, name) for name in ("name", "short_name", "parent", "order")}
        return ServiceForm(data, partnership=self.partnership, service=self.service, initial=fields)

    def save(self, form: ServiceForm) -> str:
        return f"{change_service(service=self.service, by=self.request.user, **form.cleaned_data).name} is saved."
