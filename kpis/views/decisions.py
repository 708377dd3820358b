"""Handing a return over, and deciding on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import NotAllowed, Refused
from kpis.actions.explanations import explain_findings
from kpis.actions.returns import (
    NotExplained,
    ReturnClosed,
    approve_for_partnership,
    approve_return,
    send_back_return,
    submit_return,
)
from kpis.choices import ReturnState, Severity
from kpis.forms.explanations import SubmissionForm
from kpis.forms.returns import DecisionForm
from kpis.rules import Finding
from kpis.selectors.approval import right_to_decide
from kpis.selectors.evidence import evidence_of_lines
from kpis.selectors.figure_past import open_follow_ups
from kpis.selectors.returns import LineFinding, ReturnLine, visible_lines
from kpis.sight import Sight
from kpis.views.one_return import OneReturnPage
from kpis.views.return_tables import movement_words
from partners.roles import Right


class ReturnSubmit(OneReturnPage):
    """What is missing or odd, then the hand-over to the approver."""

    needs = Right.ENTER_FIGURES
    template_name = "kpis/return_submit.html"

    def get(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        self.rights.require(Right.ENTER_FIGURES, service_id=self.quarterly_return.service_id)
        return self.answer(self.form())

    def post(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.answer(form)
        try:
            # Kept even where the return cannot be submitted yet: nobody explains the same figure twice.
            kept = explain_findings(quarterly_return=self.quarterly_return, reasons=form.reasons(), by=self.rights.user)
            if "keep" in request.POST:
                return self.kept(len(kept), request.POST)
            submit_return(quarterly_return=self.quarterly_return, by=self.rights.user, note=form.cleaned_data["note"])
        except ReturnClosed:
            self.find(service, quarter)
            if self.quarterly_return.waits:
                messages.info(request, "This return was submitted already: nothing was sent twice.")
            else:
                messages.info(request, "This return is approved already: there is nothing to submit.")
            return redirect(self.here("return"))
        except NotAllowed:
            raise
        except Refused as refusal:
            return self.back_with(refusal)
        messages.success(request, "Submitted. The approver decides next.")
        return redirect(self.here("return"))

    def back_with(self, refusal: Refused) -> HttpResponse:
        """Everything typed still in its place, beside the figures as they are now."""
        form = self.form(self.request.POST)
        form.is_valid()
        errors = refusal.errors if isinstance(refusal, NotExplained) else {"": str(refusal)}
        for key, sentence in errors.items():
            form.add_error(key if key in form.fields else None, sentence)
        return self.answer(form)

    def kept(self, count: int, data: Any) -> HttpResponse:
        """The page again, with the note that is kept only when the return is submitted."""
        if count:
            messages.success(self.request, f"{count} {'explanation is' if count == 1 else 'explanations are'} saved.")
        else:
            messages.info(self.request, "Nothing new was said, so nothing was saved.")
        return self.answer(self.form(data))

    def form(self, data: Any = None) -> SubmissionForm:
        """Asks about every warning in the lines that the person fills in."""
        self.lines, self.hidden_lines = visible_lines(self.quarterly_return, self.rights)
        service_id = self.quarterly_return.service_id
        found = [
            LineFinding(line, finding)
            for line in self.lines
            if self.rights.may(Right.ENTER_FIGURES, service_id=service_id, body_id=line.observation.scope.body_id)
            for finding in line.to_explain
        ]
        return SubmissionForm(data, found=found)

    def answer(self, form: SubmissionForm) -> HttpResponse:
        """The page; with status 400 where the form came back."""
        missing = [line for line in self.lines if not line.is_entered]
        wrong = [line for line in self.lines if line.blocks and line.is_entered]
        return self.frame(
            beneath=True,
            status=400 if form.errors else 200,
            form=form,
            missing=[self.entry(line) for line in missing],
            wrong=[self.entry(line, Severity.ERROR) for line in wrong],
            odd=self.odd(form),
            notes=[self.entry(line, Severity.NOTE) for line in self.lines if _of(line, Severity.NOTE)],
            not_ready=len(missing) + len(wrong),
            unexplained=sum(one.line.explanation_of(one.finding) is None for one in form.found),
            hidden_lines=self.hidden_lines,
        )

    def odd(self, form: SubmissionForm) -> list[dict[str, Any]]:
        """Each line with warnings, and of each warning the field for its explanation."""
        by_line: dict[int, dict[str, Any]] = {}
        for one in form.found:
            line = by_line.setdefault(one.line.observation.pk, {**self.entry(one.line), "findings": []})
            line["findings"].append(
                {
                    "words": one.finding.words,
                    "field": form.explanation(one),
                    "read": one.mark,
                    "said": one.line.explanation_of(one.finding),
                    "earlier": _earlier(one),
                }
            )
        return list(by_line.values())

    def entry(self, line: ReturnLine, severity: str = "") -> dict[str, str]:
        """A line that is pointed out, with the address of its very field."""
        return {
            "name": line.name,
            "words": " ".join(finding.words for finding in _of(line, severity)),
            "href": f"{self.here('return')}#line-{line.observation.pk}",
        }


def _of(line: ReturnLine, severity: str) -> list[Finding]:
    return [finding for finding in line.findings if finding.severity == severity]


def _earlier(one: LineFinding) -> str:
    """What was said of this line before its figure changed; nothing where that still counts."""
    if one.line.explanation_of(one.finding) is not None:
        return ""
    return next((said.reason for said in reversed(one.line.explanations) if said.rule == one.finding.rule), "")


class ReturnReview(OneReturnPage):
    """The whole return as the approver reads it, and the decision."""

    template_name = "kpis/return_review.html"

    def get(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        return self.answer(DecisionForm())

    def post(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        one = self.quarterly_return
        self.rights.require(right_to_decide(one), service_id=one.service_id)
        if request.POST.get("seen", one.state) != one.state:
            messages.warning(request, "Nothing was decided: the return moved on while you read it. Look at it again.")
            return redirect(self.here("return-review"))
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.answer(form)
        note = form.cleaned_data["note"]
        try:
            if request.POST.get("decision") == "approve":
                messages.success(request, self.approve(note))
            elif not note.strip():
                form.add_error("note", "Say why you send the return back, so that the officer knows what to do.")
                return self.answer(form)
            else:
                send_back_return(quarterly_return=self.quarterly_return, by=self.rights.user, reason=note)
                messages.success(
                    request, "Sent back. Everybody who had a part in it reads your reason here and in an e-mail."
                )
        except NotAllowed:
            raise
        except Refused as refusal:
            return self.refused(refusal, self.here("return-review"))
        return redirect(self.here("return-review"))

    def approve(self, note: str) -> str:
        """Approve it at the level where it waits; the sentence that says what comes next."""
        checked = self.quarterly_return.state == ReturnState.CHECKED
        approve = approve_for_partnership if checked else approve_return
        done = approve(quarterly_return=self.quarterly_return, by=self.rights.user, note=note)
        if done.state == ReturnState.CHECKED:
            return "Checked. The head of the shared service approves it for the partnership next."
        return "Approved. The figures are being added up and show on the dashboard shortly."

    def answer(self, form: DecisionForm) -> HttpResponse:
        lines, hidden_lines = visible_lines(self.quarterly_return, self.rights)
        return self.frame(
            beneath=True,
            form=form,
            table=self.table(lines),
            evidence=evidence_of_lines(lines),
            since_sent_back=self.since_sent_back(lines),
            since_approval=self.since_approval(lines),
            movement=f"Against the period before: {movement}." if (movement := movement_words(lines)) else "",
            odd=[line for line in lines if line.pointed_out],
            follow_ups=open_follow_ups(lines, Sight.of(self.rights)),
            empty_lines=sum(not line.is_entered for line in lines),
            hidden_lines=hidden_lines,
        )
