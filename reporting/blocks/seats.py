"""Who sits on a committee now, and when every proposed partner has joined."""

from committees.models import Committee, Membership
from partners.models import BodyRoleKind
from reporting.blocks import BlockContext, Part
from reporting.figures import ReferenceUnknown, nearest
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block seats }}"


def collect(context: BlockContext, *, committee: str = "") -> list[Part]:
    """The seats of each body; those of a proposed partner count from the day it joins."""
    name = committee or context.report.meeting.committee.name
    names = list(Committee.objects.filter(partnership=context.partnership).values_list("name", flat=True))
    if name not in names:
        raise ReferenceUnknown(f"There is no committee “{name}”.{nearest(name, names)}")
    on = context.report.meeting.on
    members = Membership.objects.filter(partnership=context.partnership, committee__name=name).select_related("body")
    counted = [one for one in members.prefetch_related("body__roles") if one.is_counted and one.seats]
    seats = [(one, one.seats or 0) for one in counted if one.holds_on(on)]
    if not seats:
        return [note(f"The seats of the {name} are not known.")]
    rows = [
        row(
            one.body.name if one.body else "All partners",
            cell(one.role, note=one.note),
            str(_now(one, count, context)),
            str(count),
            of=[one],
        )
        for one, count in seats
    ]
    now = sum(_now(one, count, context) for one, count in seats)
    rows.append(row("Total", "", str(now), str(sum(count for _, count in seats)), kind="total"))
    return [
        table(
            id="seats",
            caption=f"Seats on the {name}, now and after the change",
            columns=[
                column("Council or body", width=38),
                column("Who sits", width=32),
                column("Now", "number", 15),
                column("After", "number", 15),
            ],
            rows=rows,
        )
    ]


def _now(one: Membership, seats: int, context: BlockContext) -> int:
    if one.body is None:
        return seats
    on = context.report.meeting.on
    proposed = any(role.role == BodyRoleKind.PROPOSED and role.holds_on(on) for role in one.body.roles.all())
    return 0 if proposed else seats
