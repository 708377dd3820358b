"""Pages of those who comment on a paper and sign it, and of the report editor who asks them."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from common.errors import Refused
from partners.roles import Right
from reporting.actions.comments import answer_comment, ask_for_comment
from reporting.actions.signing import add_step, record_signature, sign_step, take_away_step
from reporting.models import Comment, SignOffStep
from reporting.standing import text_checksum
from reporting.views.workflow import ReportForm
from reporting.workflow_forms import CommentAnswerForm, CommentAskForm, SignatureRecordForm, SignForm, StepForm


class ReadFirst(ReportForm):
    """A form about what a paper says: leads to the newest version that the person may read."""

    template_name = "reporting/read_first.html"

    def more(self) -> dict[str, Any]:
        version = self.snapshots(self.paper).first()
        if version is None:
            return {}
        return {
            "version": version,
            "version_href": self.url("snapshot", slug=self.paper.slug, number=version.number),
            "is_behind": version.content["report"].get("text_checksum") != text_checksum(self.paper),
        }


class CommentAsk(ReportForm):
    """Ask a role for a comment."""

    heading = "Ask for a comment"
    button = "Ask"
    form_class = CommentAskForm
    part = "#comments"

    def save(self, form: Any) -> str:
        ask_for_comment(report=self.paper, by=self.person, **form.cleaned_data)
        return "The comment is asked for."


class CommentAnswer(ReadFirst):
    """Answer a comment that one was asked for."""

    needs = Right.COMMENT_ON_REPORTS
    button = "Give the comment"
    lead = "It is printed in the paper under your role."
    form_class = CommentAnswerForm
    part = "#comments"

    @cached_property
    def comment(self) -> Comment:
        return get_object_or_404(self.paper.comments, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:  # type: ignore[override]
        return self.comment.kind[:1].upper() + self.comment.kind[1:]

    def save(self, form: Any) -> str:
        answer_comment(comment=self.comment, text=form.cleaned_data["text"], by=self.person)
        return "Your comment is kept."


class StepAdd(ReportForm):
    """Name somebody who signs the paper."""

    heading = "Add who signs"
    button = "Add"
    part = "#sign-offs"

    def make_form(self, data: Any = None) -> forms.Form:
        last = self.paper.steps.last()
        initial = {"order": last.order + 1 if last else 1, "kind": "consultee"}
        return StepForm(data, partnership=self.partnership, initial=initial)

    def save(self, form: Any) -> str:
        add_step(report=self.paper, by=self.person, **form.cleaned_data)
        return "The sign-off is asked for."


class OfStep(ReadFirst):
    part = "#sign-offs"

    @cached_property
    def step(self) -> SignOffStep:
        return get_object_or_404(self.paper.steps.select_related("report__partnership"), pk=self.kwargs["pk"])


class StepSign(OfStep):
    """Sign the paper, in one's role or on behalf of it."""

    needs = Right.SIGN_REPORTS
    form_class = SignForm
    button = "Sign"
    lead = "You sign the text as it is now. A later change has to be signed again, or be explained as editorial."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Sign as {self.step.title}"

    def save(self, form: Any) -> str:
        sign_step(step=self.step, by=self.person, **form.cleaned_data)
        return f"Signed as {self.step.title}."


class StepRecord(OfStep):
    """Record a signature that was given on paper or at a meeting."""

    form_class = SignatureRecordForm
    button = "Record the signature"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Record the signature of {self.step.title}"

    def save(self, form: Any) -> str:
        record_signature(step=self.step, by=self.person, **form.cleaned_data)
        return "The signature is recorded."


class StepTakeAway(OfStep):
    """Somebody need not sign after all."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            take_away_step(step=self.step, by=self.person)
        except Refused as refusal:
            return self.refused(refusal, self.back())
        messages.success(request, f"{self.step.title} need not sign.")
        return redirect(self.back())
