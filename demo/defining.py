"""Founds a partnership from the tables of a folder: bodies, services, KPIs, targets, all through the rooms' actions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from accounts.models import User
from demo.people import person
from demo.reading import Row, day, exact, rows, several
from kpis.actions.definitions import add_breakdown, change_definition, create_kpi, set_target, whole_item
from kpis.actions.history import note_stated_figure
from kpis.choices import FigureKind, Measure, Qualifier
from kpis.entry import Entry
from kpis.models import Breakdown, Definition, Item, Kpi, StatedFigure, Target
from partners.actions import add_body, add_service
from partners.models import BodyRoleKind, Partnership, Scope, Service

WORDS = (
    "title", "measure", "unit", "direction", "frequency", "over_time", "over_scopes", "upper_label", "lower_label",
    "purpose", "formula", "source", "accountable_role", "provider_role", "criteria", "not_like_for_like",
)  # fmt: skip
NUMBERS = ("decimals", "multiplier", "score_out_of")


@dataclass
class Founded:
    """A partnership while it is loaded; what the tables name is found by its name, each list read once."""

    partnership: Partnership
    folder: str
    by: User

    def rows(self, table: str) -> list[Row]:
        return rows(f"{self.folder}/{table}")

    @cached_property
    def services(self) -> dict[str, Service]:
        return {service.slug: service for service in self.partnership.services.all()}

    @cached_property
    def scopes(self) -> dict[str, Scope]:
        return {scope.name: scope for scope in self.partnership.scopes.select_related("body")}

    @cached_property
    def breakdowns(self) -> dict[str, Breakdown]:
        return {breakdown.name: breakdown for breakdown in self.partnership.breakdowns.all()}

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item of every breakdown; "" is the whole."""
        named = {item.name: item for item in self.partnership.items.filter(breakdown__isnull=False)}
        return {**named, "": whole_item(self.partnership)}

    @cached_property
    def kpis(self) -> dict[str, Kpi]:
        return {kpi.slug: kpi for kpi in self.partnership.kpis.select_related("service")}

    @cached_property
    def definitions(self) -> dict[str, list[Definition]]:
        """All definitions of every KPI, oldest first, with their scopes and items at hand."""
        found: dict[str, list[Definition]] = {slug: [] for slug in self.kpis}
        for definition in (
            Definition.objects.filter(kpi__partnership=self.partnership)
            .select_related("kpi", "breakdown")
            .prefetch_related("scopes__body__roles", "breakdown__items")
            .order_by("valid_from")
        ):
            found[definition.kpi.slug].append(definition)
        return found

    @cached_property
    def targets(self) -> dict[str, list[Target]]:
        found: dict[str, list[Target]] = {slug: [] for slug in self.kpis}
        for target in Target.objects.filter(kpi__partnership=self.partnership).select_related("kpi", "scope"):
            found[target.kpi.slug].append(target)
        return found

    def definition_on(self, slug: str, on: date) -> Definition | None:
        """What a KPI means on a day; None before it began."""
        return next((one for one in self.definitions[slug] if one.holds_on(on)), None)


def define(founded: Founded, *, since: date) -> None:
    """Everything that comes before the first figure. `since` is when the definitions begin to hold."""
    add_bodies_and_services(founded)
    define_kpis(founded, since=since)


def define_kpis(founded: Founded, *, since: date) -> None:
    """Breakdowns, KPIs and targets, where bodies and services are there already."""
    for row in founded.rows("breakdowns"):
        add_breakdown(partnership=founded.partnership, name=row["name"], items=several(row["items"]), by=founded.by)
    _create_kpis(founded, since)
    _set_targets(founded)


def add_bodies_and_services(founded: Founded) -> None:
    """Who shares what: all that a partnership needs which reports without figures."""
    _add_bodies(founded)
    _add_services(founded)


