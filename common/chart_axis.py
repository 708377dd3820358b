"""What both drawings of a chart share: its vertical axis, the words of its figures, colours and places of labels."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from common.lettering import width as width

PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
ROLE_COLOURS = {"on_target": "#00703C", "within_tolerance": "#C26E00", "below_target": "#B3261E", "context": "#6F777B"}
ROLE_PATTERNS = {"on_target": "", "within_tolerance": "/", "below_target": "x", "context": "."}
# Solid beside hatched beside dotted: the series stay apart on a black-and-white printer.
PATTERNS = ("", "/", ".", "x", "-", "|")
INK, QUIET, GRID = "#0B0C0C", "#505A5F", "#D9DDE0"
# Up to so many series are named at the end of their line; more have a legend.
DIRECT_LABELS = 3
NOTHING = "No figures to draw"
INTERVALS = 5


def amounts(chart: dict) -> list[list[Decimal | None]]:
    """The figures of each series; None where there is none."""
    return [[None if value is None else Decimal(value) for value in series["values"]] for series in chart["series"]]


def nice_ticks(low: Decimal, high: Decimal, *, whole: bool = False) -> list[Decimal]:
    """Round numbers at even steps of 1, 2, 2.5 or 5 that cover low to high; `whole` numbers where things are counted."""
    if low == high:
        low, high = (low - 1, high + 1) if low else (low, Decimal(1))
    rough = max((high - low) / INTERVALS, Decimal(int(whole)))
    power = Decimal(1).scaleb(rough.adjusted())
    steps = (power * times for times in map(Decimal, ("1", "2", "2.5", "5", "10")))
    step = next(step for step in steps if step >= rough and not (whole and step % 1))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * number for number in range(int(first), int(last) + 1)]


@dataclass(frozen=True)
class Scale:
    """The vertical axis: round numbers, and how a figure on it is said."""

    ticks: list[Decimal]
    unit: str
    largest: Decimal

    @property
    def low(self) -> Decimal:
        return self.ticks[0]

    @property
    def high(self) -> Decimal:
        return self.ticks[-1]

    def share(self, value: Decimal) -> float:
        """How far up the axis a figure stands, 0 to 1."""
        return float((value - self.low) / (self.high - self.low))

    @property
    def divisor(self) -> tuple[int, str]:
        """Figures from a million are said in millions (£2.01m), from a hundred thousand in thousands (£641k)."""
        return (1_000_000, "m") if self.largest >= 1_000_000 else (1_000, "k") if self.largest >= 100_000 else (1, "")

    def say(self, value: Decimal) -> str:
        """The figure as printed beside its mark: £2.01m, −4.5%, 1,204; at most two decimals."""
        given = max(-2, min(0, int(value.as_tuple().exponent)))
        return self._say(value, {"m": -2, "k": 0, "": given}[self.divisor[1]])

    def say_tick(self, value: Decimal) -> str:
        """As `say`, with the decimals that the step of the axis needs."""
        step = ((self.ticks[1] - self.ticks[0]) / self.divisor[0]).normalize()
        return self._say(value, min(0, int(step.as_tuple().exponent))) if value else self._say(value, 0, plain=True)

    def _say(self, value: Decimal, exponent: int, *, plain: bool = False) -> str:
        divisor, suffix = self.divisor
        shown = (value / divisor).quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
        before, after = ("£" if self.unit.startswith("£") else ""), ("%" if self.unit == "%" else "")
        return f"{'−' if shown < 0 else ''}{before}{abs(shown):,f}{'' if plain else suffix}{after}"

    @property
    def caption(self) -> str:
        """The unit, and where the axis starts if that is not zero."""
        unit = {"%": "Per cent", "£": "Pounds"}.get(self.unit, self.unit[:1].upper() + self.unit[1:])
        return f"{unit} (axis starts at {self.say_tick(self.low)})" if self.low > 0 else unit


def scale_of(chart: dict) -> Scale | None:
    """The axis that fits all figures and the target; None if there is no figure."""
    series = amounts(chart)
    figures = [value for values in series for value in values if value is not None]
    if not figures:
        return None
    if chart["form"] == "stacked":
        columns = list(zip(*series, strict=True))
        figures = [sum((v for v in column if v is not None and v > 0), Decimal(0)) for column in columns]
        figures += [sum((v for v in column if v is not None and v < 0), Decimal(0)) for column in columns]
    if chart.get("target"):
        figures.append(Decimal(chart["target"]["value"]))
    figures += map(Decimal, chart.get("beside", ()))  # charts that stand beside it, on the same scale
    if chart["form"] != "line" or chart["starts_at_zero"]:
        figures.append(Decimal(0))
    whole = all(value == value.to_integral_value() for value in figures)
    low, high = min(figures), max(figures)
    largest = max(abs(low), abs(high))
    if chart["form"] == "line":
        # A mark on the very edge reads as cut off. Shares stay between 0 and 100, counts do not fall below zero.
        air = (high - low or largest or Decimal(1)) / 20
        low = low - air if low < 0 else max(Decimal(0), low - air)
        high = min(Decimal(100), high + air) if chart["unit"] == "%" and high <= 100 else high + air
    return Scale(nice_ticks(low, high, whole=whole), chart["unit"], largest)


def spread(wanted: list[float], heights: list[float], top: float, bottom: float) -> list[float]:
    """Middles of labels, moved apart so that none covers another, and kept between top and bottom (top < bottom)."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    edge = top
    for index in order:
        placed[index] = max(placed[index], edge + heights[index] / 2)
        edge = placed[index] + heights[index] / 2
    edge = bottom
    for index in reversed(order):
        placed[index] = min(placed[index], edge - heights[index] / 2)
        edge = placed[index] - heights[index] / 2
    return placed


def colour_of(series: dict, index: int) -> str:
    if series.get("plain"):
        return QUIET
    return ROLE_COLOURS.get(series.get("role", ""), PALETTE[index % len(PALETTE)])


def pattern_of(series: dict, index: int) -> str:
    return ROLE_PATTERNS.get(series.get("role", ""), PATTERNS[index % len(PATTERNS)])


def last_figure(values: list[Decimal | None]) -> tuple[int, Decimal] | None:
    return next(((i, v) for i, v in reversed(list(enumerate(values))) if v is not None), None)
