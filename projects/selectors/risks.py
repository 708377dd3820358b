"""What the pages and papers read of risks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from partners.models import Partnership
from projects.heat_map import OF_OPPORTUNITIES, OF_THREATS, Placed, heat_map
from projects.models import RatingStage, Risk, RiskKind, RiskRating, RiskState
from projects.risk_rating import rule_of
from projects.selectors.register_filters import RegisterFilter

UNPLACED = "Not on the map, as not rated on this scale: {references}."


@dataclass(frozen=True)
class RatedRisk:
    """A risk with its newest ratings; `current` is there for every risk, if only to say that it is not rated."""

    risk: Risk
    current: RiskRating | None
    residual: RiskRating | None

    @property
    def score(self) -> int:
        """0 where it is not rated, so that such risks come last."""
        score = self.current.score if self.current else None
        return score.value if score else 0

    @property
    def band(self) -> str:
        score = self.current.score if self.current else None
        return score.band if score else ""


def risks_of(partnership: Partnership, chosen: RegisterFilter, today: date) -> list[RatedRisk]:
    """The risks with the highest score first. Two queries."""
    risks = Risk.objects.filter(partnership=partnership).select_related("service", "project").order_by("order", "pk")
    if chosen.state:
        risks = risks.filter(state=chosen.state)
    if chosen.service:
        risks = risks.filter(service__slug=chosen.service)
    if chosen.owner:
        risks = risks.filter(owner_role=chosen.owner)
    if chosen.overdue:
        risks = risks.filter(state=RiskState.OPEN, review_on__lt=today)
    found = [with_ratings(risk) for risk in risks.prefetch_related("ratings")]
    return sorted(found, key=lambda one: (one.risk.state != RiskState.OPEN, -one.score))


def with_ratings(risk: Risk) -> RatedRisk:
    """The newest rating of each stage."""
    newest: dict[str, RiskRating] = {}
    for rating in risk.ratings.all():
        newest.setdefault(rating.stage, rating)
    return RatedRisk(risk, newest.get(RatingStage.CURRENT), newest.get(RatingStage.RESIDUAL))


def owners_of_risks(partnership: Partnership) -> list[str]:
    return list(Risk.objects.filter(partnership=partnership).values_list("owner_role", flat=True).distinct())


def heat_maps(risks: list[RatedRisk], scale: str) -> list[dict]:
    """The map of threats, and one of opportunities where there are any; closed risks stand on neither."""
    live = [one for one in risks if one.risk.state == RiskState.OPEN]
    threats = [one for one in live if one.risk.kind != RiskKind.OPPORTUNITY]
    chances = [one for one in live if one.risk.kind in (RiskKind.OPPORTUNITY, RiskKind.BOTH)]
    maps = [_map(threats, scale, OF_THREATS, "threats", "Threats by likelihood and impact")] if threats else []
    if chances:
        maps.append(_map(chances, scale, OF_OPPORTUNITIES, "opportunities", "Opportunities by likelihood and impact"))
    return maps


def _map(risks: list[RatedRisk], scale: str, shades: Mapping[str, str], id: str, caption: str) -> dict:
    placed, unplaced = [], []
    for one in risks:
        likelihood, impact = (one.current.likelihood, one.current.impact) if one.current else (None, None)
        if one.current and one.current.scale == scale and likelihood and impact:
            placed.append(Placed(one.risk.reference, likelihood, impact))
        else:
            unplaced.append(one.risk.reference)
    note = rule_of(scale)
    if unplaced:
        note += " " + UNPLACED.format(references=", ".join(unplaced))
    return heat_map(placed, scale, id=id, caption=caption, note=note, shades=shades)
