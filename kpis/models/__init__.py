"""What is stored about KPIs, one file for each step on the way of a figure."""

from kpis.models.comparing import Benchmark, Comparability, UnlikeMark
from kpis.models.definitions import Breakdown, Definition, Item, Kpi, Target
from kpis.models.follow_ups import FollowUp
from kpis.models.rebases import Rebase
from kpis.models.restrictions import Restriction
from kpis.models.results import Result, TouchedSpan
from kpis.models.returns import Observation, Restatement, Return
from kpis.models.rules import Explanation, RuleSetting
from kpis.models.sheets import Evidence, ReturnSheet
from kpis.models.stated import StatedFigure

__all__ = [
    "Benchmark",
    "Breakdown",
    "Comparability",
    "Definition",
    "Evidence",
    "Explanation",
    "FollowUp",
    "Item",
    "Kpi",
    "Observation",
    "Rebase",
    "Restatement",
    "Restriction",
    "Result",
    "Return",
    "ReturnSheet",
    "RuleSetting",
    "StatedFigure",
    "Target",
    "TouchedSpan",
    "UnlikeMark",
]
