"""The partnership at a glance, a service, a KPI; and their figures as CSV."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst

from common.formatting import weekday_and_day
from kpis.sight import Sight
from partners.models import ScopeKind
from partners.roles import Right
from partners.views import PartnershipPage
from periods.values import PeriodUnreadable, Quarter, parse
from projects.selectors.decisions import next_meeting
from reporting.selectors.dashboard import Dashboard, dashboard_data
from reporting.selectors.quarters import Ground
from reporting.selectors.service import ServiceData, service_data
from reporting.views import (
    dashboard_charts,
    dashboard_parts,
    dashboard_tables,
    service_parts,
)

SAMPLE_SLUG = "the-slug-goes-here"  # stands in an address until the real one takes its place


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
            chart=self.chart(data),
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

    def chart(self, data: Dashboard) -> dict | None:
        """How many KPIs stood how, quarter by quarter, with what stands beneath it."""
        found = dashboard_charts.status_chart(data)
        if found is None:
            return None
        said = f"{found['summary']} More on target is better. {capfirst(dashboard_parts.as_at(data))}."
        return {**found, "said": said}

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
