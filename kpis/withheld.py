"""What the audit trail says about restricted KPIs and figures."""

from django.db.models import Q

from audit.withholding import withholds
from kpis.models import (
    Benchmark,
    Breakdown,
    Kpi,
    Observation,
    Rebase,
    Restriction,
    ReturnSheet,
    StatedFigure,
    Target,
    UnlikeMark,
)
from kpis.sight import Sight
from partners.models import Partnership


@withholds
def restricted_things(partnership_id: int) -> Q:
    """Entries about restrictions, and about everything that stands beyond the sight of others."""
    partnership = Partnership(pk=partnership_id)
    seen, everything = Sight(partnership), Sight(partnership, restricted=True)
    beyond = {
        Kpi: everything.kpis.exclude(pk__in=seen.kpis.values("pk")),
        Target: everything.targets.exclude(pk__in=seen.targets.values("pk")),
        Rebase: everything.rebases.exclude(pk__in=seen.rebases.values("pk")),
        Benchmark: everything.benchmarks.exclude(pk__in=seen.benchmarks.values("pk")),
        UnlikeMark: everything.unlike_marks.exclude(pk__in=seen.unlike_marks.values("pk")),
        Observation: everything.observations.exclude(pk__in=seen.observations.values("pk")),
        StatedFigure: everything.stated_figures.exclude(pk__in=seen.stated_figures.values("pk")),
        Breakdown: everything.breakdowns.exclude(pk__in=seen.breakdowns.values("pk")),
    }
    beyond[ReturnSheet] = ReturnSheet.objects.filter(lines__in=beyond[Observation].order_by().values("pk")).distinct()
    covered = Q(target_kind=Restriction._meta.label_lower)
    for model, rows in beyond.items():
        covered |= Q(target_kind=model._meta.label_lower, target_id__in=rows.order_by().values("pk"))
    return covered
