"""How a risk is rated: levels on a scale, ranges, the score and what it means. Pure.

A range ("L/M") counts with its higher end: who is not sure looks at the worse case.
"""

import re
from dataclasses import dataclass

THREE, FIVE = "lmh", "five"
LEVELS: dict[str, tuple[str, ...]] = {THREE: ("L", "M", "H"), FIVE: ("1", "2", "3", "4", "5")}
NAMES = {THREE: ("low", "medium", "high"), FIVE: ("very low", "low", "medium", "high", "very high")}
# The highest score of each band; what is above is high.
LOW_TO, MEDIUM_TO = {THREE: 2, FIVE: 4}, {THREE: 4, FIVE: 12}
RULES = {
    THREE: "Score = likelihood × impact, with L = 1, M = 2, H = 3: 1–2 is low, 3–4 medium, 6–9 high.",
    FIVE: "Score = likelihood × impact, each from 1 to 5: 1–4 is low, 5–12 medium, 15–25 high.",
}
RANGES = "A range such as {example} counts with its higher end."
NOT_RATED = "not rated"
RESPONSES = ("treat", "tolerate", "transfer", "terminate", "secure")


class RatingUnreadable(ValueError):
    """Text that names no level. `str()` of it tells the person how to write one."""


@dataclass(frozen=True)
class Level:
    """A level of likelihood or impact, or a range of them; 1 is the lowest."""

    low: int
    high: int

    def words(self, scale: str) -> str:
        """M, or L/M for a range; on the scale of five 4, or 3–4."""
        letters = LEVELS[scale]
        if self.low == self.high:
            return letters[self.low - 1]
        return ("/" if scale == THREE else "–").join((letters[self.low - 1], letters[self.high - 1]))


@dataclass(frozen=True)
class Score:
    """Likelihood × impact, and the band it falls in: low, medium or high."""

    value: int
    band: str


def read_level(text: str, scale: str) -> Level | None:
    """The level that `text` names (M, medium, L/M, 3-4, low to medium); None where it is empty or says not rated."""
    words = " ".join(text.lower().split())
    if words in ("", NOT_RATED, "-", "–"):
        return None
    ends = [_one(part.strip(), scale, text) for part in re.split(r"\s*(?:/|-|–|\bto\b)\s*", words)]
    if len(ends) > 2 or ends[0] > ends[-1]:
        raise _unreadable(text, scale)
    return Level(ends[0], ends[-1])


def _one(word: str, scale: str, text: str) -> int:
    for number, (letter, name) in enumerate(zip(LEVELS[scale], NAMES[scale], strict=True), start=1):
        if word in (letter.lower(), name):
            return number
    raise _unreadable(text, scale)


def _unreadable(text: str, scale: str) -> RatingUnreadable:
    how = "L, M or H, or a range such as L/M" if scale == THREE else "1 to 5, or a range such as 3–4"
    return RatingUnreadable(f"“{text.strip()[:30]}” is not a level of this scale. Type {how}.")


def score_of(likelihood: Level, impact: Level, scale: str) -> Score:
    """The score at the higher ends, and its band."""
    return score_at(likelihood.high, impact.high, scale)


def score_at(likelihood: int, impact: int, scale: str) -> Score:
    """The score of one cell of the heat map."""
    value = likelihood * impact
    band = "low" if value <= LOW_TO[scale] else "medium" if value <= MEDIUM_TO[scale] else "high"
    return Score(value, band)


def rule_of(scale: str) -> str:
    """The sentence that stands beside every heat map."""
    return f"{RULES[scale]} {RANGES.format(example=Level(1, 2).words(scale))}"


def read_responses(text: str) -> list[str]:
    """The responses that a paper prints, "treat / tolerate" or "treat and transfer"; an unknown one is refused."""
    found = [word for word in re.split(r"\s*(?:/|,|;|\band\b)\s*", text.lower().strip()) if word]
    if unknown := [word for word in found if word not in RESPONSES]:
        raise RatingUnreadable(f"“{unknown[0]}” is no response: choose from {', '.join(RESPONSES)}.")
    return found


def read_kind(text: str) -> str:
    """threat, opportunity, both ("opportunity and threat"), or "" where a paper does not say."""
    found = {word for word in re.split(r"\s*(?:/|,|\band\b)\s*", text.lower().strip()) if word}
    if found - {"threat", "opportunity"}:
        raise RatingUnreadable(f"“{text}” is neither a threat nor an opportunity.")
    return "both" if len(found) == 2 else "".join(found)
