"""Pages on a paper's way from draft to publication: passing on, findings, corrections, supplements, withdrawal."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from common.forms import PlainForm
from partners.roles import Right
from partners.views import FormPage
from reporting.actions import rendering, snapshots
from reporting.actions.findings import explain_finding
from reporting.actions.signing import declare_editorial
from reporting.actions.workflow import (
    begin_amendment,
    begin_consultation,
    begin_signing,
    reopen_report,
    withdraw_report,
)
from reporting.documents import formats_when_published
from reporting.findings import FindingStanding, findings_of
from reporting.models import Report, ReportState, Snapshot
from reporting.views.papers import OfReports
from reporting.workflow_forms import (
    AmendForm,
    ConsultForm,
    ExplainForm,
    PublishOverForm,
    ReasonForm,
)


class ReportForm(OfReports, FormPage):
    """A form about one paper; goes back to the paper's page."""

    needs = Right.EDIT_REPORTS
    form_class: type[PlainForm] = PlainForm
    part = ""  # of the paper's page, to which it goes back

    @cached_property
    def paper(self) -> Report:
        return self.report(self.kwargs["slug"])

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.paper.short_title

    def make_form(self, data: Any = None) -> forms.Form:
        return self.form_class(data)

    def crumbs(self) -> list[dict[str, str]]:
        return self.trail(self.paper)

    def back(self) -> str:
        return self.url("report", slug=self.paper.slug) + self.part


class ReportConsult(ReportForm):
    """Ask for every comment that the type of paper wants."""

    heading = "Ask for comments"
    lead = "Every comment that this type of paper prints is asked for; one can be added or asked of a role afterwards."
    button = "Ask for comments"
    form_class = ConsultForm
    part = "#comments"

    def save(self, form: Any) -> str:
        begin_consultation(report=self.paper, due_on=form.cleaned_data["due_on"], by=self.person)
        return "The comments are asked for."


class ReportPassOn(ReportForm):
    """Pass the paper on to those who sign it."""

    heading = "Pass on for signing"
    lead = "Those who sign do so in their order, for the text as it is. A later change has to be signed again."
    button = "Pass on for signing"
    part = "#sign-offs"

    def save(self, form: Any) -> str:
        report = begin_signing(report=self.paper, by=self.person)
        if report.state == ReportState.APPROVED:
            return "The paper is approved: every sign-off holds for this text."
        return "The paper is with those who sign it."


class ReportReopen(ReportForm):
    """Take a paper back to its draft, or begin the correction of a published one."""

    form_class = ReasonForm

    @property
    def heading(self) -> str:  # type: ignore[override]
        return "Begin a correction" if self.paper.state == ReportState.PUBLISHED else "Take back to its draft"

    @property
    def lead(self) -> str:  # type: ignore[override]
        return (
            "What is published stays and can be read. When the corrected paper is signed and published, it supersedes it."
            if self.paper.state == ReportState.PUBLISHED
            else "Signatures stay; they hold as long as the text stays the same."
        )

    @property
    def button(self) -> str:  # type: ignore[override]
        return self.heading

    def save(self, form: Any) -> str:
        reopen_report(report=self.paper, reason=form.cleaned_data["reason"], by=self.person)
        return "The paper is a draft again."


class ReportWithdraw(ReportForm):
    """Withdraw a paper for good."""

    needs = Right.PUBLISH_REPORTS
    heading = "Withdraw the paper"
    lead = "This cannot be taken back. What was published can still be read, marked as withdrawn."
    button = "Withdraw"
    form_class = ReasonForm

    def save(self, form: Any) -> str:
        withdraw_report(report=self.paper, reason=form.cleaned_data["reason"], by=self.person)
        return "The paper is withdrawn."


class ReportAmend(ReportForm):
    """Begin a supplement to a published paper, or one that replaces it."""

    heading = "Begin a supplement or a replacement"
    lead = "A new paper that says what it changes. A mistake in the published paper is better mended by a correction."
    button = "Begin it"
    form_class = AmendForm

    def save(self, form: Any) -> str:
        self.amendment = begin_amendment(report=self.paper, by=self.person, **form.cleaned_data)
        return "It has begun, with what changes as its first section."

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(self.url("report", slug=self.amendment.slug))


class EditorialChange(ReportForm):
    """Say that a change after a sign-off is editorial."""

    heading = "Say that the change is editorial"
    lead = "The signatures given so far then hold for the text as it is now. What was changed, and why, is kept."
    button = "Keep the signatures"
    form_class = ReasonForm
    part = "#sign-offs"

    def save(self, form: Any) -> str:
        declare_editorial(report=self.paper, reason=form.cleaned_data["reason"], by=self.person)
        return "The signatures hold for the changed text."


class FindingExplain(ReportForm):
    """Say why something that does not agree in the newest version is right all the same."""

    heading = "Explain what does not agree"
    button = "Keep the explanation"
    form_class = ExplainForm
    part = "#findings"

    @cached_property
    def version(self) -> Snapshot:
        newest = self.snapshots(self.paper).select_related("report__partnership").first()
        if newest is None:
            raise Http404
        return newest

    @cached_property
    def finding(self) -> FindingStanding:
        found = (one for one in findings_of(self.version, self.paper) if one.mark == self.kwargs["mark"])
        one = next(found, None)
        if one is None:
            raise Http404
        return one

    @property
    def lead(self) -> str:  # type: ignore[override]
        return self.finding.finding.words

    def save(self, form: Any) -> str:
        explain_finding(snapshot=self.version, key=self.finding.finding.key, by=self.person, **form.cleaned_data)
        return "The explanation is kept."


class SnapshotPublishOver(ReportForm):
    """Publish a version over what does not agree in it: the proper officer alone, with reasons that are kept."""

    needs = Right.PUBLISH_OVER_FINDINGS
    heading = "Publish over what does not agree"
    lead = "The statutory deadline wins; silence does not. Each reason is kept with the published paper for ever."
    button = "Publish with these reasons"
    part = "#versions"

    @cached_property
    def version(self) -> Snapshot:
        snapshot = self.snapshot(self.paper, self.kwargs["number"])
        snapshot.report = self.paper
        return snapshot

    def make_form(self, data: Any = None) -> forms.Form:
        still_open = [one for one in findings_of(self.version, self.paper) if one.is_open]
        return PublishOverForm(data, findings=still_open)

    def save(self, form: Any) -> str:
        published = snapshots.publish_over_findings(snapshot=self.version, reasons=form.reasons(), by=self.person)
        # the portal itself sets what is published: the proper officer writes no papers
        for format in formats_when_published(self.paper.type):
            rendering.request_rendering(snapshot=published, format=format, by=None)
        return "The paper is published: committee members can read it now. Your reasons are kept."
