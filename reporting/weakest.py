"""The weakest part beside a total: the partner, unit or item that stands worst by the direction of its KPI. Pure."""

from collections.abc import Callable, Iterable
from typing import Any

from kpis.choices import Direction
from kpis.small_numbers import HIDDEN
from kpis.status import is_complete
from reporting.tables import value_text

EXTREMES = {Direction.HIGHER: ("lowest", min), Direction.LOWER: ("highest", max)}


def weakest_part(
    total: Any, figures: Iterable[Any], meaning: Any, *, whole: tuple[int, int | None], name: Callable[[Any], str]
) -> str:
    """ "lowest: Leicestershire, Individuals 71%", of the finest parts that `figures` have of a total.

    `whole` are the scope and the item that stand for everything. Empty where there are no two parts to choose from,
    where neither way is better, and where a part is too small a number to be shown: its silence would point to it.
    """
    if meaning.direction not in EXTREMES or total.value(meaning) is None:
        return ""
    word, extreme = EXTREMES[meaning.direction]
    beneath = [one for one in figures if one is not total and _is_part(one, total, whole)]
    if any(one.text == HIDDEN for one in beneath):
        return ""
    finest = max((_depth(one, whole) for one in beneath), default=0)
    parts = [one for one in beneath if _depth(one, whole) == finest and is_complete(one)]
    known = [(one.value(meaning), one) for one in parts if one.value(meaning) is not None]
    if len(known) < 2:
        return ""
    _, weakest = extreme(known, key=lambda one: one[0])
    return f"{word}: {name(weakest)} {value_text(weakest, meaning)}"


def _is_part(one: Any, total: Any, whole: tuple[int, int | None]) -> bool:
    """Whether a figure is beneath a total: of the same scope or of all, of the same item or of all."""
    return total.scope_id in (one.scope_id, whole[0]) and total.item_id in (one.item_id, whole[1])


def _depth(one: Any, whole: tuple[int, int | None]) -> int:
    return (one.scope_id != whole[0]) + (one.item_id != whole[1])
