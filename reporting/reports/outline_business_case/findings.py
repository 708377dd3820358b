"""What an older paper printed of a case in its sentences, and its own tables do not give.

What a table of the paper shows beside its computed figures is found there (reporting/findings.py).
"""

from reporting.blocks import BlockContext
from reporting.models import Audience, Report
from reporting.reports import Finding
from savings.calculations.casting import Cause
from savings.selectors.findings import SENTENCES, CaseCheck, stated_tables


def findings(report: Report) -> list[Finding]:
    figures = BlockContext(report, Audience.EXEMPT).cases.find()
    if figures is None:
        return [Finding("no-case", "This paper has no business case with figures: type its lines first.")]
    slug = figures.case.slug
    check = CaseCheck(figures, stated_tables(report.partnership, f"{slug} "))
    return [
        Finding(
            f"sentence {one.checked.row} {one.checked.column}",
            f"{one.checked.row}, {one.checked.column}: printed as {one.stated.text} {one.stated.unit} "
            f"({one.stated.source}), which is not what the table gives. {one.stated.explanation}".strip(),
        )
        for one in check.findings()
        if one.table == f"{slug} {SENTENCES}" and one.checked.cause == Cause.CONTRADICTION
    ]
