"""The partnership at a glance, a service, a KPI; and their figures as CSV."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from common.formatting import weekday_and_day
from kpis.choices import Frequency
from kpis.sight import Sight
from partners.models import ScopeKind
from partners.roles import Right
from partners.views import PartnershipPage
from periods.values import PeriodUnreadable, Quarter, parse
from projects.selectors.decisions import next_meeting
from reporting.selectors.dashboard import Dashboard, dashboard_data
from reporting.selectors.kpi import KpiData, kpi_data
from reporting.selectors.quarters import Ground
from reporting.selectors.service import ServiceData, service_data
from reporting.views import (
    dashboard_charts,
    dashboard_parts,
    dashboard_tables,
    kpi_charts,
    kpi_control,
    kpi_parts,
    kpi_tables,
    service_parts,
)

# Stand in an address until the real one takes their place.
SAMPLE_SLUG, SAMPLE_PK = "the-slug-goes-here", 9_223_372_036_854_775_807


class FiguresPage(PartnershipPage):
    """A page of figures that everybody in the partnership may read."""

    needs = Right.SEE_FIGURES
    section = "dashboard"

    def asked_quarter(self) -> Quarter | None:
        """The quarter in the address; 404 for what is none."""
        asked = self.request.GET.get("quarter", "")
        if not asked:
            return None
        try:
            period = parse(asked)
        except PeriodUnreadable as problem:
            raise Http404(str(problem)) from problem
        if not isinstance(period, Quarter):
            raise Http404(f"{period.label} is not a quarter.")
        return period

    def asked_id(self, name: str) -> int | None:
        """The number in the address; 404 for what is none."""
        asked = self.request.GET.get(name, "")
        if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 19):
            raise Http404
        return int(asked) if asked else None

    def dashboard(self, service: str = "") -> Dashboard:
        """What the address asks of the dashboard; 404 for a service or a partner that there is not."""
        try:
            return dashboard_data(
                Sight.of(self.rights),
                quarter=self.asked_quarter(),
                service=service or self.request.GET.get("service", ""),
                scope_id=self.asked_id("partner"),
            )
        except LookupError as problem:
            raise Http404 from problem

    def address_of(self, name: str) -> Any:
        """Gives addresses of many pages of one kind: working each out by itself would cost more than the page."""
        pattern = self.url(name, slug=SAMPLE_SLUG)
        return lambda slug: pattern.replace(SAMPLE_SLUG, slug)


def quarter_options(ground: Ground, chosen: Quarter) -> list[dict]:
    quarters = ground.quarters if chosen in ground.quarters else [chosen, *ground.quarters]
    return [{"value": one.slug, "label": one.long_label, "selected": one == chosen} for one in quarters]


class DashboardPage(FiguresPage):
    """The partnership at a glance."""

    template_name = "reporting/dashboard.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        data = self.dashboard()
        today = timezone.localdate()
        meeting = self.meeting_link(today)
        if data.kpis is None:
            return self.page(data=data, empty=True, meeting=meeting)
        kpi_address = self.address_of("kpi")
        return self.page(
            data=data,
            quarter=data.quarter,
            filters=self.filters(data),
            sentence=dashboard_parts.lead_sentence(data, today),
            as_at=dashboard_parts.as_at(data),
            figures=dashboard_parts.key_figures(data),
            changes=dashboard_parts.changes(data, kpi_address),
            comparable=data.counts.reported and data.history[data.quarter.previous()].reported,
            exceptions=dashboard_parts.exceptions(data, kpi_address),
            returns=dashboard_tables.returns_table(data, today),
            missing=dashboard_tables.missing_table(data, kpi_address),
            services=dashboard_tables.services_table(data, self.service_address(data)),
            chart=dashboard_charts.status_chart(data),
            context_kpis=dashboard_tables.context_table(data, kpi_address),
            csv=self.csv_address(data),
            meeting=meeting,
        )

    def meeting_link(self, today: date) -> dict[str, str] | None:
        """To the next meeting of the partnership's committee, or its last."""
        meeting = next_meeting(self.partnership, today)
        if meeting is None:
            return None
        which = "Next meeting" if meeting.on >= today else "Last meeting"
        return {"label": f"{which}: {weekday_and_day(meeting.on)}", "href": self.url("meeting", pk=meeting.pk)}

    def service_address(self, data: Dashboard) -> Any:
        """A service's page in the quarter that is looked at: its own choice would be the latest."""
        address = self.address_of("service")
        query = "" if data.quarter == data.ground.latest else f"?quarter={data.quarter.slug}"
        return lambda slug: address(slug) + query

    def csv_address(self, data: Dashboard) -> str:
        """What is chosen on the page is what the file holds."""
        chosen = {"quarter": data.quarter.slug, "service": self.request.GET.get("service"), "partner": data.scope_id}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{self.url('dashboard-csv')}?{query}"

    def filters(self, data: Dashboard) -> list[dict]:
        ground = data.ground
        return [
            {"name": "quarter", "label": "Quarter", "options": quarter_options(ground, data.quarter)},
            {
                "name": "service",
                "label": "Service",
                "options": [
                    {"value": "", "label": "All services"},
                    *[
                        {"value": one.slug, "label": one.name, "selected": one.id == data.service_id}
                        for one in ground.services.values()
                    ],
                ],
            },
            {
                "name": "partner",
                "label": "Partner",
                "options": [
                    {"value": "", "label": "The whole partnership"},
                    *[
                        {"value": one.id, "label": one.name, "selected": one.id == data.scope_id}
                        for one in ground.columns.values()
                        if one.kind == ScopeKind.BODY
                    ],
                ],
            },
        ]


