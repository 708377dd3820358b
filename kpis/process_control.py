"""Statistical process control: what a figure does by itself, and when it says that something has changed. Pure.

An XmR chart (individuals and moving range; Shewhart, Wheeler): the limits stand 2.66 average moving ranges from the
average. Between them the process varies by itself; only the signals below say that something happened. The rules are
those of the NHS programme Making Data Count: a point outside the limits, seven points on one side of the average, six
points that rise or fall, two of three points near the same limit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

FEWEST = 12  # with fewer points the limits would say more than is known
WIDTH = Fraction(266, 100)
LONGEST_STEP = Fraction(3268, 1000)  # times the average moving range: a longer step is more than chance
RUN, TREND = 7, 6
NEAR = Fraction(2, 3)  # of the way from the average to a limit


class Sign(StrEnum):
    """What a point says beyond itself, and by which rule."""

    OUTSIDE = "outside the limits"
    RUN = f"{RUN} points in a row on one side of the average"
    TREND = f"{TREND} points in a row that rise or fall"
    NEAR = "2 of 3 points near the same limit"


class Variation(StrEnum):
    """What the newest point says of the process."""

    COMMON = "common cause"
    IMPROVING = "improving"
    CONCERNING = "concerning"
    CHANGED = "changed"  # where neither way is better


class Assurance(StrEnum):
    """What the limits say of a target."""

    MET = "will pass"
    MISSED = "will miss"
    BY_CHANCE = "may pass or miss"


@dataclass(frozen=True)
class Signal:
    """A rule that a point completes; `upwards` is the side, or the way, that it points to."""

    place: int
    sign: Sign
    upwards: bool


@dataclass(frozen=True)
class ControlChart:
    """The limits of a series without gaps, from the oldest to the newest."""

    values: tuple[Fraction, ...]
    centre: Fraction
    spread: Fraction  # from the average to either limit

    @property
    def low(self) -> Fraction:
        return self.centre - self.spread

    @property
    def high(self) -> Fraction:
        return self.centre + self.spread

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """Every signal, by the point that completes it."""
        found = [signal for rule in (self._outside, self._runs, self._trends, self._near) for signal in rule()]
        return tuple(sorted(found, key=lambda signal: signal.place))

    @property
    def newest(self) -> tuple[Signal, ...]:
        """The signals that the newest point gives."""
        return tuple(signal for signal in self.signals if signal.place == len(self.values) - 1)

    @property
    def steps(self) -> tuple[Fraction, ...]:
        """The moving ranges: from each point to the next."""
        return tuple(abs(after - before) for before, after in pairwise(self.values))

    @property
    def longest_step(self) -> Fraction:
        """The upper limit of the moving ranges."""
        return self.spread / WIDTH * LONGEST_STEP

    def variation(self, *, better: int) -> Variation:
        """What the newest point says; `better` is 1 where higher is better, -1 where lower is, 0 where neither is.

        A point that gives signals of both sides (a fall within a high run) is judged by the first rule.
        """
        if not self.newest:
            return Variation.COMMON
        return self.judged(self.newest[0], better=better)

    @staticmethod
    def judged(signal: Signal, *, better: int) -> Variation:
        if not better:
            return Variation.CHANGED
        return Variation.IMPROVING if signal.upwards == (better > 0) else Variation.CONCERNING

    def takes_in(self, value: Fraction) -> bool:
        """Whether a figure is one that the process gives by itself."""
        return self.low <= value <= self.high

    def assurance(self, *, at_least: Fraction | None = None, at_most: Fraction | None = None) -> Assurance:
        """Whether a target is met whatever the process does by itself, never, or by chance."""
        reached = (at_least is None or self.low >= at_least) and (at_most is None or self.high <= at_most)
        if reached:
            return Assurance.MET
        missed = (at_least is not None and self.high < at_least) or (at_most is not None and self.low > at_most)
        return Assurance.MISSED if missed else Assurance.BY_CHANCE

    def _outside(self) -> Iterator[Signal]:
        for place, value in enumerate(self.values):
            if not self.takes_in(value):
                yield Signal(place, Sign.OUTSIDE, value > self.centre)

    def _runs(self) -> Iterator[Signal]:
        yield from self._lasting([_side(value - self.centre) for value in self.values], RUN, Sign.RUN, first=0)

    def _trends(self) -> Iterator[Signal]:
        steps = [_side(after - before) for before, after in pairwise(self.values)]
        yield from self._lasting(steps, TREND - 1, Sign.TREND, first=1)

    @staticmethod
    def _lasting(sides: Sequence[int], enough: int, sign: Sign, *, first: int) -> Iterator[Signal]:
        """Each point from the one that makes `enough` in a row on one side; a point on neither side ends the row."""
        length = 0
        for place, side in enumerate(sides):
            length = length + 1 if side and place and side == sides[place - 1] else int(bool(side))
            if length >= enough:
                yield Signal(place + first, sign, side > 0)

    def _near(self) -> Iterator[Signal]:
        zones = [_side(value - self.centre) if self._is_near(value) else 0 for value in self.values]
        for place in range(2, len(zones)):
            for side in (1, -1):
                if zones[place] == side and zones[place - 2 : place + 1].count(side) >= 2:
                    yield Signal(place, Sign.NEAR, side > 0)

    def _is_near(self, value: Fraction) -> bool:
        return abs(value - self.centre) > NEAR * self.spread and self.takes_in(value)


def control_chart(values: Sequence[Fraction], *, judged_by: Sequence[Fraction] | None = None) -> ControlChart | None:
    """The chart of a series; None under 12 points. `judged_by` are the points that the limits are worked out from,
    where these are not all of them: the ones before a figure that is being typed, or since the process was changed."""
    base = values if judged_by is None else judged_by
    if len(base) < FEWEST:
        return None
    ranges = [abs(after - before) for before, after in pairwise(base)]
    centre = sum(base, Fraction(0)) / len(base)
    return ControlChart(tuple(values), centre, WIDTH * sum(ranges, Fraction(0)) / len(ranges))


def _side(difference: Fraction) -> int:
    return (difference > 0) - (difference < 0)
