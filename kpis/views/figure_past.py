"""The last twelve figures of a line as a chart and a table, with what was said of them. Pure: no database."""

from decimal import Decimal
from typing import Any

from django.utils.safestring import mark_safe

from common.charts import svg
from common.formatting import NOTHING
from common.numbers import quantise
from kpis.choices import Measure
from kpis.selectors.figure_past import PastFigure
from kpis.selectors.returns import ReturnLine
from kpis.wording import NOT_A_QUANTITY, change_words, figure_words, unit_of

FEWEST_POINTS = 2


def past_table(past: list[PastFigure]) -> dict[str, Any]:
    """Newest first, with the comments of the time."""
    in_words = past[-1].definition.measure == Measure.TEXT
    return {
        "id": "past",
        "caption": "The figures and comments until now, newest first",
        "columns": [
            {"label": "Period", "align": "text", "width": 20},
            {"label": "Figure", "align": "text" if in_words else "number", "width": 25},
            {"label": "Comment", "align": "text"},
        ],
        "rows": [
            {
                "cells": [
                    {"text": one.observation.when.short_label, "header": True},
                    {
                        "text": figure_words(one.observation, one.definition),
                        "note": "restated" if one.observation.restated else "",
                    },
                    {"text": one.observation.commentary or one.observation.reason},
                ]
            }
            for one in reversed(past)
        ],
    }


def past_chart(line: ReturnLine, past: list[PastFigure]) -> dict[str, Any] | None:
    """The line over time with its target; None where there are no two numbers of one unit to join."""
    definition = line.definition
    same = [
        one for one in past if (one.definition.measure, one.definition.unit) == (definition.measure, definition.unit)
    ]
    values = [None if one.value is None else str(quantise(one.value, definition.decimals)) for one in same]
    known = [one for one in same if one.value is not None]
    if len(known) < FEWEST_POINTS or definition.measure in NOT_A_QUANTITY:
        return None
    first, last = known[0], known[-1]
    moved = change_words(last.value, first.value, definition)
    words = f"{figure_words(last.observation, definition)} in {last.observation.when.label}"
    chart = {
        "kind": "chart",
        "id": "past-chart",
        "form": "line",
        "title": words if moved == NOTHING else f"{words}: {moved.lstrip('▲▼ ')} since {first.observation.when.label}",
        "summary": f"{len(known)} figures, from {figure_words(first.observation, definition)} in "
        f"{first.observation.when.label} to {words}. The table below has all of them.",
        "unit": unit_of(definition) or definition.get_measure_display(),
        "labels": [one.observation.when.short_label for one in same],
        "series": [{"name": "Figure", "values": values}],
        "starts_at_zero": False,
    }
    target = line.target
    if target is not None and target.operator not in ("between", "is_yes"):
        chart["target"] = {"label": "Target", "value": f"{Decimal(target.aim).normalize():f}"}
    return {**chart, "svg": mark_safe(svg(chart))}  # svg() escapes every text
