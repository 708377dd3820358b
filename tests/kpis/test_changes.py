"""Each movement has one cause and one sentence, as somebody would say it who has both papers on the table."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.changes import Change, ChangeCause, Correction, Side, change_between


@dataclass(frozen=True)
class Meaning:
    measure: str = "percent"
    unit: str = "%"
    decimals: int = 0
    direction: str = "higher"
    multiplier: int = 1
    score_out_of: int | None = None


@dataclass(frozen=True)
class Figure:
    numerator: Decimal | None
    status: str = "on_target"
    kind: str = "number"
    definition_id: int = 1
    denominator: Decimal | None = Decimal(1)
    qualifier: str = "exact"
    text: str = ""
    parts_due: int = 1
    parts_reported: int = 1


@dataclass(frozen=True)
class Target:
    aim: Decimal
    operator: str = "at_least"
    upper_aim: Decimal | None = None
    tolerance_amount: Decimal = Decimal(0)


SATISFACTION = Meaning()
DEBT = Meaning("money", "£", 0, "lower")
DAYS = Meaning("duration", "days", 2, "lower")
TICKETS = Meaning("count", "tickets", 0, "context")
VACANCIES = Meaning("ratio", "to 1", 1, "range")
PATCHED = Meaning("yes_no", "", 0, "higher")
ALL = frozenset({"North", "South"})


def side(label: str, value: str | None, meaning: Meaning = SATISFACTION, *, aim: str = "", **figure: Any) -> Side:
    target = Target(Decimal(aim), "at_most" if meaning.direction == "lower" else "at_least") if aim else None
    if not aim:
        figure.setdefault("status", "no_target")
    found = Figure(Decimal(value) if value else None, **figure)
    return Side(label, found, meaning, target)


BELOW = {"aim": "85", "status": "below_target"}
Q3, Q4 = side("Q3 2023/24", "86", aim="85"), side("Q4 2023/24", "83", **BELOW)

CASES = [
    (
        "below target and worse",
        (Q3, Q4),
        ChangeCause.PERFORMANCE,
        "Down 3 points since Q3 2023/24, from 86% to 83%: worse, as higher is better. "
        "Below the target of at least 85%.",
    ),
    (
        "a stock of money, lower is better, no target",
        (side("April 2023", "10513248", DEBT), side("March 2024", "5005111", DEBT)),
        ChangeCause.PERFORMANCE,
        "Down £5,508,137 since April 2023, from £10,513,248 to £5,005,111: better, as lower is better.",
    ),
    (
        "days, worse within tolerance",
        (side("Q1", "2.22", DAYS, aim="2.5"), side("Q2", "2.6", DAYS, aim="2.5", status="within_tolerance")),
        ChangeCause.PERFORMANCE,
        "Up 0.38 days since Q1, from 2.22 days to 2.60 days: worse, as lower is better. "
        "Within tolerance of the target of at most 2.5 days.",
    ),
    (
        "context is neither better nor worse",
        (side("Q1", "120", TICKETS, status="context"), side("Q2", "150", TICKETS, status="context")),
        ChangeCause.PERFORMANCE,
        "Up 30 tickets since Q1, from 120 tickets to 150 tickets. Neither higher nor lower is better.",
    ),
    (
        "yes and no",
        (side("Q1", "1", PATCHED), side("Q2", "0", PATCHED, status="below_target")),
        ChangeCause.PERFORMANCE,
        "No in Q2, was Yes in Q1.",
    ),
    (
        "another target alone",
        (side("Q3 2023/24", "83", aim="80"), side("Q4 2023/24", "83", **BELOW)),
        ChangeCause.TARGET,
        "The target changed from at least 80% to at least 85%. 83% in Q4 2023/24, 83% in Q3 2023/24. "
        "Higher is better. Below target by the new target alone.",
    ),
    (
        "another target, and the old figure would miss it as well",
        (side("Q3 2023/24", "82", aim="80"), side("Q4 2023/24", "84", **BELOW)),
        ChangeCause.TARGET,
        "The target changed from at least 80% to at least 85%. 84% in Q4 2023/24, 82% in Q3 2023/24. "
        "Higher is better. Below target by the new target alone.",
    ),
    (
        "another target, and the figure fell below it by itself",
        (side("Q3 2023/24", "88", aim="80"), side("Q4 2023/24", "83", **BELOW)),
        ChangeCause.PERFORMANCE,
        "Down 5 points since Q3 2023/24, from 88% to 83%: worse, as higher is better. "
        "Below the target of at least 85%.",
    ),
    (
        "another definition",
        (
            side("Q1", "86", aim="85"),
            replace(side("Q2", "83", definition_id=2, **BELOW), since=date(2026, 7, 1)),
        ),
        ChangeCause.DEFINITION,
        "Measured in another way from 1 July 2026 on, so not like for like: 83% in Q2, 86% in Q1. Higher is better. "
        "Below the target of at least 85%.",
    ),
    (
        "a partner joined",
        (
            replace(side("Q1", "86"), scopes=ALL),
            replace(side("Q2", "90", definition_id=2), scopes=ALL | {"East"}),
        ),
        ChangeCause.SCOPE,
        "90% in Q2, 86% in Q1. East joined, so not like for like. Higher is better.",
    ),
    (
        "a partner joined, and it is measured in another unit",
        (
            replace(side("Q1", "2", DAYS), scopes=ALL),
            replace(side("Q2", "9", replace(DAYS, unit="hours"), definition_id=2), scopes=ALL | {"East"}),
        ),
        ChangeCause.DEFINITION,
        "Measured in another way since then, so not like for like: 9.00 hours in Q2, 2.00 days in Q1. Lower is better.",
    ),
    (
        "one joined and two left",
        (
            replace(side("Q1", "5", TICKETS, status="context"), scopes=ALL | {"West"}),
            replace(side("Q2", "4", TICKETS, status="context"), scopes=frozenset({"South", "East"})),
        ),
        ChangeCause.SCOPE,
        "4 tickets in Q2, 5 tickets in Q1. East joined and North and West left, so not like for like. "
        "Neither higher nor lower is better.",
    ),
    (
        "new",
        (None, side("Q2", "83", **BELOW)),
        ChangeCause.NEW,
        "New: 83% in Q2. Higher is better. Below the target of at least 85%.",
    ),
    (
        "missing",
        (Q3, side("Q4 2023/24", None, kind="to_be_confirmed", status="no_figure")),
        ChangeCause.LATE,
        "No figure for Q4 2023/24: to be confirmed. It was 86% in Q3 2023/24.",
    ),
    (
        "inside a range is better",
        (side("Q1", "4", VACANCIES), side("Q2", "9", VACANCIES)),
        ChangeCause.PERFORMANCE,
        "Up 5.0 since Q1, from 4.0 to 1 to 9.0 to 1. It should stay inside a range.",
    ),
]


@pytest.mark.parametrize(("sides", "cause", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_movement_has_one_cause_and_one_sentence(sides, cause, words):
    change = change_between(*sides, began=sides[0] is None)
    assert (change.cause, change.words) == (cause, words)


def test_a_corrected_figure_is_no_performance():
    corrected = Correction("Q3 2023/24", "88%", "86%", "Two complaints had been counted twice")
    change = change_between(Q3, Q4, corrected=corrected)
    assert change.cause == ChangeCause.CORRECTED
    assert change.words == (
        "The figure of Q3 2023/24 was corrected after approval, from 88% to 86%: Two complaints had been counted twice. "
        "Higher is better. Below the target of at least 85%."
    )


@pytest.mark.parametrize(
    "sides",
    [
        (Q3, replace(Q3, label="Q4 2023/24")),
        (side("Q3", "83.1"), side("Q4", "83.2")),  # no difference as it is printed
        (side("Q3", "2.216", DAYS), side("Q4", "2.224", DAYS)),
        (None, Q4),  # a gap is not news
        (Q3, side("Q4", "20", parts_due=3)),  # two months are missing
        (side("Q3", "20", parts_due=3), Q4),
        (Q3, side("Q4", None, kind="lost", status="no_figure")),
        (Q3, side("Q4", None, kind="not_due", status="no_figure")),
        (None, side("Q4", None, kind="not_entered", status="no_figure")),
    ],
)
def test_what_did_not_move_or_does_not_compare_is_not_told(sides):
    assert change_between(*sides) is None


def test_what_is_off_target_and_worse_comes_first():
    def told(status, better, cause=ChangeCause.PERFORMANCE):
        return Change(cause, "", status, better)

    ordered = [
        told("below_target", False),
        told("within_tolerance", False),
        told("on_target", False),
        told("below_target", None, ChangeCause.TARGET),
        told("below_target", True),
        told("context", None),
    ]
    shuffled = [ordered[place] for place in (4, 1, 5, 0, 3, 2)]
    assert sorted(shuffled, key=lambda change: change.urgency) == ordered
