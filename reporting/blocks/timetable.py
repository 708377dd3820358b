"""A timetable as a picture with a table beneath: a plan with its phases, one project, or a year's projects."""

from projects.models import Project
from projects.selectors import timetables
from projects.selectors.plans import newest_plan
from reporting.blocks import BlockContext, Part
from reporting.blocks.projects_planned import plan_year
from reporting.figures import ReferenceUnknown
from reporting.parts import note
from reporting.plans import plan_of

EXAMPLE = "{{ block timetable }}"


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
    return [chart | ({"title": title} if title else {})]
