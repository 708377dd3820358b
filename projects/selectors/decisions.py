"""What is known of decisions: where each stands, what it still waits for, and whether its sums agree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as Exact

from django.db.models import Prefetch, Q, QuerySet

from committees.models import Committee, Meeting
from common.formatting import long_day, money
from partners.models import Partnership
from projects.models import (
    Approval,
    CallIn,
    Consequence,
    Decision,
    Draw,
    NamedDate,
    Reserve,
    Resolution,
    Workstream,
    YearAmount,
)

UNKNOWN = "not known"


@dataclass(frozen=True)
class Standing:
    """Where a decision stands: the key of its tag, and its words."""

    tag: str
    words: str


def standing(decision: Decision) -> Standing:
    if decision.closed_on:
        return Standing("completed", "Closed")
    match decision.resolution:
        case "":
            return Standing("not_started", "To be decided")
        case Resolution.DEFERRED:
            return Standing("due", "Deferred")
        case Resolution.REFUSED:
            return Standing("stopped", "Refused")
    if decision.began_on:
        return Standing("in_progress", "Being carried out")
    if any(one.kind == Approval.Kind.DECIDES and one.on is None for one in decision.approvals.all()):
        return Standing("due", "Waiting for approval")
    return Standing("in_progress", "Decided")


def missing_before_start(decision: Decision, on: date) -> list[str]:
    """What keeps a decision from being carried out on a day, each in words; nothing where it may begin."""
    missing = []
    if not decision.resolution:
        missing.append("the resolution is not entered")
    elif not decision.agreed:
        missing.append(f"it was {decision.get_resolution_display().lower()}")
    elif decision.decided_on and decision.decided_on > on:
        missing.append(f"it is decided on {long_day(decision.decided_on)}")
    for approval in decision.approvals.all():
        if approval.kind == Approval.Kind.DECIDES and (approval.on is None or approval.on > on):
            when = f"decides on {long_day(approval.on)}" if approval.on else "has not approved it"
            missing.append(f"{approval.role} {when}")
    return [*missing, *_call_in_in_the_way(decision, on)]


def _call_in_in_the_way(decision: Decision, on: date) -> list[str]:
    ends = decision.call_in_ends_on
    match decision.call_in:
        case CallIn.NOT_SUBJECT:
            return []
        case CallIn.CALLED_IN:
            return ["it is called in"]
        case CallIn.NOT_STATED:
            return ["it is not stated whether it may be called in"]
    if ends is None:
        return ["the last day of call-in is not known"]
    return [f"call-in ends on {long_day(ends)}"] if ends >= on else []


def total(amounts: Iterable[Exact | None]) -> Exact | None:
    """The sum; None where there is nothing to add, or a part is not known."""
    found = list(amounts)
    return None if not found or None in found else sum((one for one in found if one is not None), Exact(0))


@dataclass(frozen=True)
class Disagreement:
    """Something in a decision's figures or dates that does not agree; `key` is the same as long as the fault is."""

    key: str
    words: str


def disagreements(decision: Decision) -> list[Disagreement]:
    """What does not add up or agree in the paper of a decision, each in a sentence with all its figures."""
    return [*_sums(decision), *_spent_before(decision), *_dates(decision), *_missing(decision)]


def _sums(decision: Decision) -> list[Disagreement]:
    """The recommendation, its years and its workstreams are three ways to the same amount."""
    years = [one.amount_gbp for one in decision.year_amounts.all()]
    workstreams = [one.amount_gbp for one in decision.workstreams.all()]
    sums = [decision.amount_gbp]
    words = [
        f"the recommendation asks for {money(decision.amount_gbp) if decision.amount_gbp is not None else 'no amount'}"
    ]
    for amounts, one, several in (
        (years, "its year adds up", "its years add up"),
        (workstreams, "its workstream adds up", "its workstreams add up"),
    ):
        if amounts:
            added = total(amounts)
            sums.append(added)
            words.append(
                f"{one if len(amounts) == 1 else several} to "
                + (money(added) if added is not None else f"{money(_known(amounts))} with an amount that is {UNKNOWN}")
            )
    if len(set(sums)) == 1:
        return []
    key = "sums:" + "/".join(f"{one:f}" if one is not None else "?" for one in sums)
    return [Disagreement(key, f"{decision.title}: {_listed(words)}. These must be the same.")]


