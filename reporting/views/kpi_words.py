"""What pages of a quarter and of a KPI say alike: whose figure it is, what was written about it, which KPI is weakest."""

from collections.abc import Callable, Iterable
from typing import Any

from common.formatting import NOTHING
from kpis.choices import Cause
from reporting.counts import JUDGED
from reporting.selectors.figures import Figure
from reporting.selectors.quarters import STRENGTH, KpiNow, Remark
from reporting.tables import target_text, value_text
from reporting.weakest import weakest_part

Address = Callable[[str], str]


def title_of(page: Any, kpi: KpiNow, figure: Figure) -> str:
    """The KPI, and whose figure it is where it has several."""
    name = part_name(page, kpi, figure)
    return kpi.meaning.title + (f", {name}" if name else "")


def part_name(page: Any, kpi: KpiNow, figure: Figure) -> str:
    """Whose figure it is, where a KPI has several."""
    return page.ground.columns[figure.scope_id].name if figure.scope_id != page.ground.whole_scope else ""


def weakest_beneath(page: Any, kpi: KpiNow, figure: Figure) -> str:
    """The weakest part of a total: "lowest: Northbridge, Individuals 71%"; empty where there is none to name."""

    def name(part: Figure) -> str:
        of_scope = page.ground.columns[part.scope_id].name if part.scope_id != figure.scope_id else ""
        return ", ".join(filter(None, [of_scope, page.kpis.items.get(part.item_id, "")]))

    whole = page.ground.whole_scope, page.kpis.whole_item
    return weakest_part(figure, kpi.parts, kpi.meaning, whole=whole, name=name)


def remarks_of(page: Any, kpi: KpiNow, figure: Figure) -> list[dict]:
    """What was written beside a figure or the parts beneath it: the newest month of each partner."""
    newest: dict[tuple[int, int], Remark] = {}
    for remark in kpi.remarks:
        if figure.scope_id in (page.ground.whole_scope, remark.scope_id) and (remark.commentary or remark.cause):
            newest.setdefault((remark.scope_id, remark.item_id), remark)
    named = page.ground.columns
    own = (page.ground.whole_scope, figure.scope_id)
    return said_once(
        (named[scope].name if scope not in own else "", remark.commentary, remark.cause)
        for (scope, _), remark in newest.items()
    )


def said_once(remarks: Iterable[tuple[str, str, str]]) -> list[dict]:
    """Remarks as (where, text, cause): the same words once, with all places they are about."""
    places: dict[tuple[str, str], list[str]] = {}
    for where, text, cause in remarks:
        places.setdefault((text, cause), []).append(where)
    return [
        {
            "where": "; ".join(dict.fromkeys(filter(None, wheres))),
            "text": text,
            "cause": Cause(cause).label if cause else "",
        }
        for (text, cause), wheres in places.items()
    ]


def weakest_text(page: Any, kpis: list[KpiNow]) -> str:
    """The KPI that stands worst, and by how much; of several below target the one furthest from it."""
    judged = [(kpi, kpi.lead) for kpi in kpis if kpi.lead.status in ("below_target", "within_tolerance")]
    if not judged:
        return "none off target" if any(kpi.standing in JUDGED for kpi in kpis) else NOTHING
    kpi, figure = min(judged, key=lambda one: (STRENGTH[one[1].status], -page.kpis.miss(one[1])))
    target = target_text(page.kpis.goal(figure), kpi.meaning)
    return f"{title_of(page, kpi, figure)}: {value_text(figure, kpi.meaning)}" + (
        f" (target {target})" if target != NOTHING else ""
    )
