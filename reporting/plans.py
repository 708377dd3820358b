"""Which strategic plan a block shows."""

from projects.models import Plan
from projects.selectors.plans import newest_plan
from reporting.blocks import BlockContext
from reporting.figures import ReferenceUnknown


def plan_of(context: BlockContext, title: str) -> Plan:
    """The plan of that title; without one the newest of the partnership. Raises ReferenceUnknown."""
    found = newest_plan(context.partnership, title)
    if found is None:
        what = f"There is no strategic plan “{title}”." if title else "No strategic plan is kept yet."
        raise ReferenceUnknown(f"{what} Plans are kept under Projects, Strategic plans.")
    return found
