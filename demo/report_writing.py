"""Writes a paper of a demonstration partnership; its words stand in a folder of demo/data/<partnership>/."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from accounts.models import User
from demo.reading import DATA
from partners.models import Partnership
from periods.values import Period
from reporting.actions.comments import keep_comment
from reporting.actions.writing import (
    RecommendationText,
    ask_for_decisions,
    create_report,
    save_cover,
    save_recommendations,
    save_section,
)
from reporting.crossing import cites
from reporting.models import Report


@dataclass(frozen=True)
class Paper:
    """What a report says outside its sections. A comment is its kind, its text, and who was asked, by role."""

    slug: str
    title: str
    short_title: str
    period: Period
    meeting_on: date
    cover: Mapping[str, str]
    recommendations: Sequence[RecommendationText]
    sign_offs: Sequence[tuple[str, str, str]]
    type: str = "annual"
    body: str = ""  # the committee it is for; empty: that of the partnership
    folder: str = "report"
    tables: str = ""  # the folder in demo/data; empty: it is called as the partnership


def write_report(partnership: Partnership, paper: Paper, *, by: User) -> Report:
    """Write a paper. The figures must have been added up before, as its text refers to them."""
    report = create_report(
        partnership=partnership,
        type=paper.type,
        slug=paper.slug,
        title=paper.title,
        short_title=paper.short_title,
        period=paper.period,
        meeting_on=paper.meeting_on,
        body=paper.body,
        by=by,
    )
    for kind, text, roles in paper.sign_offs:
        keep_comment(report=report, kind=kind, text=text, roles=roles, by=by)
    put_to_meeting = partnership.decisions.filter(meeting=report.meeting)
    ask_for_decisions(report=report, decisions=list(put_to_meeting), by=by)
    save_cover(report=report, version=report.version, cover=paper.cover, by=by)
    save_recommendations(report=report, texts=paper.recommendations, by=by)
    write_sections(report, DATA / (paper.tables or partnership.slug) / paper.folder, by=by)
    return report


def write_sections(report: Report, folder: Path, *, by: User) -> None:
    """Each section that has a file: the heading in the first line, then the narrative. What is cited comes first."""
    found = [(section, folder / f"{section.key}.md") for section in report.sections.all()]
    written = [(section, path.read_text(encoding="utf-8")) for section, path in found if path.exists()]
    for citing in (False, True):
        for section, words in written:
            heading, _, text = words.partition("\n")
            if cites(text) != citing:
                continue
            save_section(section=section, version=section.version, heading=heading.removeprefix("# "), text=text, by=by)
