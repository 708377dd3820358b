"""What is usual for the figures of a dashboard: the control chart of each, as far back as it goes."""

from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from kpis.choices import Frequency, OverTime
from kpis.models import Rebase
from kpis.rebasing import rebases_of
from kpis.sight import Sight
from kpis.status import is_complete, value_of
from reporting.control import Usual, signs, usual_of
from reporting.selectors.figures import Figure, Meaning, period_of
from reporting.selectors.quarters import STRENGTH, KpiNow, Kpis

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
    """The limits of every judged figure that leads a KPI in a quarter, from the figures up to it. Two queries, once
    somebody asks."""

    def __init__(self, sight: Sight, kpis: Kpis) -> None:
        self.sight, self.kpis = sight, kpis
        self.leads: dict[tuple[int, int], list[int]] = defaultdict(list)  # KPIs by scope and item
        for kpi in kpis.now:
            for figure in kpi.leads:
                if figure.status in STRENGTH:
                    self.leads[figure.scope_id, figure.item_id].append(figure.kpi_id)

    @cached_property
    def points(self) -> dict[Key, list[tuple[int, int, Decimal, Decimal]]]:
        """Definition, period and both parts of every complete figure, the oldest first."""
        steps = Q(period__kind="quarter") & ~BY_MONTH | Q(period__kind="month") & BY_MONTH
        rows = (
            self.sight.results.filter(steps, self._leads(), period__end__lte=self.kpis.quarter.end)
            .order_by("period_id")
            .values_list(*FIELDS)
        )
        hidden = self.sight.hidden
        found: dict[Key, list[tuple[int, int, Decimal, Decimal]]] = defaultdict(list)
        for kpi, scope, item, period, definition, numerator, denominator, due, reported in rows:
            if reported >= due and numerator is not None and (kpi, scope, item, period) not in hidden:
                found[kpi, scope, item].append((definition, period, numerator, denominator))
        return found

    def _leads(self) -> Q:
        """Results of the figures that lead; of none, where none is judged."""
        found = Q(pk__in=())
        for (scope, item), kpis in self.leads.items():
            found |= Q(scope=scope, item=item, kpi__in=kpis)
        return found

    @cached_property
    def rebases(self) -> dict[int, list[Rebase]]:
        found: dict[int, list[Rebase]] = defaultdict(list)
        ids = {kpi for kpis in self.leads.values() for kpi in kpis}
        for one in self.sight.rebases.filter(kpi__in=ids).select_related("scope"):
            found[one.kpi_id].append(one)
        return found

    def of(self, kpi: KpiNow, figure: Figure) -> Usual | None:
        """What is usual for a figure; None where limits would say nothing."""
        points = []
        for definition, period, numerator, denominator in self.points.get(
            (figure.kpi_id, figure.scope_id, figure.item_id), ()
        ):
            meaning = self.kpis.meanings[definition]
            value = value_of(numerator, denominator, meaning.multiplier)
            if value is not None and _unit(meaning) == _unit(kpi.meaning):
                points.append((period_of(period), value))
        breaks = [one.when.start for one in rebases_of(self.rebases[figure.kpi_id], figure.scope_id)]
        return usual_of(kpi.meaning, points, breaks)

    def signs(self, kpi: KpiNow, figure: Figure) -> str:
        """Variation and assurance with their words, for beside the status; empty where the
        figure itself has none, or is not complete."""
        if figure.status not in STRENGTH or not is_complete(figure) or figure.value(kpi.meaning) is None:
            return ""
        return signs(self.of(kpi, figure), self.kpis.goal(figure))


def _unit(meaning: Meaning) -> tuple[str, str]:
    return meaning.measure, meaning.unit
