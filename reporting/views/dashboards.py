"""The partnership at a glance, a service, a KPI; and their figures as CSV."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from partners.models import ScopeKind
from partners.roles import Right
from partners.views import PartnershipPage
from periods.values import PeriodUnreadable, Quarter, parse
from reporting.selectors.dashboard import Dashboard, dashboard_data
from reporting.selectors.quarters import Ground
from reporting.views import dashboard_parts as parts


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

    def address_of(self, name: str) -> Any:
        """Gives addresses of many pages of one kind: working each out by itself would cost more than the page."""
        pattern = self.url(name, slug="slug-here")
        return lambda slug: pattern.replace("slug-here", slug)


def quarter_options(ground: Ground, chosen: Quarter) -> list[dict]:
    quarters = ground.quarters if chosen in ground.quarters else [chosen, *ground.quarters]
    return [{"value": one.slug, "label": one.long_label, "selected": one == chosen} for one in quarters]


class DashboardPage(FiguresPage):
    """The partnership at a glance."""

    template_name = "reporting/dashboard.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        data = self.data()
        if data.kpis is None:
            return self.page(data=data, empty=True)
        today = timezone.localdate()
        kpi_address = self.address_of("kpi")
        return self.page(
            data=data,
            quarter=data.quarter,
            filters=self.filters(data),
            sentence=parts.lead_sentence(data, today),
            as_at=parts.as_at(data),
            figures=parts.key_figures(data),
            changes=parts.changes_table(data, kpi_address),
            exceptions=parts.exceptions(data, kpi_address),
            returns=parts.returns_table(data, today),
            missing=parts.missing_table(data, kpi_address),
            services=parts.services_table(data, self.address_of("service")),
            chart=parts.status_chart(data),
            context_kpis=parts.context_table(data, kpi_address),
        )

    def data(self) -> Dashboard:
        partner = self.request.GET.get("partner", "")
        if partner and not (partner.isascii() and partner.isdigit()):
            raise Http404
        try:
            return dashboard_data(
                self.partnership,
                quarter=self.asked_quarter(),
                service=self.request.GET.get("service", ""),
                scope_id=int(partner) if partner else None,
            )
        except LookupError as problem:
            raise Http404 from problem

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
