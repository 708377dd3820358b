"""The milestones of the decision: what is to happen, when, and who answers for it."""

from reporting.blocks import BlockContext, Part
from reporting.decided import chosen_decisions
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block decision_dates }}"


def collect(context: BlockContext, *, title: str = "") -> list[Part]:
    """The dates that stand among the milestones, in their order."""
    parts = []
    for decision in chosen_decisions(context, title):
        dates = [one for one in decision.named_dates.all() if not one.where]
        if not dates:
            parts.append(note("No milestones are kept."))
            continue
        parts.append(
            table(
                id="decision-dates",
                caption="Milestones and who answers for them",
                columns=[column("Milestone", width=46), column("When", width=22), column("Who", width=32)],
                rows=[
                    row(one.what, cell(one.period.label), one.owner_role or "not printed", of=[decision])
                    for one in dates
                ],
            )
        )
    return parts or [note("This paper asks for no decision.")]
