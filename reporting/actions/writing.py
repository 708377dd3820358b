"""A paper begins; its sections, cover and recommendations are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from committees.actions import meeting_on as find_meeting
from common.errors import ChangedMeanwhile, Refused
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import Period
from projects.models import Decision
from projects.selectors.decisions import matters_arising
from reporting.actions.exemptions import propose_changed_passages
from reporting.actions.workflow import open_to_change, settle
from reporting.blocks import BlockContext
from reporting.crossing import cited_in, cites
from reporting.models import Audience, ExemptMark, Recommendation, Report, Section
from reporting.narrative import Narrative, NarrativeUnreadable
from reporting.passages import WITHHELD, withheld
from reporting.reports import SectionPlan, report_types
from reporting.snapshots import labels_of, one_paragraph, section_narrative

MATTERS_ARISING = SectionPlan("matters-arising", "Matters arising", text="{{ block matters_arising }}")


class SavedMeanwhile(ChangedMeanwhile):
    """Somebody else saved while one was writing: both versions are here, and nothing is lost."""

    def __init__(self, *, theirs: Any, mine: Any, by: User | None, version: int) -> None:
        who = by.name if by else "Somebody"
        super().__init__(f"{who} saved this while you were writing. Both versions are shown: nothing was overwritten.")
        self.theirs, self.mine, self.version = theirs, mine, version


@dataclass(frozen=True)
class RecommendationText:
    """A recommendation as typed."""

    text: str
    due_on: date | None = None
    owner_role: str = ""


@transaction.atomic
def create_report(
    *,
    partnership: Partnership,
    type: str,
    slug: str,
    title: str,
    short_title: str,
    period: Period,
    meeting_on: date,
    by: User | None,
    body: str = "",
) -> Report:
    """Begin a paper of a type for the meeting of a committee (`body`) on a day, with the sections that the type plans."""
    guard(by, partnership, Right.EDIT_REPORTS)
    if type not in report_types():
        raise Refused(f"There is no type of report “{type}”: choose one of {', '.join(report_types())}.")
    meeting = find_meeting(
        partnership=partnership, committee_name=body or partnership.committee_name, on=meeting_on, by=by
    )
    report = Report(
        partnership=partnership,
        type=type,
        slug=slug,
        title=title,
        short_title=short_title,
        meeting=meeting,
        period=CalendarPeriod.of(period),
    )
    report.full_clean()
    report.save()
    Section.objects.bulk_create(
        Section(
            report=report,
            order=order,
            key=plan.key,
            heading=plan.heading,
            is_appendix=plan.is_appendix,
            text=plan.text,
        )
        for order, plan in enumerate(_planned_sections(report), start=1)
    )
    record("report created", target=report, by=by, partnership_id=partnership.pk)
    return report


def _planned_sections(report: Report) -> list[SectionPlan]:
    """The sections of its type; what became of earlier decisions stands first, where any is still open."""
    planned = list(report_types()[report.type].planned(report))
    if matters_arising(report.meeting.committee, report.meeting.on).exists():
        planned.insert(0, MATTERS_ARISING)
    return planned


@transaction.atomic
def save_section(*, section: Section, version: int, text: str, by: User | None, heading: str = "") -> Section:
    """Keep what was written in a section. `version` is the one the writer began with.

    Raises NarrativeUnreadable where a reference is not known, and SavedMeanwhile where somebody else was quicker.
    """
    guard(by, section.report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(section.report)
    section = Section.objects.select_for_update().select_related("report__partnership").get(pk=section.pk)
    text = text.replace("\r\n", "\n").strip()
    if section.version != version:
        raise SavedMeanwhile(theirs=section.text, mine=text, by=section.edited_by, version=section.version)
    narrative = section_narrative(text, BlockContext(section.report, Audience.EXEMPT))
    _refuse_unknown_places(section, narrative, text)
    wholly = ExemptMark.objects.live().filter(section=section).exists()
    changes: dict[str, tuple] = {"text": tuple(WITHHELD if wholly else withheld(one) for one in (section.text, text))}
    if heading and not wholly:
        changes["heading"] = (section.heading, heading)
    section.text = text
    section.heading = heading or section.heading
    section.version += 1
    section.edited_by = by
    section.edited_at = timezone.now()
    section.full_clean()
    section.save()
    propose_changed_passages(report=section.report, by=by)
    record("section saved", target=section, by=by, partnership_id=section.report.partnership_id, changes=changes)
    settle(report, by=by)
    return section


def _refuse_unknown_places(section: Section, narrative: Narrative, text: str) -> None:
    """Raise NarrativeUnreadable where a section cites what is nowhere in its paper."""
    if not cites(text):
        return
    labels = labels_of(section.report, BlockContext(section.report, Audience.PUBLIC), instead={section.key: text})
    written = [{"heading": section.heading, "parts": narrative.parts}]
    if problems := [problem for _, label in cited_in(written, []) if (problem := labels.problem(label))]:
        raise NarrativeUnreadable(problems)


@transaction.atomic
def ask_for_decisions(*, report: Report, decisions: Sequence[Decision], by: User | None) -> Report:
    """Say which decisions a paper asks its meeting to take."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(report)
    if any(one.partnership_id != report.partnership_id for one in decisions):
        raise ValidationError({"decisions": "Choose decisions of this partnership."})
    if any(one.meeting_id != report.meeting_id for one in decisions):
        raise ValidationError({"decisions": "Choose decisions of the meeting that this paper is for."})
    old = ", ".join(str(one) for one in report.decisions.all())
    report.decisions.set(decisions)
    record(
        "paper asks for decisions",
        target=report,
        by=by,
        partnership_id=report.partnership_id,
        changes={"decisions": (old, ", ".join(str(one) for one in decisions))},
    )
    settle(report, by=by)
    return report


@transaction.atomic
def save_cover(*, report: Report, version: int, cover: Mapping[str, Any], by: User | None) -> Report:
    """Keep the cover sheet, as cleaned by the form of the report's type."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(report)
    if report.version != version:
        raise SavedMeanwhile(theirs=report.cover, mine=dict(cover), by=None, version=report.version)
    changes = {
        name: (_withheld(report.cover.get(name)), _withheld(value))
        for name, value in cover.items()
        if report.cover.get(name) != value
    }
    report.cover = dict(cover)
    report.version += 1
    report.save(update_fields=["cover", "version"])
    propose_changed_passages(report=report, by=by)
    record("cover sheet saved", target=report, by=by, partnership_id=report.partnership_id, changes=changes)
    settle(report, by=by)
    return report


@transaction.atomic
def save_recommendations(*, report: Report, texts: Sequence[RecommendationText], by: User | None) -> None:
    """Replace the recommendations, numbered in the order given. Raises NarrativeUnreadable."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = open_to_change(report)
    context = BlockContext(report, Audience.EXEMPT)
    for one in texts:
        one_paragraph(one.text, context)
    old = " / ".join(withheld(text) for text in report.recommendations.values_list("text", flat=True))
    report.recommendations.all().delete()
    Recommendation.objects.bulk_create(
        Recommendation(report=report, number=number, text=one.text, due_on=one.due_on, owner_role=one.owner_role)
        for number, one in enumerate(texts, start=1)
    )
    propose_changed_passages(report=report, by=by)
    record(
        "recommendations saved",
        target=report,
        by=by,
        partnership_id=report.partnership_id,
        changes={"recommendations": (old, " / ".join(withheld(one.text) for one in texts))},
    )
    settle(report, by=by)


def _withheld(value: Any) -> Any:
    return withheld(value) if isinstance(value, str) else value
