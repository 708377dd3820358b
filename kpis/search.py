"""What of this room can be found by words."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q

from common.formatting import long_day
from kpis.choices import FigureKind
from kpis.models import Definition
from kpis.sight import Sight
from partners.search_terms import Term
from partners.searching import Hit, Search, contains, searches

OF_DEFINITION = ["title", "purpose", "formula", "source", "accountable_role", "provider_role", "unit"]
OF_KPI = ["code", "heading", "slug", "service__name"]


@searches("KPIs")
def kpis(search: Search) -> Iterable[Hit]:
    """By what a KPI is called, means or meant before, its code and service; by a period, if it has a figure of it."""
    sight = Sight.of(search.rights)

    def defined(texts: list[str], term: Term) -> Q:
        return Q(pk__in=sight.definitions.filter(contains(texts, term)).values("kpi"))

    def also(term: Term) -> Q:
        found = defined(OF_DEFINITION, term)
        if term.period:
            said = sight.results.filter(period_id=term.period.code, kind__in=[FigureKind.NUMBER, FigureKind.TEXT])
            found |= Q(pk__in=said.values("kpi"))
        return found

    meanings = Prefetch("definitions", queryset=sight.definitions.order_by("valid_from"), to_attr="meanings")
    rows = search.among(
        sight.kpis.select_related("service").order_by("order", "pk"),
        OF_KPI,
        also=also,
        titled=lambda term: defined(["title"], term),
    )
    found = []
    for one in rows.prefetch_related(meanings):
        now: Definition = one.meanings[-1]
        closed = ("stopped", f"Closed on {long_day(one.closed_on)}") if one.closed_on else None
        found.append(
            Hit(
                title=f"{one.code} {now.title}".strip(),
                address=search.url("kpi", slug=one.slug),
                texts=[
                    *_texts(now),
                    *(f"Called {was.title} from {long_day(was.valid_from)}" for was in one.meanings[:-1]),
                    *(text for was in one.meanings[:-1] for text in _texts(was)),
                    *([f"Under the heading {one.heading}"] if one.heading else []),
                    f"Reference {one.slug}",
                ],
                state=closed,
                period=f"{now.get_frequency_display()}, {one.service}",
            )
        )
    return found


def _texts(meaning: Definition) -> list[str]:
    return [
        meaning.purpose,
        meaning.formula,
        f"Source: {meaning.source}",
        f"Accountable: {meaning.accountable_role}",
        f"Typed by: {meaning.provider_role}",
        f"Measured in {meaning.unit}",
    ]
