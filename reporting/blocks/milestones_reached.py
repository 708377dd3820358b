"""The milestones of a plan: when each is or was due, and whether it was reached."""

from projects.models import Action
from projects.register_words import due_words, state_words
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block milestones_reached }}"
PLANS_BEGIN_WITH = "Milestones"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """Those of one plan, or of every plan whose name begins with "Milestones"."""
    kept = Action.objects.released().filter(partnership=context.partnership).select_related("due_period")
    named = kept.filter(plan__iexact=plan) if plan else kept.filter(plan__istartswith=PLANS_BEGIN_WITH)
    milestones = list(named.order_by("order", "pk"))
    if not milestones:
        return [note("No milestones are kept of this plan.")]
    return [
        table(
            id="milestones",
            caption=" and ".join(dict.fromkeys(one.plan for one in milestones)),
            columns=[column("Milestone", width=52), column("When", width=28), column("Status", width=20)],
            rows=[row(cell(one.title, note=one.detail), due_words(one), state_words(one)) for one in milestones],
        )
    ]
