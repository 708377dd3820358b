"""What became of a plan: each planned saving is delivered, forecast, slipped, written off or still to find.

Savings are positive here and added costs negative, as people report them; the lines of a case have the other sign.
A report speaks of the saving that is due to begin in one year: the increment of a recurrent line, the amount of a one-off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

from periods.values import FinancialYear, Quarter
from savings.calculations.amounts import NIL, Amount, known


class Part(StrEnum):
    """Where a planned saving stands. Together the parts make up what is due, to the penny."""

    VALIDATED = "validated"
    UNVALIDATED = "unvalidated"
    TO_COME = "to_come"
    SLIPPED = "slipped"
    WRITTEN_OFF = "written_off"
    TO_FIND = "to_find"
    BEYOND = "beyond"
    NOT_REPORTED = "not_reported"
    NOT_BEGUN = "not_begun"


class PlanNotMadeUp(ArithmeticError):
    """The parts are not what is due."""


@dataclass(frozen=True)
class Reported:
    """One report of a line in one year. `slipped` goes to the year at the place `slips_to`; one beyond the last year
    leaves the case."""

    forecast: Decimal
    delivered: Decimal | None = None
    validated: bool = False
    slipped: Decimal = NIL
    slips_to: int | None = None


@dataclass(frozen=True)
class LineYear:
    """What is known of a line in one year: the plan, the reports that stand, the oldest first, and what was given up."""

    planned: Amount
    reports: tuple[Reported, ...] = ()
    written_off: Decimal = NIL


@dataclass(frozen=True)
class Position:
    """Where the saving of a line in a year stands, or of several together."""

    planned: Decimal = NIL
    slipped_in: Decimal = NIL
    validated: Decimal = NIL
    unvalidated: Decimal = NIL
    to_come: Decimal = NIL
    slipped: Decimal = NIL
    written_off: Decimal = NIL
    to_find: Decimal = NIL  # nought or more
    beyond: Decimal = NIL  # nought or less: what is more than due
    not_reported: Decimal = NIL
    not_begun: Decimal = NIL
    reported: int = 0  # how many lines have a report

    def __post_init__(self) -> None:
        if sum((self.part(part) for part in Part), NIL) != self.due:
            raise PlanNotMadeUp("The parts do not make up what is due.")

    def part(self, part: Part) -> Decimal:
        amount: Decimal = getattr(self, part)
        return amount

    @property
    def due(self) -> Decimal:
        """What the year has to bring: its own plan and what came from earlier years."""
        return self.planned + self.slipped_in

    @property
    def forecast(self) -> Decimal:
        """What the reports expect of the year, as far as there are any."""
        return self.validated + self.unvalidated + self.to_come

    @property
    def net_slipped(self) -> Decimal:
        """What slipped out of the years that are added here; between them it comes to nothing."""
        return self.slipped - self.slipped_in

    def __add__(self, other: "Position") -> "Position":
        return Position(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def together(positions: Iterable[Position]) -> Position:
    return sum(positions, Position())


def follow(years: Sequence[LineYear], begun: int) -> tuple[Position, ...]:
    """Each year of a line. The first `begun` years have begun; without a report these are "not reported", never nought."""
    slipped_in = [NIL] * len(years)
    for year in years:
        if year.reports and (place := year.reports[-1].slips_to) is not None and place < len(years):
            slipped_in[place] += year.reports[-1].slipped
    return tuple(
        _position(year, came, has_begun=number < begun)
        for number, (year, came) in enumerate(zip(years, slipped_in, strict=True))
    )


def _position(year: LineYear, slipped_in: Decimal, *, has_begun: bool) -> Position:
    planned = known(year.planned)
    left = planned + slipped_in - year.written_off
    if not year.reports:
        return Position(
            planned=planned,
            slipped_in=slipped_in,
            written_off=year.written_off,
            not_reported=left if has_begun else NIL,
            not_begun=NIL if has_begun else left,
        )
    last = year.reports[-1]
    validated = next(
        (one.delivered for one in reversed(year.reports) if one.validated and one.delivered is not None), NIL
    )
    unvalidated = NIL if last.delivered is None else last.delivered - validated
    to_find = left - last.forecast - last.slipped
    return Position(
        planned=planned,
        slipped_in=slipped_in,
        validated=validated,
        unvalidated=unvalidated,
        to_come=last.forecast - validated - unvalidated,
        slipped=last.slipped,
        written_off=year.written_off,
        to_find=max(to_find, NIL),
        beyond=min(to_find, NIL),
        reported=1,
    )


# ---- from year to year ----


@dataclass(frozen=True)
class Effect:
    """Recurrent savings in each year: what begins in a year runs on. None: nobody reported on the year."""

    planned: tuple[Decimal, ...]
    forecast: tuple[Decimal | None, ...]
    delivered: tuple[Decimal | None, ...]  # validated alone

    @property
    def planned_so_far(self) -> tuple[Decimal, ...]:
        """Every year's saving added to those before it."""
        return tuple(accumulate(self.planned))

    @property
    def delivered_so_far(self) -> tuple[Decimal | None, ...]:
        return _where_known(tuple(accumulate(amount or NIL for amount in self.delivered)), self.delivered)


def effect(years: Sequence[Position]) -> Effect:
    """What the savings that begin in each year come to while they last."""
    said = tuple(year.forecast if year.reported else None for year in years)
    return Effect(
        planned=tuple(accumulate(year.planned for year in years)),
        forecast=_where_known(tuple(accumulate(year.forecast for year in years)), said),
        delivered=_where_known(tuple(accumulate(year.validated for year in years)), said),
    )


def _where_known(running: tuple[Decimal, ...], said: Sequence[Decimal | None]) -> tuple[Decimal | None, ...]:
    return tuple(None if one is None else amount for amount, one in zip(running, said, strict=True))


# ---- what is at risk ----

RISK_RULE = (
    "At risk is what is still to find, and what slips out of the year under way. From the last quarter of a year on, it "
    "is also what finance has not validated and what nobody has reported."
)
NEAR_THE_END = 4  # the quarter of the year


def is_near_the_end(year: FinancialYear, quarter: Quarter) -> bool:
    return quarter >= year.quarters()[NEAR_THE_END - 1]


def at_risk(position: Position, year: FinancialYear, quarter: Quarter) -> Decimal:
    """The rule above, at the end of a quarter. An added cost puts nothing at risk unless it grows.

    What slipped out of a year that is over is due in the later one, and at risk there.
    """
    parts = [position.to_find]
    if year == quarter.financial_year:
        parts.append(position.slipped)
    if is_near_the_end(year, quarter):
        parts += [position.unvalidated, position.to_come, position.not_reported]
    return sum((max(part, NIL) for part in parts), NIL)
