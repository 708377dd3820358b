"""A return as a table to read: for the approver, and for everybody once it is closed. Pure: no database."""

from collections.abc import Callable, Iterable
from typing import Any

from common.formatting import NOTHING, long_day
from kpis.choices import Direction, FigureKind, Measure
from kpis.models import Observation
from kpis.selectors.returns import ReturnLine
from kpis.views.return_grid import NO_HEADING
from kpis.wording import NOT_A_QUANTITY, change_words, figure_words, parts_words, target_words, tolerance_words
from periods.values import Period

COLUMNS = [
    {"label": "Measure", "align": "text", "width": 17},
    {"label": "Previous", "align": "number", "width": 10},
    {"label": "Now", "align": "number", "width": 12},
    {"label": "Change", "align": "text", "width": 11},
    {"label": "Year before", "align": "number", "width": 10},
    {"label": "Target", "align": "text", "width": 12},
    {"label": "Status", "align": "text", "width": 12},
    {"label": "To look at, and commentary", "align": "text", "width": 16},
]


def return_table(
    lines: Iterable[ReturnLine], *, quarter: Period, href: Callable[[ReturnLine], str], provisional: bool
) -> dict[str, Any]:
    """The lines under their headings, with what changed since the period before. `href` leads to a figure's history."""
    rows: list[dict[str, Any]] = []
    heading = None
    for line in lines:
        if line.observation.kpi.heading != heading:
            heading = line.observation.kpi.heading
            rows.append({"kind": "group", "cells": [{"text": heading or NO_HEADING}]})
        rows.append(_row(line, href(line), provisional))
    return {
        "kind": "table",
        "id": "return",
        "caption": f"Figures of {quarter.long_label}, each in its own unit{', provisional' if provisional else ''}",
        "note": "The previous figure is last quarter’s, or last month’s for a monthly figure.",
        "columns": COLUMNS,
        "rows": rows,
    }


def _row(line: ReturnLine, href: str, provisional: bool) -> dict[str, Any]:
    observation, definition = line.observation, line.definition
    in_words = definition.measure == Measure.TEXT
    without = definition.direction == Direction.CONTEXT or definition.measure in NOT_A_QUANTITY
    direction = "" if without else definition.get_direction_display()
    # Once approved a figure has been looked at: what to put right is no longer said.
    odd = " ".join(finding.words for finding in line.findings if provisional and not finding.blocks)
    return {
        "kind": "body",
        "cells": [
            {"text": definition.title, "note": line.where, "header": True},
            _earlier(line, line.previous),
            {
                "text": "in words" if in_words and line.is_entered else figure_words(observation, definition),
                "href": href,
                "words": observation.kind != FigureKind.NUMBER,
                "note": _beside(line),
            },
            {"text": change_words(line.value, line.value_of(line.previous), definition)},
            _earlier(line, line.last_year),
            {
                "text": target_words(line.target, definition),
                "note": ". ".join(filter(None, (tolerance_words(line.target, definition), direction))),
            },
            {"text": "", "status": line.status},
            {"text": " ".join(filter(None, (observation.text, odd))), "note": _commentary(line)},
        ],
    }


def _earlier(line: ReturnLine, figure: Observation | None) -> dict[str, Any]:
    """An earlier figure, without the unit where the present one says it; a text has no place in a narrow column."""
    if figure is None or line.definition.measure == Measure.TEXT:
        return {"text": NOTHING}
    words = figure_words(figure, line.definition, unit=line.observation.kind != FigureKind.NUMBER)
    # Small beneath nothing, words take no more room than a figure does.
    return {"text": words} if figure.kind == FigureKind.NUMBER else {"text": "", "note": words}


def _beside(line: ReturnLine) -> str:
    """What stands small beneath a figure: its two parts, that it was restated, or why there is none."""
    observation = line.observation
    expected_on = observation.expected_on
    words = (
        parts_words(observation, line.definition),
        "restated" if observation.restated else "",
        observation.reason.rstrip("."),
        f"expected on {long_day(expected_on)}" if expected_on else "",
    )
    return "; ".join(filter(None, words))


def _commentary(line: ReturnLine) -> str:
    observation = line.observation
    cause = f"Cause: {observation.get_cause_display().lower()}." if observation.cause else ""
    return " ".join(filter(None, (observation.commentary, cause)))


def movement_words(lines: Iterable[ReturnLine]) -> str:
    """3 better, 2 worse, 1 without change; 2 without a figure. Context and judgements are not counted."""
    counts = {"better": 0, "worse": 0, "without change": 0, "without a figure": 0}
    for line in lines:
        before = line.value_of(line.previous)
        if line.value is None:
            counts["without a figure"] += line.definition.is_number
        elif before is not None and line.definition.measure not in NOT_A_QUANTITY:
            words = change_words(line.value, before, line.definition)
            for name, end in (("better", "better"), ("worse", "worse"), ("without change", "no change")):
                counts[name] += words.endswith(end)
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)
