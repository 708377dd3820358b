"""Projects of a year's business plan that are complete, with their benefits."""

from projects.models import Project, ProjectStatus
from reporting.blocks import BlockContext, Part, benefits_key
from reporting.blocks.projects_planned import benefits_cell, plan_year, project_groups
from reporting.parts import column, note, table

EXAMPLE = "{{ block projects_completed year=2023/24 }}"


def collect(context: BlockContext, *, year: str = "") -> list[Part]:
    """One row a project, grouped by category. Without a year: that of the paper."""
    when = plan_year(context, year, ahead=0)
    projects = list(
        Project.objects.filter(
            partnership=context.partnership, plan_year=when.code, status=ProjectStatus.COMPLETE
        ).order_by("order", "pk")
    )
    if not projects:
        return [note(f"No project of the {when.label} business plan is complete.")]
    rows = project_groups(
        projects,
        lambda project: [
            project.title,
            benefits_cell(project),
            project.description,
            project.get_status_display(),
        ],
    )
    key = benefits_key.collect(context) if any(project.benefits for project in projects) else []
    return [
        *key,
        table(
            id="projects-completed",
            caption=f"Projects of the {when.label} business plan completed in the year",
            columns=[
                column("Project", width=34),
                column("Benefits", width=18),
                column("What it was for", width=34),
                column("Status", width=14),
            ],
            rows=rows,
        ),
    ]
