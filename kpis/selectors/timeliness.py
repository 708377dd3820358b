"""How complete and how timely the returns are: by service and quarter, counted over the lines somebody sees."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate, localtime

from committees.selectors.deadlines import returns_calendar
from kpis.choices import FigureKind, ReturnState, StepKind
from kpis.models import Return, ReturnStep
from kpis.selectors.returns import due_day
from kpis.sight import Sight
from partners.rights import Rights
from partners.roles import Right

QUARTERS_SHOWN = 8
NOT_ASKED = (FigureKind.NOT_DUE, FigureKind.NOT_APPLICABLE)
FIGURES = (FigureKind.NUMBER, FigureKind.TEXT)


@dataclass
class Timeliness:
    """One return. A figure is in time when it was last typed by the day on which the return was due."""

    quarterly_return: Return
    due_on: date | None
    due: int = 0
    entered: int = 0
    in_time: int = 0
    late: int = 0
    latest: date | None = None  # the last day on which a late figure was typed
    missing_with_reason: int = 0
    missing_without_reason: int = 0
    sent_back: int = 0

    @property
    def most_days_late(self) -> int:
        """By how many days the last of the late figures came."""
        return (self.latest - self.due_on).days if self.latest and self.due_on else 0

    @property
    def days_to_approval(self) -> int | None:
        """From the end of the quarter; None where it is not approved."""
        one = self.quarterly_return
        if one.state != ReturnState.APPROVED or one.decided_at is None or one.when.end is None:
            return None
        return (localtime(one.decided_at).date() - one.when.end).days

    @property
    def overdue(self) -> bool:
        """Whether something is missing without a reason and the day is over."""
        return bool(self.missing_without_reason) and self.due_on is not None and self.due_on < localdate()


def timeliness(rights: Rights) -> list[Timeliness]:
    """The newest quarter first, then by service. Five queries.

    Restricted lines, and those of partners that the person does not see, are not counted.
    """
    calendar = returns_calendar(rights.partnership)
    found = [one for one in _returns(rights) if rights.may(Right.SEE_RETURNS, service_id=one.service_id)]
    steps = ReturnStep.objects.filter(quarterly_return__in=found, kind=StepKind.SENT_BACK).order_by()
    sent_back = dict(steps.values_list("quarterly_return_id").annotate(Count("pk")))
    rows = {}
    for one in found:
        due = due_day(one, calendar)
        rows[one.pk] = Timeliness(one, due.on if due else None, sent_back=sent_back.get(one.pk, 0))
    counts = (
        Sight.of(rights)
        .observations.filter(quarterly_return__in=rows)
        .exclude(kind__in=NOT_ASKED)
        .annotate(day=TruncDate("entered_at"))
        .order_by()
        .values_list("quarterly_return_id", "scope__body_id", "kind", "day")
        .annotate(count=Count("pk"), with_reason=Count("pk", filter=~Q(reason="")))
    )
    for pk, body_id, kind, day, count, with_reason in counts:
        row = rows[pk]
        if rights.may(Right.SEE_RETURNS, service_id=row.quarterly_return.service_id, body_id=body_id):
            _count(row, kind, day, count, with_reason)
    return list(rows.values())


def _returns(rights: Rights) -> QuerySet[Return]:
    """Those of the newest quarters."""
    own = Return.objects.filter(service__partnership=rights.partnership)
    newest = own.order_by("-period_id").values_list("period_id", flat=True).distinct()[:QUARTERS_SHOWN]
    return (
        own.filter(period_id__in=list(newest))
        .select_related("service")
        .order_by("-period_id", "service__order", "service__name", "pk")
    )


def _count(row: Timeliness, kind: str, day: date | None, count: int, with_reason: int) -> None:
    row.due += count
    if kind not in FIGURES:
        row.missing_with_reason += with_reason
        row.missing_without_reason += count - with_reason
        return
    row.entered += count
    if row.due_on is None or day is None:
        return
    if day <= row.due_on:
        row.in_time += count
    else:
        row.late += count
        row.latest = max(day, row.latest or day)
