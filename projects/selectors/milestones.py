"""What the pages of milestones, dependencies and benefits read."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kpis.sight import Sight
from projects.models import BenefitEntry, Dependency, Milestone, Project
from projects.timing import Standing, When, after_the_end, standing
from projects.wording import when_of

TAGS = {"done": "done", "late": "late", "due": "due", "on_track": "on_track", "open": "open"}


def standing_of(milestone: Milestone, as_at: date) -> Standing:
    """What an old paper planned is not late years afterwards: nobody has told of it since."""
    dates = (when_of(milestone, field) for field in ("baseline", "forecast", "actual"))
    stands = standing(*dates, as_at=as_at)
    return Standing("open", "Not known whether reached") if stands.key == "late" and milestone.source else stands


def milestones_of(project: Project, as_at: date) -> list[dict]:
    """Every milestone of a project with its dates in words and how it stands. One query."""
    end = project.target.value.end if project.target else None
    rows = []
    for one in project.milestones.select_related("baseline", "forecast", "actual"):
        dates = {field: when_of(one, field) for field in ("baseline", "forecast", "actual")}
        late = after_the_end(dates["forecast"] if dates["forecast"].known else dates["baseline"], end)
        stands = standing_of(one, as_at)
        rows.append(
            {
                "milestone": one,
                **{field: str(when) if when.known else "" for field, when in dates.items()},
                "standing": stands,
                "tag": TAGS[stands.key],
                "after_end": late and stands.key != "done",
            }
        )
    return rows


def dependencies_of(project: Project) -> tuple[list[Dependency], list[Dependency]]:
    """What the project and its milestones wait for, and what else waits for them. Two queries."""
    found = Dependency.objects.select_related("milestone", "project", "on_milestone", "on_project")
    waits = found.filter(Q(project=project) | Q(milestone__project=project))
    awaited = found.filter(Q(on_project=project) | Q(on_milestone__project=project))
    own = list(waits)
    return own, [one for one in awaited if one not in own]


def history_of(milestone: Milestone) -> list[dict]:
    """Earlier baselines, the first move first."""
    return [
        {
            "number": one.number,
            "old": str(When(one.old.value if one.old else None, one.old_words)),
            "new": str(When(one.new.value if one.new else None, one.new_words)),
            "reason": one.reason,
            "by": one.by,
            "at": one.at,
        }
        for one in milestone.baseline_changes.select_related("old", "new", "by")
    ]


def benefits_of(sight: Sight) -> QuerySet[BenefitEntry]:
    """The register in its order, each with the title of its KPI where that may be seen. One query."""
    newest = sight.definitions.filter(kpi=OuterRef("kpi")).order_by("-valid_from")
    found = BenefitEntry.objects.filter(partnership=sight.partnership)
    return found.select_related("project", "kpi", "saving_year", "due").annotate(
        kpi_title=Subquery(newest.values("title")[:1])
    )
