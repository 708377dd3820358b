"""Documents beside a figure: added, read again, taken away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.documents import content_type_of
from common.errors import NotAllowed, Refused
from kpis.actions.evidence import add_evidence, remove_evidence
from kpis.forms.sheets import EvidenceForm
from kpis.models import Evidence
from kpis.selectors.evidence import find_evidence
from kpis.views.figures import FigurePage
from kpis.views.sending import kept_file
from partners.roles import Right
from partners.views import PartnershipView


class EvidenceAdd(FigurePage):
    """Takes a document."""

    needs = Right.ENTER_FIGURES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.find(pk)
        if not self.may(Right.ENTER_FIGURES, self.line.observation):
            raise Http404
        form = EvidenceForm(request.POST, request.FILES, auto_id="evidence_%s")
        if not form.is_valid():
            return self.answer(None, evidence_form=form, status=400)
        try:
            evidence = add_evidence(
                observation=self.line.observation,
                name=str(form.cleaned_data["document"].name),
                data=form.data_read,
                by=self.rights.user,
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("document", str(refusal))
            return self.answer(None, evidence_form=form, status=400)
        messages.success(request, f"“{evidence.name}” is kept beside the figure.")
        return redirect(self.url("figure", pk=pk))


class OneEvidence(PartnershipView):
    """A document that the person may see, or 404."""

    def found(self, pk: int) -> Evidence:
        evidence = find_evidence(self.rights, pk)
        if evidence is None:
            raise Http404
        return evidence


class EvidenceFile(OneEvidence):
    """The document as it came in, to be saved."""

    needs = Right.SEE_RETURNS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        evidence = self.found(pk)
        return kept_file(evidence.file, evidence.name, content_type_of(evidence.name))


class EvidenceRemove(OneEvidence):
    """Takes a document away while the return is open."""

    needs = Right.ENTER_FIGURES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        evidence = self.found(pk)
        figure = self.url("figure", pk=evidence.observation_id)
        try:
            remove_evidence(evidence=evidence, by=self.rights.user)
        except NotAllowed:
            raise
        except Refused as refusal:
            return self.refused(refusal, figure)
        messages.success(request, f"“{evidence.name}” was taken away. The audit trail keeps its name.")
        return redirect(figure)
