"""A timetable as a picture with a table beneath: a plan with its phases, one project, or a year's projects."""

from math import ceil

from common.timetable import layout
from projects.models import Project
from projects.selectors import timetables
from projects.selectors.plans import newest_plan
from reporting.blocks import BlockContext, Part
from reporting.blocks.projects_planned import plan_year
from reporting.figures import ReferenceUnknown
from reporting.parts import note, table_part
from reporting.plans import plan_of

EXAMPLE = "{{ block timetable }}"
TALLEST = 860  # of a picture, in units of its drawing: what a page holds
HEADS = ("group", "project", "phase")  # rows that others belong to


def collect(context: BlockContext, *, plan: str = "", project: str = "", year: str = "", title: str = "") -> list[Part]:
    """The plan; with `project=` that project and its workstreams, with `year=` the projects of a business plan.

    The picture is as at the day of the meeting; a partnership without a plan shows the projects of the year.
    """
    as_at = context.report.meeting.on
    if project:
        found = Project.objects.filter(partnership=context.partnership, title__iexact=project).first()
        if found is None:
            raise ReferenceUnknown(f"There is no project “{project}”.")
        chart = timetables.of_project(found, as_at=as_at)
    elif year or (not plan and newest_plan(context.partnership) is None):
        when = plan_year(context, year, ahead=0)
        projects = timetables.with_timetable(
            Project.objects.filter(partnership=context.partnership, plan_year=when.code)
        )
        own = f"Timetable of the {when.label} business plan"
        chart = timetables.of_projects(list(projects), id="timetable-of-projects", title=own, as_at=as_at)
    else:
        chart = timetables.of_plan(plan_of(context, plan), as_at=as_at)
    if not chart["rows"]:
        return [note("There are no dates to draw.")]
    return _pieces(chart | ({"title": title} if title else {}))


def _pieces(chart: Part) -> list[Part]:
    """The picture, in as many of about the same height as pages need; a heading stays with what follows it."""
    placed = layout(chart["rows"], chart["as_at"])
    if placed is None:  # words alone: a table says them, and there is nothing to draw
        return [table_part(chart["table"], id=chart["id"])]
    if placed.bottom <= TALLEST:
        return [chart]
    top = placed.rows[0].top
    height = (placed.bottom - top) / ceil(placed.bottom / TALLEST)
    cuts = [0]
    for place, row in enumerate(placed.rows[1:], start=1):
        heads = chart["rows"][place - 1]["kind"] in HEADS and row.kind not in HEADS
        if row.middle - top > height * len(cuts) and not heads:
            cuts.append(place)
    if len(cuts) == 1:
        return [chart]
    ends = [*cuts[1:], len(placed.rows)]
    return [
        _piece(chart, first, last, number, len(cuts))
        for number, (first, last) in enumerate(zip(cuts, ends, strict=True), start=1)
    ]


def _piece(chart: Part, first: int, last: int, number: int, of: int) -> Part:
    part = f"part {number} of {of}"
    table = chart["table"]
    return chart | {
        "id": f"{chart['id']}-{number}",
        "title": f"{chart['title']}, {part}",
        "summary": f"{part.capitalize()}. {chart['summary']}",
        "rows": chart["rows"][first:last],
        "table": table | {"caption": f"{table['caption']}, {part}", "rows": table["rows"][first:last]},
    }
