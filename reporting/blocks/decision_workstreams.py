"""What the money of the decision is for: workstreams with resource and cost, and their sum."""

from common.formatting import money
from projects.models import Decision, Workstream
from projects.selectors.decisions import total
from reporting.blocks import BlockContext, Part
from reporting.decided import chosen_decisions
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block decision_workstreams }}"
UNKNOWN = "not known"


def collect(context: BlockContext, *, title: str = "") -> list[Part]:
    """A table for each decision of the paper; what was spent before approval says so."""
    parts = []
    for decision in chosen_decisions(context, title):
        workstreams = list(decision.workstreams.all())
        if not workstreams:
            parts.append(note("No workstreams are kept."))
            continue
        summed = total(one.amount_gbp for one in workstreams)
        parts.append(
            table(
                id="decision-workstreams",
                caption="What the money is for, £",
                columns=[
                    column("Workstream", width=22),
                    column("What is required", width=30),
                    column("Supplier or resource", width=20),
                    column("How long", width=14),
                    column("Cost", "number", 14),
                ],
                rows=[
                    *(_row(one, decision) for one in workstreams),
                    row("Total", "", "", "", money(summed) if summed is not None else UNKNOWN, kind="total"),
                ],
            )
        )
    return parts or [note("This paper asks for no decision.")]


def _row(one: Workstream, decision: Decision) -> dict:
    spent = one.nature == Workstream.Nature.RETROSPECTIVE
    return row(
        cell(one.name, note="already spent, before approval" if spent else ""),
        one.requirement,
        one.resource,
        one.duration or "not stated",
        cell(money(one.amount_gbp)) if one.amount_gbp is not None else cell(UNKNOWN, words=True),
        of=[decision],
    )
