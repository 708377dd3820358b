"""What of this room a printed figure may be made of."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from common.formatting import long_day
from partners.origins import Asked, Kept, tells_of
from partners.roles import Right
from projects.models import (
    Action,
    Contract,
    Decision,
    Engagement,
    FocusArea,
    Issue,
    Milestone,
    Phase,
    PlanAppendix,
    PlannedSaving,
    PlanReview,
    Project,
    Quotation,
    Reserve,
    Risk,
    Stage,
    StrategicPriority,
)
from projects.selectors.decisions import decisions_of


@tells_of(Decision)
def decisions(asked: Asked) -> Iterable[Kept]:
    """One with an exempt part is there for those who read drafts, as on its page."""
    kept = decisions_of(asked.rights.partnership, sees_private=asked.rights.may(Right.SEE_DRAFT_REPORTS))
    for one in kept.filter(pk__in=asked.pks):
        signed = [f"{step.role}, {long_day(step.on)}" for step in one.approvals.all() if step.on]
        said = f"decided on {long_day(one.decided_on)}" if one.decided_on else "not decided yet"
        yield Kept(one, agreed="; ".join([said, *signed]), address=asked.url("decision", pk=one.pk))


@tells_of(Reserve)
def reserves(asked: Asked) -> Iterable[Kept]:
    return [Kept(one, address=asked.url("reserves")) for one in asked.among(Reserve.objects.all())]


@tells_of(Project)
def projects(asked: Asked) -> Iterable[Kept]:
    return [Kept(one, address=asked.url("project", pk=one.pk)) for one in asked.among(Project.objects.all())]


@tells_of(Milestone)
def milestones(asked: Asked) -> Iterable[Kept]:
    """With the newest of its baseline changes, which somebody agreed."""
    for one in asked.among(Milestone.objects.prefetch_related("baseline_changes")):
        moved = [f"re-baselined on {long_day(localdate(change.at))}" for change in one.baseline_changes.all()]
        yield Kept(one, source=one.source, agreed="; ".join(moved), address=asked.url("milestone", pk=one.pk))


@tells_of(Issue)
def issues(asked: Asked) -> Iterable[Kept]:
    kept = Issue.objects.visible_to(asked.rights).filter(pk__in=asked.pks)
    return [Kept(one, source=one.source, address=asked.url("issue", pk=one.pk)) for one in kept]


@tells_of(Action)
def actions(asked: Asked) -> Iterable[Kept]:
    kept = Action.objects.visible_to(asked.rights).filter(pk__in=asked.pks)
    return [Kept(one, source=one.source) for one in kept]


@tells_of(Risk)
def risks(asked: Asked) -> Iterable[Kept]:
    kept = asked.among(Risk.objects.all())
    return [Kept(one, source=one.source, address=asked.url("risk", pk=one.pk)) for one in kept]


@tells_of(Contract)
def contracts(asked: Asked) -> Iterable[Kept]:
    return [Kept(one, source=one.source, address=asked.url("contracts")) for one in asked.among(Contract.objects.all())]


@tells_of(Stage, Engagement, Quotation)
def registers(asked: Asked) -> Iterable[Kept]:
    address = asked.url("plan-registers")
    return [
        Kept(one, source=getattr(one, "source", ""), address=address) for one in asked.among(asked.model.objects.all())
    ]


PLAN_OF: dict[type, tuple[str, ...]] = {
    Phase: ("plan",),
    StrategicPriority: ("phase", "plan"),
    PlannedSaving: ("plan",),
    PlanReview: ("plan",),
    FocusArea: ("plan",),
    PlanAppendix: ("plan",),
}


@tells_of(*PLAN_OF)
def of_plans(asked: Asked) -> Iterable[Kept]:
    """What stands on the page of a strategic plan."""
    way = PLAN_OF[asked.model]
    also = ["year"] if asked.model is PlannedSaving else []
    for one in asked.among(asked.model.objects.select_related("__".join(way), *also)):
        plan: Any = one
        for step in way:
            plan = getattr(plan, step)
        yield Kept(one, source=plan.title, address=asked.url("plan", pk=plan.pk))
