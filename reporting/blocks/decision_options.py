"""The options of the decision: which one is recommended, and why."""

from reporting.blocks import BlockContext, Part
from reporting.decided import chosen_decisions
from reporting.parts import note
from reporting.tables import column, row, table

EXAMPLE = "{{ block decision_options }}"


def collect(context: BlockContext, *, title: str = "") -> list[Part]:
    """A table for each decision of the paper."""
    parts = []
    for decision in chosen_decisions(context, title):
        options = list(decision.options.all())
        if not options:
            parts.append(note("No other options are given."))
            continue
        parts.append(
            table(
                id="decision-options",
                caption="Options",
                columns=[column("Option", width=36), column("Advice", width=20), column("Why", width=44)],
                rows=[
                    row(
                        f"{place}. {one.title}",
                        "Recommended" if one.recommended else "Not recommended",
                        one.reason or "not stated",
                        of=[decision],
                    )
                    for place, one in enumerate(options, start=1)
                ],
            )
        )
    return parts or [note("This paper asks for no decision.")]