def _spent_before(decision: Decision) -> list[Disagreement]:
    """Money spent before approval is part of what is asked for: then the cost is not all still to come."""
    spent = [one for one in decision.workstreams.all() if one.nature == Workstream.Nature.RETROSPECTIVE]
    amount = total(one.amount_gbp for one in spent)
    if not spent or amount is None or decision.amount_gbp is None:
        return []
    when = _listed([one.duration for one in spent if one.duration])
    costs = [one.period_words for one in decision.consequences.all() if one.kind == "cost" and one.period_words]
    until = f" “{costs[0]}”" if costs else ""
    return [
        Disagreement(
            f"spent-before:{amount:f}",
            f"{decision.title}: the {money(decision.amount_gbp)}{until} includes {money(amount)} that was already spent"
            f"{f' ({when})' if when else ''}; {money(decision.amount_gbp - amount)} is still to be spent.",
        )
    ]


def _dates(decision: Decision) -> list[Disagreement]:
    """What is named in several places has one date."""
    named: dict[str, list[NamedDate]] = defaultdict(list)
    for one in decision.named_dates.all():
        if one.subject:
            named[one.subject.casefold()].append(one)
    found = []
    for subject, dates in named.items():
        if len({one.period_id for one in dates}) > 1:
            said = [f"{one.printed or one.period.label} ({one.where or 'milestones'})" for one in dates]
            found.append(
                Disagreement(
                    f"dates:{subject}", f"{decision.title}: {dates[0].subject} has different dates: {_listed(said)}."
                )
            )
    return found


def _missing(decision: Decision) -> list[Disagreement]:
    found = []
    if not decision.options.all():
        found.append(Disagreement("no-options", f"{decision.title}: no options are given, not even to do nothing."))
    return found


def _known(amounts: Iterable[Exact | None]) -> Exact:
    return sum((one for one in amounts if one is not None), Exact(0))


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def decisions_of(partnership: Partnership, *, sees_private: bool = True) -> QuerySet[Decision]:
    """The decisions with what their lists show, newest meeting first. Three queries."""
    found = Decision.objects.filter(partnership=partnership).select_related("meeting__committee")
    if not sees_private:
        found = found.filter(has_exempt_part=False)
    return found.order_by("-meeting__on", "order", "pk").prefetch_related("follow_ups", "approvals")


def with_parts(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """With everything that belongs to a decision at hand. Seven queries more."""
    return decisions.prefetch_related(
        "options",
        "implications",
        "workstreams",
        "approvals",
        Prefetch("consequences", queryset=Consequence.objects.select_related("period")),
        Prefetch("named_dates", queryset=NamedDate.objects.select_related("period")),
        Prefetch("year_amounts", queryset=YearAmount.objects.select_related("year", "reserve")),
    )


def matters_arising(committee: Committee, before: date, *, since: date | None = None) -> QuerySet[Decision]:
    """The decisions of a committee's earlier meetings that are not closed, or were closed after `since`; newest first."""
    still_told = Q(closed_on__isnull=True)
    if since is not None:
        still_told |= Q(closed_on__gte=since)
    return (
        Decision.objects.filter(still_told, meeting__committee=committee, meeting__on__lt=before)
        .select_related("meeting")
        .order_by("-meeting__on", "order", "pk")
        .prefetch_related("follow_ups", "approvals")
    )


def next_meeting(partnership: Partnership, today: date) -> Meeting | None:
    """The next meeting of the partnership's own committee, or the last one where none is planned. One query."""
    kept = list(
        Meeting.objects.filter(partnership=partnership, committee__name=partnership.committee_name)
        .exclude(state="cancelled")
        .order_by("on")
    )
    return next((one for one in kept if one.on >= today), kept[-1] if kept else None)


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The last meeting of the same committee before this one that was not cancelled."""
    return (
        Meeting.objects.filter(committee=meeting.committee_id, on__lt=meeting.on)
        .exclude(state="cancelled")
        .order_by("-on")
        .first()
    )


@dataclass(frozen=True)
class Drawn:
    """One row of a reserve: what a decision approved for a year, what was drawn of it, what is left."""

    year_amount: YearAmount
    drawn_gbp: Exact
    draws: list[Draw]

    @property
    def left_gbp(self) -> Exact | None:
        approved = self.year_amount.approved_gbp
        return None if approved is None else approved - self.drawn_gbp


def drawn_of(reserve: Reserve) -> list[Drawn]:
    """The rows of a reserve in the order of their years; its amounts and draws were read before."""
    return [
        Drawn(one, sum((draw.amount_gbp for draw in one.draws.all()), Exact(0)), list(one.draws.all()))
        for one in reserve.year_amounts.all()
    ]


def reserves_of(partnership: Partnership) -> QuerySet[Reserve]:
    """The reserves with all that was approved and drawn. Three queries."""
    amounts = (
        YearAmount.objects.select_related("year", "decision").prefetch_related("draws").order_by("year__start", "pk")
    )
    return Reserve.objects.filter(partnership=partnership).prefetch_related(Prefetch("year_amounts", queryset=amounts))
