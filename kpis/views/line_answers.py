"""What the doors of a return answer about a line, for the script that shows it."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localtime

from kpis.actions.returns import SomebodyElseSaved
from kpis.selectors.returns import ReturnLine
from kpis.views.return_grid import Conflict, Field
from kpis.wording import typed_of


def saved_answer(line: ReturnLine) -> dict[str, Any]:
    """The line as it is saved: what it reads as, how it stands, and what is odd."""
    one = Field.of(line, editable=True)
    return {
        **_standing(one),
        "was": one.was,
        "value": one.words,
        "status": line.status,
        "opens": one.is_open,
        "summary": one.summary,
    }


def beside_answer(lines: Iterable[ReturnLine]) -> list[dict[str, Any]]:
    """How the lines beside a saved one stand now: a total, say, that its parts do not make, or make again."""
    return [
        {"line": line.observation.pk, **_standing(Field.of(line, editable=True))} for line in lines if line.is_entered
    ]


def _standing(one: Field) -> dict[str, Any]:
    saved_at = one.line.observation.entered_at
    return {
        "version": one.version,
        "state": one.state,
        "state_words": one.state_words,
        "findings": one.shown_findings,
        "saved_at": localtime(saved_at).strftime("%H:%M") if saved_at else "",
    }


def conflict_answer(problem: SomebodyElseSaved, line: ReturnLine) -> dict[str, Any]:
    """What somebody else saved in the line, beside what was typed and not saved."""
    typed = typed_of(problem.now, line.definition)
    conflict = Conflict.of(problem.now, problem.typed, line)
    return {
        "now": {
            **vars(typed),
            "version": conflict.version,
            "was": typed.fingerprint,
            "words": conflict.words,
            "who": conflict.by.name if conflict.by else "Somebody",
            "when": localtime(conflict.at).strftime("%-d %B %Y, %H:%M") if conflict.at else "",
        },
        "typed": vars(problem.typed),
        "message": str(problem),
    }
