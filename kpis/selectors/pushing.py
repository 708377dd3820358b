"""Which line of a return each row of a push is for, and how the lines stand afterwards. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from kpis.models import Kpi, Observation, Return
from kpis.pushing import RowRefused, SentRow
from kpis.selectors.returns import ReturnLine, return_lines
from kpis.sight import Sight
from partners.models import Scope, ScopeKind
from partners.rights import Rights
from partners.roles import Right
from periods.values import from_code

NOT_YOURS = "Your role does not let you fill this in: it is for another service or partner."


@dataclass
class Asked:
    """What returns ask of a KPI for a period: for whom, and by scope the lines, each by its item; "" is the whole."""

    service_ids: set[int] = field(default_factory=set)
    scopes: dict[int, Scope] = field(default_factory=dict)
    lines: dict[int, dict[str, Observation]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, line: Observation) -> None:
        self.service_ids.add(line.quarterly_return.service_id)
        self.scopes[line.scope_id] = line.scope
        names = (line.item.slug, line.item.name.casefold()) if line.item.breakdown_id is not None else ("",)
        for name in names:
            self.lines[line.scope_id].setdefault(name, line)

    def of_scope(self, scope: Scope | None) -> dict[str, Observation]:
        """The lines of a scope, or of the whole where none is named. Raises RowRefused with what to name instead."""
        if scope is not None and scope.pk in self.lines:
            return self.lines[scope.pk]
        parts = [one.name for one in self.scopes.values() if one.kind != ScopeKind.WHOLE]
        whole = next((pk for pk, one in self.scopes.items() if one.kind == ScopeKind.WHOLE), None)
        if scope is None and whole is not None:
            return self.lines[whole]
        if scope is not None and not parts:
            raise RowRefused({"scope": "Leave it out: this KPI is measured for the whole partnership."})
        raise RowRefused({"scope": f"Name for whom it is: {' or '.join(parts)}."})


@dataclass(frozen=True)
class Lines:
    """The lines that some rows may mean, by what rows name."""

    rights: Rights
    kpis: Mapping[str, list[Kpi]]
    scopes: Mapping[str, Scope]
    asked: Mapping[tuple[int, int], Asked]  # by KPI and period

    def find(self, row: SentRow) -> Observation:
        """The line of a row. Raises RowRefused with what to name instead."""
        kpi = self._kpi(row)
        scope = self.scopes.get(row.scope.casefold())
        if row.scope and scope is None:
            message = f"“{row.scope}” is nobody here: send the name that heads a column of the return."
            raise RowRefused({"scope": message})
        asked = self.asked.get((kpi.pk, row.period), Asked())
        # Before anything is told of the return: whether the row may be theirs at all. The action asks again.
        scopes = [scope] if scope else list(asked.scopes.values())
        if not any(
            self.rights.may(Right.ENTER_FIGURES, service_id=service_id, body_id=body_id)
            for service_id in asked.service_ids or {kpi.service_id}
            for body_id in {one.body_id for one in scopes} or {None}
        ):
            raise RowRefused({"": NOT_YOURS})
        if not asked.lines:
            label = from_code(row.period).label
            message = f"No return asks for this in {label}: check the period, or have the return opened."
            raise RowRefused({"period": message})
        lines = asked.of_scope(scope)
        if line := lines.get(row.item.casefold()):
            return line
        names = ", ".join(dict.fromkeys(one.item.name for name, one in lines.items() if name))
        if not names:
            raise RowRefused({"item": "Leave it out: this KPI has no list of items."})
        raise RowRefused({"item": f"Name the item of the list: {names if len(names) < 400 else 'as it stands there'}."})

    def _kpi(self, row: SentRow) -> Kpi:
        found = self.kpis.get(row.kpi.casefold(), [])
        if not found:
            raise RowRefused({"kpi": f"There is no KPI “{row.kpi}”: send its code, or its number."})
        if len(found) > 1:
            slugs = " or ".join(kpi.slug for kpi in found[:5])
            raise RowRefused({"kpi": f"Several KPIs have the number “{row.kpi}”: send the code, {slugs}."})
        return found[0]


def lines_of_rows(rows: Collection[SentRow], rights: Rights) -> Lines:
    """What rows may be for, of all that the person sees. Three queries beside those of `rights`."""
    sight = Sight.of(rights)
    names = {row.kpi for row in rows} | {row.kpi.casefold() for row in rows}
    kpis: dict[str, list[Kpi]] = defaultdict(list)
    for kpi in sight.kpis.filter(Q(slug__in=names) | Q(code__in=names)).order_by("pk"):
        for name in {kpi.slug.casefold(), kpi.code.casefold()} - {""}:
            kpis[name].append(kpi)
    for name, found in kpis.items():  # a slug is one KPI's alone: it comes before the code of another
        kpis[name] = [kpi for kpi in found if kpi.slug.casefold() == name] or found
    scopes: dict[str, Scope] = {}
    for scope in rights.partnership.scopes.select_related("body", "unit"):
        for name in (scope.name, scope.body.code if scope.body else "", scope.unit.slug if scope.unit else ""):
            if name:
                scopes.setdefault(name.casefold(), scope)
        if scope.body:
            scopes.setdefault(scope.body.name.casefold(), scope)
    asked: dict[tuple[int, int], Asked] = defaultdict(Asked)
    due = sight.observations.filter(
        kpi__in={kpi.pk for found in kpis.values() for kpi in found}, period_id__in={row.period for row in rows}
    )
    for line in due.select_related("scope", "item", "quarterly_return").order_by("scope__order", "item__order", "pk"):
        asked[line.kpi_id, line.period_id].add(line)
    return Lines(rights, kpis, scopes, asked)


def lines_as_they_stand(observations: Iterable[Observation], rights: Rights) -> dict[int, ReturnLine]:
    """Lines by their id, judged together with all others of their returns. Eight queries for each return."""
    wanted = {one.pk for one in observations}
    returns = Return.objects.filter(pk__in={one.quarterly_return_id for one in observations}).order_by("pk")
    return {
        line.observation.pk: line
        for quarterly_return in returns
        for line in return_lines(quarterly_return, Sight.of(rights))
        if line.observation.pk in wanted
    }
