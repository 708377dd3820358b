"""Milestones that are overdue, or that this quarter or the next asks for: owner, dates, and how each stands."""

from datetime import date

from common.formatting import NOTHING
from periods.values import Quarter
from projects.models import Milestone
from projects.selectors.milestones import standing_of
from projects.wording import when_of
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block milestones_due }}"
OVERDUE = "Overdue from before"


def collect(context: BlockContext) -> list[Part]:
    """By quarter; how a milestone stands is said as at the meeting."""
    now, following = context.quarter, context.quarter.next()
    groups = milestones_by_quarter(context)
    if not any(groups.values()):
        return [note(f"No milestone is overdue or due in {now.label} or {following.label}.")]
    rows = []
    for name, found in groups.items():
        if found:
            rows.append(row(f"{name}: {len(found)}", kind="group"))
        rows += [_row(one, context.report.meeting.on) for one in found]
    return [
        table(
            id="milestones-due",
            caption=f"Milestones of {now.label} and {following.label}",
            columns=[
                column("Milestone", width=32),
                column("Owner", width=18),
                column("Baseline", width=15),
                column("Forecast or reached", width=16),
                column("Status", width=19),
            ],
            rows=rows,
        )
    ]


def milestones_by_quarter(context: BlockContext) -> dict[str, list[Milestone]]:
    """One query. Under the first quarter that any of its dates falls into."""
    now, following = context.quarter, context.quarter.next()
    assert isinstance(following, Quarter)
    groups: dict[str, list[Milestone]] = {
        OVERDUE: [],
        f"This quarter, {now.label}": [],
        f"Next quarter, {following.label}": [],
    }
    before, this, next_ = groups.values()
    kept = Milestone.objects.filter(partnership=context.partnership).select_related(
        "project", "plan", "baseline", "forecast", "actual"
    )
    for one in kept.order_by("plan", "project__order", "project", "order", "pk"):
        days = _days(one)
        if any(now.start <= day <= now.end for day in days):
            this.append(one)
        elif any(following.start <= day <= following.end for day in days):
            next_.append(one)
        elif days and max(days) < now.start and standing_of(one, context.report.meeting.on).key == "late":
            before.append(one)
    return groups


def _days(milestone: Milestone) -> list[date]:
    """The last day of each of its dates that are known."""
    dates = (when_of(milestone, field).last_day for field in ("baseline", "forecast", "actual"))
    return [day for day in dates if day]


def _row(milestone: Milestone, as_at: date) -> dict:
    baseline, forecast, actual = (when_of(milestone, field) for field in ("baseline", "forecast", "actual"))
    words = milestone.printed_state or standing_of(milestone, as_at).words
    moved = milestone.rebaselined
    newest = actual if actual.known else forecast
    return row(
        cell(milestone.title, note=str(milestone.project or milestone.plan)),
        milestone.owner_role or NOTHING,
        str(baseline) if baseline.known else NOTHING,
        str(newest) if newest.known else NOTHING,
        cell(
            words[:1].upper() + words[1:],
            note=f"re-baselined {'once' if moved == 1 else f'{moved} times'}" if moved else "",
        ),
        of=[milestone],
    )
