"""What is stored about KPIs, one file for each step on the way of a figure."""

from kpis.models.definitions import Breakdown, Definition, Item, Kpi, Target
from kpis.models.restrictions import Restriction
from kpis.models.results import Result, TouchedSpan
from kpis.models.returns import Observation, Restatement, Return
from kpis.models.rules import Explanation, RuleSetting
from kpis.models.stated import StatedFigure

__all__ = [
    "Breakdown",
    "Definition",
    "Explanation",
    "Item",
    "Kpi",
    "Observation",
    "Restatement",
    "Restriction",
    "Result",
    "Return",
    "RuleSetting",
    "StatedFigure",
    "Target",
    "TouchedSpan",
]
