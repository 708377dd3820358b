"""Reads the figures for the page of the members.

The same page is read by everybody at the table and lies there on paper, so that nothing restricted and no small count
of people is read for it, whoever asks.
"""

from collections import defaultdict
from collections.abc import Iterable

from kpis.changes import Correction
from kpis.models import Observation, Restatement
from kpis.selectors.stated import StatedLine, compare
from kpis.sight import Sight
from kpis.wording import figure_words
from partners.models import Scope
from periods.values import Quarter
from reporting.selectors.dashboard import last_quarters
from reporting.selectors.figures import Figure, period_of, read_figures, read_goals
from reporting.selectors.members_kpis import MONTHS_READ, QUARTERS_READ, KpisOfMembers, ScopeName
from reporting.selectors.quarters import Kpis, newest_with_figures, read_ground, read_kpis, read_remarks


def kpis_of_members(sight: Sight, quarter: Quarter | None = None) -> KpisOfMembers:
    """Of one quarter, or of the latest that asks for a KPI. Twenty queries, and four for each newer quarter without."""
    page = KpisOfMembers(sight, read_ground(sight.partnership))

    def kpis_of(when: Quarter) -> Kpis:
        months = [when.last.plus(-back) for back in range(MONTHS_READ)]
        return read_kpis(sight, page.ground, last_quarters(when, QUARTERS_READ), also=months)

    if quarter is None and not page.ground.handed_in:
        return page
    page.kpis = kpis_of(quarter) if quarter else newest_with_figures(page.ground.handed_in, kpis_of)
    when = page.kpis.quarter
    page.goals = read_goals(sight, when.first.plus(-MONTHS_READ).start, when.end)
    for pk, kpi, since, people in sight.definitions.values_list("pk", "kpi_id", "valid_from", "counts_people"):
        page.began[pk] = since
        if people:
            page.counts_people.add(kpi)
    page.scopes = _scopes(sight)
    page.items = dict(sight.items.filter(breakdown__isnull=False).values_list("pk", "name"))
    compared = [page.compared(kpi) for kpi in page.handed_in]
    page.parts = _parts(sight, compared)
    page.corrections = _corrections(page, sight, compared)
    off = [kpi.meaning.kpi_id for kpi in page.kpis.now if kpi.standing == "below_target"]
    page.remarks = read_remarks(sight, when, off)
    page.remarks_before = read_remarks(sight, when.first.plus(-1).quarter, off)
    stated = list(sight.stated_figures.order_by("table", "pk"))
    computed = compare(sight, stated)
    page.stated = [StatedLine(one, computed.get(one.pk)) for one in stated]
    return page


def _scopes(sight: Sight) -> dict[int, ScopeName]:
    """One query."""
    rows = Scope.objects.filter(partnership=sight.partnership).select_related("body", "unit")
    return {
        one.pk: ScopeName(
            one.body.short_name if one.body else one.unit.name if one.unit else one.name,
            one.kind,
            one.body.code.lower() if one.body else one.unit.slug if one.unit else "",
        )
        for one in rows
    }


def _parts(sight: Sight, compared: Iterable[tuple[Figure, Figure | None]]) -> dict[tuple[int, int], list[Figure]]:
    """By KPI and period, everything beneath the figures that are compared. One query."""
    wanted = {(one.kpi_id, one.period_id) for pair in compared for one in pair if one is not None}
    found = defaultdict(list)
    kpis, periods = {kpi for kpi, _ in wanted}, {period for _, period in wanted}
    for figure in read_figures(sight, kpi_id__in=kpis, period_id__in=periods):
        if (figure.kpi_id, figure.period_id) in wanted:
            found[figure.kpi_id, figure.period_id].append(figure)
    return found


def _corrections(
    page: KpisOfMembers, sight: Sight, compared: Iterable[tuple[Figure, Figure | None]]
) -> dict[tuple[int, int], Correction]:
    """By KPI and period, the newest correction behind the figures that are compared. One query."""
    restated = [one for pair in compared for one in pair if one is not None and one.restated]
    observations = sight.observations.filter(kpi_id__in={one.kpi_id for one in restated})
    rows = list(
        Restatement.objects.filter(observation__in=observations).select_related("observation").order_by("at", "pk")
    )
    found = {}
    for figure in restated:
        period, meaning = period_of(figure.period_id), page.kpis.meanings[figure.definition_id]  # type: ignore[union-attr]
        for row in rows:
            one = row.observation
            inside = period.start <= one.when.start and one.when.last_day <= period.last_day
            if one.kpi_id == figure.kpi_id and inside:
                part = page.scopes[one.scope_id].name if one.scope_id != page.ground.whole_scope else ""
                found[figure.kpi_id, figure.period_id] = Correction(
                    ", ".join(filter(None, [part, one.when.label])),
                    figure_words(_then(row, "old"), meaning),
                    figure_words(_then(row, "new"), meaning),
                    row.reason,
                )
    return found


def _then(row: Restatement, which: str) -> Observation:
    """The old or the new figure of a correction, as a figure that is nowhere saved."""
    fields = ("kind", "numerator", "denominator", "text")
    return Observation(**{name: getattr(row, f"{which}_{name}") for name in fields})
