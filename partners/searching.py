"""What can be found by words: each room says so in a module `search.py`, found by itself.

    @searches("Projects")
    def projects(search: Search) -> Iterable[Hit]:
        rows = search.among(search.partnership.projects.all(), ["title", "description"], periods=["plan_year"])
        return [Hit(title=one.title, address=search.url("project", pk=one.pk), texts=[one.description]) for one in rows]

It finds what the person may see and nothing else: what they may not see is not counted either, so it begins with the
rows that the page of the thing would show them. It asks the database a fixed number of times, and for one row more
than are shown, so that it can be said that there are more.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.text import slugify

from partners.models import Partnership
from partners.rights import Rights
from partners.search_terms import Stretch, Term, around, marked
from periods.values import Period

FIRST_OF_EACH = 5
MOST_OF_ONE = 50


@dataclass(frozen=True)
class Hit:
    """Something that was found. `texts` are those in which the words may stand; `state` is (key of its tag, words)."""

    title: str
    address: str
    texts: Iterable[str] = ()
    state: tuple[str, str] | None = None
    period: str = ""  # with words that say what it is: "Plan of 2023/24"


@dataclass(frozen=True)
class Shown:
    """A hit as the page shows it: the words that were looked for told apart."""

    title: list[Stretch]
    address: str
    around: list[Stretch]
    state: tuple[str, str] | None
    period: str


@dataclass
class Kind:
    """Everything found of one kind."""

    name: str
    hits: list[Shown] = field(default_factory=list)
    more: bool = False

    @property
    def key(self) -> str:
        return slugify(self.name)


@dataclass(frozen=True)
class Search:
    """What somebody looks for: every term has to occur."""

    rights: Rights
    terms: Sequence[Term]
    most: int = FIRST_OF_EACH

    @property
    def partnership(self) -> Partnership:
        return self.rights.partnership

    def url(self, name: str, **kwargs: Any) -> str:
        """The address of a page of this partnership."""
        return reverse(name, kwargs={"partnership": self.partnership.slug, **kwargs})

    def among(
        self,
        rows: QuerySet,
        texts: Sequence[str],
        *,
        periods: Sequence[str] = (),
        days: Sequence[str] = (),
        also: Callable[[Term], Q] | None = None,
        titled: Callable[[Term], Q] | None = None,
    ) -> QuerySet:
        """The rows in which every term occurs: in one of `texts`, or as what one of `periods` (links to the calendar)
        or `days` (dates) lies within, or where `also` says so. Those with all of it in the title, which is the first
        text unless `titled` says otherwise, come first. One more than are shown."""
        in_title = Q()
        for term in self.terms:
            occurs = contains(texts, term) | (also(term) if also else Q(pk__in=[]))
            if term.period:
                occurs |= _within(term.period, periods, days)
            rows = rows.filter(occurs)
            in_title &= titled(term) if titled else contains(texts[:1], term)
        ordering = [*rows.query.order_by] or [*(rows.model._meta.ordering or ["pk"])]
        elsewhere = Case(When(in_title, then=Value(0)), default=Value(1))
        return rows.order_by(elsewhere, *ordering)[: self.most + 1]


def contains(texts: Sequence[str], term: Term) -> Q:
    """Whether one of the texts has the term in it."""
    found = Q()
    for text in texts:
        for spelling in term.spellings:
            found |= Q(**{f"{text}__icontains": spelling})
    return found


def _within(period: Period, periods: Sequence[str], days: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for link in periods:
        inside = Q(**{f"{link}__start__gte": period.start})
        found |= inside & Q(**{f"{link}__end__lte": period.end}) if period.end else inside
    for day in days:
        inside = Q(**{f"{day}__gte": period.start})
        found |= inside & Q(**{f"{day}__lte": period.end}) if period.end else inside
    return found


Searcher = Callable[[Search], Iterable[Hit]]
_searchers: dict[str, Searcher] = {}


def searches(kind: str) -> Callable[[Searcher], Searcher]:
    """Let this function, too, be asked; `kind` names what it finds, in the plural."""

    def note(searcher: Searcher) -> Searcher:
        _searchers[kind] = searcher
        return searcher

    return note


@cache
def _find_searchers() -> None:
    autodiscover_modules("search")


def kinds() -> list[str]:
    """What can be found, in the order in which it is shown."""
    _find_searchers()
    return list(_searchers)


def find(rights: Rights, terms: Sequence[Term], *, only: str = "") -> list[Kind]:
    """What the person may see and the terms occur in, by kind; `only` is the key of the one kind that is asked for."""
    found = []
    for name in kinds():
        kind = Kind(name)
        if only in ("", kind.key):
            search = Search(rights, terms, most=MOST_OF_ONE if only else FIRST_OF_EACH)
            hits = list(_searchers[name](search))
            kind.hits = [_shown(hit, terms) for hit in hits[: search.most]]
            kind.more = len(hits) > search.most
        if kind.hits:
            found.append(kind)
    return found


def _shown(hit: Hit, terms: Sequence[Term]) -> Shown:
    return Shown(
        title=marked(hit.title, terms),
        address=hit.address,
        around=around(hit.texts, terms),
        state=hit.state,
        period=hit.period,
    )
