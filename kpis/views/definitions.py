"""Manage: the overview, and what each KPI means."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from common.errors import Refused
from common.formatting import long_day
from kpis.actions.definitions import (
    arrange_kpi,
    change_definition,
    close_kpi,
    create_kpi,
    reopen_kpi,
)
from kpis.forms.definitions import (
    MEANING,
    ArrangeForm,
    CloseForm,
    KpiChangeForm,
    KpiForm,
    ReasonForm,
)
from kpis.models import Definition, Kpi
from kpis.rules import rules
from kpis.selectors.confirmations import answer_of
from kpis.selectors.definitions import KpiNow, counts_of, kpi_on, kpis_by_service, with_meaning
from kpis.sight import Sight
from kpis.wording import target_signs
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from periods.values import AsAt


class Manage(PartnershipPage):
    """What there is to manage, and how much of it."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "kpis/manage.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        counts = dict(counts_of(Sight.of(self.rights)))
        entries = [
            ("People and roles", "people", counts["people"], "Who may enter, approve, read and manage"),
            ("Partners and customers", "bodies", counts["bodies"], "The bodies that share services, with dates"),
            ("Services", "services-manage", counts["services"], "What the partnership does, as a tree"),
            ("KPIs and targets", "kpis-manage", counts["kpis"], "What is measured, how, and what is aimed at"),
            ("Breakdown lists", "breakdowns", counts["breakdowns"], "Lists such as the sectors of debtors"),
            ("Checks", "checks", len(rules()), "What is pointed out when a figure is typed, and from which threshold"),
            (
                "Stated figures",
                "stated-figures",
                counts["stated"],
                "What older papers printed, beside what is computed",
            ),
        ]
        return self.page(entries=entries)


