"""Entries that only those read who may see exempt matters: each room says which of its own they are.

A room's module `withheld` has functions marked by `withholds`, found by themselves.
"""

from collections.abc import Callable
from functools import cache

from django.db.models import Q, QuerySet
from django.utils.module_loading import autodiscover_modules

from audit.models import Entry

Covered = Callable[[int], Q]
_covered: list[Covered] = []


def withholds(covered: Covered) -> Covered:
    """Name a function that gives the entries of a partnership (by its id) that are withheld."""
    _covered.append(covered)
    return covered


def entries_of(partnership_id: int, *, all_of_them: bool) -> QuerySet[Entry]:
    """The audit trail of a partnership; without what is withheld, unless the reader may see it. One query."""
    entries = Entry.objects.filter(partnership_id=partnership_id)
    if all_of_them:
        return entries
    _find()
    for covered in _covered:
        entries = entries.exclude(covered(partnership_id))
    return entries


@cache
def _find() -> None:
    autodiscover_modules("withheld")
