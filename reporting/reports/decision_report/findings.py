"""What does not agree in a decision report: sums, money that was spent before, dates that are told in two ways."""

from projects.selectors.decisions import disagreements
from reporting.blocks import BlockContext
from reporting.decided import decisions_of_paper
from reporting.models import Audience, Report
from reporting.reports import Finding


def findings(report: Report) -> list[Finding]:
    found = decisions_of_paper(BlockContext(report, Audience.PUBLIC))
    if not found:
        return [Finding("no-decision", "This paper asks for no decision: choose what it is about.")]
    return [Finding(f"{one.pk}:{fault.key}", fault.words) for one in found for fault in disagreements(one)]
