"""Where the figures of a version come from: each with its entry, approval, definition, target and restatements."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from kpis.choices import Standing
from kpis.in_force import definition_in_force, target_in_force
from kpis.models import Definition, Observation, Restatement, Target
from kpis.sight import Sight
from partners.models import Partnership, Role
from partners.origins import Entered, Kept, entered, kept_rows
from partners.rights import Rights
from partners.roles import Right, RoleKind
from reporting.printed import Printed


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
class Row:
    """Another row that a figure is made of, such as a line of a business case; `name` is empty where the reader may not
    know it. Nothing is known of its entry where the audit trail does not tell the reader."""

    kept: Kept
    name: str
    address: str
    entered: Entered | None
    by: str
    role: str


@dataclass(frozen=True)
class Reader:
    """Who asks: which pages they may open, and the plain text of the version before them."""

    may_open: Callable[[str], bool]
    text: str


@dataclass(frozen=True)
class Traced:
    """A printed figure with what a reader may see of what it is made of: one, or the parts of what is computed."""

    printed: Printed
    origins: list[Origin]
    rows: list[Row]

    @property
    def count(self) -> int:
        return len(self.origins) + len(self.rows)


def traced(figures: Iterable[Printed], *, sight: Sight, rights: Rights, reader: Reader) -> list[Traced]:
    """The figures with their entries: what is restricted is not there, and drafts only for those who see returns.

    Five queries for the entries of
    KPIs, two for who entered other rows, and those of each kind of row; however many figures.
    """
    figures = list(figures)
    origins = _origins({pk for one in figures for pk in one.observations}, sight, rights)
    rows = _rows({reference for one in figures for reference in one.rows}, rights, reader)
    found = [
        Traced(
            one,
            [origins[pk] for pk in one.observations if pk in origins],
            [rows[reference] for reference in one.rows if reference in rows],
        )
        for one in figures
    ]
    return [one for one in found if one.count]


def _rows(wanted: set[str], rights: Rights, reader: Reader) -> dict[str, Row]:
    kept = kept_rows(wanted, rights)
    if not kept:
        return {}
    entries = entered((one.row for one in kept.values()), rights)
    roles = roles_of(rights.partnership, {one.by_id for one in entries.values()})
    found = {}
    opens: dict[str, bool] = {}  # pages of one kind open for the same people
    for reference, one in kept.items():
        if one.kind not in opens:
            opens[one.kind] = bool(one.address) and reader.may_open(one.address)
        entry = entries.get(reference)
        found[reference] = Row(
            kept=one,
            name=one.called if one.is_open or opens[one.kind] or one.called in reader.text else "",
            address=one.address if opens[one.kind] else "",
            entered=entry,
            by=entry.by_name if entry and rights.may(Right.SEE_RETURNS) else "",
            role=roles.get(entry.by_id, "") if entry else "",
        )
    return found


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
