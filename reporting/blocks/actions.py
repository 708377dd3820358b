"""The actions of an action plan with owners, dates and states."""

from projects.models import Action
from projects.register_words import due_words, said, since_words, state_words
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import column, row, table

EXAMPLE = "{{ block actions }}"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """All actions, or those of one plan. What answers an issue that a body keeps to itself is in no paper."""
    released = Action.objects.released().filter(partnership=context.partnership)
    kept = released.select_related("due_period", "since").order_by("order", "pk")
    actions = list(kept.filter(plan__iexact=plan) if plan else kept)
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
                    said(action, action.owner_role),
                    _when(action),
                    state_words(action),
                )
                for place, action in enumerate(actions, start=1)
            ],
        )
    ]


def _when(action: Action) -> str:
    """How often and since when, and by when; that it is not known only where neither is."""
    since = since_words(action)
    return ", ".join(filter(None, [since, due_words(action) if action.due or action.due_period or not since else ""]))
