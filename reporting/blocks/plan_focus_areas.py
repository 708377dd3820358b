"""The performance framework of a strategic plan: where the partnership stands, and what is to become better."""

from common.formatting import NOTHING
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.plans import plan_of
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block plan_focus_areas }}"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """One row a focus area."""
    areas = list(plan_of(context, plan).focus_areas.all())
    if not areas:
        return [note("The plan names no focus areas.")]
    return [
        table(
            id="plan-focus-areas",
            caption="Strategic focus, current position and what is to become better",
            columns=[
                column("Focus", width=20),
                column("Current position", width=38),
                column("What is to become better", width=42),
            ],
            rows=[
                row(
                    cell(area.focus, note=area.measure),
                    area.current_position or NOTHING,
                    area.improvement or NOTHING,
                    of=[area],
                )
                for area in areas
            ],
        )
    ]
