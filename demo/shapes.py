"""Believable figures for the illustrative partnership: level, trend, season and chance. Pure, and the same every time."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sqrt
from random import Random

from kpis.choices import FigureKind, Measure
from kpis.entry import Entry, Meaning
from periods.values import Month, Period

BEGINNING = Month(2021, 10)
SMALL = 5  # below this many cases each one is decided by itself
VOLUME_GROWTH, VOLUME_SPREAD = 0.01, 0.03


def _winter(month: int) -> float:
    return cos(2 * pi * (month - 1) / 12)


def _march(month: int) -> float:
    return {3: 1.0, 4: 0.4}.get(month, -0.14)


def _autumn(month: int) -> float:
    return {9: 1.0, 10: 0.8, 11: 0.4}.get(month, -0.24)


SEASONS = {"winter": _winter, "march": _march, "autumn": _autumn}


@dataclass(frozen=True)
class Shape:
    """How a measure behaves. Counts and money are relative to `level`, everything else is in its unit.

    `volume` is the usual lower part of a figure made of two; a season is written "winter:0.2" with its strength.
    """

    level: float
    per_year: float = 0
    season: str = ""
    spread: float = 0
    volume: float = 0
    volume_season: str = ""
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, row: Mapping[str, str]) -> "Shape":
        """From a row of shapes.csv."""
        words = {name: row[name] for name in ("season", "volume_season")}
        numbers = {
            name: float(row[name]) for name in ("level", "per_year", "spread", "volume", "low", "high") if row[name]
        }
        return cls(**words, **numbers)


def figure(shape: Shape, meaning: Meaning, when: Period, *, share: float, shift: float, chance: Random) -> Entry:
    """The figure of a period. `share` is the size of the partner or item, `shift` a special cause in the unit."""
    value = _value(shape, meaning, when, share, shift, chance)
    if meaning.measure == Measure.YES_NO:
        return _number(Decimal(int(chance.random() < shape.level)))
    if meaning.measure == Measure.JUDGED:
        return _number(Decimal(round(value)))
    if not meaning.has_parts:
        return _number(Decimal(str(round(value, meaning.decimals or None))))
    lower = _volume(shape, when, share, chance)
    part = value / meaning.multiplier
    one_by_one = shape.volume < SMALL
    upper = sum(chance.random() < part for _ in range(lower)) if one_by_one else round(part * lower)
    if meaning.part_of_whole:
        upper = min(upper, lower)
    return Entry(kind=FigureKind.NUMBER, numerator=Decimal(upper), denominator=Decimal(lower))


def strength(season: str, when: Period) -> float:
    """How strongly a season such as "winter:0.2" acts in a period: the average of its months."""
    if not season:
        return 0
    name, amplitude = season.split(":")
    months = [month.month for month in when.months()] or [when.start.month]
    return float(amplitude) * sum(map(SEASONS[name], months)) / len(months)


def _value(shape: Shape, meaning: Meaning, when: Period, share: float, shift: float, chance: Random) -> float:
    years, season = _years(when), strength(shape.season, when)
    accident = chance.gauss(0, shape.spread)
    if meaning.measure in (Measure.COUNT, Measure.MONEY) and not meaning.has_parts:
        value = shape.level * share * (1 + shape.per_year * years) * (1 + season) * (1 + accident) + shift
    else:
        value = shape.level + shape.per_year * years + season + accident + shift
    if shape.low is not None:
        value = max(shape.low, value)
    return value if shape.high is None else min(shape.high, value)


def _volume(shape: Shape, when: Period, share: float, chance: Random) -> int:
    usual = shape.volume * share * (1 + VOLUME_GROWTH * _years(when)) * (1 + strength(shape.volume_season, when))
    spread = sqrt(usual) if shape.volume < SMALL else usual * VOLUME_SPREAD
    return max(0, round(chance.gauss(usual, spread)))


def _years(when: Period) -> float:
    return (when.start - BEGINNING.start).days / 365.25


def _number(value: Decimal) -> Entry:
    return Entry(kind=FigureKind.NUMBER, numerator=value, denominator=Decimal(1))
