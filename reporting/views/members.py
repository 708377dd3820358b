"""The page of the members: what changed, what needs a decision, what is worth a question; on screen and on one sheet."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.timezone import localdate

from common.errors import Refused
from common.formatting import long_day
from partners.roles import Right
from reporting.actions.rendering import PARTS
from reporting.pdf.kept import KeptParts
from reporting.pdf.sheet import one_sheet
from reporting.questions import Place
from reporting.selectors.members import MembersData, members_data
from reporting.views import members_parts
from reporting.views.dashboards import FiguresPage
from reporting.views.meetings import OfMeetings


class OfMembers(OfMeetings, FiguresPage):
    """What the page and its sheet of paper share: the same sentences, for everybody at the table."""

    needs = Right.SEE_FIGURES
    section = "members-page"

    @cached_property
    def data(self) -> MembersData:
        return members_data(self.partnership, localdate(), quarter=self.asked_quarter())

    def address(self, place: Place) -> str:
        """Where a sentence leads; empty where the reader may not open that page."""
        found = self.url(place.name, **place.arguments)
        return (found + (f"?{place.query}" if place.query else "")) if self.may_open(found) else ""

    def said(self) -> dict[str, Any]:
        """All that stands on the page."""
        data = self.data
        asked = [
            {"title": one.title, "words": one.words, "href": self.address(one.place)}
            for one in members_parts.questions_of(data)
        ]
        lists = {
            "below": members_parts.shown(members_parts.below(data.figures, self.address), "measures"),
            "changes": members_parts.shown(members_parts.changes(data, self.address), "changes"),
            "decisions": members_parts.shown(members_parts.decisions(data, self.address), "decisions"),
            "questions": members_parts.shown(asked, "questions"),
            "arising": members_parts.shown(members_parts.arising(data, self.address), "earlier decisions"),
        }
        return {
            "quarter": data.figures.quarter,
            "lead": members_parts.lead(data.figures),
            "as_at": members_parts.as_at(data.figures),
            "meeting": members_parts.meeting(data, localdate()),
            **lists,
            "full": members_parts.is_full(lists.values()),
        }

    @property
    def is_empty(self) -> bool:
        """Neither figures nor a meeting: there is nothing yet to say."""
        return self.data.figures.kpis is None and self.data.meeting is None


class MembersPage(OfMembers):
    """One screen before the meeting."""

    template_name = "reporting/members.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.is_empty:
            return self.page(empty=True)
        data = self.data
        quarter = data.figures.quarter
        earlier = [one for one in data.figures.ground.handed_in if quarter and one < quarter]
        papers = self.reports().filter(meeting=data.meeting).prefetch_related("snapshots__documents").order_by("title")
        asked = f"?quarter={quarter.slug}" if quarter and request.GET.get("quarter") else ""
        return self.page(
            **self.said(),
            papers=[self.paper_line(one) for one in papers] if data.meeting else [],
            meeting_href=self.address(Place("meeting", {"pk": data.meeting.pk})) if data.meeting else "",
            earlier=earlier[0] if earlier else None,
            sheet=self.url("members-sheet") + asked,
            dashboard=self.url("dashboard") + (f"?quarter={quarter.slug}" if quarter else ""),
        )


class MembersSheet(OfMembers):
    """The same page on one sheet of A4, as a tagged PDF. It is set once for as long as nothing in it changes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        said = self.said()
        papers = [shown.title for shown, _ in self.data.published]
        context = {**said, "partnership": self.partnership, "papers": papers, "today": long_day(localdate())}
        html = render_to_string("reporting/members_sheet.html", context)
        kept = KeptParts(Path(settings.MEDIA_ROOT) / PARTS)
        key = hashlib.sha256(html.encode()).hexdigest()
        pdf = kept.get(key)
        if pdf is None:
            try:
                pdf = one_sheet(html, moment=timezone.now())
            except Refused as refusal:
                return self.refused(refusal, self.url("members-page"))
            kept.keep(key, pdf)
        when = self.data.figures.quarter.slug if self.data.figures.quarter else "members"
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="{self.partnership.slug}-members-{when}.pdf"'
        answer["Cache-Control"] = "no-store, private"
        return answer
