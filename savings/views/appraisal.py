"""The appraisal of a case, on request."""

from django.http import HttpRequest, HttpResponse

from savings.forms.appraisal import AppraisalForm
from savings.selectors.appraisal import appraisal_figures, appraise, flows_table, sensitivity_table
from savings.views.base import CasePage


class CaseAppraisal(CasePage):
    """Net present value, payback and sensitivity for what the address asks; nothing is kept."""

    in_menu = "appraisal"
    template_name = "savings/appraisal.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if self.version is None:
            return self.page()
        years = self.case.years
        if not any(name in request.GET for name in AppraisalForm.base_fields):
            return self.page(form=AppraisalForm(years=years, initial=AppraisalForm.to_begin_with(years)))
        form = AppraisalForm(request.GET, years=years)
        if not form.is_valid():
            return self.page(status=400, form=form)
        appraisal, left_out = appraise(self.figures, form.cleaned_data)
        return self.page(
            form=form,
            figures=appraisal_figures(self.figures, appraisal),
            flows=flows_table(self.figures, appraisal),
            sensitivity=sensitivity_table(self.figures, appraisal) if appraisal.lines else None,
            left_out=left_out,
        )
