"""One figure: who typed it, what became of it, and its correction after approval."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import NotAllowed, Refused
from kpis.actions.returns import restate
from kpis.choices import Standing
from kpis.entry import Unreadable
from kpis.forms.returns import RestatementForm
from kpis.forms.sheets import EvidenceForm, evidence_errors
from kpis.models import Observation
from kpis.selectors.evidence import evidence_of_lines
from kpis.selectors.history import find_line, history_table, restatement_table
from kpis.selectors.returns import ReturnLine
from kpis.sight import Sight
from kpis.wording import figure_words, parts_words, target_words, tolerance_words, typed_of, unit_of
from partners.roles import Right
from partners.views import PartnershipPage


class FigurePage(PartnershipPage):
    """A figure and its history. An approved one is open to all who see figures, a draft to those who see returns."""

    needs = Right.SEE_FIGURES
    section = "returns"
    template_name = "kpis/return_figure.html"
    line: ReturnLine

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.find(pk)
        return self.answer(None)

    def find(self, pk: int) -> None:
        line = find_line(Sight.of(self.rights), pk)
        if line is None:
            raise Http404
        needed = Right.SEE_FIGURES if line.observation.standing == Standing.APPROVED else Right.SEE_RETURNS
        if not self.may(needed, line.observation):
            raise Http404
        self.line = line

    def may(self, right: Right, observation: Observation) -> bool:
        return self.rights.may(
            right, service_id=observation.quarterly_return.service_id, body_id=observation.scope.body_id
        )

    def answer(
        self, form: RestatementForm | None, *, evidence_form: EvidenceForm | None = None, status: int = 200
    ) -> HttpResponse:
        observation, definition = self.line.observation, self.line.definition
        quarterly_return = observation.quarterly_return
        sees_returns = self.may(Right.SEE_RETURNS, observation)
        where = {"service": quarterly_return.service.slug, "quarter": quarterly_return.when.slug}
        breadcrumbs = [
            {"label": "Dashboard", "href": self.url("dashboard")},
            {"label": quarterly_return.service.name, "href": self.url("service", slug=where["service"])},
            {"label": definition.title, "href": self.url("kpi", slug=observation.kpi.slug)},
        ]
        if sees_returns and self.request.GET.get("from") != "kpi":
            breadcrumbs = [
                {"label": "Returns", "href": self.url("returns")},
                {"label": str(quarterly_return), "href": self.url("return", **where)},
            ]
        approved = observation.standing == Standing.APPROVED
        if form is None and approved and self.may(Right.APPROVE_RETURNS, observation):
            form = self.form()
        if evidence_form is None and self.may(Right.ENTER_FIGURES, observation):
            evidence_form = EvidenceForm(auto_id="evidence_%s")
        return self.page(
            status=status,
            breadcrumbs=breadcrumbs,
            line=self.line,
            evidence=evidence_of_lines([self.line]) if sees_returns else [],
            evidence_form=evidence_form,
            errors=evidence_errors(evidence_form),
            evidence_may_go=evidence_form is not None and quarterly_return.is_open,
            words=figure_words(observation, definition),
            parts=parts_words(observation, definition),
            target=target_words(self.line.target, definition),
            tolerance=tolerance_words(self.line.target, definition),
            restatements=restatement_table(self.line),
            history=history_table(self.line) if sees_returns else None,
            form=form,
            approved=approved,
        )

    def form(self, data: object = None) -> RestatementForm:
        observation, definition = self.line.observation, self.line.definition
        return RestatementForm(
            data,
            definition=definition,
            unit=unit_of(definition),
            initial=vars(typed_of(observation, definition)),
            prefix="restate",
        )


class FigureRestate(FigurePage):
    """Correct an approved figure."""

    needs = Right.APPROVE_RETURNS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.find(pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.answer(form)
        try:
            restate(
                observation=self.line.observation,
                typed=form.typed,
                reason=form.cleaned_data["restatement_reason"],
                by=self.rights.user,
            )
        except Unreadable as problem:
            for name, text in problem.errors.items():
                field = "upper" if name == "figure" and "upper" in form.fields else name
                form.add_error(field if field in form.fields else None, text)
            return self.answer(form)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.answer(form)
        messages.success(request, "Restated. The old figure is kept, and the totals are being added up again.")
        return redirect(self.url("figure", pk=pk))
