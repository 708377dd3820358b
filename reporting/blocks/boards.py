"""The boards, groups and committees that govern a service: who belongs to them and how often they meet."""

from committees.models import Committee
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block boards }}"
UNKNOWN = "not stated"


def collect(context: BlockContext) -> list[Part]:
    """Every committee, board and group of the partnership."""
    committees = Committee.objects.filter(partnership=context.partnership).select_related("council", "reports_to")
    boards = list(committees.order_by("order", "pk"))
    if not boards:
        return [note("No board is kept.")]
    return [
        table(
            id="boards",
            caption="Boards, groups and committees",
            columns=[
                column("Board or group", width=30),
                column("Who belongs to it, and what it does", width=48),
                column("How often it meets", width=22),
            ],
            rows=[
                row(
                    cell(board.name, note=_kind(board)),
                    " ".join(filter(None, [board.purpose, _above(board)])) or UNKNOWN,
                    board.cadence or UNKNOWN,
                    of=[board],
                )
                for board in boards
            ],
        )
    ]


def _kind(board: Committee) -> str:
    return f"{board.get_kind_display()}, {board.council}" if board.council else board.get_kind_display()


def _above(board: Committee) -> str:
    return f"Reports to the {board.reports_to}." if board.reports_to else ""
