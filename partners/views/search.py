"""Search over everything of a partnership that the person may see."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from partners.roles import Right
from partners.search_terms import LONGEST, SearchUnreadable, readable, terms_of
from partners.searching import MOST_OF_ONE, Kind, find, kinds
from partners.views.base import PartnershipPage


class SearchPage(PartnershipPage):
    """What was found, by kind; all of one kind where that is asked for."""

    needs = Right.SEE_FIGURES
    template_name = "partners/search.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = readable(request.GET.get("q", ""))
        only = request.GET.get("kind", "")
        known = {Kind(name).key: name for name in kinds()}
        if only and only not in known:
            raise Http404
        try:
            terms = terms_of(typed)
        except SearchUnreadable as problem:
            errors = [{"text": str(problem), "href": "#search-words"}]
            return self.page(status=400, typed=typed[:LONGEST], errors=errors, names=list(known.values()))
        found = find(self.rights, terms, only=only) if terms else []
        return self.page(
            typed=typed,
            asked=bool(terms),
            only=known.get(only, ""),
            found=[self._shown(kind, typed, only) for kind in found],
            lead=lead_of(found),
            names=[known[only]] if only else list(known.values()),
            everything=f"?{urlencode({'q': typed})}" if only else "",
        )

    def _shown(self, kind: Kind, typed: str, only: str) -> dict[str, Any]:
        more = ""
        if kind.more:
            more = f"These are the first {MOST_OF_ONE}: add a word to find fewer." if only else ""
        return {
            "name": kind.name,
            "key": kind.key,
            "hits": kind.hits,
            "more": more,
            "all": f"?{urlencode({'q': typed, 'kind': kind.key})}" if kind.more and not only else "",
        }


def lead_of(found: list[Kind]) -> str:
    """12 found: 5 or more KPIs, 7 projects."""
    if not found:
        return ""
    total = sum(len(kind.hits) for kind in found)
    least = "At least " if any(kind.more for kind in found) else ""
    places = "1 kind" if len(found) == 1 else f"{len(found)} kinds"
    return f"{least}{total} found, of {places}."
