"""The figures of the dashboard, of a service and of a KPI as files."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse

from reporting.exports import ExportRow, table_csv, wide_csv
from reporting.selectors.figures import period_of
from reporting.views import kpi_compare
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
