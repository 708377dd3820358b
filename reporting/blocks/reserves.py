"""Reserves: what was approved to be drawn, what was drawn, and what is left of it."""

from common.formatting import long_day, money
from partners.origins import made_of
from projects.models import Reserve
from projects.selectors.decisions import drawn_of, reserves_of
from reporting.blocks import BlockContext, Part
from reporting.models import Audience
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block reserves }}"


def collect(context: BlockContext, *, name: str = "") -> list[Part]:
    """A table for each reserve, or the one called `name`."""
    found = [one for one in reserves_of(context.partnership) if not name or one.name.casefold() == name.casefold()]
    if not found:
        return [note("No reserve is kept.")]
    return [reserve_table(one, public=context.audience == Audience.PUBLIC) for one in found]


def reserve_table(reserve: Reserve, *, public: bool) -> dict:
    rows = []
    for drawn in drawn_of(reserve):
        amount = drawn.year_amount
        title = amount.decision.title
        rows.append(
            row(
                "A decision with an exempt part" if public and amount.decision.has_exempt_part else title,
                amount.year.label,
                money(amount.amount_gbp),
                money(amount.approved_gbp) if amount.approved_gbp is not None else cell("not approved", words=True),
                cell(
                    money(drawn.drawn_gbp),
                    note=", ".join(f"{money(one.amount_gbp)} on {long_day(one.on)}" for one in drawn.draws),
                ),
                money(drawn.left_gbp),
                of=[reserve, amount.decision],
            )
        )
    opening = "not known" if reserve.opening_gbp is None else money(reserve.opening_gbp)
    if reserve.opening_on:
        opening += f" on {long_day(reserve.opening_on)}"
    made = table(
        id=f"reserve-{reserve.pk}",
        caption=f"{reserve.name}, £",
        columns=[
            column("Decision", width=30),
            column("Year", width=12),
            column("Asked for", "number", 14),
            column("Approved", "number", 15),
            column("Drawn", "number", 16),
            column("Left to draw", "number", 13),
        ],
        rows=rows or [row("Nothing is asked of it.", "", "", "", "", "")],
        note=f"Opening amount: {opening}.",
    )
    return made | {"origin": made_of(reserve)}
