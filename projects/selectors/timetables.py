"""Timetables of plans and projects: the rows of the picture, and the table that says the same."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet

from common.formatting import NOTHING
from partners.origins import made_of
from periods.models import CalendarPeriod
from periods.values import AsAt, Period
from projects.models import Milestone, Phase, Plan, PlanReview, Project, Stage
from projects.selectors.milestones import standing_of
from projects.wording import OPEN, from_and_to, when_of

Row = dict
COLUMNS = (("Planned", 24), ("Forecast", 18), ("Done", 13), ("How it stands", 17))
DATES = ("baseline", "forecast", "actual")
MILESTONES = Milestone.objects.select_related(*DATES)


def of_plan(plan: Plan, *, as_at: date) -> dict:
    """The phases, reviews with a month and milestones of a plan, and the projects its priorities lead to."""
    phases = list(plan.phases.select_related("period"))
    reviews = plan.reviews.filter(month__isnull=False).select_related("month")
    rows = [_phase(phase, as_at) for phase in phases]
    rows += [_review(review, review.month) for review in reviews if review.month]
    rows += [_milestone(one, as_at) for one in MILESTONES.filter(plan=plan)]
    projects = Project.objects.filter(priorities__phase__plan=plan).distinct()
    found = list(with_timetable(projects))
    if found:
        rows.append(_group("Projects that the priorities lead to"))
        rows += [row for project in found for row in _project(project, as_at)]
    return chart(rows, id=f"timetable-of-plan-{plan.pk}", title=f"Timetable: {plan.title}", as_at=as_at)


def of_project(project: Project, *, as_at: date) -> dict:
    """A project with its stages and milestones, then its workstreams with theirs."""
    everything = with_timetable(Project.objects.filter(pk=project.pk) | Project.objects.filter(parent=project))
    rows = [row for one in sorted(everything, key=lambda one: one.pk != project.pk) for row in _project(one, as_at)]
    return chart(rows, id=f"timetable-of-project-{project.pk}", title=f"Timetable: {project.title}", as_at=as_at)


def of_projects(projects: Sequence[Project], *, id: str, title: str, as_at: date) -> dict:
    """Several projects below each other; they come from `with_timetable`."""
    return chart([row for one in projects for row in _project(one, as_at)], id=id, title=title, as_at=as_at)


def with_timetable(projects: "QuerySet[Project]") -> "QuerySet[Project]":
    """Projects with all that a timetable shows, in three queries."""
    return (
        projects.select_related("begins", "target")
        .prefetch_related(Prefetch("milestones", queryset=MILESTONES), "stages")
        .order_by("order", "pk")
    )


def chart(rows: list[Row], *, id: str, title: str, as_at: date) -> dict:
    """The picture as a chart of the form "timetable", its dates in words in the table beside it."""
    shown = _shown(rows)
    return {
        "kind": "chart",
        "form": "timetable",
        "id": id,
        "title": title,
        "summary": _summary(rows, title),
        "as_at": as_at.isoformat(),
        "rows": [{key: value for key, value in row.items() if key not in ("cells", "origin")} for row in rows],
        "table": {
            "kind": "table",
            "id": f"{id}-table",
            "caption": f"{title}, as at {AsAt(as_at).label}",
            "note": "",
            "landscape": False,
            "columns": [{"label": label, "align": "text", "width": wide} for label, wide in _shares(shown)],
            "rows": [_table_row(row, shown) for row in rows],
        },
    }


def _shown(rows: list[Row]) -> list[int]:
    """Which of the columns are not empty throughout; plan and standing always are shown."""
    filled = {place for row in rows for place, words in enumerate(row.get("cells", ())) if words != NOTHING}
    return [place for place in range(len(COLUMNS)) if place in filled or place in (0, len(COLUMNS) - 1)]


def _shares(shown: list[int]) -> list[tuple[str, int]]:
    """The heads, with widths in per cent that add up to a hundred."""
    heads = [(label, wide) for place, (label, wide) in enumerate(COLUMNS) if place in shown]
    return [("What", 100 - sum(wide for _, wide in heads)), *heads]


def _table_row(row: Row, shown: list[int]) -> dict:
    if row["kind"] == "group":
        return {"kind": "group", "cells": [{"text": row["label"]}]}
    cells = [{"text": row["label"]}, *({"text": row["cells"][place]} for place in shown)]
    return {"kind": "body", "cells": cells, "origin": row["origin"]}


def _summary(rows: list[Row], title: str) -> str:
    """What somebody who does not see the picture is told: how much of what, and what is late or open."""
    counts = []
    for kind, words in (("phase", "phase"), ("project", "project"), ("stage", "stage"), ("milestone", "milestone")):
        many = sum(row["kind"] == kind for row in rows)
        counts += [f"{many} {words}{'' if many == 1 else 's'}"] if many else []
    late = [row["label"] for row in rows if row.get("cells") and row["cells"][3].startswith("Late")]
    endless = [row["label"] for row in rows if row.get("bar") and row["bar"]["end"] is None]
    said = [f"{title}, with {', '.join(counts) or 'no dates'}."]
    said += [f"Without an end: {', '.join(endless)}."] if endless else []
    said += [f"Late: {', '.join(late)}."] if late else []
    return " ".join([*said, "The table beside it says every date."])


def _group(label: str) -> Row:
    return {"kind": "group", "label": label}


def _phase(phase: Phase, as_at: date) -> Row:
    first, last = from_and_to(phase.period.value)
    planned = f"from {first}; {OPEN}" if last == OPEN else f"{first} to {last}"
    return {
        "kind": "phase",
        "label": str(phase),
        "origin": made_of(phase),
        "bar": _span(phase.period.value),
        "cells": [planned, NOTHING, NOTHING, _passing(phase.period.start, phase.period.end, as_at)],
    }


def _review(review: PlanReview, month: CalendarPeriod) -> Row:
    return {
        "kind": "milestone",
        "label": f"Review: {review.what}",
        "origin": made_of(review),
        "baseline": _span(month.value),
        "cells": [month.label, NOTHING, NOTHING, "Planned"],
    }


def _project(project: Project, as_at: date) -> Iterable[Row]:
    ends = project.target.value if project.target else None
    begins = project.begins.value.start if project.begins else None
    words = ", ".join(part for part in (ends.label if ends else "", project.target_note) if part) or "no date"
    row: Row = {
        "kind": "project",
        "label": project.title,
        "origin": made_of(project),
        "cells": [
            f"{project.begins.label} to {words}" if project.begins else words,
            NOTHING,
            NOTHING,
            project.get_status_display(),
        ],
    }
    if begins:
        row["bar"] = {"start": begins.isoformat(), "end": ends.end.isoformat() if ends and ends.end else None}
    elif ends:
        row["baseline"] = _span(ends)
    else:
        row["words"] = words
    yield row
    for stage in project.stages.all():
        yield _stage(stage, as_at)
    for milestone in project.milestones.all():
        yield _milestone(milestone, as_at)


def _stage(stage: Stage, as_at: date) -> Row:
    first = AsAt(stage.starts_on).label
    planned = f"{first} to {AsAt(stage.ends_on).label}" if stage.ends_on else f"from {first}, open"
    end = stage.ends_on.isoformat() if stage.ends_on else None
    return {
        "kind": "stage",
        "label": stage.name,
        "origin": made_of(stage),
        "bar": {"start": stage.starts_on.isoformat(), "end": end},
        "cells": [planned, NOTHING, NOTHING, _passing(stage.starts_on, stage.ends_on, as_at)],
    }


def _milestone(milestone: Milestone, as_at: date) -> Row:
    dates = {field: when_of(milestone, field) for field in DATES}
    moved = milestone.rebaselined
    often = f", re-baselined {'once' if moved == 1 else f'{moved} times'}" if moved else ""
    row: Row = {
        "kind": "milestone",
        "label": milestone.title,
        "origin": made_of(milestone),
        "cells": [
            f"{dates['baseline']}{often}",
            *(str(dates[field]) if dates[field].known else NOTHING for field in DATES[1:]),
            standing_of(milestone, as_at).words,
        ],
    }
    row |= {field: _span(when.period) for field, when in dates.items() if when.period}
    if not any(when.period for when in dates.values()):
        said = next((when.words for when in dates.values() if when.words), "")
        row["words"] = f"no date: {said}" if said else "no date"
    return row


def _passing(first: date, last: date | None, as_at: date) -> str:
    """Where a phase or stage stands, by its dates alone."""
    if as_at < first:
        return "Not begun"
    return "Under way" if last is None or as_at <= last else "Over"


def _span(period: Period) -> dict:
    return {"start": period.start.isoformat(), "end": period.end.isoformat() if period.end else None}
