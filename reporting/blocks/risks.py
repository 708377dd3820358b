"""The risk register: the map of likelihood and impact, and the list with responses and owners."""

from partners.origins import made_of
from projects.actions.risks import scale_of
from projects.models import RiskState
from projects.register_words import response_words, said
from projects.selectors.register_filters import RegisterFilter
from projects.selectors.risks import RatedRisk, heat_maps, risks_of
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block risks }}"


def collect(context: BlockContext, *, service: str = "", map: str = "yes") -> list[Part]:
    """The open risks, or those of one service; map=no leaves the map out."""
    chosen = RegisterFilter(state=RiskState.OPEN, service=service)
    risks = risks_of(context.partnership, chosen, context.report.meeting.on)
    if not risks:
        return [note("No risk is kept.")]
    maps = heat_maps(risks, scale_of(context.partnership)) if map != "no" else []
    return [*(one | {"origin": made_of(*(rated.risk for rated in risks))} for one in maps), _list(risks)]


def _list(risks: list[RatedRisk]) -> Part:
    return table(
        id="risks",
        caption="Risks, the highest score first",
        columns=[
            column("Risk", width=34),
            column("Rating", width=17),
            column("Response", width=31),
            column("Owner", width=18),
        ],
        rows=[
            row(
                cell(
                    f"{one.risk.reference} {one.risk.title}", note=one.risk.get_kind_display() if one.risk.kind else ""
                ),
                cell(_band(one), note=_levels(one)),
                cell(said(one.risk, response_words(one.risk)), note=one.risk.mitigation),
                said(one.risk, one.risk.owner_role),
                of=[one.risk],
            )
            for one in risks
        ],
    )


def _band(one: RatedRisk) -> str:
    return f"{one.band.capitalize()}, {one.score}" if one.score else "Not rated"


def _levels(one: RatedRisk) -> str:
    if one.current is None:
        return ""
    levels = one.current.words.partition(":")[0] if one.score else one.current.why
    after = f". After the mitigation: {one.residual.words.partition(': ')[2]}" if one.residual else ""
    return levels + after
