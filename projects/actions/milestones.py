"""Milestones, their re-baselines, what waits for what, and the register of benefits."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.actions import save_row
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear, SurveyWave
from projects.models import BaselineChange, BenefitEntry, Dependency, Milestone, Project
from projects.timing import When, after_the_end, circle

Node = tuple[str, int]  # ("milestone" or "project", its key)


@transaction.atomic
def save_milestone(*, milestone: Milestone, by: User | None) -> Milestone:
    """Add a milestone to a project or plan, or change it. The baseline of a stored one moves by `rebaseline_milestone`.

    A date after the project's end is refused, until the person confirms that it is meant.
    """
    guard(by, milestone.partnership, Right.EDIT_PROJECTS)
    owner = milestone.project or milestone.plan
    if owner is None or (milestone.project and milestone.plan):
        raise ValidationError("A milestone belongs to a project or to a plan.")
    if owner.partnership_id != milestone.partnership_id:
        raise ValidationError("Choose a project or plan of this partnership.")
    for field in ("baseline", "forecast", "actual"):
        period = getattr(milestone, field)
        if period is not None and isinstance(period.value, SurveyWave):
            raise ValidationError({field: "Type a day, a month or a run of months."})
    if milestone.pk:
        stored = Milestone.objects.select_for_update().get(pk=milestone.pk)
        had = (stored.baseline_id, stored.baseline_words)
        if any(had) and had != (milestone.baseline_id, milestone.baseline_words):
            raise Refused("The baseline moves by “Re-baseline”, which counts and asks for a reason.")
    _refuse_unconfirmed_end(milestone)
    return save_row(milestone, by)


@transaction.atomic
def rebaseline_milestone(
    *,
    milestone: Milestone,
    baseline: CalendarPeriod | None,
    words: str = "",
    reason: str,
    confirmed: bool = False,
    by: User | None,
) -> Milestone:
    """Set a new baseline, count it, and keep the old one with the reason."""
    guard(by, milestone.partnership, Right.EDIT_PROJECTS)
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the baseline moves."})
    if milestone.actual_id or milestone.actual_words:
        raise Refused("This milestone is done: its baseline stays.")
    if not (milestone.baseline_id or milestone.baseline_words):
        raise Refused("This milestone has no baseline yet: type its first one under “Change the milestone”.")
    if baseline is None and not words:
        raise ValidationError({"baseline": "Type the new date, or the words that stand for it."})
    if (milestone.baseline_id, milestone.baseline_words) == (baseline.pk if baseline else None, words):
        raise ValidationError({"baseline": "Type another date: this is the baseline already."})
    change = BaselineChange(
        milestone=milestone,
        number=milestone.rebaselined + 1,
        old=milestone.baseline,
        old_words=milestone.baseline_words,
        new=baseline,
        new_words=words,
        reason=reason.strip(),
        by=by,
    )
    change.full_clean(exclude={"by"})  # the loader of a demonstration is nobody
    change.save()
    milestone.baseline, milestone.baseline_words = baseline, words
    milestone.rebaselined += 1
    milestone.after_end_confirmed = milestone.after_end_confirmed or confirmed
    _refuse_unconfirmed_end(milestone)
    milestone.save()
    old, new = (
        When(one.value if one else None, said) for one, said in ((change.old, change.old_words), (baseline, words))
    )
    record(
        "milestone re-baselined",
        target=milestone,
        by=by,
        partnership_id=milestone.partnership_id,
        changes={"baseline": (str(old), str(new))},
        note=change.reason,
    )
    return milestone


def _refuse_unconfirmed_end(milestone: Milestone) -> None:
    target = milestone.project.target if milestone.project else None
    end = target.value.end if target else None
    late = [
        field
        for field in ("baseline", "forecast")
        if after_the_end(_when(milestone, field), end) and not (milestone.actual_id or milestone.actual_words)
    ]
    if not late:
        milestone.after_end_confirmed = False
    elif not milestone.after_end_confirmed:
        sentence = (
            f"{_when(milestone, late[-1])} is after the project's end, {target.label if target else ''}. "
            "Change the date, or tick below that it is meant."
        )
        raise ValidationError({late[-1]: sentence})


def _when(milestone: Milestone, field: str) -> When:
    period = getattr(milestone, field)
    return When(period.value if period else None, getattr(milestone, f"{field}_words"))


@transaction.atomic
def add_dependency(*, dependency: Dependency, by: User | None) -> Dependency:
    """Say that a milestone or project waits for another one. A circle is refused, and named."""
    partnership = dependency.partnership
    guard(by, partnership, Right.EDIT_PROJECTS)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two halves of a circle come one after the other
    waiting, awaited = dependency.milestone or dependency.project, dependency.on_milestone or dependency.on_project
    if waiting is None or awaited is None:
        raise ValidationError({"on": "Choose what it waits for."})
    if {waiting.partnership_id, awaited.partnership_id} != {partnership.pk}:
        raise ValidationError({"on": "Choose from this partnership."})
    if dependency.milestone and dependency.on_project and dependency.milestone.project_id == dependency.on_project_id:
        raise ValidationError({"on": "A milestone does not wait for the project it belongs to."})
    if dependency.project and dependency.on_milestone and dependency.on_milestone.project_id == dependency.project_id:
        raise ValidationError({"on": "A project does not wait for a milestone of its own."})
    start, onto = _node(waiting), _node(awaited)
    edges = _edges(partnership)
    if onto in edges[start]:
        raise ValidationError({"on": f"“{waiting}” waits for “{awaited}” already."})
    if way := circle(edges, start, onto):
        names = _names(way)
        raise ValidationError(
            {
                "on": f"Choose another: this would close a circle. {' waits for '.join(f'“{names[one]}”' for one in way)}."
            }
        )
    return save_row(dependency, by)


@transaction.atomic
def remove_dependency(*, dependency: Dependency, by: User | None) -> None:
    """Take back that something waits for something."""
    guard(by, dependency.partnership, Right.EDIT_PROJECTS)
    record("dependency removed", target=dependency, by=by, partnership_id=dependency.partnership_id)
    dependency.delete()


def _node(thing: Milestone | Project) -> Node:
    return ("milestone" if isinstance(thing, Milestone) else "project", thing.pk)


def _edges(partnership: Partnership) -> dict[Node, list[Node]]:
    found: dict[Node, list[Node]] = defaultdict(list)
    for one in Dependency.objects.filter(partnership=partnership):
        start = ("milestone", one.milestone_id) if one.milestone_id else ("project", one.project_id or 0)
        onto = ("milestone", one.on_milestone_id) if one.on_milestone_id else ("project", one.on_project_id or 0)
        found[start].append(onto)
    return found


def _names(way: list[Node]) -> dict[Node, str]:
    names: dict[Node, str] = {}
    for kind, model in (("milestone", Milestone), ("project", Project)):
        keys = [key for found, key in way if found == kind]
        names |= {(kind, pk): title for pk, title in model.objects.filter(pk__in=keys).values_list("pk", "title")}  # type: ignore[attr-defined]
    return names


@transaction.atomic
def save_benefit(*, benefit: BenefitEntry, by: User | None) -> BenefitEntry:
    """Add a line to the benefits register, or change it. A saving that is not known stays empty."""
    guard(by, benefit.partnership, Right.EDIT_PROJECTS)
    for field in ("project", "kpi"):
        chosen = getattr(benefit, field)
        if chosen and chosen.partnership_id != benefit.partnership_id:
            raise ValidationError({field: "Choose from this partnership."})
    if benefit.saving_gbp is not None and benefit.saving_year is None:
        raise ValidationError({"saving_year": "Say in which year it saves this."})
    if benefit.saving_year and not isinstance(benefit.saving_year.value, FinancialYear):
        raise ValidationError({"saving_year": "Type a financial year, for example 2026/27."})
    return save_row(benefit, by)
