"""What finance, legal, equality … say of the decision."""

from django.utils.html import escape

from reporting.blocks import BlockContext, Part
from reporting.decided import chosen_decisions
from reporting.figures import ReferenceUnknown, nearest

EXAMPLE = "{{ block decision_implications }}"


def collect(context: BlockContext, *, kind: str = "", title: str = "") -> list[Part]:
    """A numbered paragraph for each, or those of one kind: finance, legal, equality."""
    kept = [one for decision in chosen_decisions(context, title) for one in decision.implications.all()]
    chosen = [one for one in kept if not kind or one.kind == kind.casefold()]
    if not chosen and kind and (offered := nearest(kind, {one.kind for one in kept})):
        raise ReferenceUnknown(f"There are no implications “{kind}”.{offered}")
    if not chosen:
        return [{"kind": "paragraph", "html": "None are stated."}]
    several = len({one.kind for one in chosen}) > 1
    return [
        {
            "kind": "paragraph",
            "html": (f"<strong>{escape(one.get_kind_display())}:</strong> " if several else "") + escape(one.text),
        }
        for one in chosen
    ]
