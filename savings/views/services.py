"""The services of a case: which are in it, how each is called, and which stand apart."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from common.errors import Refused
from common.formatting import NOTHING
from partners.roles import Right
from savings.actions.cases import drop_case_service, save_case_service
from savings.forms.cases import CaseServiceForm
from savings.models import CaseService
from savings.selectors.steps import joins_later
from savings.views.base import CasePage
from savings.views.editing import CaseRowDrop, CaseRowForm


class CaseServices(CasePage):
    """Every service of the case, with what its profile holds."""

    in_menu = "case-services"
    template_name = "savings/case_services.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        may_edit = self.rights.may(Right.EDIT_SAVINGS)
        services = list(self.case.services.select_related("service"))
        taken = {service.service_id for service in services}
        return self.page(
            may_edit=may_edit,
            table=self._table(services, may_edit) if services else None,
            left=any(service.pk not in taken for service in self.partnership.services.all()),
            joins_later=joins_later(self.partnership, self.case),
        )

    def _table(self, services: list[CaseService], may_edit: bool) -> dict:
        profiles = self.figures.profiles if self.version else {}
        rows = []
        for service in services:
            name = {"text": service.label}
            if profiles:
                name["href"] = self.url("savings-profile", slug=self.case.slug, service=service.service.slug)
            profile = profiles.get(service.pk)
            counts = [len(profile.budgets), len(profile.benefits), len(profile.one_offs)] if profile else [NOTHING] * 3
            cells = [
                name,
                {"text": service.service.name},
                {"text": "A table of its own" if service.apart else "With the others"},
                *[{"text": str(count)} for count in counts],
            ]
            if may_edit:
                href = self.url("case-service-edit", slug=self.case.slug, pk=service.pk)
                cells.append({"text": f"Change {service.label}", "href": href})
            rows.append({"kind": "body", "cells": cells})
        heads = [("Name in the summary", "text"), ("Service", "text"), ("Summarised", "text")]
        heads += [(head, "number") for head in ("Budget lines", "Benefits and costs", "One-offs")]
        heads += [("", "text")] if may_edit else []
        return {
            "id": "case-services",
            "caption": "Services of the case, with the lines in their profiles",
            "columns": [{"label": label or "Change", "align": align} for label, align in heads],
            "rows": rows,
            "note": "" if profiles else "Lines can be typed once a version is begun.",
        }


class CaseServiceEdit(CaseRowForm):
    """Takes a service in, renames it in the summary, or sets it apart."""

    in_menu = "case-services"
    form_class, what, drop = CaseServiceForm, "service", "case-service-drop"

    @cached_property
    def row(self) -> CaseService:  # type: ignore[override]
        if "pk" in self.kwargs:
            rows = CaseService.objects.select_related("service", "case")
            return get_object_or_404(rows, case=self.case, pk=self.kwargs["pk"])
        return CaseService(partnership=self.partnership, case=self.case)

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Change {self.row.label}" if self.row.pk else "Take a service into the case"

    @property
    def lead(self) -> str:  # type: ignore[override]
        if self.row.pk:
            return f"The service {self.row.service.name}. Its name in the summary may be another one."
        if not self.partnership.services.exists():
            return "The partnership has no services yet: an administrator adds them under Manage."
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        taken = CaseService.objects.filter(case=self.case).values("service")
        if not self.row.pk and taken and not self.partnership.services.exclude(pk__in=taken).exists():
            words = "Every service of the partnership is in the case: an administrator adds others under Manage."
            return self.refused(Refused(words), self.back())
        return super().get(request, *args, **kwargs)

    def form_arguments(self) -> dict[str, Any]:
        return {"row": self.row}

    def stored(self) -> dict[str, Any]:
        return {"label": self.row.label, "apart": self.row.apart}

    def write(self, form: CaseServiceForm) -> None:
        for name in ("service", "label", "apart"):
            if name in form.cleaned_data:
                setattr(self.row, name, form.cleaned_data[name])
        save_case_service(service=self.row, by=self.request.user)


class CaseServiceDrop(CaseRowDrop):
    in_menu = "case-services"
    what = "service"
    lead = "Only a service without lines, in any version, can be taken out."

    @cached_property
    def row(self) -> CaseService:  # type: ignore[override]
        return get_object_or_404(CaseService, case=self.case, pk=self.kwargs["pk"])

    def take_out(self) -> None:
        drop_case_service(service=self.row, by=self.request.user)
