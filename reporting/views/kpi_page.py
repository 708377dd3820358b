"""The page of a KPI, and its partners side by side."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from kpis.choices import Frequency
from kpis.sight import Sight
from partners.roles import Right
from reporting.selectors.figures import period_of
from reporting.selectors.kpi import KpiData, kpi_data
from reporting.tables import as_at_text
from reporting.views import kpi_charts, kpi_compare, kpi_control, kpi_parts, kpi_tables
from reporting.views.dashboards import FiguresPage

SAMPLE_PK = 9_223_372_036_854_775_807  # stands in an address until the real one takes its place


class KpiPage(FiguresPage):
    """One KPI: now, over time, by partner, what it means, what was changed."""

    template_name = "reporting/kpi.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        data = self.data(slug)
        once = data.definition.frequency == Frequency.ONCE
        figure_address = self.figure_address()
        csv = self.url("kpi-csv", slug=slug)
        keeps = self.rights.may(Right.KEEP_BENCHMARKS)
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
            control=None if once else self.control(data),
            links=self.links(data),
            partner_charts=[] if once else kpi_charts.partner_charts(data),
            tables=[
                one
                for one in (
                    kpi_compare.benchmarks_table(
                        data,
                        edit=self.url("benchmark-edit", kpi=slug, pk=0) if keeps else "",
                        drop=self.url("benchmark-drop", kpi=slug, pk=0) if keeps else "",
                    ),
                    kpi_tables.parts_table(data, by_item=False, kpi_address=self.shown_address),
                    kpi_tables.parts_table(data, by_item=True, kpi_address=self.shown_address),
                    kpi_tables.facts_table(data, figure_address)
                    if once
                    else kpi_tables.periods_table(data, figure_address, self.finer_address(data)),
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
            csv=csv,
        )

    def control(self, data: KpiData) -> dict | None:
        """What is usual: in a sentence, and for those who see returns on its charts."""
        found = kpi_control.control(data, for_officers=self.rights.may(Right.SEE_RETURNS))
        if found is None:
            return None
        if self.rights.may(Right.DEFINE):
            for one in found.get("anew", ()):
                one["href"] = self.url("rebase-take-back", kpi=data.kpi.slug, pk=one["pk"])
        return found

    def links(self, data: KpiData) -> list[dict[str, str]]:
        """What else there is of this KPI, as far as the person may open it."""
        entries = [
            ("kpi-partners", "slug", "Partners side by side", len(kpi_compare.partners(data)) > 1),
            ("benchmark-add", "kpi", "Add a benchmark", True),
            ("rebase", "kpi", "Set the limits of what is usual anew", not data.definition.is_cumulative),
            ("kpi-manage", "kpi", "Definition and targets", True),
        ]
        found = [(self.url(name, **{key: data.kpi.slug}), label) for name, key, label, there in entries if there]
        return [{"href": href, "label": label} for href, label in found if self.may_open(href)]

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
        return lambda pk: pattern.replace(str(SAMPLE_PK), str(pk)) + "?from=kpi"

    def shown_address(self, scope_id: int, item_id: int) -> str:
        """This KPI for another partner or another entry of its breakdown, in the same steps."""
        by = self.request.GET.get("by", "")
        return f"?scope={scope_id}&item={item_id}" + (f"&by={by}" if by else "")

    def finer_address(self, data: KpiData) -> str:
        """Where the parts of this page's figures stand: the months of quarters, else the table of partners or items."""
        if data.step == "quarter" and "month" in data.steps:
            return f"?scope={data.scope_id}&item={data.item_id}&by=month#periods"
        if data.scope_id == data.whole_scope and kpi_compare.partners(data):
            return "#partners"
        return "#items" if data.definition.breakdown else ""

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


class KpiPartnersPage(KpiPage):
    """Partners side by side over the last periods, and who is not like for like."""

    template_name = "reporting/kpi_partners.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        data = self.data(slug)
        there = data.definition.frequency != Frequency.ONCE and len(kpi_compare.partners(data)) > 1
        newest = period_of(data.now.period_id) if data.now else None
        may_mark = self.rights.may(Right.DEFINE)
        charts = kpi_charts.partner_charts(data, last=kpi_compare.PERIODS_SHOWN, unlike_too=True) if there else []
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return self.page(
            data=data,
            breadcrumbs=[
                {"label": "Dashboard", "href": self.url("dashboard")},
                {"label": data.kpi.service.name, "href": self.url("service", slug=data.kpi.service.slug)},
                {"label": data.definition.title, "href": self.url("kpi", slug=slug)},
            ],
            table=kpi_compare.partners_table(data) if there else None,
            sentence=kpi_compare.sentence(data),
            aim=kpi_parts.aim_sentence(data),
            as_at=as_at_text(newest, [data.now]) + "." if newest else "",
            charts=charts,
            filters=[one for one in self.filters(data) if one["name"] != "scope"],
            csv=self.url("kpi-partners-csv", slug=slug) + query,
            may_mark=may_mark,
            mark=self.url("unlike-mark", kpi=slug),
            marks=[
                {
                    "name": data.columns[one.scope_id].name,
                    "href": self.url("unlike-mark-take-away", kpi=slug, pk=one.pk),
                }
                for one in data.unlike.values()
                if may_mark
            ],
        )
