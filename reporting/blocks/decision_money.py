"""Money that hangs on the decision: its cost, what was spent before, what may follow, savings that depend on it."""

from common.formatting import money
from projects.models import Consequence
from reporting.blocks import BlockContext, Part
from reporting.decided import chosen_decisions
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block decision_money }}"


def collect(context: BlockContext, *, title: str = "") -> list[Part]:
    """A table for each decision of the paper. An amount that nobody knows says so."""
    parts = []
    for decision in chosen_decisions(context, title):
        consequences = list(decision.consequences.all())
        if not consequences:
            parts.append(note("No financial consequences are kept."))
            continue
        parts.append(
            table(
                id="decision-money",
                caption="Money that hangs on the decision, £",
                columns=[
                    column("What", width=34),
                    column("Kind", width=24),
                    column("When", width=20),
                    column("Amount", "number", 22),
                ],
                rows=[
                    row(cell(one.words, note=one.note), one.get_kind_display(), when(one), _amount(one), of=[decision])
                    for one in consequences
                ],
            )
        )
    return parts or [note("This paper asks for no decision.")]


def when(one: Consequence) -> str:
    return one.period_words or (one.period.label if one.period else "not stated")


def _amount(one: Consequence) -> dict:
    if one.amount_gbp is None:
        return cell("not known", words=True)
    return cell(f"{one.qualifier} {money(one.amount_gbp)}".strip(), words=bool(one.qualifier))
