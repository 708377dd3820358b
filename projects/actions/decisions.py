"""Decisions: put to a meeting, minuted, carried out, followed until they are closed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal as Exact
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import long_day
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.values import FinancialYear
from projects.models import (
    Approval,
    CallIn,
    Decision,
    DecisionPart,
    FollowUp,
    MoneyAsked,
    Option,
    Resolution,
    YearAmount,
)
from projects.selectors.decisions import missing_before_start

Part = TypeVar("Part", bound=DecisionPart)


@transaction.atomic
def save_decision(*, decision: Decision, by: User | None) -> Decision:
    """Put a matter to a meeting, or change what is put. What was minuted is not changed here."""
    guard(by, decision.partnership, Right.KEEP_DECISIONS)
    errors: dict[str, str] = {}
    if decision.meeting.partnership_id != decision.partnership_id:
        errors["meeting"] = "Choose a meeting of this partnership."
    if decision.money == MoneyAsked.AMOUNT and decision.amount_gbp is None:
        errors["amount_gbp"] = (
            "This is a recommendation without amount: type how much it asks for, or say that the amount is not known yet."
        )
    if decision.money != MoneyAsked.AMOUNT and decision.amount_gbp is not None:
        errors["money"] = "Choose “An amount”, or leave the amount empty."
    if errors:
        raise ValidationError(errors)
    return save_row(decision, by)


@transaction.atomic
def save_parts(*, decision: Decision, kind: type[Part], rows: Sequence[Part], by: User | None) -> list[Part]:
    """Keep the options, amounts, workstreams … of a decision in the order given; what is not among them goes."""
    guard(by, decision.partnership, Right.KEEP_DECISIONS)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    _check(decision, kind, rows)
    kept = kind._default_manager.filter(decision=decision)  # type: ignore[misc]  # every part has a decision
    old = " / ".join(str(one) for one in kept)
    gone = kept.exclude(pk__in=[row.pk for row in rows if row.pk])
    if kind is YearAmount and gone.filter(draws__isnull=False).exists():
        raise Refused("Keep the years of which money was drawn: their rows cannot be taken away.")
    gone.delete()
    if kind is Option:  # the recommended one may have changed places
        kept.update(recommended=False, does_nothing=False)
    for order, row in enumerate(rows, start=1):
        row.decision, row.order = decision, order  # type: ignore[attr-defined]
        row.full_clean()
        row.save()
    record(
        f"decision's {kind._meta.verbose_name_plural} saved",
        target=decision,
        by=by,
        partnership_id=decision.partnership_id,
        changes={str(kind._meta.verbose_name_plural): (old, " / ".join(str(row) for row in rows))},
    )
    return list(rows)


def _check(decision: Decision, kind: type[DecisionPart], rows: Sequence[DecisionPart]) -> None:
    """What must hold of all rows of a kind together. Raises Refused with what to do."""
    if any(row.pk and row.decision_id != decision.pk for row in rows):  # type: ignore[attr-defined]
        raise Refused("A row belongs to another decision: open the page again.")
    if kind is Option and rows:
        recommended = [row.title for row in rows if isinstance(row, Option) and row.recommended]
        if len(recommended) != 1:
            said = f"these are: {', '.join(recommended)}" if recommended else "none is"
            raise Refused(f"Recommend exactly one option; {said}.")
        if sum(row.does_nothing for row in rows if isinstance(row, Option)) != 1:
            raise Refused("Say which one option is to do nothing: members must see what happens without a decision.")
    if kind is YearAmount:
        amounts = [row for row in rows if isinstance(row, YearAmount)]
        if any(not isinstance(row.year.value, FinancialYear) for row in amounts):
            raise Refused("Each amount belongs to a financial year, for example 2022/23.")
        if len({(row.year_id, row.reserve_id) for row in amounts}) < len(amounts):
            raise Refused("Put the money of one year and one reserve in one row.")
        if any(row.reserve and row.reserve.partnership_id != decision.partnership_id for row in amounts):
            raise Refused("Choose a reserve of this partnership.")
    if kind is Approval:
        for row in rows:
            committee = row.committee if isinstance(row, Approval) else None
            if committee and committee.partnership_id != decision.partnership_id:
                raise Refused("Choose a committee of this partnership.")


@transaction.atomic
def minute_resolution(
    *,
    decision: Decision,
    resolution: str,
    text: str,
    on: date,
    by: User | None,
    approved: Mapping[int, Exact | None] | None = None,
) -> Decision:
    """Put what was minuted beside the recommendation. As recommended, all amounts are approved; amended, those of
    `approved` (amount of a year → what was approved of it)."""
    guard(by, decision.partnership, Right.KEEP_DECISIONS)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.closed_on:
        raise Refused("This decision is closed: what was minuted stays.")
    if decision.began_on:
        raise Refused("This decision is being carried out: what was minuted stays.")
    if resolution not in Resolution.values:
        raise ValidationError({"resolution": "Choose how it was decided."})
    if not text.strip():
        raise ValidationError({"text": "Type the resolution as minuted."})
    if on > localdate():
        raise ValidationError({"on": f"{long_day(on)} is still to come: minute the decision when it is taken."})
    amounts = list(decision.year_amounts.select_for_update().prefetch_related("draws"))
    for amount in amounts:
        if resolution == Resolution.AS_RECOMMENDED:
            amount.approved_gbp = amount.amount_gbp
        else:
            amount.approved_gbp = (approved or {}).get(amount.pk) if resolution == Resolution.AMENDED else None
        if sum((draw.amount_gbp for draw in amount.draws.all()), Exact(0)) > (amount.approved_gbp or 0):
            raise Refused(f"More was drawn of {amount.year.label} than this would approve.")
        amount.full_clean()
        amount.save()
    decision.resolution, decision.resolution_text, decision.decided_on = resolution, text.strip(), on
    return save_row(decision, by)


@transaction.atomic
def begin_decision(*, decision: Decision, on: date, by: User | None) -> Decision:
    """Begin to carry a decision out: not before the last body has approved it and call-in has ended."""
    guard(by, decision.partnership, Right.KEEP_DECISIONS)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.began_on:
        raise Refused(f"This decision is being carried out since {long_day(decision.began_on)}.")
    refuse_too_early(decision, on)
    decision.began_on = on
    return save_row(decision, by)


def refuse_too_early(decision: Decision, on: date) -> None:
    """Raise Refused, naming everything that is missing before a decision may be carried out on a day."""
    if missing := missing_before_start(decision, on):
        raise Refused(f"This decision cannot be carried out on {long_day(on)}: {'; '.join(missing)}.")


@transaction.atomic
def set_call_in(*, decision: Decision, call_in: str, ends_on: date | None, by: User | None) -> Decision:
    """Say where call-in stands: it is known after the decision is made, and changes."""
    guard(by, decision.partnership, Right.KEEP_DECISIONS)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if call_in not in CallIn.values:
        raise ValidationError({"call_in": "Choose where call-in stands."})
    if call_in == CallIn.ENDED and ends_on is None:
        raise ValidationError({"ends_on": "Type the day on which call-in ended."})
    decision.call_in, decision.call_in_ends_on = call_in, ends_on
    return save_row(decision, by)


@transaction.atomic
def note_follow_up(*, decision: Decision, on: date, text: str, by: User | None) -> FollowUp:
    """Say what became of a decision; the next paper and the next meeting's page show the newest."""
    guard(by, decision.partnership, Right.KEEP_DECISIONS)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not decision.resolution:
        raise Refused("Enter the resolution first: nothing was decided yet.")
    if decision.closed_on:
        raise Refused(f"This decision was closed on {long_day(decision.closed_on)}.")
    if decision.decided_on and on < decision.decided_on:
        raise ValidationError({"on": f"Type a day from {long_day(decision.decided_on)} on: it was decided then."})
    follow_up = FollowUp(decision=decision, on=on, text=text.strip(), by=by)
    follow_up.full_clean(exclude=["by"])
    follow_up.save()
    record("decision followed up", target=decision, by=by, partnership_id=decision.partnership_id, note=text)
    return follow_up


@transaction.atomic
def close_decision(*, decision: Decision, on: date, evidence: str, by: User | None) -> Decision:
    """Close a decision with what shows that it is done; it opens no further paper."""
    guard(by, decision.partnership, Right.KEEP_DECISIONS)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.closed_on:
        raise Refused(f"This decision was closed on {long_day(decision.closed_on)}.")
    if not decision.resolution:
        raise Refused("Enter the resolution first: nothing was decided yet.")
    if not evidence.strip():
        raise ValidationError({"evidence": "Say what shows that it is done."})
    if decision.decided_on and on < decision.decided_on:
        raise ValidationError({"on": f"Type a day from {long_day(decision.decided_on)} on: it was decided then."})
    decision.closed_on, decision.closing_evidence = on, evidence.strip()
    return save_row(decision, by)
