"""Comments and sign-offs by role: finance, legal, equality and the others."""

from django.utils.html import escape

from common.formatting import long_day
from reporting.blocks import BlockContext, Part
from reporting.figures import ReferenceUnknown, nearest

EXAMPLE = '{{ block sign_offs kind="finance comments" }}'


def collect(context: BlockContext, *, kind: str = "") -> list[Part]:
    """A paragraph for each, or the one of a kind. One that is not there yet says so."""
    kept = list(context.report.sign_offs.all())
    chosen = [one for one in kept if not kind or one.kind.casefold() == kind.casefold()]
    if not chosen:
        if kind and kept and (offered := nearest(kind, [one.kind for one in kept])):
            raise ReferenceUnknown(f"There is no sign-off “{kind}”.{offered}")
        return [{"kind": "paragraph", "html": "Not received yet."}]
    parts = []
    for one in chosen:
        words: list[str] = [escape(context.shown(one.text))]
        if one.roles:
            words.append(f"Asked: {escape(one.roles)}.")
        if one.signed_on:
            words.append(f"Given on {long_day(one.signed_on)}.")
        parts.append({"kind": "paragraph", "html": " ".join(words)})
    return parts
