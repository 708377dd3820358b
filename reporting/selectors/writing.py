"""What the writer of a section may refer to."""

from dataclasses import dataclass

from periods.values import from_code
from reporting.blocks import BlockContext


@dataclass(frozen=True)
class OfferedFigure:
    """A measure with a reference to copy, and what it says today."""

    title: str
    reference: str
    words: str


def offered_figures(context: BlockContext) -> list[OfferedFigure]:
    """A reference for each measure with figures, to the newest within the paper's period or the newest of all."""
    figures = context.figures
    own = context.report.when
    newest: dict[int, int] = {}
    for kpi_id, code in (
        figures.sight.results.filter(kind__in=("number", "text"))
        .values_list("kpi_id", "period_id")
        .distinct()
        .order_by("period_id")
    ):
        period = from_code(code)
        if kpi_id not in newest or (period.end or period.start) <= (own.end or own.start):
            newest[kpi_id] = code
    chosen = (
        figures.sight.results.filter(period_id__in=set(newest.values()))
        .filter(kind__in=("number", "text"))
        .select_related("kpi__service", "definition", "target", "scope", "item")
        .order_by("kpi__service__order", "kpi__order", "scope__order", "item__order")
    )
    offered: dict[int, OfferedFigure] = {}
    for result in chosen:
        if newest.get(result.kpi_id) != result.period_id or result.kpi_id in offered:
            continue
        figure = figures.figure_of(result)
        words = [result.kpi.slug, f'"{figure.period.label}"']
        if figure.scope != figures.whole:
            words.append(f'scope="{figure.scope.name}"')
        if figure.item.breakdown_id is not None:
            words.append(f"item={figure.item.slug}")
        offered[result.kpi_id] = OfferedFigure(
            figure.definition.title, f"{{{{ figure {' '.join(words)} }}}}", figure.words()
        )
    return list(offered.values())
