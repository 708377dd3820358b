"""Who was consulted, who signed and who decides, in order, by role and date."""

from common.formatting import long_day
from reporting.blocks import BlockContext, Part
from reporting.decided import chosen_decisions
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block decision_approvals }}"


def collect(context: BlockContext, *, title: str = "") -> list[Part]:
    """A table for each decision of the paper; who has not signed yet is said."""
    parts = []
    for decision in chosen_decisions(context, title):
        approvals = list(decision.approvals.all())
        if not approvals:
            parts.append(note("Nobody is named yet."))
            continue
        parts.append(
            table(
                id="decision-approvals",
                caption="Consultation, sign-off and approval, in order",
                columns=[
                    column("Step", width=21),
                    column("Role", width=39),
                    column("Date", width=19),
                    column("How", width=21),
                ],
                rows=[
                    row(
                        one.get_kind_display(),
                        cell(one.role, note=one.note),
                        long_day(one.on) if one.on else "not yet",
                        one.get_on_behalf_display(),
                        of=[decision],
                    )
                    for one in approvals
                ],
            )
        )
    return parts or [note("This paper asks for no decision.")]
