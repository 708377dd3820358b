"""The risk register: added with a rating, rated again, closed with a reason."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from partners.actions import save_row
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right
from projects.actions.keeping import guard_keeping, needed, next_reference, of_one_partnership
from projects.models import RatingStage, Risk, RiskRating, RiskResponse, RiskScale, RiskScaleKind, RiskState
from projects.risk_rating import LEVELS, Level

RATE_IT = "Rate the likelihood and the impact, or say that the risk is not rated and why."


@dataclass(frozen=True)
class Rated:
    """A rating as typed: both levels, or neither and the reason why it is not rated."""

    likelihood: Level | None
    impact: Level | None
    why: str = ""
    not_rated: bool = False
    stage: RatingStage = RatingStage.CURRENT
    rated_on: date | None = None


def scale_of(partnership: Partnership) -> str:
    """The scale that the partnership rates its risks with."""
    chosen = RiskScale.objects.filter(partnership=partnership).first()
    return chosen.kind if chosen else RiskScaleKind.THREE


@transaction.atomic
def choose_risk_scale(*, partnership: Partnership, kind: RiskScaleKind, by: User | None) -> RiskScale:
    """Rate risks on another scale from now on. Ratings that were given stay as they are."""
    guard(by, partnership, Right.DEFINE)
    scale = RiskScale.objects.filter(partnership=partnership).first() or RiskScale(partnership=partnership)
    scale.kind = kind
    return save_row(scale, by)


@transaction.atomic
def add_risk(*, risk: Risk, rated: Rated, by: User | None) -> Risk:
    """Add a risk with its first rating. One without a rating is taken only where that is said, with the reason."""
    risk.reference = risk.reference or next_reference(risk, "R")
    risk = save_risk(risk=risk, by=by)
    rate_risk(risk=risk, rated=rated, by=by)
    return risk


@transaction.atomic
def save_risk(*, risk: Risk, by: User | None) -> Risk:
    """Change what is said of a risk; its rating is another action."""
    before = Risk.objects.filter(pk=risk.pk).values_list("service_id", flat=True)
    guard_keeping(by, risk.partnership, {*before, risk.service_id})
    of_one_partnership(risk, "service", "project")
    if unknown := [one for one in risk.responses if one not in RiskResponse.values]:
        raise ValidationError({"responses": f"Choose responses from the list: {unknown[0]} is none of them."})
    return save_row(risk, by)


@transaction.atomic
def rate_risk(*, risk: Risk, rated: Rated, by: User | None) -> RiskRating:
    """Rate a risk as it stands, or as it will be after the mitigation. Earlier ratings stay in its history."""
    guard_keeping(by, risk.partnership, {risk.service_id})
    risk = Risk.objects.select_for_update().get(pk=risk.pk)
    if risk.state == RiskState.CLOSED:
        raise Refused("This risk is closed: open it again before you rate it.")
    scale = scale_of(risk.partnership)
    _check(risk, rated, scale)
    likelihood, impact = rated.likelihood, rated.impact
    rating = RiskRating(
        risk=risk,
        stage=rated.stage,
        scale=scale,
        likelihood_low=likelihood.low if likelihood else None,
        likelihood_high=likelihood.high if likelihood else None,
        impact_low=impact.low if impact else None,
        impact_high=impact.high if impact else None,
        rated_on=rated.rated_on or (timezone.localdate() if by is not None else None),
        why=rated.why.strip(),
        by=by,
    )
    before = risk.ratings.filter(stage=rated.stage).first()
    rating.full_clean()
    rating.save()
    record(
        "risk rated",
        target=risk,
        by=by,
        partnership_id=risk.partnership_id,
        changes={rating.get_stage_display(): (before.words if before else None, rating.words)},
        note=rating.why,
    )
    return rating


def _check(risk: Risk, rated: Rated, scale: str) -> None:
    why = rated.why.strip()
    if rated.not_rated:
        if rated.likelihood or rated.impact:
            raise ValidationError({"not_rated": "Untick this, or leave likelihood and impact empty."})
        if not why:
            raise ValidationError({"why": "Say why it is not rated."})
        return
    if rated.likelihood is None or rated.impact is None:
        missing = "impact" if rated.likelihood else "likelihood"
        raise ValidationError({missing: RATE_IT})
    top = len(LEVELS[scale])
    for field, level in (("likelihood", rated.likelihood), ("impact", rated.impact)):
        if not 1 <= level.low <= level.high <= top:
            raise ValidationError({field: f"Choose a level of the partnership's scale, 1 to {top}."})
    if not why and risk.ratings.filter(stage=rated.stage).exists():
        raise ValidationError({"why": "Say why the rating changes, or why it stays."})


@transaction.atomic
def close_risk(*, risk: Risk, why: str, closed_on: date, by: User | None) -> Risk:
    """Close a risk that can no longer happen or no longer matters, with the reason."""
    guard_keeping(by, risk.partnership, {risk.service_id})
    risk = Risk.objects.select_for_update().get(pk=risk.pk)
    if risk.state == RiskState.CLOSED:
        raise Refused("This risk is closed already.")
    if closed_on > timezone.localdate():
        raise ValidationError({"closed_on": "Type a day that has come."})
    risk.closed_why = needed(why, "why", "Say why it is closed.")
    risk.state, risk.closed_on = RiskState.CLOSED, closed_on
    return save_row(risk, by)


@transaction.atomic
def reopen_risk(*, risk: Risk, by: User | None) -> Risk:
    """Open a closed risk again; the audit trail keeps why it was closed."""
    guard_keeping(by, risk.partnership, {risk.service_id})
    risk = Risk.objects.select_for_update().get(pk=risk.pk)
    if risk.state == RiskState.OPEN:
        raise Refused("This risk is open already.")
    risk.state, risk.closed_on, risk.closed_why = RiskState.OPEN, None, ""
    return save_row(risk, by)
