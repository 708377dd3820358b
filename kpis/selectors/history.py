"""What became of one figure: who typed, changed, approved and restated it, and why."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from audit.models import Entry as AuditEntry
from kpis.choices import Cause, FigureKind, Qualifier
from kpis.models import Observation, Restatement
from kpis.selectors.returns import ReturnLine, lines_beside
from kpis.sight import Sight
from kpis.wording import figure_words, number_typed

Address = Callable[[ReturnLine], str]

FIELD_WORDS = {
    "kind": "Kind of figure",
    "qualifier": "How exact",
    "text": "Text",
    "reason": "Why there is no figure",
    "expected_on": "Expected on",
    "commentary": "Commentary",
    "cause": "Cause",
}
CHOICE_WORDS = {"kind": FigureKind, "qualifier": Qualifier, "cause": Cause}
NOTHING = "nothing"
ON_BEHALF_OF = "on behalf of"  # as audit.actions.record has it among the changes
TYPED = "figure typed"
OF_ITS_RETURN = tuple(f"quarterly_return__{name}" for name in ("service", "submitted_by", "decided_by", "decided_for"))


def find_line(sight: Sight, pk: int) -> ReturnLine | None:
    """A figure of the partnership with what it is compared with; None where there is none. Seven queries."""
    beside = lines_beside(pk, sight, *OF_ITS_RETURN)
    return next((line for line in beside if line.observation.pk == pk), None)


def history_table(line: ReturnLine) -> dict[str, Any]:
    """Everything that happened to the figure and to its return, newest first. One query."""
    observation = line.observation
    entries = AuditEntry.objects.filter(
        Q(target_kind="kpis.observation", target_id=observation.pk)
        | Q(target_kind="kpis.return", target_id=observation.quarterly_return_id)
    ).select_related("by")
    return {
        "id": "history",
        "caption": "What happened to it, newest first",
        "columns": [
            {"label": "When", "align": "text", "width": 18},
            {"label": "Who", "align": "text", "width": 18},
            {"label": "What", "align": "text", "width": 16},
            {"label": "From what to what", "align": "text"},
            {"label": "Why", "align": "text", "width": 20},
        ],
        "rows": [
            {
                "cells": [
                    {"text": _moment(entry.at)},
                    {"text": _who(entry)},
                    {"text": entry.event[:1].upper() + entry.event[1:]},
                    {
                        "text": "; ".join(
                            _change(name, old, new, line) for name, old, new in _telling(entry.changes, line)
                        )
                    },
                    {"text": entry.note},
                ]
            }
            for entry in entries
        ],
    }


def restatement_table(line: ReturnLine) -> dict[str, Any] | None:
    """The corrections after approval, oldest first; None where there are none. One query."""
    rows = [
        {
            "cells": [
                {"text": _moment(one.at)},
                {"text": one.by.name},
                {"text": figure_words(_side(one, "old"), line.definition)},
                {"text": figure_words(_side(one, "new"), line.definition)},
                {"text": one.reason},
            ]
        }
        for one in Restatement.objects.filter(observation=line.observation).select_related("by")
    ]
    if not rows:
        return None
    return {
        "id": "restatements",
        "caption": "Restated after approval, in the unit of the figure",
        "columns": [
            {"label": "When", "align": "text", "width": 20},
            {"label": "Who", "align": "text", "width": 20},
            {"label": "Was", "align": "number", "width": 14},
            {"label": "Became", "align": "number", "width": 14},
            {"label": "Why", "align": "text"},
        ],
        "rows": rows,
    }


def changes_since(line_by_pk: dict[int, ReturnLine], at: datetime, address: Address) -> dict[str, Any]:
    """What was typed into the lines since a moment: for each the first old and the last new. One query."""
    entries = (
        AuditEntry.objects.filter(target_kind="kpis.observation", target_id__in=line_by_pk, event=TYPED, at__gt=at)
        .select_related("by")
        .order_by("at", "pk")
    )
    merged: dict[int, dict[str, list]] = {}
    last: dict[int, AuditEntry] = {}
    for entry in entries:
        changes = merged.setdefault(entry.target_id, {})
        for name, (old, new) in entry.changes.items():
            changes[name] = [changes[name][0] if name in changes else old, new]
        last[entry.target_id] = entry
    rows = []
    for pk, line in line_by_pk.items():
        changed = {name: pair for name, pair in merged.get(pk, {}).items() if pair[0] != pair[1]}
        if told := "; ".join(_change(name, old, new, line) for name, old, new in _telling(changed, line)):
            rows.append(
                {
                    "cells": [
                        {"text": line.definition.title, "note": line.where, "header": True, "href": address(line)},
                        {"text": told},
                        {"text": _who(last[pk]), "note": _moment(last[pk].at)},
                    ]
                }
            )
    return {
        "id": "since-sent-back",
        "caption": f"What changed since the return was sent back on {_moment(at)}",
        "note": "Every line that is not named here stands as it was.",
        "columns": [
            {"label": "Measure", "align": "text", "width": 30},
            {"label": "From what to what", "align": "text"},
            {"label": "By", "align": "text", "width": 24},
        ],
        "rows": rows,
    }


def restated_since_approval(line_by_pk: dict[int, ReturnLine], address: Address) -> dict[str, Any] | None:
    """Every correction of an approved return's figures, oldest first; None where there are none. One query."""
    rows = [
        {
            "cells": [
                {
                    "text": line_by_pk[one.observation_id].definition.title,
                    "note": line_by_pk[one.observation_id].where,
                    "header": True,
                    "href": address(line_by_pk[one.observation_id]),
                },
                {"text": figure_words(_side(one, "old"), line_by_pk[one.observation_id].definition)},
                {"text": figure_words(_side(one, "new"), line_by_pk[one.observation_id].definition)},
                {"text": one.reason},
                {"text": one.by.name, "note": _moment(one.at)},
            ]
        }
        for one in Restatement.objects.filter(observation__in=line_by_pk).select_related("by")
    ]
    if not rows:
        return None
    return {
        "id": "since-approval",
        "caption": "What changed since approval",
        "columns": [
            {"label": "Measure", "align": "text", "width": 26},
            {"label": "Was", "align": "number", "width": 13},
            {"label": "Became", "align": "number", "width": 13},
            {"label": "Why", "align": "text"},
            {"label": "By", "align": "text", "width": 18},
        ],
        "rows": rows,
    }


