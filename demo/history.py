"""What the illustrative partnership reported, quarter by quarter."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from random import Random

from demo.defining import Founded
from demo.reading import Row, day
from demo.shapes import BEGINNING, Shape, figure
from kpis.actions.history import ReportedFigure
from kpis.choices import FigureKind, Frequency, Measure, Status
from kpis.entry import Entry
from kpis.in_force import target_in_force
from kpis.models import Definition, Item
from kpis.status import Aim, status_of
from partners.models import Scope, Service
from periods.months import months_between
from periods.values import AsAt, Period, Quarter, parse


class History:
    """The figures of every quarter. Each cell has its own chance, so that a new KPI changes no other."""

    def __init__(self, founded: Founded, *, first: Quarter) -> None:
        self.founded = founded
        self.first = first
        self.shapes = {row["kpi"]: Shape.of(row) for row in founded.rows("shapes")}
        self.shares = {row["name"]: float(row["share"]) for row in founded.rows("shares")}
        self.events = founded.rows("events")
        self.steps = [(row["kpi"], parse(row["until"]), float(row["shift"])) for row in founded.rows("steps")]
        self.exceptions = {(row["kpi"], row["scope"], parse(row["period"])): row for row in founded.rows("exceptions")}

    @cached_property
    def misses(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.founded.rows("misses"):
            found.setdefault(row["kpi"], []).append(row)
        return found

    @cached_property
    def texts(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for row in self.founded.rows("texts"):
            found.setdefault((row["kpi"], row["scope"]), []).append(row["text"])
        return found

    def figures(self, service: Service, quarter: Quarter) -> list[ReportedFigure]:
        """Every figure that a service reported for a quarter."""
        return [
            ReportedFigure(definition.kpi, scope, item, period, self._entry(definition, scope, item, period))
            for definition in self._definitions(service, quarter)
            for period in self._periods(definition, quarter)
            for scope in definition.scopes.all()
            if scope.body is None or any(role.holds_on(quarter.end) for role in scope.body.roles.all())
            for item in (definition.breakdown.items.all() if definition.breakdown else [self.founded.items[""]])
        ]

    def _definitions(self, service: Service, quarter: Quarter) -> Iterator[Definition]:
        for slug, kpi in self.founded.kpis.items():
            definition = self.founded.definition_on(slug, quarter.end)
            if kpi.service_id == service.pk and definition:
                yield definition

    def _periods(self, definition: Definition, quarter: Quarter) -> list[Period]:
        match definition.frequency:
            case Frequency.MONTHLY:
                return list(quarter.months())
            case Frequency.QUARTERLY:
                return [quarter]
            case Frequency.YEARLY if quarter.number == 4:
                return [quarter.financial_year]
            case Frequency.ONCE if quarter == self.first:
                return [AsAt(quarter.start)]
        return []

    def _entry(self, definition: Definition, scope: Scope, item: Item, when: Period) -> Entry:
        slug = definition.kpi.slug
        exception = self.exceptions.get((slug, scope.name, when))
        if exception:
            return Entry(
                kind=FigureKind(exception["no_figure"]),
                reason=exception["reason"],
                expected_on=day(exception["expected_on"]),
            )
        if definition.measure == Measure.TEXT:
            return Entry(kind=FigureKind.TEXT, text=self._text(slug, scope, when))
        event = self._event(slug, scope, when)
        chance = Random(f"{slug} {scope.name} {item.slug} {when.code}")
        entry = figure(
            self.shapes[slug],
            definition,
            when,
            share=self.shares[scope.name] * (self.shares[item.name] if item.breakdown_id else 1),
            shift=(float(event["shift"]) if event else 0) + self._step(slug, when),
            chance=chance,
        )
        if event:
            return replace(entry, commentary=event["commentary"], cause=event["cause"])
        if self._is_missed(definition, scope, item, when, entry):
            miss = chance.choice(self.misses[slug])
            return replace(entry, commentary=miss["text"], cause=miss["cause"])
        return entry

    def _text(self, slug: str, scope: Scope, when: Period) -> str:
        """The next of the texts, period by period."""
        texts, months = self.texts[slug, scope.name], when.months()
        return texts[months_between(BEGINNING, months[0]) // len(months) % len(texts)]

    def _event(self, slug: str, scope: Scope, when: Period) -> Row | None:
        for row in self.events:
            first, last = parse(row["first"]), parse(row["last"])
            if (row["kpi"], row["scope"]) == (slug, scope.name) and first <= when <= last:
                return row
        return None

    def _step(self, slug: str, when: Period) -> float:
        """How far a figure stands off its shape because its process was another then."""
        return sum(shift for kpi, until, shift in self.steps if kpi == slug and when < until)

    def _is_missed(self, definition: Definition, scope: Scope, item: Item, when: Period, entry: Entry) -> bool:
        """Whether the figure has to be explained; the items of a breakdown have no target of their own."""
        if item.breakdown_id:
            return False
        target = target_in_force(definition, self.founded.targets[definition.kpi.slug], scope.pk, when)
        status = status_of(
            value=entry.value(definition.multiplier),
            measure=definition.measure,
            direction=definition.direction,
            aim=Aim.of(target),
        )
        return status == Status.BELOW_TARGET
