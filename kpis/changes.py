"""Why a figure differs from the one before: one cause and one sentence for each movement. Pure: no database.

Only a movement of performance says that a service works better or worse. Another target, another definition, other
partners, a corrected figure, a new KPI and a figure that is not there move the numbers too, and are told apart.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from common.formatting import NO_FIGURE_WORDS, long_day, with_unit
from common.numbers import quantise
from kpis.choices import Direction, FigureKind, Measure, Operator, Status
from kpis.status import Aim, is_complete, status_of, value_of
from kpis.wording import NOT_A_QUANTITY, figure_words, target_words, unit_of, value_words

SILENT_KINDS = {FigureKind.NOT_DUE, FigureKind.NOT_APPLICABLE, FigureKind.LOST, FigureKind.TEXT}
OFF_TARGET = {Status.BELOW_TARGET, Status.WITHIN_TOLERANCE}
JUDGED_WORDS = {
    Status.BELOW_TARGET: "Judged red",
    Status.WITHIN_TOLERANCE: "Judged amber",
    Status.ON_TARGET: "Judged green",
}
MEASURED_BY = ("measure", "unit", "multiplier", "direction")
MANY = 4  # names in a sentence


class ChangeCause(StrEnum):
    PERFORMANCE = "Performance"
    TARGET = "Target"
    DEFINITION = "Definition"
    SCOPE = "Scope"
    CORRECTED = "Corrected data"
    NEW = "New"
    LATE = "Late or missing"


@dataclass(frozen=True)
class Side:
    """A figure in one period (`label`), with what it meant from `since` on, what it was judged by, and of whom it was
    made (`scopes`, by name)."""

    label: str
    figure: Any
    meaning: Any
    target: Any = None
    since: date | None = None
    scopes: Set[str] = frozenset()

    @property
    def value(self) -> Fraction | None:
        """None where there is no number, or a part of it is missing: that would read as a fall."""
        if self.figure.kind != FigureKind.NUMBER or not is_complete(self.figure):
            return None
        return value_of(self.figure.numerator, self.figure.denominator, self.meaning.multiplier)

    @property
    def words(self) -> str:
        return figure_words(self.figure, self.meaning)


@dataclass(frozen=True)
class Correction:
    """A figure that was changed after approval: of which period, from what to what, and why."""

    label: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True)
class Change:
    """One movement. `better` is None where nobody can say; `size` is its share of the figure before."""

    cause: ChangeCause
    words: str
    status: str
    better: bool | None = None
    size: Fraction = Fraction(0)

    @property
    def urgency(self) -> int:
        """What matters to a committee comes first: what is off target and got worse."""
        if self.better is False and self.status in OFF_TARGET:
            return 0 if self.status == Status.BELOW_TARGET else 1
        if self.better is False or self.cause == ChangeCause.LATE:
            return 2
        if self.cause != ChangeCause.PERFORMANCE:
            return 3
        return 4 if self.better else 5


def change_between(
    before: Side | None, now: Side, *, began: bool = False, corrected: Correction | None = None
) -> Change | None:
    """What happened from one figure to the next; None where nothing did, or nothing can be said.

    `began` says that the KPI itself is new: without it, no earlier figure is only a gap.
    """
    figure = now.figure
    if figure.kind not in (FigureKind.NUMBER, FigureKind.TEXT):
        return _missing(before, now)
    if before is None:
        return Change(ChangeCause.NEW, f"New: {now.words} in {now.label}.{_aim(now)}", figure.status) if began else None
    if now.value is None or before.value is None:
        return None
    anew = now.figure.definition_id != before.figure.definition_id
    if anew and any(getattr(now.meaning, name) != getattr(before.meaning, name) for name in MEASURED_BY):
        return _defined_anew(before, now)
    # Who joins is measured by a new definition too, which says no more than that.
    if joined_or_left := _joined_or_left(before, now):
        return Change(ChangeCause.SCOPE, f"{_both(before, now)} {joined_or_left}{_aim(now)}", figure.status)
    if anew:
        return _defined_anew(before, now)
    if corrected:
        words = (
            f"The figure of {corrected.label} was corrected after approval, from {corrected.old} to {corrected.new}: "
            f"{_sentence(corrected.reason)}"
        )
        return Change(ChangeCause.CORRECTED, f"{words}{_aim(now)}", figure.status)
    return _by_target(before, now) or _moved(before, now)


def direction_words(meaning: Any) -> str:
    """Higher is better; lower is better; what is neither says so."""
    match meaning.direction:
        case Direction.HIGHER | Direction.LOWER:
            return Direction(meaning.direction).label
        case Direction.RANGE:
            return "It should stay inside a range"
    return "Neither higher nor lower is better"


def is_better(before: Fraction, now: Fraction, meaning: Any) -> bool | None:
    """Whether a movement is for the better; None where it is no movement, or nobody can say."""
    if before == now or meaning.direction not in (Direction.HIGHER, Direction.LOWER):
        return None
    return (now > before) == (meaning.direction == Direction.HIGHER)


def amount_words(amount: Fraction, meaning: Any) -> str:
    """The size of a difference: 3 points, £5,508,137, 0.4 days."""
    unit = "" if meaning.measure in (Measure.SCORE, Measure.RATIO) else unit_of(meaning)
    return with_unit(abs(amount), "points" if unit == "%" else unit, meaning.decimals)


def standing_words(side: Side) -> str:
    """Below the target of at least 85%; empty where nothing is aimed at, or nothing judged."""
    status = side.figure.status
    if side.target is None:
        return JUDGED_WORDS.get(status, "")
    aim = target_words(side.target, side.meaning)
    if side.target.operator == Operator.IS_YES:
        return {Status.BELOW_TARGET: "Below target, which is Yes", Status.ON_TARGET: "On target"}.get(status, "")
    return {
        Status.BELOW_TARGET: f"Below the target of {aim}",
        Status.WITHIN_TOLERANCE: f"Within tolerance of the target of {aim}",
        Status.ON_TARGET: f"On target ({aim})",
    }.get(status, "")


def _aim(side: Side) -> str:
    words = f"{direction_words(side.meaning)}."
    stands = standing_words(side)
    return f" {words} {stands}." if stands else f" {words}"


def _both(before: Side, now: Side) -> str:
    return f"{now.words} in {now.label}, {before.words} in {before.label}."


def _missing(before: Side | None, now: Side) -> Change | None:
    kind = now.figure.kind
    if kind in SILENT_KINDS or before is None or before.value is None:
        return None
    words = f"No figure for {now.label}: {NO_FIGURE_WORDS[kind]}. It was {before.words} in {before.label}."
    return Change(ChangeCause.LATE, words, now.figure.status)


def _defined_anew(before: Side, now: Side) -> Change:
    since = f"from {long_day(now.since)} on" if now.since else "since then"
    words = f"Measured in another way {since}, so not like for like: {_both(before, now)}"
    return Change(ChangeCause.DEFINITION, words + _aim(now), now.figure.status)


def _joined_or_left(before: Side, now: Side) -> str:
    joined, left = sorted(now.scopes - before.scopes), sorted(before.scopes - now.scopes)
    if not (before.scopes and now.scopes) or not (joined or left):
        return ""
    parts = [f"{_names(names)} {verb}" for names, verb in ((joined, "joined"), (left, "left")) if names]
    return f"{' and '.join(parts)}, so not like for like."


def _by_target(before: Side, now: Side) -> Change | None:
    """Where another target alone makes another status: by the new one the old figure would stand the same."""
    if before.target is None or now.target is None or Aim.of(before.target) == Aim.of(now.target):
        return None
    meaning = now.meaning
    then = status_of(value=before.value, measure=meaning.measure, direction=meaning.direction, aim=Aim.of(now.target))
    moved = quantise((now.value or 0) - (before.value or 0), meaning.decimals)
    if moved and (before.figure.status == now.figure.status or then != now.figure.status):
        return None
    words = (
        f"The target changed from {target_words(before.target, meaning)} to {target_words(now.target, meaning)}. "
        f"{_both(before, now)} {direction_words(meaning)}."
    )
    stands = {Status.BELOW_TARGET: "Below target", Status.WITHIN_TOLERANCE: "Within tolerance"}.get(
        now.figure.status, "On target"
    )
    by = " by the new target alone" if before.figure.status != now.figure.status else ", as before"
    return Change(ChangeCause.TARGET, f"{words} {stands}{by}.", now.figure.status)


def _moved(before: Side, now: Side) -> Change | None:
    after, earlier, meaning = now.value, before.value, now.meaning
    if after is None or earlier is None or quantise(after, meaning.decimals) == quantise(earlier, meaning.decimals):
        return None
    better = is_better(earlier, after, meaning)
    size = abs(after - earlier) / (abs(earlier) or 1)
    if meaning.measure in NOT_A_QUANTITY:
        words = f"{value_words(after, meaning)} in {now.label}, was {value_words(earlier, meaning)} in {before.label}."
        return Change(ChangeCause.PERFORMANCE, words, now.figure.status, better, size)
    way = "Up" if after > earlier else "Down"
    words = f"{way} {amount_words(after - earlier, meaning)} since {before.label}, from {before.words} to {now.words}"
    if better is None:
        return Change(ChangeCause.PERFORMANCE, f"{words}.{_aim(now)}", now.figure.status, better, size)
    words += f": {'better' if better else 'worse'}, as {direction_words(meaning).lower()}."
    stands = standing_words(now)
    return Change(ChangeCause.PERFORMANCE, words + (f" {stands}." if stands else ""), now.figure.status, better, size)


def _names(names: list[str]) -> str:
    if len(names) > MANY:
        return f"{', '.join(names[: MANY - 1])} and {len(names) - MANY + 1} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _sentence(text: str) -> str:
    return f"{text.strip().rstrip('.')}."
