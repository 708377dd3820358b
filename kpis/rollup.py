"""Figures → results: months to quarters, to year to date and year; items and partners to their whole; then status.

All in the database, one INSERT … SELECT for each level, each level built from the one below. The unit of work is a
KPI and scope in a quarter: when a figure changes, the results of its scope and of the whole partnership in that quarter,
in the year and in its parts to date are deleted and built again, so running twice, late or again gives the same rows. Draft figures count as not
entered: they are due, and not in.

A figure that was reported directly (the partnership's own total, the year's own figure) is never replaced by a sum.
A period has a result once all of its parts are due; with parts missing it says so and carries no status.
"""

from collections.abc import Callable, Iterable
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef

from audit.actions import record_each
from kpis.aggregations import Aggregation, aggregations
from kpis.choices import FigureKind, OverScopes, OverTime, Qualifier, Standing
from kpis.models import Kpi, Observation, TouchedSpan
from kpis.status_sql import status_case
from partners.models import Partnership, Scope, ScopeKind
from periods.months import NO_END
from periods.values import Month, Quarter, from_code

BATCH = 2_000  # touched spans rebuilt in one transaction: short enough not to hold up somebody who saves

MANY = 200  # touched spans from which PostgreSQL first has to learn how many rows there are

COLUMNS = (
    "kpi_id, scope_id, item_id, period_id, definition_id, kind, numerator, denominator, qualifier, text, "
    "parts_due, parts_reported, provisional, restated, from_parts, target_id, status"
)
MONTHS_OF_A_QUARTER = 3
CODES_OF_A_YEAR = 1_000_000  # from one first of April to the next, in codes YYYYMMDDLL
READ = "kpis_observation, kpis_result, kpis_touchedspan, kpis_definition, kpis_target, kpis_item"
TOUCHED = """
    JOIN (SELECT DISTINCT kpi_id, scope_id, low, high FROM kpis_touchedspan WHERE run = %(run)s) touched
      ON touched.kpi_id = r.kpi_id AND touched.scope_id = r.scope_id
     AND r.period_id BETWEEN touched.low AND touched.high
"""
TOUCHED_YEAR = f"""
    JOIN (SELECT DISTINCT kpi_id, scope_id, year FROM kpis_touchedspan WHERE run = %(run)s) touched
      ON touched.kpi_id = r.kpi_id AND touched.scope_id = r.scope_id
     AND r.period_id BETWEEN touched.year AND touched.year + {CODES_OF_A_YEAR - 1}
"""
IN_FORCE = """
    d.valid_from <= {day} AND (d.valid_to IS NULL OR d.valid_to > {day})
"""


Cell = tuple[int, int, int]  # ids of KPI and scope, code of the period
Span = tuple[int, int, int]  # first code of the year, first and last code of the span


def touch(partnership: Partnership, cells: Iterable[Cell]) -> None:
    """Note that figures of some cells changed. Call it in the transaction that changed them."""
    _touch(partnership, cells, _quarter_and_to_date)


def touch_everything(partnership: Partnership) -> None:
    """Note every KPI, scope and year of a partnership that has figures: a full rebuild."""
    cells = Observation.objects.filter(kpi__partnership=partnership).values_list("kpi_id", "scope_id", "period_id")
    _touch(partnership, cells.order_by().distinct().iterator(), _year)


def _touch(partnership: Partnership, cells: Iterable[Cell], spans: Callable[[Quarter], set[Span]]) -> None:
    """Note the `spans` of the quarter in which each cell begins, of its own scope and of the whole partnership."""
    whole = Scope.objects.get(partnership=partnership, kind=ScopeKind.WHOLE).pk
    cells = list(cells)
    spans_of = {code: spans(_quarter(code)) for code in {code for _, _, code in cells}}
    touched = {
        (kpi_id, of_scope, span)
        for kpi_id, scope_id, code in cells
        for of_scope in (scope_id, whole)
        for span in spans_of[code]
    }
    TouchedSpan.objects.bulk_create(
        TouchedSpan(kpi_id=kpi_id, scope_id=scope_id, year=year, low=low, high=high)
        for kpi_id, scope_id, (year, low, high) in sorted(touched)
    )


def _quarter(code: int) -> Quarter:
    """The quarter in which a period begins."""
    start = from_code(code).start
    return Month(start.year, start.month).quarter


