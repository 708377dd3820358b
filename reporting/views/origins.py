"""Where the figures of a version come from: on screen section by section, and the whole of it as CSV."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from common.formatting import NOTHING, long_day
from common.sheets.writing import Row, csv_text
from kpis.models import Observation
from kpis.sight import Sight
from kpis.wording import figure_words, number_typed, parts_words, target_words
from partners.roles import Right
from reporting.models import Report, Snapshot
from reporting.selectors.origins import Origin, Printed, Traced, printed_figures, traced
from reporting.tables import cell, column, row, table
from reporting.views.papers import OfReports

HEADS = (
    "Where", "Row", "Column", "Printed", "Part", "Of parts", "Code", "KPI", "For", "Item", "Period", "Figure",
    "Exact number, or upper part", "Lower part", "Entered by", "Role", "Entered on", "Approved on", "Definition from", "Target",
    "Basis of the target", "Restated", "Reason", "Restated after this version",
)  # fmt: skip
COLUMNS = (
    ("KPI, for whom and period", 26),
    ("Exact figure", 16),
    ("Entered", 16),
    ("Approved", 11),
    ("Definition and target", 16),
    ("Restated", 15),
)


class OfOrigins(OfReports):
    """A version that the person may read, with the figures of KPIs in it."""

    def version(self, slug: str, number: int) -> tuple[Report, Snapshot]:
        report = self.report(slug)
        return report, self.snapshot(report, number)

    def trace(self, figures: list[Printed]) -> list[Traced]:
        return traced(figures, sight=Sight.of(self.rights), rights=self.rights)


class SnapshotOrigins(OfOrigins):
    """One section after the other, so that the page stays short."""

    template_name = "reporting/origins.html"

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        report, snapshot = self.version(slug, number)
        figures = list(printed_figures(snapshot.content))
        with_figures = {one.section for one in figures}
        sections = [one for one in snapshot.content["sections"] if one["key"] in with_figures]
        asked = request.GET.get("section", "")
        shown = next((one for one in sections if one["key"] == asked), next(iter(sections), None))
        found = self.trace([one for one in figures if shown and one.section == shown["key"]])
        where = {"slug": slug, "number": number}
        return self.page(
            report=report,
            snapshot=snapshot,
            sections=[
                {
                    "label": f"{'Appendix ' if one['appendix'] else ''}{one['number']} {one['heading']}",
                    "href": f"{self.url('snapshot-origins', **where)}?section={one['key']}",
                    "current": one is shown,
                }
                for one in sections
            ],
            shown=shown,
            table=self._table(shown["heading"], found, snapshot) if shown and found else None,
            csv=self.url("snapshot-origins-csv", **where),
            breadcrumbs=[
                *self.trail(report),
                {"label": snapshot.label, "href": self.url("snapshot", **where)},
            ],
        )

    def _table(self, heading: str, found: list[Traced], snapshot: Snapshot) -> dict[str, Any]:
        rows = []
        for one in found:
            parts = f", made of {len(one.origins)} figures" if len(one.origins) > 1 else ""
            place = ", ".join(filter(None, [one.printed.where, one.printed.row, one.printed.column]))
            rows.append(row(f"{place}: {one.printed.words}{parts}", kind="group"))
            rows += [self._row(origin, snapshot) for origin in one.origins]
        return table(
            id="origins",
            caption=f"Figures of “{heading}”",
            columns=[column(label, width=width) for label, width in COLUMNS],
            rows=rows,
        )

    def _row(self, origin: Origin, snapshot: Snapshot) -> dict[str, Any]:
        observation, definition = origin.observation, origin.definition
        entered = observation.entered_at
        target = target_words(origin.target, definition)
        basis = origin.target.basis if origin.target else ""
        return row(
            cell(
                f"{observation.kpi.code} {definition.title}".strip(),
                note=", ".join(_place(observation)),
                href=self._figure(observation),
            ),
            cell(figure_words(observation, definition), note=parts_words(observation, definition)),
            cell(long_day(localdate(entered)) if entered else NOTHING, note=_by(origin)),
            long_day(localdate(origin.approved_at)) if origin.approved_at else "not approved",
            cell(
                f"Definition from {long_day(definition.valid_from)}",
                note=f"Target: {target}{f' ({basis})' if basis else ''}" if target != NOTHING else "No target",
            ),
            _restated(origin, snapshot),
        )

    def _figure(self, observation: Observation) -> str:
        """The page of an entry, for who may open it."""
        service, body = observation.quarterly_return.service_id, observation.scope.body_id
        may = self.rights.may(Right.SEE_FIGURES, service_id=service, body_id=body)
        return self.url("figure", pk=observation.pk) if may else ""


class SnapshotOriginsCsv(OfOrigins):
    """One row for each entry of each figure; values only."""

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        report, snapshot = self.version(slug, number)
        found = self.trace(list(printed_figures(snapshot.content)))
        rows = [Row(HEADS, "head")]
        rows += [
            Row(_line(one, part, origin, snapshot)) for one in found for part, origin in enumerate(one.origins, start=1)
        ]
        return HttpResponse(
            csv_text(rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{report.slug}-{number}-origins.csv"'},
        )


def _place(observation: Observation) -> list[str]:
    """For whom, of which item, and when."""
    item = observation.item.name if observation.item.breakdown_id else ""
    return [words for words in (observation.scope.name, item, observation.when.label) if words]


def _by(origin: Origin) -> str:
    return ", ".join(filter(None, [origin.entered_by, origin.role]))


def _restated(origin: Origin, snapshot: Snapshot) -> dict[str, Any]:
    if not origin.restatements:
        return cell("no")
    newest = origin.restatements[-1]
    after = "After this version was built. " if origin.changed_after(snapshot.built_at) else ""
    return cell(long_day(localdate(newest.at)), note=f"{after}{newest.reason}")


def _line(one: Traced, part: int, origin: Origin, snapshot: Snapshot) -> tuple[str, ...]:
    printed, observation, definition = one.printed, origin.observation, origin.definition
    return (
        printed.where,
        printed.row,
        printed.column,
        printed.words,
        str(part),
        str(len(one.origins)),
        observation.kpi.code,
        definition.title,
        observation.scope.name,
        observation.item.name if observation.item.breakdown_id else "",
        observation.when.label,
        figure_words(observation, definition),
        number_typed(observation.numerator),
        number_typed(observation.denominator) if definition.has_parts else "",
        origin.entered_by,
        origin.role,
        localdate(observation.entered_at).isoformat() if observation.entered_at else "",
        localdate(origin.approved_at).isoformat() if origin.approved_at else "",
        definition.valid_from.isoformat(),
        target_words(origin.target, definition) if origin.target else "",
        origin.target.basis if origin.target else "",
        "yes" if origin.restatements else "no",
        "; ".join(restatement.reason for restatement in origin.restatements),
        "yes" if origin.changed_after(snapshot.built_at) else "no",
    )
