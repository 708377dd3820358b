"""What is stored about KPIs, one file for each step on the way of a figure."""

from kpis.models.approval import ApprovalRule, Levels, ReturnNotice, ReturnStep
from kpis.models.confirmations import Confirmation
from kpis.models.definitions import Breakdown, Definition, Item, Kpi, Target
from kpis.models.restrictions import Restriction
from kpis.models.results import Result, TouchedSpan
from kpis.models.returns import Observation, Restatement, Return
from kpis.models.stated import StatedFigure

__all__ = [
    "ApprovalRule",
    "Breakdown",
    "Confirmation",
    "Definition",
    "Item",
    "Kpi",
    "Levels",
    "Observation",
    "Restatement",
    "Restriction",
    "Result",
    "Return",
    "ReturnNotice",
    "ReturnStep",
    "StatedFigure",
    "Target",
    "TouchedSpan",
]