def _quarter_and_to_date(quarter: Quarter) -> set[Span]:
    """The quarter itself; and what begins with the year and is longer than a quarter: the year, and its parts to date."""
    year, _ = quarter.financial_year.code_range()
    low, high = quarter.code_range()
    to_date = (year, year + MONTHS_OF_A_QUARTER + 1, year + NO_END)
    if low == year:  # the first quarter begins on the same day, and its other months later
        return {to_date, (year, year, year + MONTHS_OF_A_QUARTER), (year, year + NO_END + 1, high)}
    return {to_date, (year, low, high)}


def _year(quarter: Quarter) -> set[Span]:
    low, high = quarter.financial_year.code_range()
    return {(low, low, high)}


def rebuild(partnership: Partnership) -> Iterable[tuple[int, int]]:
    """Rebuild what was touched, a batch to a transaction; yields (touched spans done, in all) after each."""
    total, done = TouchedSpan.objects.filter(kpi__partnership=partnership).count(), 0
    while batch := _rebuild_batch(partnership):
        done += batch
        yield done, max(total, done)


def _rebuild_batch(partnership: Partnership) -> int:
    """Claim some touched spans, rebuild them, and say how many they were."""
    with transaction.atomic():
        # One rebuild of a partnership at a time: a second worker waits here and then finds nothing left to do.
        # `no_key`: rows that point to the partnership can be added meanwhile.
        Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
        # A KPI's year together: the whole is made of the other scopes, and the year of its quarters.
        waiting = TouchedSpan.objects.filter(kpi__partnership=partnership).order_by("kpi", "year")
        rows = list(waiting.values_list("pk", "kpi_id", "year")[: BATCH + 1])
        if len(rows) > BATCH and rows[0][1:] != rows[-1][1:]:
            rows = [row for row in rows if row[1:] != rows[-1][1:]]
        elif len(rows) > BATCH:
            rows = list(waiting.filter(kpi=rows[0][1], year=rows[0][2]).values_list("pk", "kpi_id", "year"))
        if not rows:
            return 0
        run = uuid4().hex
        TouchedSpan.objects.filter(pk__in=[pk for pk, _, _ in rows]).update(run=run)
        _drop_quarters_of_whole_years(run)
        statements = _statements(connection.vendor, many=len(rows) >= MANY)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, {"run": run})
        TouchedSpan.objects.filter(run=run).delete()
        rebuilt = Kpi.objects.filter(pk__in={kpi_id for _, kpi_id, _ in rows}).order_by("pk")
        record_each("results rebuilt", targets=rebuilt, by=None, partnership_id=partnership.pk)
        return len(rows)


