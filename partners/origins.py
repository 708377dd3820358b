"""Where a printed figure comes from: each room says so in a module `origins.py`, found by itself.

Beside what it prints a block keeps of which rows it is made, as `made_of(milestone)`. Asked for by a reader, the room
says what each of these rows is:

    @tells_of(Project)
    def projects(asked: Asked) -> Iterable[Kept]:
        return [Kept(one, address=asked.url("project", pk=one.pk)) for one in asked.among(Project.objects.all())]

It tells of what the person may see and of nothing else, in a fixed number of queries. When a row was entered, by whom,
and whether it was changed since is known from the audit trail.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules

from audit.withholding import entries_of
from partners.rights import Rights
from partners.roles import Right

Reference = str  # "projects.milestone:12"


def made_of(*rows: Model | None) -> dict[str, list[Reference]]:
    """The origin of a figure, as plain JSON: what it is made of, each once."""
    return {"rows": list(dict.fromkeys(reference(row) for row in rows if row is not None))}


def reference(row: Model) -> Reference:
    return f"{row._meta.label_lower}:{row.pk}"


@dataclass(frozen=True)
class Kept:
    """A row that a figure is made of. `name` is told to those who read it in the paper or may open its page, and to all
    who read the paper where it `is_open`."""

    row: Model
    name: str = ""
    source: str = ""  # the paper from which it was taken
    agreed: str = ""  # who agreed or validated it, and when
    address: str = ""
    is_open: bool = False

    @property
    def kind(self) -> str:
        words = str(self.row._meta.verbose_name)
        return words[:1].upper() + words[1:]

    @property
    def called(self) -> str:
        return self.name or str(self.row)


@dataclass(frozen=True)
class Entered:
    """What the audit trail knows of a row: when it was entered and by whom, and when it was changed last."""

    at: datetime
    by_id: int | None
    by_name: str
    changed_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """Of which rows of one kind somebody asks."""

    rights: Rights
    model: type[Any]
    pks: frozenset[int]

    def among(self, rows: QuerySet) -> QuerySet:
        """Those asked for, of the partnership."""
        return rows.filter(partnership=self.rights.partnership, pk__in=self.pks)

    def url(self, name: str, **kwargs: Any) -> str:
        return reverse(name, kwargs={"partnership": self.rights.partnership.slug, **kwargs})


Tells = Callable[[Asked], Iterable[Kept]]
_told_by: dict[str, Tells] = {}


def tells_of(*models: type[Model]) -> Callable[[Tells], Tells]:
    """Name a function that says what rows of these kinds are; it is asked for one kind at a time."""

    def named(tells: Tells) -> Tells:
        _told_by.update({model._meta.label_lower: tells for model in models})
        return tells

    return named


def kept_rows(references: Iterable[Reference], rights: Rights) -> dict[Reference, Kept]:
    """What the person may know of these rows. The queries of each kind, however many rows."""
    _find()
    asked: dict[str, set[int]] = defaultdict(set)
    for one in references:
        kind, _, pk = one.partition(":")
        asked[kind].add(int(pk))
    return {
        reference(kept.row): kept
        for kind, pks in asked.items()
        if kind in _told_by
        for kept in _told_by[kind](Asked(rights, apps.get_model(kind), frozenset(pks)))
    }


def entered(rows: Iterable[Model], rights: Rights) -> dict[Reference, Entered]:
    """When rows were entered and changed. One query; what is withheld from the person is not told."""
    asked: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        asked[row._meta.label_lower].add(row.pk)
    among = Q(pk__in=[])
    for kind, pks in asked.items():
        among |= Q(target_kind=kind, target_id__in=pks)
    entries = entries_of(rights.partnership.pk, all_of_them=rights.may(Right.SEE_EXEMPT))
    found: dict[Reference, Entered] = {}
    for kind, pk, at, by_id, name in (
        entries.filter(among).order_by("at", "pk").values_list("target_kind", "target_id", "at", "by_id", "by__name")
    ):
        first = found.get(f"{kind}:{pk}")
        found[f"{kind}:{pk}"] = (
            Entered(first.at, first.by_id, first.by_name, at) if first else Entered(at, by_id, name or "", None)
        )
    return found


@cache
def _find() -> None:
    autodiscover_modules("origins")
