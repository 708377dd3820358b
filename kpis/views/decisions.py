"""Handing a return over, and deciding on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import NotAllowed, Refused
from kpis.actions.returns import (
    ReturnClosed,
    approve_for_partnership,
    approve_return,
    send_back_return,
    submit_return,
)
from kpis.choices import ReturnState
from kpis.forms.returns import DecisionForm, SubmissionForm
from kpis.selectors.approval import right_to_decide
from kpis.selectors.returns import ReturnLine, visible_lines
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
        return self.answer(None)

    def post(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        form = SubmissionForm(request.POST)
        if not form.is_valid():
            return self.answer(form)
        try:
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
            form.add_error("note" if "Say why" in str(refusal) else None, str(refusal))
            return self.answer(form)
        messages.success(request, "Submitted. The approver decides next.")
        return redirect(self.here("return"))

    def answer(self, form: SubmissionForm | None) -> HttpResponse:
        """The page; `form` as it was filled in and refused."""
        lines, hidden_lines = visible_lines(self.quarterly_return, self.rights)
        odd = [self.entry(line) for line in lines if line.findings and not line.blocks]
        form = form or SubmissionForm()
        form.fields["note"].required = bool(odd)  # said by the label; the action is the one that refuses
        return self.frame(
            beneath=True,
            form=form,
            missing=[self.entry(line) for line in lines if line.blocks],
            odd=odd,
            hidden_lines=hidden_lines,
        )

    def entry(self, line: ReturnLine) -> dict[str, str]:
        """A line that is pointed out, with the address of its very field."""
        return {
            "name": line.name,
            "words": " ".join(finding.words for finding in line.findings),
            "href": f"{self.here('return')}#line-{line.observation.pk}",
        }


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
            since_sent_back=self.since_sent_back(lines),
            since_approval=self.since_approval(lines),
            movement=f"Against the period before: {movement}." if (movement := movement_words(lines)) else "",
            odd=[line for line in lines if line.findings and not line.blocks],
            empty_lines=sum(line.blocks for line in lines),
            hidden_lines=hidden_lines,
        )
