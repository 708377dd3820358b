"""Figures that another system sends in: each row through `save_line`, as if an officer typed it; a push only once."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import NotAllowed, Refused
from kpis.actions.returns import LineSaved, LineToSave, ReturnClosed, SomebodyElseSaved, save_lines
from kpis.entry import Typed, Unreadable
from kpis.in_force import definition_in_force
from kpis.models import Definition, Observation, Push
from kpis.pushing import RowRefused, SentRow, laid_over, read_row
from kpis.selectors.pushing import lines_as_they_stand, lines_of_rows
from kpis.selectors.returns import ReturnLine
from kpis.wording import typed_of
from partners.models import Partnership
from partners.rights import Rights, guard
from partners.roles import Right

KEPT = timedelta(days=30)  # how long an answer is known again by its key


class KeyUsedOtherwise(Refused):
    """Another push had this key: which of them is meant cannot be told."""


@transaction.atomic
def push_figures(
    *, partnership: Partnership, rows: Sequence[object], key: str, checksum: str, by: User
) -> tuple[dict[str, Any], bool]:
    """Carry a push out; gives its answer, and whether that was given before. It submits no return.

    The same key again gives the same answer and saves nothing. Two at once: the second waits for the first, as the
    database takes a key once. Rows, key and answer are kept in one transaction, so none of them is there alone.
    """
    guard(by, partnership, Right.ENTER_FIGURES)
    push, new = Push.objects.get_or_create(
        partnership=partnership, by=by, key=key, defaults={"checksum": checksum, "by_way_of": by.by_way_of}
    )
    if push.checksum != checksum:
        raise KeyUsedOtherwise(
            "Nothing was saved: this Idempotency-Key came with another content before. Send this with a new key."
        )
    if not new:
        return push.answer, True
    push.answer = _pushed(rows, Rights(by, partnership))
    push.save(update_fields=["answer"])
    record("figures sent in", target=push, by=by, partnership_id=partnership.pk)
    return push.answer, False


@transaction.atomic
def try_push(*, partnership: Partnership, rows: Sequence[object], by: User) -> dict[str, Any]:
    """What a push would be answered. It is carried out, judged, and taken back: nothing is saved."""
    guard(by, partnership, Right.ENTER_FIGURES)
    answer = _pushed(rows, Rights(by, partnership))
    for row in answer["rows"]:
        if row["outcome"] == "saved":
            row["version"] -= 1  # the one that still stands
    transaction.set_rollback(True)
    return {**answer, "dry_run": True}


def forget_old_pushes() -> int:
    """Clear away the answers that nobody will ask for again. How many they were."""
    deleted, _ = Push.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return deleted


def _pushed(rows: Sequence[object], rights: Rights) -> dict[str, Any]:
    refused: dict[int, Refused] = {}
    read: dict[int, SentRow] = {}
    for place, sent in enumerate(rows):
        try:
            read[place] = read_row(sent)
        except RowRefused as problem:
            refused[place] = problem
    lines = lines_of_rows(list(read.values()), rights)
    found: dict[int, Observation] = {}
    for place, row in read.items():
        try:
            found[place] = lines.find(row)
        except RowRefused as problem:
            refused[place] = problem
    refused |= _twice(found)
    saved = _saved({place: one for place, one in found.items() if place not in refused}, read, refused, rights.user)
    standing = lines_as_they_stand([one.observation for one in saved.values()], rights)
    answered = [
        {"row": place + 1, **_row_saved(saved[place], standing), **_named(saved[place].observation)}
        if place in saved
        else {"row": place + 1, **_row_refused(refused[place]), **_named(found.get(place))}
        for place in range(len(rows))
    ]
    counts = Counter(row["outcome"] for row in answered)
    return {
        "dry_run": False,
        **{outcome: counts[outcome] for outcome in ("saved", "unchanged", "refused")},
        "rows": answered,
    }


def _twice(found: dict[int, Observation]) -> dict[int, Refused]:
    """Rows that are for the same line: which of them holds cannot be told."""
    places: dict[int, list[int]] = {}
    for place, one in found.items():
        places.setdefault(one.pk, []).append(place)
    return {
        place: RowRefused({"": f"This line is sent more than once, in rows {_and(same)}: send it once."})
        for same in places.values()
        if len(same) > 1
        for place in same
    }


def _and(places: list[int]) -> str:
    shown = [str(place + 1) for place in places[:5]]
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _saved(
    found: dict[int, Observation], read: dict[int, SentRow], refused: dict[int, Refused], by: User
) -> dict[int, LineSaved]:
    """Each line through `save_lines`; what is refused is put among `refused`."""
    to_save = [LineToSave(one, read[place].version, _typing(read[place])) for place, one in found.items()]
    saved = {}
    for place, outcome in zip(found, save_lines(lines=to_save, by=by), strict=True):
        if isinstance(outcome, LineSaved):
            saved[place] = outcome
        else:
            refused[place] = outcome
    return saved


def _typing(row: SentRow) -> Any:
    def typed(observation: Observation, definition: Definition) -> Typed:
        return laid_over(row, typed_of(observation, definition), definition)

    return typed


def _named(observation: Observation | None) -> dict[str, Any]:
    """Which line it was, as other addresses of the API name it."""
    return {} if observation is None else {"observation": observation.pk}


def _row_saved(saved: LineSaved, standing: dict[int, ReturnLine]) -> dict[str, Any]:
    line = standing[saved.observation.pk]
    return {
        "outcome": "saved" if saved.is_changed else "unchanged",
        "version": saved.observation.version,
        "findings": [
            {"rule": finding.rule, "severity": finding.severity, "words": finding.words}
            for finding in line.findings
            if line.is_entered
        ],
    }


def _row_refused(problem: Refused) -> dict[str, Any]:
    match problem:
        case SomebodyElseSaved():
            now = problem.now
            standing = typed_of(now, definition_in_force(now.kpi.definitions.all(), now.when))
            return {
                "outcome": "refused",
                "why": "conflict",
                "errors": {"version": str(problem)},
                "version": now.version,
                "now": vars(standing),
            }
        case RowRefused() | Unreadable():
            return {"outcome": "refused", "why": "unreadable", "errors": problem.errors}
    why = {ReturnClosed: "closed", NotAllowed: "not_allowed"}.get(type(problem), "refused")
    return {"outcome": "refused", "why": why, "errors": {"": str(problem)}}
