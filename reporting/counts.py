"""How many KPIs met their target, out of how many. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from common.formatting import percent

# How a KPI counts. The first four were due; "missing" has a target and no figure. The others are never met or missed.
JUDGED = ("on_target", "within_tolerance", "below_target")
DUE = (*JUDGED, "missing")
APART = ("context", "no_target")


def standing(*, status: str, direction: str, parts_due: int, has_target: bool) -> str | None:
    """How one figure counts; None where it was not due."""
    if not parts_due:
        return None
    if direction == "context":
        return "context"
    if status == "no_figure":
        return "missing" if has_target else "no_target"
    return status


def weakest(standings: Iterable[str | None]) -> str | None:
    """How a KPI counts whose parts do not add up: by its weakest part, and on target only once all parts are in."""
    found = set(standings)
    return next(
        (one for one in ("below_target", "missing", "within_tolerance", "on_target", *APART) if one in found), None
    )


@dataclass(frozen=True)
class Counts:
    """KPIs of one quarter by how they stand."""

    on_target: int = 0
    within_tolerance: int = 0
    below_target: int = 0
    missing: int = 0
    context: int = 0
    no_target: int = 0

    @classmethod
    def of(cls, standings: Iterable[str | None]) -> "Counts":
        counted = dict.fromkeys((*DUE, *APART), 0)
        for one in standings:
            if one is not None:
                counted[one] += 1
        return cls(**counted)

    @property
    def reported(self) -> int:
        """With a target and a figure."""
        return self.on_target + self.within_tolerance + self.below_target

    @property
    def due(self) -> int:
        """With a target, whether or not a figure came."""
        return self.reported + self.missing

    @property
    def met_of_reported(self) -> Fraction | None:
        """Per cent; None where nothing was reported."""
        return Fraction(self.on_target * 100, self.reported) if self.reported else None

    @property
    def met_of_due(self) -> Fraction | None:
        return Fraction(self.on_target * 100, self.due) if self.due else None

    @property
    def met(self) -> str:
        """Never a percentage without its denominator: "41 of 52 reported, 79%; of 55 due, 75%"."""
        if not self.due:
            return "no KPI with a target was due"
        if not self.reported:
            return f"none reported of {self.due} due"
        return (
            f"{self.on_target} of {self.reported} reported, {percent(self.met_of_reported)}; "
            f"of {self.due} due, {percent(self.met_of_due)}"
        )
