"""Keep the benchmarks of a KPI, and the partners whose figures do not compare."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from kpis.models import Benchmark, Kpi, UnlikeMark
from partners.actions import save_row
from partners.models import Scope
from partners.rights import guard
from partners.roles import Right


@transaction.atomic
def save_benchmark(*, benchmark: Benchmark, by: User | None) -> Benchmark:
    """Keep a figure from elsewhere beside a KPI, new or changed."""
    guard(by, benchmark.partnership, Right.KEEP_BENCHMARKS)
    if benchmark.kpi.partnership_id != benchmark.partnership_id:
        raise Refused("Choose a KPI of this partnership.")
    save_row(benchmark, by)
    return benchmark


@transaction.atomic
def drop_benchmark(*, benchmark: Benchmark, by: User | None) -> None:
    """No longer hold the KPI against it."""
    guard(by, benchmark.partnership, Right.KEEP_BENCHMARKS)
    record("benchmark dropped", target=benchmark, by=by, partnership_id=benchmark.partnership_id)
    benchmark.delete()


@transaction.atomic
def mark_unlike(*, kpi: Kpi, scope: Scope, reason: str, by: User | None) -> UnlikeMark:
    """Say that a partner's figures are not like for like with those of the others; once more changes the reason."""
    guard(by, kpi.partnership, Right.DEFINE)
    if scope.partnership_id != kpi.partnership_id:
        raise Refused("Choose a partner of this partnership.")
    mark = kpi.unlike_marks.filter(scope=scope).first()
    mark = mark or UnlikeMark(partnership_id=kpi.partnership_id, kpi=kpi, scope=scope)
    mark.reason = reason.strip()
    save_row(mark, by)
    return mark


@transaction.atomic
def take_unlike_mark_away(*, mark: UnlikeMark, by: User | None) -> None:
    """The partner's figures compare again."""
    guard(by, mark.partnership, Right.DEFINE)
    record("compares again", target=mark, by=by, partnership_id=mark.partnership_id)
    mark.delete()
