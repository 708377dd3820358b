"""What is stored about KPIs, one file for each step on the way of a figure."""

from kpis.models.approval import ApprovalRule, Levels, ReturnNotice, ReturnStep
from kpis.models.comparing import Benchmark, Comparability, UnlikeMark
from kpis.models.confirmations import Confirmation
from kpis.models.definitions import Breakdown, Definition, Item, Kpi, Target
from kpis.models.follow_ups import FollowUp
from kpis.models.pushes import Push
from kpis.models.rebases import Rebase
from kpis.models.restrictions import Restriction
from kpis.models.results import Result, TouchedSpan
from kpis.models.returns import Observation, Restatement, Return
from kpis.models.rules import Explanation, RuleSetting
from kpis.models.sheets import Evidence, ReturnSheet
from kpis.models.stated import StatedFigure

__all__ = [
    "ApprovalRule",
    "Benchmark",
    "Breakdown",
    "Comparability",
    "Confirmation",
    "Definition",
    "Evidence",
    "Explanation",
    "FollowUp",
    "Item",
    "Kpi",
    "Levels",
    "Observation",
    "Push",
    "Rebase",
    "Restatement",
    "Restriction",
    "Result",
    "Return",
    "ReturnNotice",
    "ReturnSheet",
    "ReturnStep",
    "RuleSetting",
    "StatedFigure",
    "Target",
    "TouchedSpan",
    "UnlikeMark",
]
