"""A meeting's page: its papers, what it is asked to decide, and what became of what was decided before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from committees.models import Meeting, MeetingState
from committees.selectors.deadlines import known_deadlines, meetings_of
from common.formatting import weekday_and_day
from partners.roles import Right
from partners.views import FormPage
from projects.models import Decision
from projects.selectors.decisions import standing
from reporting.actions.writing import ask_for_decisions
from reporting.forms import PaperDecisionsForm
from reporting.models import Audience, DocumentFormat, Report
from reporting.selectors.meetings import MeetingData, meeting_data
from reporting.views.papers import OfReports


class OfMeetings(OfReports):
    """What pages about a meeting share."""

    def paper_line(self, report: Report) -> dict[str, Any]:
        """A paper with where it stands: for members there are published ones alone."""
        versions = list(report.snapshots.all())
        published = next((one for one in versions if one.published_at and one.audience == Audience.PUBLIC), None)
        exempt = next((one for one in versions if one.published_at and one.audience == Audience.EXEMPT), None)
        newest = published or (versions[0] if versions else None)
        files = published.documents.all() if published else ()
        document = next((one for one in files if one.format == DocumentFormat.PDF), None)
        where = {"slug": report.slug, "number": newest.number} if newest else {}
        return {
            "title": report.title,
            "href": self.url("snapshot", **where) if published else self.url("report", slug=report.slug),
            "pdf": self.url("document", **where, format="pdf") if document else "",
            "pages": document.pages if document else 0,
            "state": "published" if published else "draft" if newest else "not_started",
            "words": "Published" if published else newest.label if newest else "Not built yet",
            "published": published.label if published else "",
            "exempt": self.url("snapshot", slug=report.slug, number=exempt.number)
            if exempt and self.sees_exempt
            else "",
            "manage": self.url("report", slug=report.slug) if self.sees_drafts and published else "",
        }


class MeetingPage(OfMeetings):
    """For a member: the papers, the decisions to take, what was decided last time and what became of it."""

    section = "meetings"
    template_name = "reporting/meeting.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = get_object_or_404(meetings_of(self.partnership), pk=pk)
        data = meeting_data(meeting, self.reports())
        has_deadlines = self.sees_drafts and meeting.state != MeetingState.CANCELLED
        deadlines, unknown = known_deadlines(meeting) if has_deadlines else ([], "")
        return self.page(
            meeting=meeting,
            day=weekday_and_day(meeting.on),
            papers=[self.paper_line(one) for one in data.papers],
            pack=self.pack(meeting, data.papers),
            deadlines=deadlines,
            unknown=unknown,
            to_take=[self._row(one) for one in data.to_take],
            taken=[self._row(one) for one in data.taken],
            arising=[self._row(one) for one in data.arising],
            last=self._other(data.before),
            following=self._other(data.after),
            lead=lead_of(data),
            sees_drafts=self.sees_drafts,
            may_keep=self.rights.may(Right.KEEP_DECISIONS),
            may_edit=self.may_edit,
            breadcrumbs=[{"label": "Meetings", "href": self.url("meetings")}],
        )

    def _row(self, decision: Decision) -> dict[str, Any]:
        return {
            "decision": decision,
            "standing": standing(decision),
            "newest": next(iter(decision.follow_ups.all()), None),
            "private": decision.has_exempt_part and not self.sees_drafts,
        }

    def _other(self, meeting: Meeting | None) -> dict[str, str] | None:
        if meeting is None:
            return None
        return {"label": weekday_and_day(meeting.on), "href": self.url("meeting", pk=meeting.pk)}


def lead_of(data: MeetingData) -> str:
    """What matters, in one sentence."""
    papers, decisions = len(data.papers), len(data.to_take)
    open_ones = sum(one.closed_on is None for one in data.arising)
    return (
        f"{_counted(papers, 'paper')}, {_counted(decisions, 'decision')} to take, "
        f"{_counted(open_ones, 'earlier decision')} still open."
    ).replace("no paper,", "No paper yet,")


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'s' if count > 1 else ''}"


class ReportDecisions(OfReports, FormPage):
    """Which decisions a paper asks its meeting to take."""

    needs = Right.EDIT_REPORTS
    heading = "Decisions this paper asks for"

    @property
    def paper(self) -> Report:
        return self.report(self.kwargs["slug"])

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.paper.short_title

    def make_form(self, data: Any = None) -> PaperDecisionsForm:
        paper = self.paper
        return PaperDecisionsForm(data, report=paper, initial={"decisions": paper.decisions.all()})

    def save(self, form: PaperDecisionsForm) -> str:
        ask_for_decisions(report=self.paper, decisions=list(form.cleaned_data["decisions"]), by=self.person)
        return "What the paper asks for is saved."

    def crumbs(self) -> list[dict[str, str]]:
        return self.trail(self.paper)

    def back(self) -> str:
        return self.url("report", slug=self.kwargs["slug"])
