"""A short list of a strategic plan: services, principles, governance, or to whom performance is reported."""

from html import escape

from reporting.blocks import BlockContext, Part
from reporting.figures import ReferenceUnknown, nearest
from reporting.parts import note
from reporting.plans import plan_of

EXAMPLE = "{{ block plan_list principles }}"
LISTS = ("services", "principles", "governance", "reported_to")


def collect(context: BlockContext, what: str, *, plan: str = "") -> list[Part]:
    """One line an entry, as the plan's page has them."""
    if what not in LISTS:
        raise ReferenceUnknown(f"A plan has no list “{what}”: choose {', '.join(LISTS)}.{nearest(what, LISTS)}")
    lines = getattr(plan_of(context, plan), what).splitlines()
    if not lines:
        return [note("The plan names none.")]
    return [{"kind": "bullets", "items": [escape(line) for line in lines]}]
