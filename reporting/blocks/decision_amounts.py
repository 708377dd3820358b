"""What the decision asks for by financial year, and where the money comes from."""

from common.formatting import money
from projects.selectors.decisions import total
from reporting.blocks import BlockContext, Part
from reporting.decided import chosen_decisions
from reporting.parts import note
from reporting.tables import column, row, table

EXAMPLE = "{{ block decision_amounts }}"


def collect(context: BlockContext, *, title: str = "") -> list[Part]:
    """A table for each decision of the paper that asks for money."""
    parts = []
    for decision in chosen_decisions(context, title):
        amounts = list(decision.year_amounts.all())
        if not amounts:
            parts.append(
                note("The amount is not known yet." if decision.money == "unknown" else "No money is asked for.")
            )
            continue
        summed = total(one.amount_gbp for one in amounts)
        parts.append(
            table(
                id="decision-amounts",
                caption="What is asked for, by financial year, £",
                columns=[column("Financial year", width=24), column("From", width=52), column("Amount", "number", 24)],
                rows=[
                    *(
                        row(
                            one.year.label,
                            one.reserve.name if one.reserve else "budget",
                            money(one.amount_gbp),
                            of=[decision],
                        )
                        for one in amounts
                    ),
                    row("Total", "", money(summed), kind="total"),
                ],
            )
        )
    return parts or [note("This paper asks for no decision.")]
