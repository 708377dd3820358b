"""The savings profile of a service of a business case: budgets, benefits, percentages, one-offs, year by year."""

from reporting.blocks import BlockContext, Part
from reporting.case_parts import case_part
from reporting.cases import NO_CASE
from reporting.parts import note
from savings.selectors.tables import profile_table

EXAMPLE = "{{ block savings_profile service=finance }}"


def collect(context: BlockContext, *, service: str, case: str = "") -> list[Part]:
    """One table; below a row whose printed figures differ stand these and the difference."""
    figures = context.cases.find(case)
    if figures is None:
        return [note(NO_CASE)]
    found = context.cases.service(figures, service)
    stated = context.cases.stated_of(figures, service)
    return [
        case_part(
            context, figures, service, profile_table(figures, found, stated), id=f"profile-{service}", service=found
        )
    ]
