"""Raise a follow-up on a figure, and close it with a word."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import long_day
from kpis.models import FollowUp, Observation
from partners.rights import guard
from partners.roles import Right

LONGEST = 2_000


@transaction.atomic
def raise_follow_up(*, observation: Observation, note: str, by: User) -> FollowUp:
    """Keep a note on a figure open until somebody closes it, whatever becomes of the return."""
    observation = _figures().get(pk=observation.pk)
    _guard(observation, by)
    follow_up = FollowUp.objects.create(
        observation=observation, note=_said("note", note, "Say what is to be followed up."), raised_by=by
    )
    record("follow-up raised", target=observation, by=by, partnership_id=_partnership_id(observation), note=note)
    return follow_up


@transaction.atomic
def close_follow_up(*, follow_up: FollowUp, word: str, by: User) -> FollowUp:
    """Say what became of it; it stays with the figure, closed."""
    follow_up = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    observation = _figures().get(pk=follow_up.observation_id)
    _guard(observation, by)
    if follow_up.closed_by is not None and follow_up.closed_at is not None:
        day = long_day(timezone.localdate(follow_up.closed_at))
        raise Refused(f"{follow_up.closed_by.name} closed this follow-up on {day}: “{follow_up.closing_word}”")
    follow_up.closing_word = _said("word", word, "Say what became of it.")
    follow_up.closed_by, follow_up.closed_at = by, timezone.now()
    follow_up.save()
    record("follow-up closed", target=observation, by=by, partnership_id=_partnership_id(observation), note=word)
    return follow_up


def _figures():
    return Observation.objects.select_related("quarterly_return__service__partnership", "kpi", "scope", "item")


def _guard(observation: Observation, by: User) -> None:
    service = observation.quarterly_return.service
    guard(by, service.partnership, Right.FOLLOW_UP, service_id=service.pk, body_id=observation.scope.body_id)


def _partnership_id(observation: Observation) -> int:
    return observation.quarterly_return.service.partnership_id


def _said(field: str, text: str, question: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({field: question})
    if len(text) > LONGEST:
        raise ValidationError({field: f"Shorten this to {LONGEST:,} characters: it has {len(text):,}."})
    return text
