"""What the doors of a return answer about a line, for the script that shows it."""

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
        "version": one.version,
        "was": one.was,
        "state": one.state,
        "state_words": one.state_words,
        "value": one.words,
        "status": line.status,
        "findings": one.shown_findings,
        "opens": one.is_open,
        "summary": one.summary,
        "saved_at": localtime(line.observation.entered_at).strftime("%H:%M") if line.observation.entered_at else "",
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
