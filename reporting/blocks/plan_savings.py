"""What a strategic plan promises to save, by year; an amount that was not printed is said to be unknown."""

from html import escape

from common.formatting import NOTHING, money
from projects.models import PlannedSaving
from projects.wording import saving_words, total_of, total_words
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.plans import plan_of
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block plan_savings }}"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """One row a year. A total stands only where every year has an amount on top of the years before."""
    found = plan_of(context, plan)
    savings = list(found.savings.select_related("year", "phase", "priority__phase").order_by("year__start"))
    if not savings:
        return [note("The plan names no savings.")]
    rows = [_row(saving) for saving in savings]
    total = total_of(savings)
    if total is not None:
        rows.append(row("All years", NOTHING, money(total), NOTHING, NOTHING, kind="total"))
    return [
        table(
            id="plan-savings",
            caption="Savings that the plan promises, by financial year, in pounds",
            columns=[
                column("Year", width=12),
                column("Promised by", width=22),
                column("Amount", "number", 20),
                column("As printed", width=14),
                column("What the amount means", width=32),
            ],
            rows=rows,
        ),
        *([note(escape(total_words(savings)))] if total is None else []),
    ]


def _row(saving: PlannedSaving) -> dict:
    known = saving.amount_gbp is not None
    phase = f"phase {saving.phase.number}" if saving.phase else ""
    promised = ", ".join(filter(None, (f"Priority {saving.priority.number}" if saving.priority else "", phase)))
    return row(
        saving.year.label,
        promised[:1].upper() + promised[1:] or NOTHING,
        cell(saving_words(saving), words=not known),
        saving.printed or NOTHING,
        cell(saving.get_basis_display() if known else "", note=saving.note),
        of=[saving],
    )
