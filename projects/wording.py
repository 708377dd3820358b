"""How plans and milestones are said, on pages and in papers. What is open or not known is said, never left out."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from common.formatting import money
from periods.values import OpenRange, Period, WholeMonths
from projects.timing import When

if TYPE_CHECKING:
    from projects.models import Milestone, PlannedSaving, PlanReview, StrategicPriority

OPEN = "open: no end is printed"
NOT_PRINTED = "amount not printed"


def from_and_to(period: Period) -> tuple[str, str]:
    """The first and the last month; an open end is said."""
    if isinstance(period, OpenRange):
        return period.first.label, OPEN
    if isinstance(period, WholeMonths):
        return period.first.label, period.last.label
    return period.label, period.label


def when_of(milestone: "Milestone", field: str) -> When:
    """One of the three dates of a milestone: baseline, forecast or actual."""
    period = getattr(milestone, field)
    return When(period.value if period else None, getattr(milestone, f"{field}_words"))


def review_when(review: "PlanReview") -> str:
    """September 2013; phases 2 and 3; before go-live; not stated."""
    phases = sorted(phase.number for phase in review.phases.all())
    words = f"phase{'s' if len(phases) > 1 else ''} {joined([str(one) for one in phases])}" if phases else ""
    parts = [review.month.label if review.month else "", words, review.words]
    return ", ".join(part for part in parts if part) or "not stated"


def joined(words: Sequence[str]) -> str:
    """one; one and two; one, two and three."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def saving_words(saving: "PlannedSaving") -> str:
    return money(saving.amount_gbp) if saving.amount_gbp is not None else NOT_PRINTED


def total_of(savings: Iterable["PlannedSaving"]) -> Decimal | None:
    """The sum over the years, only where every year has an amount that comes on top of the years before."""
    known = list(savings)
    if not known or any(one.amount_gbp is None or one.basis != "extra" for one in known):
        return None
    return sum((one.amount_gbp or Decimal(0) for one in known), Decimal(0))


def total_words(savings: Iterable["PlannedSaving"]) -> str:
    """What may be said of all years together: the total, or why there is none."""
    known = list(savings)
    total = total_of(known)
    if total is not None:
        return f"{money(total)} in all, over {len(known)} year{'' if len(known) == 1 else 's'}."
    with_amount = [one for one in known if one.amount_gbp is not None]
    have = "year has" if len(known) == 1 else "years have"
    reasons = []
    if len(with_amount) < len(known):
        missing = joined([one.year.label for one in known if one.amount_gbp is None])
        reasons.append(f"no amount is printed for {missing}")
    if any(one.basis == "not_stated" for one in with_amount):
        reasons.append("it is not stated whether an amount comes on top of the years before or is the saving in all")
    elif any(one.basis == "total" for one in with_amount):
        reasons.append("an amount takes in the years before")
    return f"{len(with_amount)} of {len(known)} {have} an amount. No total is formed: {', and '.join(reasons)}."


def same_words(priority: "StrategicPriority") -> str:
    """What an editor noted about a double, at either of the two."""
    said = [(priority.same_as, priority.same_note)] if priority.same_as else []
    said += [(other, other.same_note) for other in priority.doubles.all()]
    return "; ".join(
        f"Same as priority {other.number} of phase {other.phase.number}{f': {note}' if note else ''}"
        for other, note in said
    )
