"""What the pages of strategic plans read: how far each priority is, by the projects and KPIs it leads to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, QuerySet

from common.formatting import STATUS_WORDS
from kpis.choices import Status
from kpis.sight import Sight
from partners.models import Partnership, ScopeKind
from projects.models import Phase, Plan, Project, ProjectStatus, StrategicPriority
from projects.selectors.projects import TAGS
from projects.wording import same_words


@dataclass(frozen=True)
class Link:
    """A project or KPI that a priority leads to, and how it stands."""

    kind: str
    text: str
    words: str
    tag: str = ""
    status: str = ""
    pk: int = 0
    slug: str = ""


@dataclass(frozen=True)
class PriorityLine:
    priority: StrategicPriority
    links: list[Link]
    same: str


@dataclass(frozen=True)
class PhaseLines:
    """A phase with its priorities under the strategic issue they answer."""

    phase: Phase
    issues: list[tuple[str, list[PriorityLine]]] = field(default_factory=list)

    @property
    def lines(self) -> list[PriorityLine]:
        return [line for _, lines in self.issues for line in lines]

    @property
    def progress(self) -> str:
        """22 priorities; 3 lead to projects or KPIs: 2 of 4 projects complete, 1 of 1 KPI on target."""
        many = len(self.lines)
        said = f"{many} {'priority' if many == 1 else 'priorities'}"
        leading = [line for line in self.lines if line.links]
        if not leading:
            return f"{said}; none leads to a project or KPI yet"
        parts = []
        for kind, words, good in (("project", "complete", "completed"), ("kpi", "on target", "on_target")):
            links = {link.text: link for line in leading for link in line.links if link.kind == kind}.values()
            done = sum(good in (link.tag, link.status) for link in links)
            name = "KPI" if kind == "kpi" else kind
            parts += [f"{done} of {len(links)} {name}{'' if len(links) == 1 else 's'} {words}"] if links else []
        return f"{said}; {len(leading)} lead{'s' if len(leading) == 1 else ''} to projects or KPIs: {', '.join(parts)}"


def plans_of(partnership: Partnership) -> QuerySet[Plan]:
    """The newest first, with how many priorities each has."""
    counted = Plan.objects.filter(partnership=partnership).select_related("period")
    return counted.annotate(many=Count("phases__priorities")).order_by("-period__start", "pk")


def phases_of(plan: Plan, sight: Sight) -> list[PhaseLines]:
    """Every phase with its priorities and what they lead to. Eight queries, however many there are."""
    priorities = (
        StrategicPriority.objects.select_related("same_as__phase")
        .prefetch_related(
            "projects",
            Prefetch("kpis", sight.kpis),
            Prefetch("doubles", StrategicPriority.objects.select_related("phase")),
        )
        .order_by("number")
    )
    phases = list(plan.phases.select_related("period").prefetch_related(Prefetch("priorities", queryset=priorities)))
    kpis = {kpi.pk for phase in phases for one in phase.priorities.all() for kpi in one.kpis.all()}
    titles, statuses = _kpi_titles(kpis, sight), _kpi_statuses(kpis, sight)
    found = []
    for phase in phases:
        issues: list[tuple[str, list[PriorityLine]]] = []
        for one in phase.priorities.all():
            links = [_project_link(project) for project in one.projects.all()]
            for kpi in one.kpis.all():
                status = statuses.get(kpi.pk, "no_figure")
                words = STATUS_WORDS[status]
                links.append(Link("kpi", titles.get(kpi.pk, kpi.slug), words, status=status, pk=kpi.pk, slug=kpi.slug))
            if not issues or issues[-1][0] != one.issue:
                issues.append((one.issue, []))
            issues[-1][1].append(PriorityLine(one, links, same_words(one)))
        found.append(PhaseLines(phase, issues))
    return found


def _project_link(project: Project) -> Link:
    status = ProjectStatus(project.status)
    return Link("project", project.title, status.label, tag=TAGS[status], pk=project.pk)


def _kpi_titles(kpis: Iterable[int], sight: Sight) -> dict[int, str]:
    definitions = sight.definitions.filter(kpi__in=kpis).order_by("valid_from")
    return dict(definitions.values_list("kpi", "title"))


def _kpi_statuses(kpis: Iterable[int], sight: Sight) -> dict[int, str]:
    """The newest status of each for the partnership as a whole."""
    results = (
        sight.results.filter(kpi__in=kpis, scope__kind=ScopeKind.WHOLE, item__breakdown__isnull=True)
        .exclude(status=Status.NO_FIGURE)
        .order_by("period__end", "-period__start")
    )
    return dict(results.values_list("kpi", "status"))


def open_ends(plan: Plan, phases: list[PhaseLines]) -> list[str]:
    """What the plan leaves open, in sentences."""
    said = []
    for one in phases:
        if one.phase.period.end is None:
            printed = f", although the plan prints “{plan.printed_period}”" if plan.printed_period else ""
            said.append(f"Phase {one.phase.number}, {one.phase.name}, has no end{printed}.")
    return said


def newest_plan(partnership: Partnership, title: str = "") -> Plan | None:
    """The plan of that title; without one the newest."""
    plans = plans_of(partnership)
    return (plans.filter(title__iexact=title) if title else plans).first()
