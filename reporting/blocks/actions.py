"""The actions of an action plan with owners, dates and states."""

from projects.models import Action
from reporting.blocks import BlockContext, Part
from reporting.parts import column, note, row, table

EXAMPLE = "{{ block actions }}"
UNKNOWN = "not stated"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """All actions, or those of one plan."""
    actions = Action.objects.filter(partnership=context.partnership).order_by("order", "pk")
    actions = list(actions.filter(plan__iexact=plan) if plan else actions)
    if not actions:
        return [note("No actions are kept of this plan.")]
    return [
        table(
            id="actions",
            caption=" and ".join(dict.fromkeys(action.plan for action in actions)),
            columns=[
                column("Action", width=24),
                column("What it means", width=36),
                column("Who", width=17),
                column("When", width=13),
                column("State", width=10),
            ],
            rows=[
                row(
                    f"{place}. {action.title}",
                    action.detail,
                    action.owner_role or UNKNOWN,
                    action.due or UNKNOWN,
                    action.get_state_display(),
                )
                for place, action in enumerate(actions, start=1)
            ],
        )
    ]
