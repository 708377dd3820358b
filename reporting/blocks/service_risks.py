"""The risks of a service, or of the whole undertaking, with likelihood, impact and what is done about them."""

from projects.models import RiskState
from projects.register_words import response_words
from projects.selectors.register_filters import RegisterFilter
from projects.selectors.risks import RatedRisk, risks_of
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block service_risks }}"


def collect(context: BlockContext, *, service: str = "") -> list[Part]:
    """The open risks of a service in their order; without `service=` those that belong to none."""
    chosen = RegisterFilter(state=RiskState.OPEN, service=service)
    found = risks_of(context.partnership, chosen, context.report.meeting.on)
    risks = sorted(
        (one for one in found if service or one.risk.service_id is None), key=lambda one: (one.risk.order, one.risk.pk)
    )
    if not risks:
        return [note("No risk is kept.")]
    of = risks[0].risk.service.name if service and risks[0].risk.service else "the whole undertaking"
    return [
        table(
            id=f"risks-{service or 'of-the-whole'}",
            caption=f"Risks: {of}",
            note="L low, M medium, H high.",
            columns=[
                column("Risk", width=34),
                column("Likelihood", width=13),
                column("Impact", width=11),
                column("What is done about it", width=42),
            ],
            rows=[_row(one) for one in risks],
        )
    ]


def _row(one: RatedRisk) -> dict:
    risk, rating = one.risk, one.current
    why = rating.why if rating else ""
    kind = risk.get_kind_display() if risk.kind else ""
    levels = [level.words(rating.scale) if rating and level else "not rated" for level in _levels(one)]
    return row(
        cell(f"{risk.reference} {risk.title}", note=". ".join(filter(None, (kind, why.rstrip("."))))),
        *levels,
        cell(risk.mitigation or "not stated", note=response_words(risk)),
        of=[risk],
    )


def _levels(one: RatedRisk) -> tuple:
    return (one.current.likelihood, one.current.impact) if one.current else (None, None)
