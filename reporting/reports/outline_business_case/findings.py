"""What an older paper printed of a case in its sentences, and its own tables do not give.

What a table of the paper shows beside its computed figures is found there (reporting/findings.py).
"""

from reporting.blocks import BlockContext
from reporting.models import Audience, Report
from reporting.reports import Finding
from savings.calculations.casting import Cause
from savings.selectors.case_check import SENTENCES, CaseCheck
from savings.selectors.findings import Finding as Disagreement
from savings.selectors.findings import stated_tables

IN_WORDS = {"£": "£{}", "£k": "£{} thousand", "£m": "£{} million", "%": "{}%"}


def findings(report: Report) -> list[Finding]:
    context = BlockContext(report, Audience.EXEMPT)
    figures = context.cases.find()
    if figures is None:
        return [Finding("no-case", "This paper has no business case with figures: type its lines first.")]
    slug = figures.case.slug
    names = {one.service.slug: one.service.name for one in figures.services}
    check = CaseCheck(figures, stated_tables(context.sight, f"{slug} "))
    return [
        _finding(one, names)
        for one in check.findings()
        if one.table == f"{slug} {SENTENCES}" and one.checked.cause == Cause.CONTRADICTION
    ]


def _finding(one: Disagreement, names: dict[str, str]) -> Finding:
    service, _, row = one.checked.row.partition(": ")
    printed = IN_WORDS.get(one.stated.unit, "{}").format(one.stated.text)
    words = (
        f"{names.get(service, service)}, {row}, {one.checked.column}: printed as {printed} in a sentence "
        f"({one.stated.source}), which its table does not give. {one.stated.explanation}"
    )
    return Finding(f"sentence {one.checked.row} {one.checked.column}", words.strip())