class ServicePage(FiguresPage):
    """One service in one quarter."""

    template_name = "reporting/service.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            data = service_data(Sight.of(self.rights), slug, quarter=self.asked_quarter())
        except LookupError as problem:
            raise Http404 from problem
        dashboard = {"label": "Dashboard", "href": self.url("dashboard")}
        if data.kpis is None:
            return self.page(service=data.service, breadcrumbs=[dashboard])
        kpi_address = self.address_of("kpi")
        tables = service_parts.kpi_tables(data, kpi_address)
        return self.page(
            service=data.service,
            quarter=data.quarter,
            breadcrumbs=[dashboard, *self.above(data)],
            filters=[{"name": "quarter", "label": "Quarter", "options": quarter_options(data.ground, data.quarter)}],
            sentence=service_parts.sentence(data),
            as_at=service_parts.as_at(data),
            returns=service_parts.return_sentences(data),
            tables=[{**one, "href": self.url("service", slug=one["service"].slug)} for one in tables],
            facts=service_parts.facts_table(data, kpi_address),
            projects=service_parts.projects_table(data),
            csv=self.url("service-csv", slug=slug) + f"?quarter={data.quarter.slug}",
        )

    def above(self, data: ServiceData) -> list[dict]:
        """The services that this one belongs to."""
        found, service = [], data.service
        while service.parent_id:
            service = data.ground.services[service.parent_id]
            found.append({"label": service.name, "href": self.url("service", slug=service.slug)})
        return found[::-1]


class KpiPage(FiguresPage):
    """One KPI: now, over time, by partner, what it means, what was changed."""

    template_name = "reporting/kpi.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        data = self.data(slug)
        once = data.definition.frequency == Frequency.ONCE
        figure_address = self.figure_address()
        return self.page(
            data=data,
            breadcrumbs=[
                {"label": "Dashboard", "href": self.url("dashboard")},
                {"label": data.kpi.service.name, "href": self.url("service", slug=data.kpi.service.slug)},
            ],
            filters=[] if once else self.filters(data),
            now=kpi_parts.now(data),
            aim=kpi_parts.aim_sentence(data),
            lost=kpi_parts.lost_everywhere(data),
            remarks=kpi_parts.remarks(data),
            chart=None if once else kpi_charts.chart(data),
            control=None if once else kpi_control.control(data, for_officers=self.rights.may(Right.SEE_RETURNS)),
            partner_charts=[] if once else kpi_charts.partner_charts(data),
            tables=[
                one
                for one in (
                    kpi_tables.parts_table(data, by_item=False, kpi_address=self.shown_address),
                    kpi_tables.parts_table(data, by_item=True, kpi_address=self.shown_address),
                    kpi_tables.facts_table(data, figure_address)
                    if once
                    else kpi_tables.periods_table(data, figure_address),
                )
                if one
            ],
            definition=kpi_parts.definition_rows(data),
            histories=[
                one
                for one in (
                    kpi_tables.targets_table(data),
                    kpi_tables.earlier_definitions_table(data),
                    kpi_tables.restatements_table(data),
                )
                if one
            ],
            csv=self.url("kpi-csv", slug=slug),
        )

    def data(self, slug: str) -> KpiData:
        try:
            return kpi_data(
                Sight.of(self.rights),
                slug,
                scope_id=self.asked_id("scope"),
                item_id=self.asked_id("item"),
                step=self.request.GET.get("by", ""),
            )
        except LookupError as problem:
            raise Http404 from problem

    def figure_address(self) -> Callable[[int], str] | None:
        """Gives the address of the entry behind a figure; None for those who may not see returns."""
        if not self.rights.may(Right.SEE_RETURNS):
            return None
        pattern = self.url("figure", pk=SAMPLE_PK)
        return lambda pk: pattern.replace(str(SAMPLE_PK), str(pk))

    def shown_address(self, scope_id: int, item_id: int) -> str:
        """This KPI for another partner or another entry of its breakdown."""
        return f"?scope={scope_id}&item={item_id}"

    def filters(self, data: KpiData) -> list[dict]:
        scopes = dict.fromkeys(key[0] for key in data.figures)
        items = dict.fromkeys(key[1] for key in data.figures)
        offered = [
            (
                "scope",
                "For",
                [
                    (
                        one.id,
                        one.name if one.id != data.whole_scope else "The whole partnership",
                        one.id == data.scope_id,
                    )
                    for one in data.columns.values()
                    if one.id in scopes
                ],
            ),
            (
                "item",
                data.definition.breakdown.name if data.definition.breakdown else "Part",
                [(pk, one.name, pk == data.item_id) for pk, one in data.items.items() if pk in items],
            ),
            ("by", "Periods", [(step, kpi_parts.STEP_WORDS[step], step == data.step) for step in data.steps]),
        ]
        return [
            {
                "name": name,
                "label": label,
                "options": [
                    {"value": value, "label": words, "selected": selected} for value, words, selected in options
                ],
            }
            for name, label, options in offered
            if len(options) > 1
        ]
