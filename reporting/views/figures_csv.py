"""The figures of the dashboard, of a service and of a KPI as files."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse

from kpis.choices import Frequency
from reporting.exports import ExportRow, table_csv, wide_csv
from reporting.selectors.figures import period_of
from reporting.selectors.kpi import KpiData
from reporting.views import dashboard_charts, kpi_charts, kpi_compare
from reporting.views.dashboards import FiguresPage
from reporting.views.kpi_page import KpiPage


class CsvDownload(FiguresPage):
    """Figures as a file."""

    def csv(self, name: str, rows: Iterable[ExportRow]) -> HttpResponse:
        return self.file(name, wide_csv(rows))

    def table(self, name: str, table: dict | None) -> HttpResponse:
        """One table of the page; 404 where the page has none of it."""
        if table is None:
            raise Http404
        return self.file(f"{name}-{table['id']}", table_csv(table))

    def file(self, name: str, text: str) -> HttpResponse:
        return HttpResponse(
            # With a byte order mark, by which spreadsheets know the pound sign.
            "\ufeff" + text,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        )


class DashboardCsv(CsvDownload):
    """The KPIs of the dashboard by quarter."""

    def get(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        data = self.dashboard(slug)
        if request.GET.get("table") == "statuses":
            chart = dashboard_charts.status_chart(data) if data.kpis else None
            return self.table(self.partnership.slug, chart and chart["table"])
        kpis = data.kpis.now if data.kpis else []
        rows = [
            ExportRow(
                kpi.meaning.slug,
                kpi.meaning.code,
                data.kpis.meanings[figure.definition_id],
                data.ground.columns[figure.scope_id].name,
                "",
                period_of(code),
                figure,
            )
            for kpi in kpis
            for code, figures in kpi.earlier.items()
            for figure in figures
        ]
        return self.csv(f"{self.partnership.slug}-{slug or 'kpis'}", rows)


class KpiPartnersCsv(KpiPage, CsvDownload):
    """Partners side by side."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.table(f"{self.partnership.slug}-{slug}", kpi_compare.partners_table(self.data(slug)))


class KpiCsv(KpiPage, CsvDownload):
    """Every figure of a KPI, for all partners and parts."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        data = self.data(slug)
        if "table" in request.GET:
            return self.table(f"{self.partnership.slug}-{slug}", self.table_of(data, request.GET["table"]))
        rows = [
            ExportRow(
                data.kpi.slug,
                data.kpi.code,
                data.definition_of(figure),
                data.columns[scope].name,
                data.items[item].name,
                period_of(figure.period_id),
                figure,
            )
            for (scope, item), figures in data.figures.items()
            for figure in figures
        ]
        return self.csv(f"{self.partnership.slug}-{slug}", rows)

    def table_of(self, data: KpiData, asked: str) -> dict | None:
        """The table of one of the page's charts, as the person sees it."""
        if data.definition.frequency == Frequency.ONCE:
            return None
        found = self.control(data) or {}
        partners = kpi_charts.partner_charts(data, last=self.asked_id("last"), unlike_too=True)
        charts = [kpi_charts.chart(data), found.get("chart"), found.get("steps"), *partners]
        return next((chart["table"] for chart in charts if chart and chart["id"] == asked), None)
