"""Where the figures of a version come from: on screen section by section, and the whole of it as CSV."""

from itertools import groupby
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
from reporting.printed import RECOMMENDATIONS, Printed, printed_figures
from reporting.published_text import section_texts
from reporting.selectors.origins import Origin, Reader, Traced, traced
from reporting.selectors.origins import Row as OtherRow
from reporting.tables import cell, column, row, table
from reporting.views.papers import OfReports

HEADS = (
    "Where", "Row", "Column", "Printed", "Part", "Of parts", "Kind", "Code", "KPI or row", "For", "Item", "Period", "Figure",
    "Exact number, or upper part", "Lower part", "Entered by", "Role", "Entered on", "Approved on", "Definition from", "Target",
    "Basis of the target", "Restated", "Reason", "Restated after this version", "Taken from", "Agreed", "Changed on",
)  # fmt: skip
COLUMNS = (
    ("What it is made of", 26),
    ("Exact figure", 14),
    ("Entered", 16),
    ("Approved or agreed", 16),
    ("Definition and target, or source", 16),
    ("Restated or changed", 12),
)
ASKED = {"key": RECOMMENDATIONS, "number": "", "heading": "First page: recommendations", "appendix": False}
NOT_KNOWN = "not recorded"
MOST = 12  # parts of one figure on screen
MANY = 4  # figures of one row whose words are said


class OfOrigins(OfReports):
    """A version that the person may read, with the figures in it."""

    def version(self, slug: str, number: int) -> tuple[Report, Snapshot]:
        report = self.report(slug)
        return report, self.snapshot(report, number)

    def trace(self, figures: list[Printed], text: str) -> list[Traced]:
        sight = Sight.of(self.rights)
        return traced(figures, sight=sight, rights=self.rights, reader=Reader(self.may_open, text))


class SnapshotOrigins(OfOrigins):
    """One section after the other, so that the page stays short."""

    template_name = "reporting/origins.html"

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        report, snapshot = self.version(slug, number)
        figures = list(printed_figures(snapshot.content))
        with_figures = {one.section for one in figures}
        known = [ASKED, *snapshot.content["sections"]]
        sections = [one for one in known if one["key"] in with_figures]
        asked = request.GET.get("section", "")
        shown = next((one for one in sections if one["key"] == asked), next(iter(sections), None))
        found = self.trace([one for one in figures if shown and one.section == shown["key"]], _text(snapshot))
        where = {"slug": slug, "number": number}
        return self.page(
            report=report,
            snapshot=snapshot,
            sections=[
                {
                    "label": f"{'Appendix ' if one['appendix'] else ''}{one['number']} {one['heading']}".strip(),
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
        seen: dict[Any, str] = {}  # where what is computed from the same parts stood first
        for (where, first, _, _), group in groupby(found, key=_same_origin):
            of_row = list(group)
            one = of_row[0]
            place = ", ".join(filter(None, [where, first]))
            parts = f", made of {one.count} parts" if one.count > 1 else ""
            above = seen.setdefault(one.printed.origin, place)
            repeated = f", as {above}" if parts and above != place else ""
            rows.append(row(f"{place}: {_printed_words(of_row)}{parts}{repeated}", kind="group"))
            if repeated:
                continue
            made = [self._row(origin, snapshot) for origin in one.origins[:MOST]]
            rows += [*made, *(_other_row(other, snapshot) for other in one.rows)][:MOST]
            if one.count > MOST:
                rows.append(row(f"and {one.count - MOST} more: the CSV has all of them", *[""] * (len(COLUMNS) - 1)))
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
    """One row for each part of each figure; values only."""

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        report, snapshot = self.version(slug, number)
        found = self.trace(list(printed_figures(snapshot.content)), _text(snapshot))
        rows = [Row(HEADS, "head")]
        for one in found:
            lines = [*(_line(one, origin, snapshot) for origin in one.origins), *map(_other_line, one.rows)]
            printed = (one.printed.where, one.printed.row, one.printed.column, one.printed.words)
            rows += [Row((*printed, str(part), str(len(lines)), *line)) for part, line in enumerate(lines, start=1)]
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


def _line(one: Traced, origin: Origin, snapshot: Snapshot) -> tuple[str, ...]:
    observation, definition = origin.observation, origin.definition
    return (
        "Entry of a KPI",
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
        definition.source,
        "",
        "",
    )


def _other_line(other: OtherRow) -> tuple[str, ...]:
    entry, empty = other.entered, ("",) * 9
    return (
        other.kept.kind,
        "",
        other.name,
        *empty[:6],
        other.by,
        other.role,
        localdate(entry.at).isoformat() if entry else "",
        *empty[:7],
        other.kept.source,
        other.kept.agreed,
        localdate(entry.changed_at).isoformat() if entry and entry.changed_at else "",
    )


def _other_row(other: OtherRow, snapshot: Snapshot) -> dict[str, Any]:
    entry = other.entered
    by = ", ".join(filter(None, [other.by, other.role]))
    changed = entry.changed_at if entry else None
    after = "After this version was built" if changed and changed > snapshot.built_at else ""
    return row(
        cell(other.name or other.kept.kind, note=other.kept.kind if other.name else "", href=other.address),
        NOTHING,
        cell(long_day(localdate(entry.at)), note=by) if entry else NOT_KNOWN,
        other.kept.agreed or NOTHING,
        other.kept.source or NOTHING,
        cell(long_day(localdate(changed)), note=after) if changed else "no",
    )


def _same_origin(one: Traced) -> tuple[str, str, tuple[int, ...], tuple[str, ...]]:
    """Figures of one row that are made of the same are told of together."""
    return one.printed.where, one.printed.row, *one.printed.origin


def _printed_words(figures: list[Traced]) -> str:
    said = [
        f"{one.printed.words} ({one.printed.column})" if one.printed.column else one.printed.words for one in figures
    ]
    more = f" and {len(said) - MANY} more" if len(said) > MANY else ""
    return "; ".join(said[:MANY]) + more


def _text(snapshot: Snapshot) -> str:
    """All that the version says: what is named there may be named here."""
    return " ".join(section.text for section in section_texts(snapshot.content))
