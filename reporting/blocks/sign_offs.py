"""Comments by role: finance, legal, equality and the others."""

from django.utils.html import escape

from common.formatting import long_day
from reporting.blocks import BlockContext, Part
from reporting.figures import ReferenceUnknown, nearest
from reporting.reports import report_types

EXAMPLE = '{{ block sign_offs kind="finance comments" }}'


def collect(context: BlockContext, *, kind: str = "") -> list[Part]:
    """A paragraph for each, or the one of a kind. One that is not there yet says so."""
    kept = list(context.report.comments.all())
    chosen = [one for one in kept if not kind or one.kind.casefold() == kind.casefold()]
    if not chosen:
        planned = report_types()[context.report.type].sign_offs
        if kind and kind.casefold() not in planned and (offered := nearest(kind, [one.kind for one in kept])):
            raise ReferenceUnknown(f"There is no comment “{kind}”.{offered}")
        return [{"kind": "paragraph", "html": "Not received yet."}]
    parts = []
    for one in chosen:
        if one.is_open:
            parts.append({"kind": "paragraph", "html": "Not received yet."})
            continue
        words: list[str] = [escape(context.shown(one.text))]
        if one.roles:
            words.append(f"Asked: {escape(one.roles)}.")
        if one.signed_on:
            words.append(f"Given on {long_day(one.signed_on)}.")
        parts.append({"kind": "paragraph", "html": " ".join(words)})
    return parts
