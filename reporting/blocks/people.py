"""Staff of the shared services: sickness, reviews, training, unit by unit."""

from reporting.blocks import BlockContext, Part, kpi_table
from reporting.figures import ReferenceUnknown

EXAMPLE = "{{ block people }}"
HEADING = "People"


def collect(context: BlockContext, *slugs: str, period: str = "") -> list[Part]:
    """The measures under the heading People, or those that are named, with what they were before."""
    held = [
        slug
        for slug, kpi in sorted(context.figures.kpis.items(), key=lambda one: one[1].order)
        if kpi.heading == HEADING and context.figures.periods_of(kpi)
    ]
    if not (slugs or held):
        raise ReferenceUnknown(f"No measure stands under the heading {HEADING}: name some.")
    return kpi_table.collect(context, *(slugs or held), period=period, caption=f"People, {_when(context, period)}")


def _when(context: BlockContext, period: str) -> str:
    return period or f"latest figures of {context.report.when.label}"
