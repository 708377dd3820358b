"""Writes the annual report of a demonstration partnership; its words stand in demo/data/<partnership>/report/."""

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
    create_report,
    save_cover,
    save_recommendations,
    save_section,
)
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


def write_report(partnership: Partnership, paper: Paper, *, by: User) -> Report:
    """Write an annual report. The figures must have been added up before, as its text refers to them."""
    report = create_report(
        partnership=partnership,
        type="annual",
        slug=paper.slug,
        title=paper.title,
        short_title=paper.short_title,
        period=paper.period,
        meeting_on=paper.meeting_on,
        by=by,
    )
    for kind, text, roles in paper.sign_offs:
        keep_comment(report=report, kind=kind, text=text, roles=roles, by=by)
    save_cover(report=report, version=report.version, cover=paper.cover, by=by)
    save_recommendations(report=report, texts=paper.recommendations, by=by)
    write_sections(report, DATA / partnership.slug / "report", by=by)
    return report


def write_sections(report: Report, folder: Path, *, by: User) -> None:
    """Each section that has a file: the heading in the first line, then the narrative."""
    for section in report.sections.all():
        path = folder / f"{section.key}.md"
        if path.exists():
            heading, _, text = path.read_text(encoding="utf-8").partition("\n")
            save_section(section=section, version=section.version, heading=heading.removeprefix("# "), text=text, by=by)
