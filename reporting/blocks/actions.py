"""The actions of an action plan with owners, dates and states."""

from projects.models import Action
from projects.register_words import due_words, said, since_words, state_words
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block actions }}"
EXPLAINED = [
    column("Action", width=24),
    column("What it means", width=36),
    column("Who", width=17),
    column("When", width=13),
    column("State", width=10),
]
BRIEF = [
    column("Action", width=44),
    column("Who", width=18),
    column("When", width=20),
    column("State", width=18),
]


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """All actions, or those of one plan. What answers an issue that a body keeps to itself is in no paper."""
    released = Action.objects.released().filter(partnership=context.partnership)
    kept = released.select_related("due_period", "since").order_by("order", "pk")
    actions = list(kept.filter(plan__iexact=plan) if plan else kept)
    if not actions:
        return [note("No actions are kept of this plan.")]
    explained = sum(1 for action in actions if action.detail) * 2 > len(actions)
    return [
        table(
            id="actions",
            caption=" and ".join(dict.fromkeys(action.plan for action in actions)),
            columns=EXPLAINED if explained else BRIEF,
            rows=[_row(place, action, explained) for place, action in enumerate(actions, start=1)],
        )
    ]


def _row(place: int, action: Action, explained: bool) -> dict:
    """What an action means has a column of its own where most of them say it."""
    named = f"{place}. {action.title}"
    first = [named, action.detail] if explained else [cell(named, note=action.detail)]
    return row(*first, said(action, action.owner_role), _when(action), state_words(action), of=[action])


def _when(action: Action) -> str:
    """How often and since when, and by when; that it is not known only where neither is."""
    since = since_words(action)
    return ", ".join(filter(None, [since, due_words(action) if action.due or action.due_period or not since else ""]))