def _add_bodies(founded: Founded) -> None:
    for row in founded.rows("bodies"):
        add_body(
            partnership=founded.partnership,
            name=row["name"],
            short_name=row["short_name"],
            code=row["code"],
            kind=row["kind"],
            role=BodyRoleKind(row["role"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            by=founded.by,
        )


def _add_services(founded: Founded) -> None:
    added: dict[str, Service] = {}
    for order, row in enumerate(founded.rows("services")):
        added[row["slug"]] = add_service(
            partnership=founded.partnership,
            parent=added[row["parent"]] if row["parent"] else None,
            slug=row["slug"],
            name=row["name"],
            short_name=row["short_name"],
            is_unit=row["is_unit"] == "yes",
            order=order,
            by=founded.by,
        )


def _create_kpis(founded: Founded, since: date) -> None:
    changes: dict[str, list[Row]] = {}
    for change in founded.rows("definitions"):
        changes.setdefault(change["kpi"], []).append(change)
    for order, row in enumerate(founded.rows("kpis")):
        kpi = create_kpi(
            service=founded.services[row["service"]],
            slug=row["slug"],
            code=row.get("code", ""),
            heading=row["heading"],
            order=order,
            valid_from=since,
            scopes=_scopes(founded, row),
            by=founded.by,
            **_meaning(founded, row),
        )
        for change in changes.get(row["slug"], []):
            row = {**row, **{column: cell for column, cell in change.items() if cell}}
            change_definition(
                kpi=kpi,
                valid_from=date.fromisoformat(change["valid_from"]),
                reason=change["reason"],
                scopes=_scopes(founded, row),
                by=founded.by,
                **_meaning(founded, row),
            )


def _scopes(founded: Founded, row: Row) -> list[Scope]:
    return [founded.scopes[name] for name in several(row["scopes"])]


def _meaning(founded: Founded, row: Row) -> dict:
    """The fields of a definition; an empty cell, or a column the table does not have, leaves the default."""
    words = {field: row[field] for field in WORDS if row.get(field)}
    numbers = {field: int(row[field]) for field in NUMBERS if row.get(field)}
    return {
        **words,
        **numbers,
        "has_parts": bool(row["upper_label"]),
        "part_of_whole": row["part_of_whole"] == "yes",
        "may_be_negative": row["may_be_negative"] == "yes",
        "breakdown": founded.breakdowns[row["breakdown"]] if row["breakdown"] else None,
    }


def _set_targets(founded: Founded) -> None:
    for row in founded.rows("targets"):
        set_target(
            kpi=founded.kpis[row["kpi"]],
            scope=founded.scopes[row["scope"]],
            valid_from=date.fromisoformat(row["valid_from"]),
            operator=row["operator"],
            aim=Decimal(row["aim"]),
            upper_aim=exact(row["upper_aim"]),
            tolerance=Decimal(row["tolerance"] or 0),
            tolerance_kind=row["tolerance_kind"] or "absolute",
            baseline=exact(row["baseline"]),
            basis=row["basis"],
            minute_reference=row["minute_reference"],
            by=founded.by,
        )


def printed_entry(row: Row, measure: str) -> Entry:
    """One row of figures.csv as a figure: what a paper printed, or why there is none."""
    if row["no_figure"]:
        return Entry(kind=FigureKind(row["no_figure"]), reason=row["reason"], commentary=row["commentary"])
    if measure == Measure.TEXT:
        return Entry(kind=FigureKind.TEXT, text=row["figure"], commentary=row["commentary"])
    return Entry(
        kind=FigureKind.NUMBER,
        numerator=exact(row["figure"]),
        denominator=exact(row["out_of"] or "1"),
        qualifier=Qualifier(row["qualifier"] or Qualifier.EXACT),
        commentary=row["commentary"],
    )


def note_printed(founded: Founded, table: str, *, paper: str) -> None:
    """Keep what a paper printed, row by row of a table, beside what the portal computes; finance does that."""
    for row in founded.rows(table):
        stated = StatedFigure(
            partnership=founded.partnership,
            table=row["table"],
            row=row["row"],
            column=row["column"],
            value=exact(row["value"]),
            unit=row["unit"],
            text=row["text"],
            source=f"{paper}, {row['source']}",
            note=row["note"],
            explanation=row.get("explanation", ""),
        )
        note_stated_figure(stated=stated, by=person("finance@example.org"))
