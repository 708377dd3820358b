"""Pages of exempt matters: an author proposes, the proper officer decides, reviews and ends."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from common.errors import Refused
from common.formatting import long_day
from kpis.models import Restriction
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from reporting.actions import exemptions
from reporting.blocks import BlockContext
from reporting.exemption import in_words
from reporting.exemption_forms import WHOLE, DecideForm, EndForm, ProposeForm, ReviewForm
from reporting.marks import Marks
from reporting.models import Audience, ExemptMark, MarkState, Section
from reporting.narrative import NarrativeUnreadable
from reporting.paper import with_drawings
from reporting.snapshots import Numbering, number_parts, section_narrative
from reporting.views.exemption_tables import confirmed_table, restricted_table, to_decide_table
from reporting.views.papers import OfReports


class ExemptMatters(PartnershipPage):
    """What waits for the proper officer, what is exempt, and which figures are restricted."""

    needs = Right.DECIDE_EXEMPTION
    section = "exempt-matters"
    template_name = "reporting/exempt_matters.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        marks = ExemptMark.objects.live().filter(report__partnership=self.partnership)
        marks = marks.select_related("report", "section", "proposed_by").order_by("review_on", "pk")
        restrictions = Restriction.objects.live().filter(partnership=self.partnership)
        country, today = self.partnership.country, localdate()
        return self.page(
            to_decide=to_decide_table([one for one in marks if one.state == MarkState.PROPOSED], self.url, country),
            confirmed=confirmed_table(
                [one for one in marks if one.state == MarkState.CONFIRMED], self.url, country, today
            ),
            restricted=restricted_table(
                list(restrictions.select_related("kpi", "item", "stated", "restricted_by")), self.url, today
            ),
        )


class OfMark(FormPage):
    """A form about one mark of this partnership that holds now."""

    needs = Right.DECIDE_EXEMPTION
    section = "exempt-matters"
    template_name = "reporting/exempt_decide.html"
    state = MarkState.CONFIRMED

    @cached_property
    def mark(self) -> ExemptMark:
        marks = ExemptMark.objects.filter(report__partnership=self.partnership, state=self.state)
        found = marks.select_related("report__partnership", "report__meeting__committee", "section", "proposed_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Exempt matters", "href": self.back()}]

    def back(self) -> str:
        return self.url("exempt-matters")

    def more(self) -> dict[str, Any]:
        mark = self.mark
        return {
            "facts": [
                {"key": "Paper", "value": mark.report.title},
                {"key": "Part", "value": mark.place[:1].upper() + mark.place[1:]},
                {"key": "Under", "value": in_words(mark.paragraphs, self.partnership.country)},
                {"key": "Public interest", "value": mark.reason},
                {"key": "Review on", "value": long_day(mark.review_on)},
                *([{"key": "Decision", "value": mark.decision_reason}] if mark.decision_reason else []),
                {
                    "key": "Proposed by",
                    "value": f"{mark.proposed_by.name if mark.proposed_by else 'the portal'}, "
                    f"{long_day(mark.proposed_at.date())}",
                },
            ],
            "preview": self.preview(),
        }

    def preview(self) -> dict | None:
        """The part as it stands now; None where it is no longer there or cannot be read."""
        mark = self.mark
        passage = Marks(mark.report).passages.get(mark.key)
        text = mark.section.text if mark.section else passage[1].text if passage else ""
        try:
            narrative = section_narrative(text, BlockContext(mark.report, Audience.EXEMPT))
        except NarrativeUnreadable:
            return None
        section = {"number": "0", "parts": list(number_parts(narrative.parts, "1", Numbering()))}
        return with_drawings({"sections": [section]})["sections"][0]


class ExemptDecide(OfMark):
    """Confirm or refuse a proposal."""

    heading = "Decide whether this is exempt"
    button = "Save the decision"
    state = MarkState.PROPOSED

    def make_form(self, data: Any = None) -> forms.Form:
        self.mark  # noqa: B018  # 404 where there is none
        return DecideForm(data)

    def save(self, form: DecideForm) -> str:
        confirm = form.cleaned_data["decision"] == "confirm"
        exemptions.decide_exemption(
            mark=self.mark, confirm=confirm, reason=form.cleaned_data["reason"], by=self.rights.user
        )
        return (
            "It is exempt: no public version has it."
            if confirm
            else "It is not exempt: the next public version shows it."
        )


class ExemptEnd(OfMark):
    """What was exempt is so no longer."""

    heading = "End an exemption"
    lead = "The next public version shows it. Versions that are published stay as they are."
    button = "End the exemption"

    def make_form(self, data: Any = None) -> forms.Form:
        self.mark  # noqa: B018  # 404 where there is none
        return EndForm(data)

    def save(self, form: EndForm) -> str:
        exemptions.end_exemption(mark=self.mark, reason=form.cleaned_data["reason"], by=self.rights.user)
        return "The exemption has ended."


class ExemptReview(OfMark):
    """Looked at again, and still exempt."""

    heading = "Review an exemption"
    lead = "It stays exempt. Say when to ask again."
    button = "Keep it exempt"

    def make_form(self, data: Any = None) -> forms.Form:
        self.mark  # noqa: B018  # 404 where there is none
        return ReviewForm(data)

    def save(self, form: ReviewForm) -> str:
        mark = exemptions.review_exemption(
            mark=self.mark, review_on=form.cleaned_data["review_on"], by=self.rights.user
        )
        return f"It stays exempt, to be reviewed on {long_day(mark.review_on)}."


class ExemptPropose(OfReports, FormPage):
    """An author proposes a section, or a passage of it."""

    needs = Right.EDIT_REPORTS
    section = "reports"
    template_name = "partners/manage_form.html"
    heading = "Propose something as exempt"
    lead = (
        "From now on it is kept back. The paper has no public version until the proper officer has decided. "
        "Numbers of paragraphs and tables stay the same in both versions."
    )
    button = "Propose"

    @cached_property
    def proposed(self) -> Section:
        sections = self.report(self.kwargs["slug"]).sections.select_related("report__partnership")
        section = sections.filter(key=self.kwargs["key"]).first()
        if section is None:
            raise Http404
        return section

    @property
    def about(self) -> str:  # type: ignore[override]
        return f"{self.proposed.heading}, {self.proposed.report.short_title}"

    def make_form(self, data: Any = None) -> ProposeForm:
        return ProposeForm(data, partnership=self.partnership, section=self.proposed)

    def save(self, form: ProposeForm) -> str:
        typed = dict(form.cleaned_data)
        place = typed.pop("place")
        key = "" if place == WHOLE else place
        exemptions.propose_exemption(
            report=self.proposed.report,
            section=None if key else self.proposed,
            key=key,
            by=self.rights.user,
            **typed,
        )
        return "It is proposed. The proper officer decides next."

    def crumbs(self) -> list[dict[str, str]]:
        return [*self.trail(self.proposed.report), {"label": self.proposed.heading, "href": self.back()}]

    def back(self) -> str:
        return self.url("section-edit", slug=self.kwargs["slug"], key=self.kwargs["key"])


class ExemptWithdraw(OfReports):
    """An author takes a proposal back."""

    needs = Right.EDIT_REPORTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        marks = ExemptMark.objects.live().filter(report__partnership=self.partnership)
        mark = get_object_or_404(marks.select_related("report__partnership"), pk=pk)
        back = self.url("report", slug=mark.report.slug)
        try:
            exemptions.withdraw_exemption(mark=mark, by=self.person)
        except Refused as refusal:
            return self.refused(refusal, back)
        messages.success(request, "The proposal is withdrawn. Take away the fence, where there is one.")
        return redirect(back)