class Kpis(PartnershipPage):
    """Every KPI by service, with what holds today."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "kpis/manage_kpis.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = []
        for service, kpis in kpis_by_service(Sight.of(self.rights), localdate()):
            rows.append({"kind": "group", "cells": [{"text": service.name}]})
            rows += [{"kind": "body", "cells": self._cells(one)} for one in kpis]
        table = {
            "id": "kpis",
            "caption": f"KPIs with what holds on {long_day(localdate())}",
            "note": "",
            "columns": [
                {"label": "KPI", "align": "text", "width": 34},
                {"label": "Kind of figure", "align": "text"},
                {"label": "Measured", "align": "text"},
                {"label": "Better", "align": "text"},
                {"label": "Target in force", "align": "text"},
                {"label": "State", "align": "text"},
            ],
            "rows": rows,
        }
        return self.page(table=table, breadcrumbs=[{"label": "Manage", "href": self.url("manage")}])

    def _cells(self, one: KpiNow) -> list[dict]:
        definition = one.definition
        return [
            {
                "text": one.title,
                "href": self.url("kpi-manage", kpi=one.kpi.slug),
                "note": " · ".join(part for part in (one.kpi.code, one.kpi.heading) if part),
            },
            {"text": definition.get_measure_display() if definition else "–"},
            {"text": definition.get_frequency_display() if definition else "–"},
            {"text": definition.get_direction_display() if definition else "–"},
            {"text": targets_in_words(one)},
            {"text": f"Closed on {long_day(one.kpi.closed_on)}" if one.kpi.closed_on else "Open"},
        ]


def targets_in_words(one: KpiNow) -> str:
    """≥ 99.5%, or each partner with its own: All ≥ 99.5%, NCC ≥ 98%."""
    if not one.targets or one.definition is None:
        return "none"
    words = [(target.scope.name, target_signs(target, one.definition)) for target in one.targets]
    return words[0][1] if len(words) == 1 else ", ".join(f"{name} {text}" for name, text in words)


class OfKpi(PartnershipPage):
    """A page about one KPI of this partnership."""

    needs = Right.DEFINE
    section = "manage"

    @cached_property
    def now(self) -> KpiNow:
        kpis = with_meaning(Sight.of(self.rights).kpis.filter(slug=self.kwargs["kpi"]).select_related("service"))
        kpi = kpis.first()
        if kpi is None:
            raise Http404
        return kpi_on(kpi, localdate())

    @property
    def kpi(self) -> Kpi:
        return self.now.kpi

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Manage", "href": self.url("manage")},
            {"label": "KPIs", "href": self.url("kpis-manage")},
            {"label": self.now.title, "href": self.url("kpi-manage", kpi=self.kpi.slug)},
        ]

    def back(self) -> str:
        return self.url("kpi-manage", kpi=self.kpi.slug)


class KpiFormPage(OfKpi, FormPage):
    """A form about one KPI."""

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.now.title


class KpiManage(KpiFormPage):
    """One KPI: what it means now, what it meant before, and where it stands in the return."""

    template_name = "kpis/manage_kpi.html"
    about = "how it is defined"
    button = "Save place"

    def make_form(self, data: Any = None) -> ArrangeForm:
        kpi = self.kpi
        return ArrangeForm(data, initial={"code": kpi.code, "heading": kpi.heading, "order": kpi.order})

    def save(self, form: ArrangeForm) -> str:
        arrange_kpi(kpi=self.kpi, by=self.request.user, **form.cleaned_data)
        return "The place in the return is saved."

    def crumbs(self) -> list[dict[str, str]]:
        return super().crumbs()[:-1]

    @property
    def heading(self) -> str:
        return self.now.title

    def more(self) -> dict[str, Any]:
        definition = self.now.definition
        versions = list(self.kpi.definitions.all())
        return {
            "kpi": self.kpi,
            "now": self.now,
            "targets": targets_in_words(self.now),
            "answer": answer_of(definition) if definition else None,
            "facts": facts_of(definition, _list_of(definition, Sight.of(self.rights))) if definition else [],
            "versions": [
                {
                    "key": f"From {long_day(one.valid_from)}",
                    "value": f"{one.title}, {one.get_measure_display().lower()}",
                }
                for one in reversed(versions)
            ],
        }


def facts_of(definition: Definition, broken_down_by: str) -> list[dict[str, str]]:
    """What a definition says, as rows of a summary list; what is empty is left out."""
    figure = definition.get_measure_display()
    if definition.unit not in ("", "%", "£"):
        figure += f", in {definition.unit}"
    if definition.has_parts:
        times = f" × {definition.multiplier:,}" if definition.multiplier != 1 else ""
        figure += f": {definition.upper_label} ÷ {definition.lower_label}{times}"
    rows = [
        ("Holds from", long_day(definition.valid_from)),
        ("Purpose", definition.purpose),
        ("Figure", figure),
        ("Better", definition.get_direction_display()),
        ("Measured", definition.get_frequency_display()),
        ("Over time", definition.get_over_time_display()),
        ("Over partners", definition.get_over_scopes_display()),
        ("Broken down by", broken_down_by),
        ("Measured for", ", ".join(scope.name for scope in definition.scopes.all())),
        ("Not like for like", definition.not_like_for_like),
        ("Worked out", definition.formula),
        ("Criteria", definition.criteria),
        ("Source", definition.source),
        ("Accountable manager", definition.accountable_role),
        ("Data provider", definition.provider_role),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _list_of(definition: Definition, sight: Sight) -> str:
    """The list by which it is broken down; nothing where that is restricted."""
    if definition.breakdown_id is None:
        return ""
    return next((one.name for one in sight.breakdowns.filter(pk=definition.breakdown_id)), "")


class KpiCreate(FormPage):
    needs = Right.DEFINE
    section = "manage"
    heading = "Add a KPI"
    lead = "Say what it means; targets are set afterwards. Its meaning can be changed later from a day on."
    button = "Add KPI"

    def make_form(self, data: Any = None) -> KpiForm:
        return KpiForm(data, sight=Sight.of(self.rights), initial={"valid_from": first_day_of_year()})

    def save(self, form: KpiForm) -> str:
        typed = form.cleaned_data
        self.created = create_kpi(
            service=typed["service"],
            slug=typed["slug"],
            code=typed["code"],
            heading=typed["heading"],
            order=Sight.of(self.rights).kpis.filter(service=typed["service"]).count() + 1,
            valid_from=typed["valid_from"],
            scopes=typed["scopes"],
            by=self.request.user,
            **form.meaning(),
        )
        return f"{typed['title']} is added. Now set its target, where it has one."

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": "KPIs", "href": self.url("kpis-manage")}]

    def back(self) -> str:
        created = getattr(self, "created", None)
        return self.url("kpi-manage", kpi=created.slug) if created else self.url("kpis-manage")


def first_day_of_year() -> date:
    """1 April of the financial year in which today lies."""
    return AsAt(localdate()).financial_year.start


class KpiChange(KpiFormPage):
    heading = "Change the definition from a day on"
    lead = "Figures before that day keep the meaning they were measured with."
    button = "Change definition"

    @cached_property
    def newest(self) -> Definition:
        return list(self.kpi.definitions.all())[-1]

    def make_form(self, data: Any = None) -> KpiChangeForm:
        fields = {name: getattr(self.newest, name) for name in MEANING}
        return KpiChangeForm(data, sight=Sight.of(self.rights), initial=fields | {"scopes": self.newest.scopes.all()})

    def save(self, form: KpiChangeForm) -> str:
        if not set(form.changed_data) - {"valid_from", "reason"}:
            raise Refused("Nothing is different from the present definition: change something, or go back.")
        typed = form.cleaned_data
        change_definition(
            kpi=self.kpi,
            valid_from=typed["valid_from"],
            scopes=typed["scopes"],
            reason=typed["reason"],
            by=self.request.user,
            **form.meaning(),
        )
        return f"The new definition holds from {long_day(typed['valid_from'])}."


class KpiClose(KpiFormPage):
    """Closes an open KPI, opens a closed one again."""

    about = ""

    @property
    def heading(self) -> str:
        return f"{'Open' if self.kpi.closed_on else 'Close'} {self.now.title}{' again' if self.kpi.closed_on else ''}"

    @property
    def lead(self) -> str:
        if self.kpi.closed_on:
            return "It is asked for again from the next return that is opened."
        return "It is no longer asked for from that day on. Its past stays visible, and it can be opened again."

    @property
    def button(self) -> str:
        return "Open again" if self.kpi.closed_on else "Close KPI"

    def make_form(self, data: Any = None) -> CloseForm | ReasonForm:
        return ReasonForm(data) if self.kpi.closed_on else CloseForm(data)

    def save(self, form: CloseForm | ReasonForm) -> str:
        if self.kpi.closed_on:
            reopen_kpi(kpi=self.kpi, by=self.request.user, **form.cleaned_data)
            return f"{self.now.title} is open again."
        closed = close_kpi(kpi=self.kpi, by=self.request.user, **form.cleaned_data)
        return f"{self.now.title} is closed from {long_day(closed.closed_on)}."
