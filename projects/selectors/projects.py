"""What the pages of projects read."""

from dataclasses import dataclass

from django.db.models import Prefetch

from partners.models import Partnership, Service
from periods.models import CalendarPeriod
from projects.models import Benefit, Project, ProjectStatus, ProjectUpdate

TAGS = {
    ProjectStatus.NOT_STARTED: "not_started",
    ProjectStatus.ON_TRACK: "on_track",
    ProjectStatus.AT_RISK: "due",
    ProjectStatus.DELAYED: "delayed",
    ProjectStatus.COMPLETE: "completed",
    ProjectStatus.LOST: "lost",
}


@dataclass(frozen=True)
class ProjectFilter:
    """Which projects to show; an empty choice is all of them. Unknown choices find nothing."""

    year: str = ""
    service: str = ""
    status: str = ""
    benefit: str = ""


def target_words(project: Project) -> str:
    """March 2025; April to June 2025; March 2025, ongoing after; no date."""
    return ", ".join(
        part for part in (project.target.label if project.target else "", project.target_note) if part
    ) or ("no date")


def projects_of(partnership: Partnership, chosen: ProjectFilter) -> list[Project]:
    """The projects in the order of the plan, newest year first, with `newest` update. Two queries."""
    projects = Project.objects.filter(partnership=partnership).select_related("service", "target", "plan_year")
    if chosen.year:
        projects = projects.filter(plan_year__label=chosen.year)
    if chosen.service:
        projects = projects.filter(service__slug=chosen.service)
    if chosen.status:
        projects = projects.filter(status=chosen.status)
    updates = ProjectUpdate.objects.select_related("meeting_month")
    found = list(projects.order_by("-plan_year", "order", "pk").prefetch_related(Prefetch("updates", queryset=updates)))
    # Benefits are a short list in JSON, which SQLite cannot search: the plan of a partnership is small.
    return [project for project in found if not chosen.benefit or chosen.benefit in project.benefits]


def filters_of(partnership: Partnership, chosen: ProjectFilter) -> list[dict]:
    """The selects above the list, with what there is to choose. Two queries."""
    years = CalendarPeriod.objects.filter(pk__in=partnership.projects.values("plan_year")).order_by("-start")
    services = Service.objects.filter(pk__in=partnership.projects.values("service"))
    return [
        _select("year", "Business plan", "All years", [(one.label, one.label) for one in years], chosen.year),
        _select("service", "Service", "All services", [(one.slug, one.name) for one in services], chosen.service),
        _select("status", "Status", "Every status", ProjectStatus.choices, chosen.status),
        _select("benefit", "Benefit", "Every benefit", Benefit.choices, chosen.benefit),
    ]


def _select(name: str, label: str, everything: str, choices: list[tuple[str, str]], chosen: str) -> dict:
    options = [
        {"value": value, "label": text, "selected": value == chosen} for value, text in [("", everything), *choices]
    ]
    return {"name": name, "label": label, "options": options}
