"""The columns of a return as a spreadsheet, and by what each row knows its line. Pure: no database."""

import re
from dataclasses import dataclass

from kpis.choices import TYPED_NO_FIGURE_KINDS, Cause, Measure
from kpis.models import Definition, Observation
from kpis.selectors.returns import ReturnLine
from partners.models import ScopeKind

LINE = "Line"
MEASURE, PARTNER, ITEM, PERIOD = "Measure", "Partner or unit", "List item", "Period"
ABOUT = (LINE, "Code", MEASURE, PARTNER, ITEM, PERIOD, "Unit", "What to type", "Period before", "Same period last year",
         "Target")  # fmt: skip
TYPED = {
    "figure": "Figure",
    "upper": "Upper part",
    "lower": "Lower part",
    "no_figure": "Why no figure",
    "reason": "Reason",
    "expected_on": "Expected on",
    "commentary": "Commentary",
    "cause": "Cause",
}
HEADS = (*ABOUT, *TYPED.values())
WIDTHS = (11, 9, 36, 18, 16, 15, 14, 30, 18, 18, 14, 16, 16, 16, 20, 30, 14, 50, 24)

NO_FIGURE_LABELS: dict[str, str] = {str(kind.value): str(kind.label) for kind in TYPED_NO_FIGURE_KINDS}
CAUSE_LABELS: dict[str, str] = {str(cause.value): str(cause.label) for cause in Cause}

_REFERENCE = re.compile(r"L([1-9][0-9]{0,14})-([0-9]{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """Which line a row is, and the version of it that was downloaded."""

    pk: int
    version: int

    @classmethod
    def of(cls, observation: Observation) -> "Reference":
        return cls(observation.pk, observation.version)

    @classmethod
    def read(cls, text: str) -> "Reference | None":
        found = _REFERENCE.fullmatch(text.strip())
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"L{self.pk}-{self.version}"


def whose(line: ReturnLine) -> dict[str, str]:
    """What tells a line from all others, by the heads of its columns."""
    observation = line.observation
    whole = observation.scope.kind == ScopeKind.WHOLE
    return {
        MEASURE: line.definition.title,
        PARTNER: "Whole partnership" if whole else observation.scope.name,
        ITEM: observation.item.name if observation.item.breakdown_id is not None else "",
        PERIOD: observation.when.label,
    }


def fields_of(definition: Definition) -> tuple[str, ...]:
    """The columns in which the figure itself is typed."""
    return ("upper", "lower") if definition.has_parts else ("figure",)


def asked_for(definition: Definition) -> str:
    """What is typed for a measure, in words."""
    if definition.has_parts:
        return (
            f"Upper part: {definition.upper_label or 'the upper'}. Lower part: {definition.lower_label or 'the lower'}"
        )
    match definition.measure:
        case Measure.YES_NO:
            return "Yes or no"
        case Measure.JUDGED:
            return "Green, amber or red"
        case Measure.TEXT:
            return "Words"
        case Measure.COUNT:
            return "A whole number"
        case Measure.SCORE:
            return f"A score from 0 to {definition.score_out_of}"
    return "A number"
