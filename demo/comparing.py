"""What figures are held against: benchmarks, limits set anew, partners that are not like for like."""

from demo.defining import Founded
from demo.people import person
from demo.reading import exact
from kpis.actions.comparing import mark_unlike, save_benchmark
from kpis.actions.rebases import rebase
from kpis.models import Benchmark
from periods.models import CalendarPeriod
from periods.values import parse


def load_benchmarks(founded: Founded) -> None:
    """Finance keeps them; a period that the source does not print stays open."""
    for row in founded.rows("benchmarks"):
        benchmark = Benchmark(
            partnership=founded.partnership,
            kpi=founded.kpis[row["kpi"]],
            name=row["name"],
            value=exact(row["value"]),
            source=row["source"],
            period=CalendarPeriod.of(parse(row["period"])) if row["period"] else None,
            comparability=row["comparability"],
            note=row["note"],
        )
        save_benchmark(benchmark=benchmark, by=person("finance@example.org"))


def load_rebases(founded: Founded) -> None:
    for row in founded.rows("rebases"):
        rebase(
            kpi=founded.kpis[row["kpi"]],
            scope=founded.scopes[row["scope"]],
            period=parse(row["period"]),
            reason=row["reason"],
            by=founded.by,
        )


def load_unlike_marks(founded: Founded) -> None:
    for row in founded.rows("unlike_marks"):
        mark_unlike(
            kpi=founded.kpis[row["kpi"]], scope=founded.scopes[row["scope"]], reason=row["reason"], by=founded.by
        )
