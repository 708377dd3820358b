"""What does not agree in a paper: sums that differ from what was printed, references that lead nowhere, and what the type of paper checks itself."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reporting.models import FindingExplained, PublishedOver, Report, Snapshot
from reporting.reports import Finding, report_types

LINK = re.compile(r"\]\(#([^)\s]+)\)")
AGREES = {"", "–", "agrees"}


def findings(report: Report, content: dict) -> list[Finding]:
    """Everything that does not agree in a version of a paper, in the order of the paper."""
    return [*_totals(content), *_references(report, content), *report_types()[report.type].findings(report)]


def _totals(content: dict) -> Iterator[Finding]:
    """Every table with a stated total that differs from the computed one."""
    for section in content["sections"]:
        for part in section["parts"]:
            if part["kind"] != "table":
                continue
            differing = list(_differing(part))
            where = f"Table {part['number']} ({part['caption']})"
            for place, (row, texts) in enumerate(differing):
                of = f"{row}: " if len(differing) > 1 else ""
                words = f"{where}: the published totals differ from the computed ones. {of}{texts}."
                yield Finding(f"total {part['id']} {row}" if place else f"total {part['id']}", words)


def _differing(table: dict) -> Iterator[tuple[str, str]]:
    """(row, what differs in it) of a table; what rounding explains is no difference."""
    labels = [column["label"] for column in table["columns"]]
    above = ""
    for row in table["rows"]:
        texts = [cell["text"] for cell in row["cells"]]
        if row["kind"] in ("body", "total"):
            above = texts[0]
        if row["kind"] != "difference" or row.get("by_rounding"):
            continue
        found = zip(labels[1:], texts[1:], strict=False)
        if gaps := [f"{label}: {text}" for label, text in found if text not in AGREES]:
            yield above, f"{texts[0]}: {'; '.join(gaps)}"


def _references(report: Report, content: dict) -> Iterator[Finding]:
    """Every cross reference to a section, paragraph, table or figure that the version does not have."""
    there = set()
    for section in content["sections"]:
        there |= {section["key"], f"section-{section['number']}"}
        for part in section["parts"]:
            there |= {part["id"]} if "id" in part else set()
            there |= {f"paragraph-{part['number']}"} if part["kind"] == "paragraph" else set()
    for section in report.sections.all():
        for aim in dict.fromkeys(LINK.findall(section.text)):
            if aim not in there:
                words = f"“{section.heading}” refers to “{aim}”, which this paper does not have."
                yield Finding(f"reference {section.key} {aim}", words)


@dataclass(frozen=True)
class FindingStanding:
    """A finding with what became of it: explained, or published over."""

    finding: Finding
    explained: FindingExplained | None
    published_over: PublishedOver | None = None

    @property
    def mark(self) -> str:
        return mark_of(self.finding)

    @property
    def is_open(self) -> bool:
        return self.explained is None and self.published_over is None


def mark_of(finding: Finding) -> str:
    """A finding's part of an address."""
    return hashlib.sha256(finding.key.encode()).hexdigest()[:12]


def findings_of(snapshot: Snapshot, report: Report) -> list[FindingStanding]:
    """The findings of a version. An explanation holds as long as the finding says the same."""
    explained = {(one.key, one.words): one for one in report.findings_explained.select_related("by")}
    over = {one.key: one for one in snapshot.published_over.select_related("by")}
    return [
        FindingStanding(one, explained.get((one.key, one.words)), over.get(one.key))
        for one in findings(report, snapshot.content)
    ]
