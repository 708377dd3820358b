"""What is usual for the figures of a dashboard: the control chart of each, as far back as it goes."""

from collections import defaultdict
from fractions import Fraction
from functools import cached_property

from django.db.models import Q

from kpis.choices import Frequency, OverTime
from kpis.models import Rebase
from kpis.rebasing import rebases_of
from kpis.sight import Sight
from kpis.status import value_of
from periods.values import Period
from reporting.control import Usual, signs, usual_of
from reporting.selectors.figures import Figure, Meaning, period_of
from reporting.selectors.quarters import KpiNow, Kpis

Key = tuple[int, int, int]  # KPI, scope, item
FIELDS = (
    "kpi_id",
    "scope_id",
    "item_id",
    "period_id",
    "definition_id",
    "numerator",
    "denominator",
    "parts_due",
    "parts_reported",
)
# As the page of a KPI shows it unasked: by month where months do not become quarters, else by quarter.
BY_MONTH = Q(definition__frequency=Frequency.MONTHLY, definition__over_time=OverTime.NONE)


class UsualFigures:
    """The limits of every figure that leads a KPI in a quarter, from the figures up to it. Two queries, once somebody asks."""

    def __init__(self, sight: Sight, kpis: Kpis) -> None:
        self.sight, self.kpis = sight, kpis
        self.leads = [figure for kpi in kpis.now for figure in kpi.leads]
        self.ids = {figure.kpi_id for figure in self.leads}

    @cached_property
    def points(self) -> dict[Key, list[tuple[int, Period, Fraction]]]:
        """Definition, period and value of every complete figure, the oldest first."""
        steps = Q(period__kind="quarter") & ~BY_MONTH | Q(period__kind="month") & BY_MONTH
        rows = (
            self.sight.results.filter(
                steps,
                kpi__in=self.ids,
                scope__in={figure.scope_id for figure in self.leads},
                item__in={figure.item_id for figure in self.leads},
                period__end__lte=self.kpis.quarter.end,
            )
            .order_by("period_id")
            .values_list(*FIELDS)
        )
        hidden = self.sight.hidden
        found: dict[Key, list[tuple[int, Period, Fraction]]] = defaultdict(list)
        for kpi, scope, item, period, definition, numerator, denominator, due, reported in rows:
            if reported < due or (kpi, scope, item, period) in hidden:
                continue
            value = value_of(numerator, denominator, self.kpis.meanings[definition].multiplier)
            if value is not None:
                found[kpi, scope, item].append((definition, period_of(period), value))
        return found

    @cached_property
    def rebases(self) -> dict[int, list[Rebase]]:
        found: dict[int, list[Rebase]] = defaultdict(list)
        for one in self.sight.rebases.filter(kpi__in=self.ids).select_related("scope"):
            found[one.kpi_id].append(one)
        return found

    def of(self, kpi: KpiNow, figure: Figure) -> Usual | None:
        """What is usual for a figure; None where limits would say nothing."""
        points = [
            (period, value)
            for definition, period, value in self.points.get((figure.kpi_id, figure.scope_id, figure.item_id), ())
            if _unit(self.kpis.meanings[definition]) == _unit(kpi.meaning)
        ]
        breaks = [one.when.start for one in rebases_of(self.rebases[figure.kpi_id], figure.scope_id)]
        return usual_of(kpi.meaning, points, breaks)

    def signs(self, kpi: KpiNow, figure: Figure) -> str:
        """Variation and assurance with their words, for beside the status; empty where the figure itself has none."""
        if figure.value(kpi.meaning) is None:
            return ""
        return signs(self.of(kpi, figure), self.kpis.goal(figure))


def _unit(meaning: Meaning) -> tuple[str, str]:
    return meaning.measure, meaning.unit
