"""The phases of a strategic plan with their months; an open end is said."""

from html import escape

from common.formatting import NOTHING
from projects.selectors.plans import open_ends, phases_of
from projects.wording import from_and_to
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.plans import plan_of
from reporting.tables import column, row, table

EXAMPLE = "{{ block plan_phases }}"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """One row a phase, with how many priorities it has; below the table what the plan leaves open."""
    found = plan_of(context, plan)
    phases = phases_of(found, context.sight)
    if not phases:
        return [note("The plan has no phases yet.")]
    return [
        table(
            id="plan-phases",
            caption="Phases of the plan, with their months",
            columns=[
                column("Phase", width=18),
                column("Horizon", width=14),
                column("From", width=13),
                column("To", width=15),
                column("Focus", width=30),
                column("Priorities", "number", 10),
            ],
            rows=[
                row(
                    f"{one.phase.number}. {one.phase.name}",
                    one.phase.horizon or NOTHING,
                    *from_and_to(one.phase.period.value),
                    one.phase.focus or NOTHING,
                    str(len(one.lines)),
                    of=[one.phase, *(line.priority for line in one.lines)],
                )
                for one in phases
            ],
        ),
        *(note(escape(sentence)) for sentence in open_ends(found, phases)),
    ]
