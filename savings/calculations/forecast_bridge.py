"""From the last report's forecast to this one: every step is named, and together they make up the difference."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from savings.calculations.amounts import NIL
from savings.calculations.bridge import BridgeDoesNotCast
from savings.calculations.delivery import Position

Key = TypeVar("Key", bound=Hashable)


class Change(StrEnum):
    ADDED = "reported for the first time"
    GONE = "no longer reported"
    SLIPPED = "slipped to a later year"
    CAME = "came from an earlier year"
    WRITTEN_OFF = "written off"
    MORE = "more than last reported"
    LESS = "less than last reported"


@dataclass(frozen=True)
class ForecastStep(Generic[Key]):
    """One reason why the forecast of one line in one year is another than it was."""

    key: Key
    change: Change
    amount: Decimal


@dataclass(frozen=True)
class ForecastBridge(Generic[Key]):
    before: Decimal
    steps: tuple[ForecastStep[Key], ...]
    after: Decimal

    def __post_init__(self) -> None:
        if self.before + sum((step.amount for step in self.steps), NIL) != self.after:
            raise BridgeDoesNotCast("The steps do not make up the difference.")


def forecast_bridge(before: Mapping[Key, Position], after: Mapping[Key, Position]) -> ForecastBridge[Key]:
    """Positions of a line in a year, by a key that stays with it. What nobody reported is in neither total."""
    was, now = _forecasts(before), _forecasts(after)
    steps: list[ForecastStep[Key]] = []
    for key in dict.fromkeys([*was, *now]):
        if key not in was:
            steps.append(ForecastStep(key, Change.ADDED, now[key]))
        elif key not in now:
            steps.append(ForecastStep(key, Change.GONE, -was[key]))
        elif was[key] != now[key]:
            steps += [ForecastStep(key, change, amount) for change, amount in _why(before[key], after[key]) if amount]
    return ForecastBridge(sum(was.values(), NIL), tuple(steps), sum(now.values(), NIL))


def _why(old: Position, new: Position) -> Iterator[tuple[Change, Decimal]]:
    """What was named in the report comes first; the rest is more or less than it was."""
    named = (
        (Change.SLIPPED, old.slipped - new.slipped),
        (Change.CAME, new.slipped_in - old.slipped_in),
        (Change.WRITTEN_OFF, old.written_off - new.written_off),
    )
    yield from named
    rest = new.forecast - old.forecast - sum((amount for _, amount in named), NIL)
    yield (Change.MORE if rest > 0 else Change.LESS), rest


def _forecasts(positions: Mapping[Key, Position]) -> dict[Key, Decimal]:
    return {key: position.forecast for key, position in positions.items() if position.reported}
