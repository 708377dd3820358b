"""Documents and spreadsheets of a return, as far as a person sees the lines that they are about."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kpis.models import Evidence, Return, ReturnSheet
from kpis.selectors.returns import ReturnLine
from kpis.sight import Sight
from partners.rights import Rights
from partners.roles import Right


@dataclass(frozen=True)
class LineEvidence:
    """A line and what was attached to it."""

    line: ReturnLine
    documents: list[Evidence]


def evidence_of_lines(lines: Iterable[ReturnLine]) -> list[LineEvidence]:
    """The documents of some lines, in their order; lines without one are left out. One query."""
    lines = list(lines)
    found: dict[int, list[Evidence]] = defaultdict(list)
    wanted = {line.observation.pk for line in lines}
    returns = {line.observation.quarterly_return_id for line in lines}
    for one in Evidence.objects.filter(observation__quarterly_return__in=returns).select_related("uploaded_by"):
        if one.observation_id in wanted:
            found[one.observation_id].append(one)
    return [LineEvidence(line, found[line.observation.pk]) for line in lines if line.observation.pk in found]


def find_evidence(rights: Rights, pk: int) -> Evidence | None:
    """A document of a figure of which the person may see the return; None where there is none."""
    found = (
        Evidence.objects.filter(
            pk=pk, partnership=rights.partnership, observation__in=Sight.of(rights).observations.order_by()
        )
        .select_related("observation__quarterly_return", "observation__scope")
        .first()
    )
    if found is None:
        return None
    observation = found.observation
    sees = rights.may(
        Right.SEE_RETURNS, service_id=observation.quarterly_return.service_id, body_id=observation.scope.body_id
    )
    return found if sees else None


def sheets_seen(quarterly_return: Return, rights: Rights) -> list[ReturnSheet]:
    """The spreadsheets of a return all of whose lines the person sees, the newest first. Three queries."""
    sheets = list(quarterly_return.sheets.select_related("uploaded_by").defer("content"))
    named: dict[int, set[int]] = defaultdict(set)
    for sheet_id, pk in ReturnSheet.lines.through.objects.filter(
        returnsheet__quarterly_return=quarterly_return
    ).values_list("returnsheet_id", "observation_id"):
        named[sheet_id].add(pk)
    seen = pks_seen(set().union(*named.values()), rights)
    return [sheet for sheet in sheets if named[sheet.pk] <= seen]


def find_sheet(quarterly_return: Return, rights: Rights, pk: int) -> ReturnSheet | None:
    """A spreadsheet of a return; None where there is none that the person may see."""
    sheet = quarterly_return.sheets.select_related("uploaded_by", "decided_by", "partnership").filter(pk=pk).first()
    if sheet is None:
        return None
    named = set(sheet.lines.order_by().values_list("pk", flat=True))
    if not named <= pks_seen(named, rights):
        return None
    sheet.quarterly_return = quarterly_return
    return sheet


def pks_seen(pks: Collection[int], rights: Rights) -> set[int]:
    """Those of some figures, in whatever return, whose lines the person sees. One query, none without figures."""
    if not pks:
        return set()
    places = (
        Sight.of(rights)
        .observations.filter(pk__in=pks)
        .order_by()
        .values_list("pk", "quarterly_return__service_id", "scope__body_id")
    )
    return {
        pk
        for pk, service_id, body_id in places
        if rights.may(Right.SEE_RETURNS, service_id=service_id, body_id=body_id)
    }
