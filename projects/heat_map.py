"""Risks by likelihood and impact as a table: how many and which stand in each cell, what the cell means in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from projects.risk_rating import LEVELS, Level, Score, score_at

LIKELIHOOD, IMPACT = "Likelihood", "Impact"
# A third sign beside the number and the word of a cell. A good chance is not marked as a danger.
OF_THREATS = {"low": "green", "medium": "yellow", "high": "red"}
OF_OPPORTUNITIES = {"low": "plain", "medium": "plain", "high": "green"}


@dataclass(frozen=True)
class Placed:
    """A risk as the map shows it; a range stands in the cell of its higher end."""

    reference: str
    likelihood: Level
    impact: Level


def heat_map(
    placed: Sequence[Placed],
    scale: str,
    *,
    id: str,
    caption: str,
    note: str,
    shades: Mapping[str, str] = OF_THREATS,
) -> dict:
    """Highest impact first; a cell names its score and band, the count of its risks and their references."""
    letters = LEVELS[scale]
    rows = []
    for impact in range(len(letters), 0, -1):
        cells = [{"text": f"{IMPACT} {letters[impact - 1]}"}]
        for likelihood in range(1, len(letters) + 1):
            inside = [one for one in placed if (one.likelihood.high, one.impact.high) == (likelihood, impact)]
            cells.append(_cell(inside, score_at(likelihood, impact, scale), scale, shades))
        rows.append({"kind": "body", "cells": cells})
    width = 16 if len(letters) > 3 else 28
    return {
        "kind": "table",
        "id": id,
        "caption": caption,
        "note": note,
        "landscape": False,
        "columns": [
            {"label": f"{IMPACT} \\ {LIKELIHOOD.lower()}", "align": "text", "width": 100 - width * len(letters)},
            *[{"label": f"{LIKELIHOOD} {letter}", "align": "text", "width": width} for letter in letters],
        ],
        "rows": rows,
    }


def _cell(inside: Sequence[Placed], score: Score, scale: str, shades: Mapping[str, str]) -> dict:
    count = f"{len(inside)}: {', '.join(_named(one, scale) for one in inside)}" if inside else "none"
    return {"text": count, "note": f"{score.band}, {score.value}", "shade": shades[score.band]}


def _named(one: Placed, scale: str) -> str:
    """The reference; a range says itself, as it stands at its higher end."""
    ranges = [
        f"{name} {level.words(scale)}"
        for name, level in (("likelihood", one.likelihood), ("impact", one.impact))
        if level.low != level.high
    ]
    return f"{one.reference} ({', '.join(ranges)})" if ranges else one.reference
