"""Which line of a return each row of a push is for, and how the lines stand afterwards. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Lines:
    """The lines that some rows may mean, by what rows name."""

    rights: Rights
    kpis: Mapping[str, list[Kpi]]
    scopes: Mapping[str, Scope]
    observations: Mapping[tuple[int, int], list[Observation]]  # by KPI and period

    def find(self, row: SentRow) -> Observation:
        """The line of a row. Raises RowRefused with what to name instead."""
        kpi = self._kpi(row)
        scope = self.scopes.get(row.scope.casefold())
        if row.scope and scope is None:
            message = f"“{row.scope}” is nobody here: send the name that heads a column of the return."
            raise RowRefused({"scope": message})
        asked = self.observations.get((kpi.pk, row.period), [])
        found = [one for one in asked if scope is None or one.scope_id == scope.pk]
        service_ids = {one.quarterly_return.service_id for one in found} or {kpi.service_id}
        body_ids = {one.scope.body_id for one in found} or {scope.body_id if scope else None}
        if not any(
            self.rights.may(Right.ENTER_FIGURES, service_id=service_id, body_id=body_id)
            for service_id in service_ids
            for body_id in body_ids
        ):
            raise RowRefused({"": NOT_YOURS})
        if not asked:
            label = from_code(row.period).label
            message = f"No return asks for this in {label}: check the period, or have the return opened."
            raise RowRefused({"period": message})
        return _the_item(row, _the_scope(row, found, asked))

    def _kpi(self, row: SentRow) -> Kpi:
        found = self.kpis.get(row.kpi.casefold(), [])
        if not found:
            raise RowRefused({"kpi": f"There is no KPI “{row.kpi}”: send its code, or its number."})
        if len(found) > 1:
            slugs = " or ".join(kpi.slug for kpi in found[:5])
            raise RowRefused({"kpi": f"Several KPIs have the number “{row.kpi}”: send the code, {slugs}."})
        return found[0]


def _the_scope(row: SentRow, found: list[Observation], asked: list[Observation]) -> list[Observation]:
    if row.scope and found:
        return found
    if not row.scope and (whole := [one for one in asked if one.scope.kind == ScopeKind.WHOLE]):
        return whole
    names = " or ".join(dict.fromkeys(one.scope.name for one in asked if one.scope.kind != ScopeKind.WHOLE))
    if row.scope and not names:
        raise RowRefused({"scope": "Leave it out: this KPI is measured for the whole partnership."})
    raise RowRefused({"scope": f"Name for whom it is: {names}."})


def _the_item(row: SentRow, of_scope: list[Observation]) -> Observation:
    wanted = row.item.casefold()
    for one in of_scope:
        if one.item.breakdown_id is None and not wanted:
            return one
        if one.item.breakdown_id is not None and wanted in (one.item.slug, one.item.name.casefold()):
            return one
    names = ", ".join(dict.fromkeys(one.item.name for one in of_scope if one.item.breakdown_id is not None))
    if not names:
        raise RowRefused({"item": "Leave it out: this KPI has no list of items."})
    raise RowRefused({"item": f"Name the item of the list: {names}."})


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
    observations: dict[tuple[int, int], list[Observation]] = defaultdict(list)
    asked = sight.observations.filter(
        kpi__in={kpi.pk for found in kpis.values() for kpi in found}, period_id__in={row.period for row in rows}
    )
    for one in asked.select_related("scope", "item", "quarterly_return"):
        observations[one.kpi_id, one.period_id].append(one)
    return Lines(rights, kpis, scopes, observations)


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
