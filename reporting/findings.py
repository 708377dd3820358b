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
            labels = [column["label"] for column in part["columns"]]
            for row in part["rows"]:
                texts = [cell["text"] for cell in row["cells"]]
                gaps = [
                    f"{label}: {text}" for label, text in zip(labels[1:], texts[1:], strict=False) if text not in AGREES
                ]
                if row["kind"] == "difference" and gaps:
                    where = f"Table {part['number']} ({part['caption']})"
                    words = (
                        f"{where}: the published totals differ from the computed ones. {texts[0]}: {'; '.join(gaps)}."
                    )
                    yield Finding(f"total {part['id']}", words)


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
