"""What each KPI of the quarter means, what it aims at and on what basis, and what of that is new since the last quarter."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from common.formatting import NOTHING, long_day
from kpis.choices import Direction, Frequency
from kpis.models import Definition, Kpi, Target
from kpis.wording import target_words, tolerance_words
from reporting.blocks import BlockContext, Part
from reporting.health import kpis_of
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block health_definitions }}"
READ = (
    "A status is worked out from the unrounded figure: on target (green) meets the target, within tolerance (amber) "
    "misses it by no more than is stated, below target (red) misses it by more. Figures of partners are added up, never "
    "averaged, unless the definition says so. A figure that is missing says why, and counts among those due."
)
BETTER = {Direction.HIGHER: "Higher is better", Direction.LOWER: "Lower is better", Direction.RANGE: "Inside a range"}


def collect(context: BlockContext) -> list[Part]:
    """How to read the figures, then a table for each service. Four queries."""
    ids = {kpi.meaning.kpi_id for kpi in kpis_of(context).now}
    kpis = list(context.sight.kpis.filter(pk__in=ids).select_related("service"))
    if not kpis:
        return [note(f"No KPI was due for {context.quarter.label}.")]
    definitions: dict[int, list[Definition]] = defaultdict(list)
    for definition in context.sight.definitions.filter(kpi__in=ids).order_by("valid_from"):
        definitions[definition.kpi_id].append(definition)
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in (
        context.sight.targets.filter(kpi__in=ids).select_related("scope").order_by("scope__order", "valid_from")
    ):
        targets[target.kpi_id].append(target)
    kpis.sort(key=lambda kpi: (kpi.service.order, kpi.service_id, kpi.order, kpi.pk))
    tables = [
        _table(context, service.name, [(kpi, definitions[kpi.pk], targets[kpi.pk]) for kpi in own])
        for service, own in groupby(kpis, key=lambda kpi: kpi.service)
    ]
    return [note(READ), *tables]


def _table(context: BlockContext, service: str, kpis: list[tuple[Kpi, list[Definition], list[Target]]]) -> Part:
    quarter = context.quarter
    rows = []
    for kpi, definitions, targets in kpis:
        definition = _newest(definitions, quarter.end)
        if definition is None:
            continue
        aims = [one for one in targets if one.holds_on(quarter.end)]
        how = ". ".join(filter(None, [definition.purpose, definition.formula, definition.not_like_for_like]))
        facts = ". ".join(
            filter(
                None,
                [
                    BETTER.get(Direction(definition.direction), "Context, without a target"),
                    Frequency(definition.frequency).label,
                ],
            )
        )
        rows.append(
            row(
                cell(f"{kpi.code} {definition.title}".strip(), note=facts),
                how or definition.criteria or NOTHING,
                _targets(aims, definition),
                _changes(definitions, targets, quarter.start, quarter.end),
                of=[definition, *aims],
            )
        )
    return table(
        id=f"definitions-of-{kpis[0][0].service.slug}",
        caption=f"Definitions: {service}",
        columns=[
            column("Measure", width=28),
            column("What it is", width=34),
            column("Target, tolerance and basis", width=24),
            column(f"New in {quarter.label}", width=14),
        ],
        rows=rows,
    )


def _newest(rows: Sequence[Definition], day: date) -> Definition | None:
    return next((one for one in reversed(rows) if one.holds_on(day)), None)


def _targets(targets: list[Target], definition: Definition) -> dict:
    """Each with whose it is where there are several; the basis once."""
    if not targets:
        return cell(NOTHING)
    several = len(targets) > 1
    words = "; ".join(
        f"{one.scope.name}: {_aim(one, definition)}" if several else _aim(one, definition) for one in targets
    )
    basis = "; ".join(dict.fromkeys(", ".join(filter(None, [one.basis, one.minute_reference])) for one in targets))
    return cell(words, note=basis)


def _aim(target: Target, definition: Definition) -> str:
    tolerance = tolerance_words(target, definition)
    return f"{target_words(target, definition)} ({tolerance})" if tolerance else target_words(target, definition)


def _changes(definitions: list[Definition], targets: list[Target], first: date, last: date) -> str:
    """What took effect within the quarter; the first of each is no change."""
    new = [f"definition from {long_day(one.valid_from)}" for one in definitions[1:] if first <= one.valid_from <= last]
    scopes: set[int] = set()
    for one in targets:
        if one.scope_id in scopes and first <= one.valid_from <= last:
            new.append(f"target of {one.scope.name} from {long_day(one.valid_from)}")
        scopes.add(one.scope_id)
    return "; ".join(dict.fromkeys(new)) or NOTHING
