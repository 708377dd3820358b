"""How the year's plan goes: what is late, on time and done, what was re-baselined, and the strategic priorities."""

from datetime import date
from html import escape

from common.formatting import NOTHING
from periods.values import Month
from projects.models import Project, ProjectStatus, ProjectUpdate
from projects.selectors.milestones import standing_of
from projects.selectors.plans import newest_plan, phases_of
from projects.selectors.projects import target_words
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block plan_progress }}"
GROUPS = ("Late or at risk", "On time", "Not begun", "Done", "Not known")


def collect(context: BlockContext) -> list[Part]:
    """The projects of the year that the quarter is in, then one sentence for each phase of the newest strategic plan."""
    year = context.quarter.financial_year
    projects = list(
        Project.objects.filter(partnership=context.partnership, plan_year=year.code)
        .select_related("target", "service")
        .prefetch_related(
            "updates__meeting_month", "milestones__baseline", "milestones__forecast", "milestones__actual"
        )
        .order_by("order", "pk")
    )
    parts = [_table(context, projects)] if projects else [note(f"No projects are kept of the plan of {year.label}.")]
    plan = newest_plan(context.partnership)
    if plan and plan.period.value.start <= context.quarter.end:
        found = phases_of(plan, context.sight)
        said = [f"Phase {one.phase.number}, {one.phase.name}: {one.progress}." for one in found if one.lines]
        parts += [note(escape(f"{plan.title}. {' '.join(said)}"))] if said else []
    return parts


def _table(context: BlockContext, projects: list[Project]) -> Part:
    meeting = context.report.meeting.on
    groups: dict[str, list[Project]] = {name: [] for name in GROUPS}
    for project in projects:
        groups[_group(project, meeting)].append(project)
    month = Month(meeting.year, meeting.month)
    told = any(_told(project, month) for project in projects)
    rows = []
    for name, found in groups.items():
        if found:
            rows.append(row(f"{name}: {len(found)}", kind="group"))
        rows += [_row(project, meeting, told) for project in found]
    return table(
        id="plan-progress",
        caption=f"Projects of the plan of {context.quarter.financial_year.label}: "
        + ", ".join(f"{len(found)} {name.lower()}" for name, found in groups.items() if found),
        columns=[
            column("Project", width=26 if told else 38),
            column("Status", width=13 if told else 16),
            column("To end", width=15 if told else 23),
            column("Milestones", width=18 if told else 23),
            *([column("Newest update", width=28)] if told else []),
        ],
        rows=rows,
    )


def _group(project: Project, as_at: date) -> str:
    status = ProjectStatus(project.status)
    if status == ProjectStatus.COMPLETE:
        return "Done"
    if status == ProjectStatus.LOST:
        return "Not known"
    end = project.target.value.end if project.target else None
    if status in (ProjectStatus.AT_RISK, ProjectStatus.DELAYED) or (end and end < as_at):
        return "Late or at risk"
    return "Not begun" if status == ProjectStatus.NOT_STARTED else "On time"


def _row(project: Project, as_at: date, told: bool) -> dict:
    return row(
        cell(project.title, note=project.service.name if project.service else ""),
        project.get_status_display(),
        target_words(project),
        _milestones(project, as_at),
        *([_update(project, Month(as_at.year, as_at.month))] if told else []),
        of=[project, *project.milestones.all()],
    )


def _milestones(project: Project, as_at: date) -> dict:
    milestones = list(project.milestones.all())
    if not milestones:
        return cell(NOTHING)
    stand = [standing_of(one, as_at).key for one in milestones]
    moved = sum(one.rebaselined for one in milestones)
    late = stand.count("late")
    notes = [
        f"{late} late" if late else "",
        f"re-baselined {'once' if moved == 1 else f'{moved} times'}" if moved else "",
    ]
    return cell(f"{stand.count('done')} of {len(stand)} reached", note=", ".join(filter(None, notes)))


def _update(project: Project, meeting: Month) -> dict:
    told = _told(project, meeting)
    if not told:
        return cell(NOTHING)
    newest = max(told, key=lambda one: one.meeting_month_id)
    return cell(newest.text, note=f"as at {newest.meeting_month.label}")


def _told(project: Project, meeting: Month) -> list[ProjectUpdate]:
    """What was told up to this meeting."""
    return [one for one in project.updates.all() if one.meeting_month_id <= meeting.code]
