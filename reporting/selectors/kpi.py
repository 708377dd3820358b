"""One KPI: every figure it ever had, what it means, and what was changed."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from kpis.choices import FigureKind, Frequency, OverTime, Standing
from kpis.models import Benchmark, Definition, Item, Kpi, Rebase, Restatement, Target, UnlikeMark
from kpis.sight import Sight
from partners.models import ScopeKind
from periods.values import Period
from reporting.selectors.figures import (
    Column,
    Figure,
    period_of,
    read_columns,
    read_figures,
)

Key = tuple[int, int, int]  # scope, item, period code


class EntryNow(NamedTuple):
    """What was entered for a scope, an item and a period, once it is handed in."""

    pk: int
    scope_id: int
    item_id: int
    period_id: int
    commentary: str
    cause: str
    reason: str


@dataclass
class KpiData:
    """`figures` by scope and item, each a list from the oldest to the newest, in `step` periods."""

    kpi: Kpi
    columns: dict[int, Column]
    items: dict[int, Item]
    definitions: dict[int, Definition]
    targets: dict[int, Target]
    scope_id: int
    item_id: int
    step: str
    steps: list[str]
    figures: dict[tuple[int, int], list[Figure]] = field(default_factory=dict)
    entries: dict[Key, EntryNow] = field(default_factory=dict)
    restatements: list[Restatement] = field(default_factory=list)
    rebases: list[Rebase] = field(default_factory=list)
    benchmarks: list[Benchmark] = field(default_factory=list)
    unlike: dict[int, UnlikeMark] = field(default_factory=dict)

    @property
    def definition(self) -> Definition:
        """The one that holds now, or held last."""
        return list(self.definitions.values())[-1]

    @property
    def series(self) -> list[Figure]:
        """The figures that the page is about."""
        return self.figures.get((self.scope_id, self.item_id), [])

    @cached_property
    def whole_scope(self) -> int:
        return next(one.id for one in self.columns.values() if one.kind == ScopeKind.WHOLE)

    @cached_property
    def whole_item(self) -> int:
        return next(one.pk for one in self.items.values() if one.breakdown_id is None)

    @property
    def now(self) -> Figure | None:
        """The newest figure that is complete; while there is none, the newest of any kind."""
        said = [figure for figure in self.series if figure.kind in (FigureKind.NUMBER, FigureKind.TEXT)]
        complete = [figure for figure in said if figure.parts_reported >= figure.parts_due]
        return next((found[-1] for found in (complete, said, self.series) if found), None)

    @property
    def newer(self) -> list[Figure]:
        """What is due or in since then, and not complete."""
        return [figure for figure in self.series if self.now and figure.period_id > self.now.period_id]

    def at(self, scope_id: int, item_id: int, when: Period) -> Figure | None:
        """The figure of a scope and an item in a period."""
        found = self.figures.get((scope_id, item_id), [])
        return next((figure for figure in reversed(found) if figure.period_id == when.code), None)

    def definition_of(self, figure: Figure) -> Definition:
        return self.definitions[figure.definition_id]

    def target_of(self, figure: Figure) -> Target | None:
        """What the figure is judged by, or would be if it were in."""
        return self.targets.get(figure.target_id or 0)

    def entry(self, figure: Figure) -> EntryNow | None:
        """The entry behind a figure, where it is not a sum of several."""
        return self.entries.get((figure.scope_id, figure.item_id, figure.period_id))


def kpi_data(
    sight: Sight, slug: str, *, scope_id: int | None = None, item_id: int | None = None, step: str = ""
) -> KpiData:
    """Raises LookupError where the partnership has no such KPI, scope, item or step of time. Eleven queries."""
    kpi = sight.kpis.filter(slug=slug).select_related("service").first()
    if kpi is None:
        raise LookupError(slug)
    definitions = {
        one.pk: one for one in sight.definitions.filter(kpi=kpi).select_related("breakdown").order_by("valid_from")
    }
    targets = {one.pk: one for one in sight.targets.filter(kpi=kpi).select_related("scope").order_by("valid_from")}
    columns = read_columns(sight.partnership)
    items = {one.pk: one for one in sight.items}
    lists = {one.breakdown_id for one in items.values()}
    for definition in definitions.values():
        if definition.breakdown_id not in lists:
            definition.breakdown = None  # a restricted list is not named
    steps = _steps(list(definitions.values())[-1])
    data = KpiData(kpi, columns, items, definitions, targets, 0, 0, step or steps[0], steps)
    if data.step not in steps or (scope_id and scope_id not in columns) or (item_id and item_id not in items):
        raise LookupError
    of_step = {} if data.step == "once" else {"period__kind": data.step}
    figures = read_figures(sight, kpi=kpi, **of_step)
    for figure in sorted(figures, key=lambda figure: period_of(figure.period_id)):
        data.figures.setdefault((figure.scope_id, figure.item_id), []).append(figure)
    data.scope_id, data.item_id = _shown(data, scope_id, item_id)
    _read_entries(sight, data)
    _read_beside(sight, data)
    return data


def _steps(definition: Definition) -> list[str]:
    """In which steps of time the figures can be shown, the first without being asked."""
    if definition.frequency == Frequency.ONCE:
        return ["once"]
    if definition.frequency == Frequency.YEARLY:
        return ["year"]
    if definition.frequency == Frequency.MONTHLY:
        return ["month"] if definition.over_time == OverTime.NONE else ["quarter", "month"]
    return ["quarter"]


def _shown(data: KpiData, scope_id: int | None, item_id: int | None) -> tuple[int, int]:
    """The scope and item to show: as asked, else the whole, else the first there is."""
    keys = [
        key
        for key in data.figures
        if (scope_id is None or key[0] == scope_id) and (item_id is None or key[1] == item_id)
    ]
    order = {scope: place for place, scope in enumerate(data.columns)}
    keys.sort(
        key=lambda key: (key[0] != data.whole_scope, order[key[0]], key[1] != data.whole_item, data.items[key[1]].order)
    )
    return keys[0] if keys else (scope_id or data.whole_scope, item_id or data.whole_item)


def _read_entries(sight: Sight, data: KpiData) -> None:
    """What was entered, once it is handed in, and what was changed after approval. Two queries."""
    entered = sight.observations.filter(kpi=data.kpi, standing__in=(Standing.SUBMITTED, Standing.APPROVED))
    rows = map(EntryNow._make, entered.values_list(*EntryNow._fields))
    data.entries = {(one.scope_id, one.item_id, one.period_id): one for one in rows}
    data.restatements = list(
        Restatement.objects.filter(observation__in=sight.observations.filter(kpi=data.kpi))
        .select_related("observation", "by")
        .order_by("-at", "-pk")
    )


def _read_beside(sight: Sight, data: KpiData) -> None:
    """Where limits were set anew, what it is held against, whose figures do not compare. Three queries."""
    data.rebases = list(sight.rebases.filter(kpi=data.kpi).select_related("scope", "rebased_by"))
    data.benchmarks = list(sight.benchmarks.filter(kpi=data.kpi).select_related("period"))
    data.unlike = {one.scope_id: one for one in sight.unlike_marks.filter(kpi=data.kpi)}
