"""The figures a paper shows, found by the words its writer uses: slug, period, partner, item of a breakdown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from typing import Literal

from common import formatting
from common.errors import Refused
from kpis.choices import Direction, FigureKind
from kpis.models import Benchmark, Definition, Item, Kpi, Result, StatedFigure, Target
from kpis.sight import Sight
from kpis.small_numbers import HIDDEN
from kpis.status import is_complete, value_of
from kpis.wording import BETTER, figure_words, target_words, unit_words, value_words
from partners.models import Scope, ScopeKind
from periods.values import Period, PeriodUnreadable, from_code, parse

MILLIONS = "£m"


class ReferenceUnknown(Refused):
    """A reference names something that the data do not have. `str()` says what, and what comes nearest."""


@dataclass(frozen=True)
class Figure:
    """One result as a paper shows it, with the ids of the figures it was made of."""

    kpi: Kpi
    definition: Definition
    result: Result
    scope: Scope
    item: Item
    period: Period
    observations: tuple[int, ...]

    @property
    def value(self) -> Fraction | None:
        """In the unit of the KPI; None where there is no number."""
        return value_of(self.result.numerator, self.result.denominator, self.definition.multiplier)

    @property
    def target(self) -> Target | None:
        return self.result.target

    @property
    def better(self) -> Literal["higher", "lower", ""]:
        return BETTER.get(Direction(self.definition.direction), "")

    @property
    def is_lost(self) -> bool:
        return self.result.kind == FigureKind.LOST

    @property
    def is_complete(self) -> bool:
        """Whether everything that should be in it is in."""
        return is_complete(self.result)

    @property
    def unit_is_a_sign(self) -> bool:
        """Whether the unit is written at the number (£5, 5%) instead of in words behind it."""
        return not unit_words(self.definition)

    def words(self, *, unit: bool = True) -> str:
        """As it is written in a sentence or a cell: "over 71,000 payments", "0.45%", "not measured"."""
        if self.value is None:
            return figure_words(self.result, self.definition)
        return formatting.qualified(self.amount(self.value, unit=unit), self.result.qualifier)

    def amount(self, value: Fraction, *, unit: bool = True) -> str:
        """Some value of this KPI, such as a change, with its decimals; a sign such as £ or % stays in any case."""
        if self.definition.unit == MILLIONS:
            return amount_in_words(value, MILLIONS, self.definition.decimals)
        return value_words(value, self.definition, unit=unit)

    def target_words(self) -> str:
        """What is aimed at, "at most 0.5%"; a dash where nothing is."""
        return target_words(self.target, self.definition)

    def change_from(self, earlier: "Figure | None") -> Fraction | None:
        """Later minus earlier, in the unit of the KPI."""
        if earlier is None or self.value is None or earlier.value is None:
            return None
        return self.value - earlier.value


def amount_in_words(value: Fraction | Decimal, unit: str, places: int) -> str:
    """In its unit; millions of pounds are spelled out, as sentences have them: £5.5 million."""
    if unit == MILLIONS:
        return f"{formatting.with_unit(value, '£', places)} million"
    return formatting.with_unit(value, unit, places)


class Figures:
    """The figures that a sight takes in. What was looked up once is kept, so that a long paper stays quick."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.partnership = sight.partnership
        self._loaded: dict[int, dict[tuple[int, int, int], Result]] = {}
        self._seen: dict[int, list[tuple[int, int, int, int]]] = {}

    @cached_property
    def kpis(self) -> dict[str, Kpi]:
        """Every KPI by its slug."""
        found = self.sight.kpis.select_related("service")
        return {kpi.slug: kpi for kpi in found}

    @cached_property
    def scopes(self) -> list[Scope]:
        return list(Scope.objects.filter(partnership=self.partnership).select_related("body", "unit"))

    @cached_property
    def items(self) -> dict[int, Item]:
        return {item.pk: item for item in self.sight.items}

    @cached_property
    def stated_figures(self) -> dict[tuple[str, str, str], StatedFigure]:
        """What older papers printed, by table, row and column."""
        found = self.sight.stated_figures
        return {(one.table, one.row, one.column): one for one in found}

    @cached_property
    def benchmarks(self) -> dict[int, list[Benchmark]]:
        """What each KPI is held against."""
        found: dict[int, list[Benchmark]] = {}
        for one in self.sight.benchmarks.select_related("period"):
            found.setdefault(one.kpi_id, []).append(one)
        return found

    @cached_property
    def unlike(self) -> dict[tuple[int, int], str]:
        """Why the figures of a partner are not like for like, by KPI and scope."""
        return {(one.kpi_id, one.scope_id): one.reason for one in self.sight.unlike_marks}

    @property
    def whole(self) -> Scope:
        return next(scope for scope in self.scopes if scope.kind == ScopeKind.WHOLE)

    def kpi(self, slug: str) -> Kpi:
        if slug not in self.kpis:
            raise ReferenceUnknown(f"There is no measure “{slug}”.{nearest(slug, self.kpis)}")
        return self.kpis[slug]

    def scope(self, name: str) -> Scope:
        """The partner, customer or unit that goes by this code or name; the whole partnership where none is named."""
        if not name:
            return self.whole
        names = {known.casefold(): scope for scope in self.scopes for known in self._names_of(scope)}
        if name.casefold() not in names:
            raise ReferenceUnknown(
                f"There is no partner or unit “{name}”.{nearest(name, [one.name for one in self.scopes])}"
            )
        return names[name.casefold()]

    def items_of(self, kpi: Kpi) -> list[Item]:
        """The items of a KPI's breakdown that have figures, in their order."""
        used = {item_id for _, _, item_id in self._results(kpi)}
        items = [self.items[pk] for pk in used if self.items[pk].breakdown_id is not None]
        return sorted(items, key=lambda item: (item.order, item.pk))

    def item(self, kpi: Kpi, name: str) -> Item:
        if not name:
            return next(item for item in self.items.values() if item.breakdown_id is None)
        items = self.items_of(kpi)
        for item in items:
            if name.casefold() in (item.slug, item.name.casefold()):
                return item
        raise ReferenceUnknown(
            f"“{kpi.slug}” has no figures for “{name}”.{nearest(name, [item.slug for item in items])}"
        )

    def find(self, kpi: Kpi, period: Period, scope: Scope, item: Item) -> Figure | None:
        """The figure of this very place, if there is one."""
        result = self._results(kpi).get((period.code, scope.pk, item.pk))
        if result is None:
            return None
        return Figure(kpi, result.definition, result, scope, item, period, self._origin(kpi, result))

    def figure_of(self, result: Result) -> Figure:
        """A result, whose `kpi`, `definition`, `target`, `scope` and `item` are loaded, without its origin."""
        return Figure(result.kpi, result.definition, result, result.scope, result.item, result.when, ())

    def get(self, slug: str, period: str, scope: str = "", item: str = "") -> Figure:
        """The figure a writer names. Where no partner is named and only one has the measure, it is that one's.

        Raises ReferenceUnknown.
        """
        kpi, when, chosen = self.kpi(slug), read_period(period), self.item(self.kpi(slug), item)
        found = self.find(kpi, when, self.scope(scope), chosen)
        if found is None and not scope:
            held = [one for one in self.scopes_of(kpi) if self.find(kpi, when, one, chosen)]
            if len(held) > 1:
                raise ReferenceUnknown(
                    f"“{slug}” has no figure of the whole partnership for {when.label}: "
                    f"add scope= and one of {', '.join(one.name for one in held)}."
                )
            found = self.find(kpi, when, held[0], chosen) if held else None
        if found is None:
            whom = f" of {scope}" if scope else ""
            raise ReferenceUnknown(f"“{slug}” has no figure{whom} for {when.label}.{self._periods_in_words(kpi)}")
        return found

    def scopes_of(self, kpi: Kpi) -> list[Scope]:
        """Those who have figures of a KPI, the whole partnership first."""
        used = {scope_id for _, scope_id, _ in self._results(kpi)}
        return [scope for scope in self.scopes if scope.pk in used]

    def periods_of(self, kpi: Kpi) -> list[Period]:
        return sorted({from_code(code) for code, _, _ in self._results(kpi)})

    def before(self, figure: Figure) -> Figure | None:
        """The last earlier figure with a number, of the same kind of period."""
        for period in reversed(self.periods_of(figure.kpi)):
            if period < figure.period and period.kind == figure.period.kind:
                earlier = self.find(figure.kpi, period, figure.scope, figure.item)
                if earlier and earlier.value is not None:
                    return earlier
        return None

    def stated(self, table: str, row: str, column: str) -> StatedFigure:
        """What an older paper printed in this place. Raises ReferenceUnknown."""
        if (table, row, column) in self.stated_figures:
            return self.stated_figures[table, row, column]
        tables = {key[0] for key in self.stated_figures}
        if table not in tables:
            raise ReferenceUnknown(f"No stated figures are kept of a table “{table}”.{nearest(table, tables)}")
        places = [f"“{key[1]}” “{key[2]}”" for key in self.stated_figures if key[0] == table]
        raise ReferenceUnknown(
            f"The table “{table}” has no stated figure in “{row}” “{column}”. It has {', '.join(places[:6])}."
        )

    def _results(self, kpi: Kpi) -> dict[tuple[int, int, int], Result]:
        if kpi.pk not in self._loaded:
            found = self.sight.results.filter(kpi=kpi).select_related("definition", "target")
            shown = map(self._concealed, found)
            self._loaded[kpi.pk] = {(one.period_id, one.scope_id, one.item_id): one for one in shown}
        return self._loaded[kpi.pk]

    def _concealed(self, result: Result) -> Result:
        """A result as the sight takes it in: a small count of people is words that say so."""
        if (result.kpi_id, result.scope_id, result.item_id, result.period_id) in self.sight.hidden:
            result.kind, result.text, result.numerator, result.denominator = FigureKind.TEXT, HIDDEN, None, None
        return result

    def _origin(self, kpi: Kpi, result: Result) -> tuple[int, ...]:
        """The figures a result was made of: its own, else those of the parts of its period, partners and items."""
        if kpi.pk not in self._seen:
            columns = self.sight.observations.filter(kpi=kpi).order_by("pk")
            self._seen[kpi.pk] = list(columns.values_list("pk", "period_id", "scope_id", "item_id"))
        seen = self._seen[kpi.pk]
        own = (result.period_id, result.scope_id, result.item_id)
        if exact := tuple(pk for pk, *place in seen if tuple(place) == own):
            return exact
        when = result.when
        return tuple(
            pk
            for pk, code, scope_id, item_id in seen
            if result.scope_id in (scope_id, self.whole.pk)
            and (item_id == result.item_id or self.items[result.item_id].breakdown_id is None)
            and _within(from_code(code), when)
        )

    def _periods_in_words(self, kpi: Kpi) -> str:
        labels = [period.label for period in self.periods_of(kpi)]
        return f" It has figures for {', '.join(labels[-6:])}." if labels else " It has no figures yet."

    @staticmethod
    def _names_of(scope: Scope) -> Iterable[str]:
        yield scope.name
        if scope.body:
            yield from (scope.body.short_name, scope.body.name)
        if scope.unit:
            yield from (scope.unit.slug, scope.unit.name)


def read_period(text: str) -> Period:
    try:
        return parse(text)
    except PeriodUnreadable as problem:
        raise ReferenceUnknown(str(problem)) from problem


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that offers what was probably meant."""
    found = get_close_matches(word, list(known), n=3, cutoff=0.4)
    return f" Did you mean {' or '.join(f'“{one}”' for one in found)}?" if found else ""


def _within(part: Period, whole: Period) -> bool:
    return part.start >= whole.start and part.last_day <= whole.last_day
