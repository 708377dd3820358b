"""What a figure was before, what was said of it then, and what is to be followed up."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kpis.in_force import definition_in_force
from kpis.models import Definition, FollowUp, Observation
from kpis.selectors.returns import HISTORY, ReturnLine
from kpis.sight import Sight
from kpis.status import value_of
from partners.models import ScopeKind


@dataclass(frozen=True)
class PastFigure:
    """A figure of the same KPI, scope and item, with the definition it was measured by."""

    observation: Observation
    definition: Definition

    @property
    def value(self) -> Fraction | None:
        return value_of(self.observation.numerator, self.observation.denominator, self.definition.multiplier)


def past_of(line: ReturnLine, sight: Sight) -> list[PastFigure]:
    """The last twelve figures up to this one, oldest first. Two queries."""
    observation = line.observation
    definitions = list(sight.definitions.filter(kpi=observation.kpi_id))
    whens = [observation.when]
    while len(whens) < HISTORY:
        whens.append(whens[-1].previous())
    found = sight.observations.filter(**_cell(observation), period_id__in=[when.code for when in whens])
    return [PastFigure(one, definition_in_force(definitions, one.when)) for one in found.order_by("period_id")]


def follow_ups_of(observation: Observation, sight: Sight) -> list[FollowUp]:
    """The follow-ups of the same KPI, scope and item, whatever the quarter: the open ones first. One query."""
    figures = sight.observations.filter(**_cell(observation)).values("pk")
    found = FollowUp.objects.filter(observation__in=figures).select_related("observation", "raised_by", "closed_by")
    return sorted(found, key=lambda one: (not one.is_open, -one.pk))


@dataclass(frozen=True)
class OpenFollowUp:
    """An open follow-up with the name of the figure that it was raised on."""

    follow_up: FollowUp
    name: str


def open_follow_ups(lines: Iterable[ReturnLine], sight: Sight) -> list[OpenFollowUp]:
    """What is to be followed up about the figures of some lines, raised in this quarter or before. One query."""
    of_cell = {tuple(_cell(line.observation).values()): line for line in lines}
    raised = (
        FollowUp.objects.open()
        .filter(observation__in=sight.observations.filter(kpi__in={cell[0] for cell in of_cell}).values("pk"))
        .select_related("observation", "raised_by")
    )
    return [
        OpenFollowUp(one, _name(of_cell[cell], one.observation))
        for one in raised
        if (cell := tuple(_cell(one.observation).values())) in of_cell
    ]


def _name(line: ReturnLine, figure: Observation) -> str:
    """ "Debt past due, North, Individuals, Q3 2023/24": the line, with the period that the figure is of."""
    scope, item = line.observation.scope, line.observation.item
    words = [line.definition.title]
    words += [scope.name] if scope.kind != ScopeKind.WHOLE else []
    words += [item.name] if item.breakdown_id is not None else []
    return ", ".join([*words, figure.when.label])


def _cell(observation: Observation) -> dict[str, int]:
    return {"kpi_id": observation.kpi_id, "scope_id": observation.scope_id, "item_id": observation.item_id}
