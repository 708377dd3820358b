"""The key to the symbols of the six kinds of benefit."""

from projects.models import Benefit
from reporting.blocks import BlockContext, Part

EXAMPLE = "{{ block benefits_key }}"


def collect(context: BlockContext) -> list[Part]:
    """Symbol and words of every kind."""
    entries = [{"symbol": benefit.value, "text": benefit.label} for benefit in Benefit]
    return [{"kind": "key", "title": "Benefits key", "entries": entries}]
