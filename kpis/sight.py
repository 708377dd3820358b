"""The one door to KPIs and their figures: what of a partnership somebody may see.

Pages, exports, papers and lists ask here. What is restricted is not there for those who may not see it: no row, no
count, no name. Actions, the roll-up and what is read under a KPI that came through this door read the tables themselves
(tests/kpis/test_sight.py lists them).
"""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from kpis.models import (
    Benchmark,
    Breakdown,
    Definition,
    Item,
    Kpi,
    Observation,
    Rebase,
    Restriction,
    Result,
    StatedFigure,
    Target,
    UnlikeMark,
)
from kpis.suppression import FIELDS, Count, Key, hidden_counts
from partners.models import Partnership
from partners.rights import Rights
from partners.roles import Right


@dataclass(frozen=True)
class Sight:
    """What may be seen of a partnership; `restricted` and `small_numbers` say whether that takes in what is
    restricted, and small counts of people."""

    partnership: Partnership
    restricted: bool = False
    small_numbers: bool = False

    @classmethod
    def of(cls, rights: Rights) -> "Sight":
        """What a person may see. No query beside those of `rights`."""
        return cls(
            rights.partnership,
            restricted=rights.may(Right.SEE_EXEMPT),
            small_numbers=rights.may(Right.SEE_RETURNS),
        )

    @classmethod
    def everything(cls, partnership: Partnership) -> "Sight":
        return cls(partnership, restricted=True, small_numbers=True)

    @property
    def kpis(self) -> QuerySet[Kpi]:
        return self.partnership.kpis.filter(self._of(""))

    @property
    def definitions(self) -> QuerySet[Definition]:
        return Definition.objects.filter(self._of("kpi"), kpi__partnership=self.partnership)

    @property
    def targets(self) -> QuerySet[Target]:
        return Target.objects.filter(self._of("kpi"), kpi__partnership=self.partnership)

    @property
    def rebases(self) -> QuerySet[Rebase]:
        return Rebase.objects.filter(self._of("kpi"), kpi__partnership=self.partnership)

    @property
    def benchmarks(self) -> QuerySet[Benchmark]:
        return Benchmark.objects.filter(self._of("kpi"), partnership=self.partnership)

    @property
    def unlike_marks(self) -> QuerySet[UnlikeMark]:
        return UnlikeMark.objects.filter(self._of("kpi"), partnership=self.partnership)

    @property
    def results(self) -> QuerySet[Result]:
        return Result.objects.filter(self._of("kpi"), self._of_item(), kpi__partnership=self.partnership)

    @property
    def observations(self) -> QuerySet[Observation]:
        """Without the entries of KPIs that count people, where small counts may not be seen."""
        found = Observation.objects.filter(self._of("kpi"), self._of_item(), kpi__partnership=self.partnership)
        return found if self.small_numbers else found.exclude(kpi__in=self._counting_people())

    @property
    def breakdowns(self) -> QuerySet[Breakdown]:
        return self.partnership.breakdowns.exclude(pk__in=self._closed_breakdowns())

    @property
    def items(self) -> QuerySet[Item]:
        """Every item, with the one that stands for the whole."""
        return self.partnership.items.filter(Q(breakdown__isnull=True) | ~Q(breakdown__in=self._closed_breakdowns()))

    @property
    def stated_figures(self) -> QuerySet[StatedFigure]:
        """Without the tables that are called after a restricted KPI."""
        closed = self._live(stated__isnull=False).values("stated")
        called_after = self._live(kpi__isnull=False).alias(
            of_table=ExpressionWrapper(OuterRef("table"), output_field=CharField())
        )
        return self.partnership.stated_figures.filter(
            ~Q(pk__in=closed), ~Exists(called_after.filter(of_table__startswith=F("kpi__slug")))
        )

    @cached_property
    def hidden(self) -> frozenset[Key]:
        """The results that are shown as [c]: small counts of people, and what gives them away. One query at most."""
        if self.small_numbers:
            return frozenset()
        counts = self.results.filter(kpi__in=self._counting_people()).order_by()
        return hidden_counts(map(Count._make, counts.values_list(*FIELDS)))

    def _counting_people(self) -> QuerySet:
        return Definition.objects.filter(kpi__partnership=self.partnership, counts_people=True).values("kpi")

    def _of(self, relation: str) -> Q:
        """Not of a restricted KPI."""
        return ~Q(**{f"{relation or 'pk'}__in": self._live(kpi__isnull=False).values("kpi")})

    def _of_item(self) -> Q:
        """Not of a breakdown in which something is restricted."""
        return ~Q(item__in=Item.objects.filter(breakdown__in=self._closed_breakdowns()).values("pk"))

    def _closed_breakdowns(self) -> QuerySet:
        return self._live(item__isnull=False).values("item__breakdown")

    def _live(self, **which: bool) -> QuerySet[Restriction]:
        """The restrictions that hold for this sight: none where it takes in everything."""
        if self.restricted:
            return Restriction.objects.none()
        return Restriction.objects.live().filter(partnership=self.partnership, **which)
