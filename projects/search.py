"""What of this room can be found by words."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q

from common.formatting import long_day
from partners.roles import Right
from partners.searching import Hit, Search, contains, searches
from projects.models import Decision, Issue, Project, ProjectStatus, ProjectUpdate, Risk
from projects.register_words import TAGS as OF_REGISTER
from projects.register_words import due_words, state_words
from projects.selectors.decisions import decisions_of, standing
from projects.selectors.projects import TAGS as OF_PROJECT
from projects.selectors.projects import target_words


@searches("Projects")
def projects(search: Search) -> Iterable[Hit]:
    """With what was told of them to meetings."""
    rows = search.among(
        Project.objects.filter(partnership=search.partnership)
        .select_related("plan_year", "target", "service")
        .order_by("-plan_year", "order", "pk"),
        ["title", "description", "category", "sponsor_role", "lead_role", "resources", "service__name"],
        periods=["plan_year", "target"],
        also=lambda term: Q(pk__in=ProjectUpdate.objects.filter(contains(["text"], term)).values("project")),
    )
    updates = Prefetch("updates", queryset=ProjectUpdate.objects.select_related("meeting_month"))
    return [
        Hit(
            title=one.title,
            address=search.url("project", pk=one.pk),
            texts=[
                one.description,
                *(f"{update.meeting_month}: {update.text}" for update in one.updates.all()),
                *filter(None, [one.category, one.sponsor_role, one.lead_role, one.resources, str(one.service or "")]),
            ],
            state=(OF_PROJECT[ProjectStatus(one.status)], one.get_status_display()),
            period=f"Plan of {one.plan_year}, to end {target_words(one)}",
        )
        for one in rows.prefetch_related(updates)
    ]


@searches("Decisions")
def decisions(search: Search) -> Iterable[Hit]:
    """The newest meeting first. One with an exempt part is there for those who read drafts, as on its page."""
    rows = search.among(
        decisions_of(search.partnership, sees_private=search.rights.may(Right.SEE_DRAFT_REPORTS)),
        ["title", "recommendation", "resolution_text", "owner_role", "forward_plan_reference", "closing_evidence",
         "meeting__committee__name"],
        days=["meeting__on", "decided_on"],
    )  # fmt: skip
    return [_decision(search, one) for one in rows]


def _decision(search: Search, decision: Decision) -> Hit:
    stands = standing(decision)
    owner = [f"To be carried out by {decision.owner_role}"] if decision.owner_role else []
    return Hit(
        title=decision.title,
        address=search.url("decision", pk=decision.pk),
        texts=[
            decision.recommendation,
            decision.resolution_text,
            decision.closing_evidence,
            decision.forward_plan_reference,
            *owner,
            str(decision.meeting.committee),
        ],
        state=(stands.tag, stands.words),
        period=f"Meeting of {long_day(decision.meeting.on)}",
    )


@searches("Risks")
def risks(search: Search) -> Iterable[Hit]:
    rows = search.among(
        Risk.objects.filter(partnership=search.partnership).select_related("service"),
        ["title", "reference", "description", "mitigation", "owner_role", "closed_why", "service__name"],
        days=["review_on", "closed_on"],
    )
    return [
        Hit(
            title=str(one),
            address=search.url("risk", pk=one.pk),
            texts=[one.description, one.mitigation, one.closed_why, one.owner_role, str(one.service or "")],
            state=(OF_REGISTER[one.state], one.get_state_display()),
            period=f"To be reviewed on {long_day(one.review_on)}" if one.review_on else "",
        )
        for one in rows
    ]


@searches("Issues")
def issues(search: Search) -> Iterable[Hit]:
    rows = search.among(
        Issue.objects.visible_to(search.rights).select_related("service", "due_period"),
        ["title", "reference", "area", "effect", "plan", "workaround", "owner", "escalation", "resolution", "due",
         "service__name"],
        periods=["due_period"],
        days=["opened_on", "resolved_on"],
    )  # fmt: skip
    return [
        Hit(
            title=f"{one.reference} {one.title}".strip(),
            address=search.url("issue", pk=one.pk),
            texts=[one.effect, one.plan, one.workaround, one.resolution, one.escalation, one.owner, one.area,
                   str(one.service or "")],
            state=(OF_REGISTER[one.state], state_words(one)),
            period=f"Due: {due_words(one)}",
        )
        for one in rows
    ]  # fmt: skip
