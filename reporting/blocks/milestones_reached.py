"""The milestones of projects and plans: when each was or is to be reached, and how it stands."""

from itertools import groupby

from projects.models import Milestone
from projects.selectors.milestones import standing_of
from projects.wording import when_of
from reporting.blocks import BlockContext, Part
from reporting.figures import ReferenceUnknown
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block milestones_reached }}"


def collect(context: BlockContext, *, project: str = "") -> list[Part]:
    """A table for each project and plan, or for one project. The state is as printed, else worked out for the meeting."""
    kept = Milestone.objects.filter(partnership=context.partnership)
    if project and not context.partnership.projects.filter(title__iexact=project).exists():
        raise ReferenceUnknown(f"There is no project “{project}”.")
    named = kept.filter(project__title__iexact=project) if project else kept
    milestones = named.select_related("project", "plan", "baseline", "forecast", "actual")
    by_owner = groupby(milestones.order_by("plan", "project__order", "project", "order", "pk"), key=_owner)
    return [_table(owner, list(own), context) for owner, own in by_owner] or [note("No milestones are kept.")]


def _owner(milestone: Milestone) -> str:
    return str(milestone.project or milestone.plan)


def _table(owner: str, milestones: list[Milestone], context: BlockContext) -> Part:
    return table(
        id=f"milestones-{milestones[0].pk}",
        caption=f"Milestones: {owner}",
        columns=[column("Milestone", width=52), column("When", width=28), column("Status", width=20)],
        rows=[row(cell(one.title, note=one.note), _when(one), _status(one, context), of=[one]) for one in milestones],
    )


def _when(milestone: Milestone) -> str:
    """The date it was reached, else the forecast, else the baseline."""
    dates = [when_of(milestone, field) for field in ("actual", "forecast", "baseline")]
    return str(next((date for date in dates if date.known), dates[-1]))


def _status(milestone: Milestone, context: BlockContext) -> str:
    words = milestone.printed_state or standing_of(milestone, context.report.meeting.on).words
    return words[:1].upper() + words[1:]
