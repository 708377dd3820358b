"""Where the figures of a version come from: each with its entry, approval, definition, target and restatements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kpis.choices import Standing
from kpis.in_force import definition_in_force, target_in_force
from kpis.models import Definition, Observation, Restatement, Target
from kpis.sight import Sight
from partners.models import Partnership, Role
from partners.rights import Rights
from partners.roles import Right, RoleKind


@dataclass(frozen=True)
class Printed:
    """A figure as it stands in a version: "Table 4", the first cell of its row, the head of its column, its words."""

    section: str
    where: str
    row: str
    column: str
    words: str
    observations: tuple[int, ...]


@dataclass(frozen=True)
class Origin:
    """One entry that a printed figure is made of."""

    observation: Observation
    definition: Definition
    target: Target | None
    restatements: list[Restatement]
    entered_by: str
    role: str

    @property
    def approved_at(self) -> datetime | None:
        """The day of the return's approval; none while the figure is not approved."""
        approved = self.observation.standing == Standing.APPROVED
        return self.observation.quarterly_return.decided_at if approved else None

    def changed_after(self, moment: datetime) -> bool:
        """Whether it was restated since the version was built."""
        return any(one.at > moment for one in self.restatements)


@dataclass(frozen=True)
class Traced:
    """A printed figure with the entries that a reader may see: one, or the parts of a figure that is computed."""

    printed: Printed
    origins: list[Origin]


def printed_figures(content: dict) -> Iterator[Printed]:
    """Every figure of a KPI in a version, in the order of the paper."""
    for section in content["sections"]:
        for part in section["parts"]:
            for one in part.get("figures", ()):
                where = f"Paragraph {part['number']}" if "number" in part else f"Section {section['number']}"
                yield Printed(section["key"], where, "", "", one["text"], tuple(one["observations"]))
            if part["kind"] == "table":
                yield from _of_table(section["key"], f"Table {part['number']}", part)
            elif part["kind"] == "chart":
                yield from _of_table(section["key"], f"Figure {part['number']}", part["table"])


def _of_table(section: str, where: str, table: dict) -> Iterator[Printed]:
    heads = [column["label"] for column in table["columns"]]
    for row in table["rows"]:
        for place, cell in enumerate(row["cells"]):
            observations = (cell.get("origin") or {}).get("observations", ())
            if observations:
                first = row["cells"][0]["text"] if place else ""
                words = cell["text"] or cell.get("note", "")
                yield Printed(section, where, first, heads[place], words, tuple(observations))


def traced(figures: Iterable[Printed], *, sight: Sight, rights: Rights) -> list[Traced]:
    """The figures with their entries: what is restricted is not there, and drafts only for those who see returns.

    Five queries, however many figures.
    """
    figures = list(figures)
    origins = _origins({pk for one in figures for pk in one.observations}, sight, rights)
    found = [Traced(one, [origins[pk] for pk in one.observations if pk in origins]) for one in figures]
    return [one for one in found if one.origins]


def _origins(wanted: set[int], sight: Sight, rights: Rights) -> dict[int, Origin]:
    observations = [
        one
        for one in sight.observations.filter(pk__in=wanted)
        .select_related("kpi", "scope", "item", "entered_by", "quarterly_return__service")
        .prefetch_related("restatements")
        if one.standing == Standing.APPROVED or _sees_returns(rights, one)
    ]
    kpis = {one.kpi_id for one in observations}
    definitions: dict[int, list[Definition]] = defaultdict(list)
    for definition in sight.definitions.filter(kpi__in=kpis).order_by("valid_from"):
        definitions[definition.kpi_id].append(definition)
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in sight.targets.filter(kpi__in=kpis).select_related("scope"):
        targets[target.kpi_id].append(target)
    roles = roles_of(sight.partnership, {one.entered_by_id for one in observations})
    found = {}
    for one in observations:
        definition = definition_in_force(definitions[one.kpi_id], one.when)
        broken_down = one.item.breakdown_id is not None
        found[one.pk] = Origin(
            observation=one,
            definition=definition,
            target=target_in_force(definition, targets[one.kpi_id], one.scope_id, one.when, broken_down=broken_down),
            restatements=list(one.restatements.all()),
            entered_by=one.entered_by.name if one.entered_by and _sees_returns(rights, one) else "",
            role=roles.get(one.entered_by_id, ""),
        )
    return found


def _sees_returns(rights: Rights, observation: Observation) -> bool:
    service, body = observation.quarterly_return.service_id, observation.scope.body_id
    return rights.may(Right.SEE_RETURNS, service_id=service, body_id=body)


def roles_of(partnership: Partnership, users: Iterable[int | None]) -> dict[int | None, str]:
    """As what people work in a partnership, by their id. One query."""
    found: dict[int | None, list[str]] = defaultdict(list)
    kept = Role.objects.filter(partnership=partnership, user__in=[pk for pk in users if pk]).order_by("kind")
    for user, kind in kept.values_list("user", "kind"):
        found[user].append(RoleKind(kind).label)
    return {user: ", ".join(kinds) for user, kinds in found.items()}
