"""How content customers are: each service beside the whole, against the target, and the course over the year."""

from reporting.blocks import BlockContext, Part, chart, kpi_table
from reporting.figures import ReferenceUnknown

EXAMPLE = '{{ block satisfaction customer-satisfaction period="Q4 2023/24" }}'


def collect(context: BlockContext, slug: str = "customer-satisfaction", *, period: str = "") -> list[Part]:
    """A table, then a chart of the year where its figures are known."""
    found = kpi_table.collect(context, slug, period=period, caption="Customer satisfaction by service")
    if period:
        found[0]["caption"] += f", {context.figures.get(slug, period).period.long_label}"
    try:
        return [*found, *chart.collect(context, slug, from_=context.report.when.slug, to=period)]
    except ReferenceUnknown:
        return found
