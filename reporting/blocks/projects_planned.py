"""Priorities of a year's business plan, with target dates, benefits, status and the latest update."""

from collections.abc import Callable

from common.formatting import NO_FIGURE_WORDS, NOTHING
from periods.values import FinancialYear, Month
from projects.models import Project, ProjectStatus
from reporting.blocks import BlockContext, Part, benefits_key
from reporting.figures import ReferenceUnknown, read_period
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block projects_planned year=2024/25 }}"
LOST = NO_FIGURE_WORDS["lost"]


def collect(context: BlockContext, *, year: str = "") -> list[Part]:
    """One row a project, on a landscape page. Without a year: the one after that of the paper."""
    when = plan_year(context, year, ahead=1)
    projects = list(
        Project.objects.filter(partnership=context.partnership, plan_year=when.code)
        .select_related("target")
        .prefetch_related("updates")
        .order_by("order", "pk")
    )
    if not projects:
        return [note(f"The {when.label} business plan has no projects yet.")]
    meeting = Month(context.report.meeting.on.year, context.report.meeting.on.month)
    rows = project_groups(
        projects,
        lambda project: [
            project.title,
            _target(context, project),
            benefits_cell(project),
            project.description,
            _status(project),
            _update(project, meeting),
        ],
    )
    key = benefits_key.collect(context) if any(project.benefits for project in projects) else []
    return [
        *key,
        table(
            id="projects-planned",
            caption=f"Priorities of the {when.label} business plan, with updates as at {meeting.label}",
            columns=[
                column("Priority", width=21),
                column("Target date", width=12),
                column("Benefits", width=12),
                column("Description", width=21),
                column("Status", width=12),
                column(f"Update of {meeting.label}", width=22),
            ],
            rows=rows,
            landscape=True,
        ),
    ]


def plan_year(context: BlockContext, year: str, *, ahead: int) -> FinancialYear:
    if not year:
        return FinancialYear(context.report.when.financial_year.start_year + ahead)
    when = read_period(year)
    if not isinstance(when, FinancialYear):
        raise ReferenceUnknown(f"A business plan is of a year: write year=2023/24 instead of “{year}”.")
    return when


def project_groups(projects: list[Project], cells: Callable[[Project], list[dict | str]]) -> list[dict]:
    """A row for each project, below the name of its category where there are several; those without one come last."""
    categories: dict[str, list[Project]] = {}
    for project in projects:
        categories.setdefault(project.category, []).append(project)
    if "" in categories:
        categories["Other"] = categories.pop("")
    rows: list[dict] = []
    for category, group in categories.items():
        if len(categories) > 1:
            rows.append(row(category, kind="group"))
        rows += [row(*cells(project), of=[project]) for project in group]
    return rows


def benefits_cell(project: Project) -> dict:
    if project.benefits_lost:
        return cell("", note=LOST)
    return cell("" if project.benefits else NOTHING, symbols=project.benefits)


def _target(context: BlockContext, project: Project) -> dict:
    if project.target is None:
        return cell(project.target_note or NOTHING)
    end = project.target.value.end
    overdue = end is not None and end < context.report.meeting.on and project.status != ProjectStatus.COMPLETE
    notes = [project.target_note, "overdue at this meeting" if overdue else ""]
    return cell(project.target.value.label, note="; ".join(words for words in notes if words))


def _status(project: Project) -> dict:
    if project.status == ProjectStatus.LOST:
        return cell("", note=LOST)
    return cell(project.get_status_display())


def _update(project: Project, meeting: Month) -> dict:
    """The update given to this meeting, else the last one before it, which then says of when it is."""
    known = [update for update in project.updates.all() if update.meeting_month_id <= meeting.code]
    if not known:
        return cell(NOTHING)
    latest = max(known, key=lambda update: update.meeting_month_id)
    older = latest.meeting_month_id != meeting.code
    return cell(latest.text, note=f"as at {latest.meeting_month.label}" if older else "")