def _who(entry: AuditEntry) -> str:
    """The person, and on whose behalf."""
    if entry.by is None:
        return "The portal"
    _, principal = entry.changes.get(ON_BEHALF_OF, (None, None))
    return f"{entry.by.name}, on behalf of {principal}" if principal else entry.by.name


def _side(restatement: Restatement, side: str) -> Observation:
    """The old or the new figure of a restatement, as a figure that is nowhere saved."""
    return Observation(
        kind=getattr(restatement, f"{side}_kind"),
        numerator=getattr(restatement, f"{side}_numerator"),
        denominator=getattr(restatement, f"{side}_denominator"),
        text=getattr(restatement, f"{side}_text"),
    )


def _telling(changes: dict[str, list], line: ReturnLine) -> list[tuple[str, str | None, str | None]]:
    """The changes that say something: the lower part of a single number is always 1, and a kind shows in its figure."""
    silent = {ON_BEHALF_OF} if line.definition.has_parts else {ON_BEHALF_OF, "denominator"}
    if changes.get("numerator", [None, None])[1] is not None or changes.get("text", ["", ""])[1]:
        silent.add("kind")
    return [(name, old, new) for name, (old, new) in changes.items() if name not in silent]


def _change(name: str, old: str | None, new: str | None, line: ReturnLine) -> str:
    definition = line.definition
    if name == "pointed out":
        return f"Pointed out: “{new}”"
    labels = {
        "numerator": definition.upper_label if definition.has_parts else "Figure",
        "denominator": definition.lower_label,
        **FIELD_WORDS,
    }
    label = labels.get(name, name)
    return f"{label[:1].upper()}{label[1:]}: {_said(name, old, line)} → {_said(name, new, line)}"


def _said(name: str, text: str | None, line: ReturnLine) -> str:
    if not text:
        return NOTHING
    if name == "numerator" and not line.definition.has_parts:
        single = Observation(kind=FigureKind.NUMBER, numerator=Decimal(text), denominator=Decimal(1))
        return figure_words(single, line.definition)
    if name in ("numerator", "denominator"):
        return number_typed(Decimal(text))
    if name in CHOICE_WORDS:
        return CHOICE_WORDS[name](text).label.lower()
    return f"“{text}”" if name in ("commentary", "reason", "text") else text


def _moment(at: Any) -> str:
    return f"{localtime(at):%-d %B %Y, %H:%M}"
