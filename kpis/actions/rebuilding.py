"""Changed figures ring for the roll-up, in the transaction that changed them."""

from collections.abc import Iterable

from accounts.models import User
from jobs.actions import request_job
from jobs.models import Job
from kpis.background import ROLL_UP
from kpis.rollup import Cell, touch, touch_everything
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right


def request_rebuild(*, partnership: Partnership, cells: Iterable[Cell], by: User | None) -> Job:
    """Note the touched cells and ask the worker to rebuild them after the commit."""
    touch(partnership, cells)
    return _ask(partnership, by)


def request_full_rebuild(*, partnership: Partnership, by: User | None) -> Job:
    """Have every result of a partnership built again."""
    guard(by, partnership, Right.DEFINE)
    touch_everything(partnership)
    return _ask(partnership, by)


def _ask(partnership: Partnership, by: User | None) -> Job:
    return request_job(
        kind=ROLL_UP,
        arguments={"partnership": partnership.pk},
        dedupe_key=f"partnership {partnership.pk}",
        partnership_id=partnership.pk,
        by=by,
    )
