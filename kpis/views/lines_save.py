"""Many lines of a return at once: a block that was pasted, and what is taken back again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from common.errors import Refused
from kpis.actions.returns import ReturnClosed, SomebodyElseSaved, save_line
from kpis.entry import Typed, Unreadable
from kpis.models import Return
from kpis.pasting import Pasted, Place, lay
from kpis.selectors.returns import ReturnLine, find_return, return_lines, visible_lines
from kpis.sight import Sight
from kpis.views.entry import SavingDoor
from kpis.views.line_answers import beside_answer, conflict_answer, saved_answer
from kpis.views.return_grid import Field, Group, KpiRows, lay_out
from kpis.wording import typed_of
from partners.models import Scope
from partners.rights import Rights
from partners.roles import Right

UNREADABLE = "Nothing was saved: the page could not be read. Load it again."


@dataclass
class Told:
    """What became of the lines, by name."""

    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def words(self, doing: str, pasted: Pasted | None = None) -> str:
        """One sentence for the ear, and the head of the note: 18 lines filled, 1 not saved, 1 skipped."""
        parts = [f"{_lines(len(self.done))} {doing}"] if self.done else [f"Nothing was {doing}"]
        if self.refused:
            parts.append(f"{len(self.refused)} not saved")
        if pasted and pasted.skipped:
            parts.append(f"{len(pasted.skipped)} skipped")
        if pasted and pasted.beyond:
            parts.append("some of the block lies beyond the last field")
        return f"{', '.join(parts)}."


class LinesSave(SavingDoor):
    """The lines that the page sends are saved as they stand in it; with `paste`, the block laid over them.

    Each line for itself, as if it were typed: `answered` is the status that LineSave would give it.
    """

    def post(self, request: Request, partnership: str, service: str, quarter: str) -> Response:
        rights = self.rights(request, partnership)
        found = find_return(rights, service_slug=service, quarter_slug=quarter)
        if found is None or not rights.may(Right.ENTER_FIGURES, service_id=found.service_id):
            raise Http404
        seen = _seen(request.data)
        if seen is None:
            return Response({"refused": UNREADABLE}, status=400)
        # What came since the page was opened is not on it: a block runs past nothing that is not seen.
        own = self._fields(found, rights)
        fields = [one for one in own if not one.editable or one.line.observation.pk in seen]
        may_type = {one.line.observation.pk for one in own if one.editable}
        pasted = None
        paste = request.data.get("paste")
        wanted = {one.line.observation.pk: seen[one.line.observation.pk][1] for one in fields if one.editable}
        if isinstance(paste, dict):
            pasted = _laid(paste, fields)
            if pasted is None:
                return Response({"refused": UNREADABLE}, status=400)
            wanted = {
                pk: Typed.of({**vars(seen[pk][1]), **changed}) for pk, changed in pasted.changes.items() if pk in wanted
            }
        try:
            answers, others, told = _saved(found, fields, wanted, seen, rights)
        except ReturnClosed as problem:
            return Response({"refused": str(problem)}, status=409)
        beside = beside_answer(line for line in others if line.observation.pk in may_type)
        return Response({"lines": answers, "beside": beside, "note": _note(told, pasted)})

    @staticmethod
    def _fields(found: Return, rights: Rights) -> list[Field]:
        lines, _ = visible_lines(found, rights)
        return [
            Field.of(
                line,
                editable=rights.may(
                    Right.ENTER_FIGURES, service_id=found.service_id, body_id=line.observation.scope.body_id
                ),
            )
            for line in lines
        ]


def _seen(data: object) -> dict[int, tuple[int, Typed]] | None:
    """Line → the version that the page shows, and what stands in its fields; None where that cannot be read."""
    sent = data.get("lines") if isinstance(data, dict) else None
    if not isinstance(sent, list):
        return None
    seen = {}
    for one in sent:
        if not isinstance(one, dict) or not all(type(one.get(name)) is int for name in ("line", "version")):
            return None
        seen[one["line"]] = (one["version"], Typed.of(one))
    return seen


def _laid(paste: dict, fields: Iterable[Field]) -> Pasted | None:
    """The block laid over the rows from the field it was pasted into; None where there is no such field."""
    rows = _rows(lay_out(fields))
    for down, row in enumerate(rows):
        for across, place in enumerate(row):
            if place.line == paste.get("line") and place.field == paste.get("field"):
                return lay(str(paste.get("text", "")), rows[down:], column=across)
    return None


def _rows(groups: Iterable[Group]) -> list[list[Place]]:
    """The fields of each row, from left to right, as a pasted block falls upon them; the rows from top to bottom."""
    return [
        [
            place
            for cell, scope in zip(row.cells, table.scopes or [None], strict=True)
            for place in _places(kpi, cell, scope)
        ]
        for group in groups
        for table in group.tables
        for kpi in table.kpis
        for row in kpi.rows
    ]


def _places(kpi: KpiRows, one: Field | None, scope: Scope | None) -> list[Place]:
    definition = kpi.first.line.definition
    names = ("upper", "lower") if definition.has_parts else ("figure",)
    if one is None:
        return [Place(0, f"{definition.title}, {scope}", name, definition, "not asked for") for name in names]
    closed = "" if one.editable else "not yours to fill in"
    return [Place(one.line.observation.pk, one.line.name, name, definition, closed) for name in names]


@transaction.atomic
def _saved(
    found: Return, fields: list[Field], wanted: dict[int, Typed], seen: dict[int, tuple[int, Typed]], rights: Rights
) -> tuple[list[dict[str, Any]], list[ReturnLine], Told]:
    """Every line through `save_line`, in one transaction; a line that is refused leaves the others saved.

    Beside them the other lines of the return, which are judged together with these.
    """
    of_pk = {one.line.observation.pk: one.line for one in fields}
    problems: dict[int, Refused] = {}
    for pk, typed in wanted.items():
        try:
            save_line(observation=of_pk[pk].observation, version=seen[pk][0], typed=typed, by=rights.user)
        except (Unreadable, SomebodyElseSaved) as problem:
            problems[pk] = problem
    everything = return_lines(found, Sight.of(rights))
    fresh = [line for line in everything if line.observation.pk in wanted]
    others = [line for line in everything if line.observation.pk not in wanted]
    order = list(wanted)
    answers, told = [], Told()
    for line in sorted(fresh, key=lambda line: order.index(line.observation.pk)):
        pk = line.observation.pk
        answer: dict[str, Any] = {"line": pk, "typed": vars(wanted[pk])}
        match problems.get(pk):
            case Unreadable() as problem:
                answer |= {"answered": 400, "errors": problem.errors}
            case SomebodyElseSaved() as problem:
                answer |= {"answered": 409, **conflict_answer(problem, line)}
            case _:
                typed = vars(typed_of(line.observation, line.definition))
                answer |= {"answered": 200, **saved_answer(line), "typed": typed}
        answers.append(answer)
        if pk in problems:
            told.refused.append(f"{line.name}: {problems[pk]}")
        else:
            told.done.append(line.name)
    return answers, others, told


def _note(told: Told, pasted: Pasted | None) -> dict[str, Any]:
    doing = "filled" if pasted else "taken back"
    parts = [
        (doing.capitalize(), told.done),
        ("Not saved", told.refused),
        ("Skipped", pasted.skipped if pasted else []),
        ("Beyond the last field, and not filled", pasted.beyond if pasted else []),
    ]
    return {
        "words": told.words(doing, pasted),
        "parts": [{"head": head, "items": items} for head, items in parts if items],
        "left_over": pasted.left_over if pasted else "",
    }


def _lines(number: int) -> str:
    return f"{number} line" if number == 1 else f"{number} lines"