def _drop_quarters_of_whole_years(run: str) -> None:
    """A whole year that was touched holds its quarters: spans of one run never overlap."""
    claimed = TouchedSpan.objects.filter(run=run)
    years = claimed.filter(high__gt=F("low") + CODES_OF_A_YEAR // 2)
    claimed.filter(
        Exists(
            years.filter(kpi=OuterRef("kpi"), scope=OuterRef("scope"), year=OuterRef("year")).exclude(pk=OuterRef("pk"))
        ),
        high__lt=F("low") + CODES_OF_A_YEAR // 2,
    ).delete()


def _statements(vendor: str, *, many: bool) -> list[str]:
    """The levels in order. PostgreSQL takes a table that was just filled for the empty one it was when it last looked,
    and then compares every row with every other: before many rows are joined it looks again.
    """
    look_again = [f"ANALYZE {READ}"] if many and vendor == "postgresql" else []
    return [
        *look_again,
        _delete(),
        _figures(),
        _over_time(child="month", months=1, within=TOUCHED, mapping="t.code = p.quarter_id"),
        _over_time(
            child="quarter",
            months=3,
            within=TOUCHED_YEAR,
            mapping="t.year_id = p.year_id AND t.kind IN ('to_date', 'year') AND t.\"end\" >= p.\"end\"",
        ),
        _over_items(),
        _over_scopes(),
        *look_again,
        _targets_and_statuses(vendor),
    ]


def _delete() -> str:
    return f"""
    DELETE FROM kpis_result WHERE id IN (SELECT r.id FROM kpis_result r {TOUCHED})
    """


def _figures() -> str:
    """The lowest level: every figure as it was reported; a draft is due and not in."""
    draft = f"r.standing = '{Standing.DRAFT}'"
    kind = f"CASE WHEN {draft} THEN '{FigureKind.NOT_ENTERED}' ELSE r.kind END"
    not_due = f"r.kind IN ('{FigureKind.NOT_DUE}', '{FigureKind.NOT_APPLICABLE}')"
    reported = f"r.kind IN ('{FigureKind.NUMBER}', '{FigureKind.TEXT}')"
    return f"""
    INSERT INTO kpis_result ({COLUMNS})
    SELECT r.kpi_id, r.scope_id, r.item_id, r.period_id, d.id, {kind},
        CASE WHEN {draft} THEN NULL ELSE r.numerator END,
        CASE WHEN {draft} THEN NULL ELSE r.denominator END,
        CASE WHEN {draft} THEN '{Qualifier.EXACT}' ELSE r.qualifier END,
        CASE WHEN {draft} THEN '' ELSE r.text END,
        CASE WHEN {not_due} AND NOT ({draft}) THEN 0 ELSE 1 END,
        CASE WHEN {reported} AND NOT ({draft}) THEN 1 ELSE 0 END,
        r.standing <> '{Standing.APPROVED}', r.restated, FALSE, NULL, 'no_figure'
    FROM kpis_observation r {TOUCHED}
    JOIN periods_calendarperiod p ON p.code = r.period_id
    JOIN kpis_definition d ON d.kpi_id = r.kpi_id AND {IN_FORCE.format(day='COALESCE(p."end", p.start)')}
    """


def _over_time(*, child: str, months: int, within: str, mapping: str) -> str:
    """Periods of kind `child` (`months` long), of what `within` joins, to the longer ones that `mapping` names.

    What was added up from items or partners waits for theirs. Only once the last child is due, and all before it were: a year of which the portal knows one quarter has no sum.
    A KPI that began within the period starts counting there; a stock needs its last child alone.
    """
    source = f"""
        SELECT r.*, t.code AS whole_period_id, t.start AS whole_start, t."end" AS whole_end,
            CASE WHEN p."end" = t."end" THEN 1 ELSE 0 END AS is_last
        FROM kpis_result r {within}
        JOIN periods_calendarperiod p ON p.code = r.period_id AND p.kind = '{child}' AND NOT r.from_parts
        JOIN periods_calendarperiod t ON {mapping}
    """
    return _add_up(
        rule="d.over_time",
        source=source,
        definition=f"d.kpi_id = part.kpi_id AND {IN_FORCE.format(day='part.whole_end')}",
        scope="part.scope_id",
        item="part.item_id",
        period="part.whole_period_id",
        where=f"d.over_time <> '{OverTime.NONE}'",
        having=f"""
            MAX(part.is_last) = 1
            AND (d.over_time = '{OverTime.LAST}'
                 OR COUNT(*) * {months} = part.whole_period_id %% 100
                 OR MIN(part.whole_start) < (SELECT MIN(valid_from) FROM kpis_definition WHERE kpi_id = part.kpi_id))
        """,
        from_parts=False,
    )


def _over_items() -> str:
    """The items of a breakdown to their whole."""
    source = f"""
        SELECT r.*, everything.id AS whole_item_id, 0 AS is_last
        FROM kpis_result r {TOUCHED}
        JOIN kpis_item i ON i.id = r.item_id AND i.breakdown_id IS NOT NULL
        JOIN kpis_item everything ON everything.partnership_id = i.partnership_id AND everything.breakdown_id IS NULL
    """
    return _add_up(
        rule="d.over_scopes",
        source=source,
        definition="d.id = part.definition_id",
        scope="part.scope_id",
        item="part.whole_item_id",
        period="part.period_id",
        where=f"d.over_scopes <> '{OverScopes.NONE}'",
    )


def _over_scopes() -> str:
    """Partners, customers or units to the whole partnership, item by item."""
    source = f"""
        SELECT r.*, touched.scope_id AS whole_scope_id, 0 AS is_last
        FROM (SELECT DISTINCT t.kpi_id, t.scope_id, t.low, t.high FROM kpis_touchedspan t
              JOIN partners_scope s ON s.id = t.scope_id AND s.kind = '{ScopeKind.WHOLE}'
              WHERE t.run = %(run)s) touched
        JOIN kpis_result r ON r.kpi_id = touched.kpi_id AND r.scope_id <> touched.scope_id
         AND r.period_id BETWEEN touched.low AND touched.high
    """
    return _add_up(
        rule="d.over_scopes",
        source=source,
        definition="d.id = part.definition_id",
        scope="part.whole_scope_id",
        item="part.item_id",
        period="part.period_id",
        where=f"d.over_scopes <> '{OverScopes.NONE}'",
    )


def _add_up(
    *,
    rule: str,
    source: str,
    definition: str,
    scope: str,
    item: str,
    period: str,
    where: str,
    having: str = "TRUE",
    from_parts: bool = True,
) -> str:
    """INSERT the sums of `source`'s parts, each KPI by its own `rule` (the way of adding up its definition names)."""

    def choose(of: str, otherwise: str = "NULL") -> str:
        cases = " ".join(f"WHEN '{way.name}' THEN {_column(way, of)}" for way in aggregations())
        return f"CASE {rule} {cases} ELSE {otherwise} END"

    return f"""
    INSERT INTO kpis_result ({COLUMNS})
    SELECT part.kpi_id, {scope}, {item}, {period}, d.id,
        {choose("kind")}, {choose("numerator")}, {choose("denominator")},
        CASE WHEN MIN(part.qualifier) = MAX(part.qualifier) THEN MIN(part.qualifier) ELSE '{Qualifier.ABOUT}' END,
        {choose("text")}, {choose("parts_due")}, {choose("parts_reported")},
        MAX(CASE WHEN part.provisional THEN 1 ELSE 0 END) = 1, MAX(CASE WHEN part.restated THEN 1 ELSE 0 END) = 1,
        {str(from_parts).upper()}, NULL, 'no_figure'
    FROM ({source}) part
    JOIN kpis_definition d ON {definition}
    WHERE {where}
    GROUP BY part.kpi_id, {scope}, {item}, {period}, d.id
    HAVING {having}
    ON CONFLICT (kpi_id, period_id, scope_id, item_id) DO NOTHING
    """


def _column(way: Aggregation, of: str) -> str:
    """The expression for one column of a result under one way of adding up."""
    last = "MAX(CASE WHEN part.is_last = 1 THEN part.{} END)"
    match of:
        case "numerator":
            return way.numerator
        case "denominator":
            return way.denominator
        case "text":
            return last.format("text") if way.only_last else "''"
        case "kind":
            if way.only_last:
                return last.format("kind")
            due = "CASE WHEN part.parts_due > 0 THEN part.kind END"  # what is not due says nothing about the whole
            return (
                f"CASE WHEN SUM(part.parts_reported) > 0 THEN '{FigureKind.NUMBER}' "
                f"WHEN MAX({due}) IS NULL THEN MIN(part.kind) "
                f"WHEN MIN({due}) = MAX({due}) THEN MIN({due}) ELSE '{FigureKind.NOT_ENTERED}' END"
            )
        case _:
            return last.format(of) if way.only_last else f"SUM(part.{of})"


def _targets_and_statuses(vendor: str) -> str:
    """The target in force on the period's last day, of the scope itself or else of the whole; and the status.

    A total is not judged by the target of its parts: where figures are summed over time the target holds for the
    KPI's own frequency, and where they are summed over partners the whole's target is the whole's alone. The items of
    a breakdown have no target.
    """

    def aimed_at(target: str, scope: str) -> str:
        return f"""
            {target}.kpi_id = r.kpi_id AND {target}.scope_id = {scope}
            AND {target}.valid_from <= p."end" AND ({target}.valid_to IS NULL OR {target}.valid_to > p."end")
            AND (d.over_time <> '{OverTime.SUM}' OR d.frequency = p.kind || 'ly')
            AND i.breakdown_id IS NULL
        """

    return f"""
    UPDATE kpis_result SET target_id = judged.target_id, status = judged.status
    FROM (
        SELECT r.id, t.id AS target_id, {status_case(vendor)} AS status
        FROM kpis_result r {TOUCHED}
        JOIN kpis_definition d ON d.id = r.definition_id
        JOIN kpis_item i ON i.id = r.item_id
        JOIN periods_calendarperiod p ON p.code = r.period_id
        JOIN partners_scope whole ON whole.partnership_id = i.partnership_id AND whole.kind = '{ScopeKind.WHOLE}'
        LEFT JOIN kpis_target own ON {aimed_at("own", "r.scope_id")}
        LEFT JOIN kpis_target shared ON {aimed_at("shared", "whole.id")} AND d.over_scopes <> '{OverScopes.SUM}'
        LEFT JOIN kpis_target t ON t.id = COALESCE(own.id, shared.id)
    ) judged
    WHERE kpis_result.id = judged.id
    """
