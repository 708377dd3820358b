"""The appendices that a strategic plan names; those that its text does not have are said to be missing."""

from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.plans import plan_of
from reporting.tables import column, row, table

EXAMPLE = "{{ block plan_appendices }}"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """One row an appendix."""
    appendices = list(plan_of(context, plan).appendices.all())
    if not appendices:
        return [note("The plan names no appendices.")]
    return [
        table(
            id="plan-appendices",
            caption="Appendices that the plan names",
            columns=[
                column("Appendix", width=14),
                column("Title", width=43),
                column("In the published text", width=43),
            ],
            rows=[
                row(str(one.number), one.title, "yes" if one.included else "no: named, but not included", of=[one])
                for one in appendices
            ],
        )
    ]
