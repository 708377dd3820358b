"""Pages on which a paper is written: a section with its preview, the cover sheet, the recommendations."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string

from partners.roles import Right
from reporting.actions import writing
from reporting.actions.comments import keep_comment
from reporting.actions.workflow import PaperClosed
from reporting.actions.writing import RecommendationText, SavedMeanwhile
from reporting.blocks import BlockContext, block_modules
from reporting.crossing import cites, resolve
from reporting.forms import RecommendationFormSet, SectionForm, SignOffFormSet, VersionForm
from reporting.models import Audience, Report, Section
from reporting.narrative import Narrative, NarrativeUnreadable
from reporting.omissions import exempt_parts, marked_parts
from reporting.paper import with_drawings
from reporting.reports import report_types
from reporting.selectors.writing import offered_figures
from reporting.snapshots import Numbering, labels_of, number_parts, numbered, section_narrative
from reporting.views.exemption_tables import marks_of
from reporting.views.papers import OfReports


class Writing(OfReports):
    """A page on which one writes in a paper. A paper that is closed to writing sends back to its page and says why."""

    needs = Right.EDIT_REPORTS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except PaperClosed as refusal:
            return self.refused(refusal, self.url("report", slug=kwargs["slug"]))

    def report(self, slug: str) -> Report:
        report = super().report(slug)
        if not report.is_writable:
            raise PaperClosed(report)
        return report


class SectionEdit(Writing):
    """One section: the text on the left, what it will look like beneath, and what may be referred to."""

    template_name = "reporting/section_edit.html"

    def get(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        section = self._section(slug, key)
        initial = {"heading": section.heading, "text": section.text, "version": section.version}
        return self._answer(section, SectionForm(initial=initial), text=section.text)

    def post(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        section = self._section(slug, key)
        form = SectionForm(request.POST)
        if not form.is_valid():
            return self._answer(section, form, text=None, status=422)
        heading, text = form.cleaned_data["heading"], form.cleaned_data["text"]
        if "preview" in request.POST:
            return self._answer(section, form, text=text)
        try:
            writing.save_section(
                section=section, version=form.cleaned_data["version"], heading=heading, text=text, by=self.person
            )
        except NarrativeUnreadable as problem:
            for error in problem.errors:
                form.add_error("text", error)
            return self._answer(section, form, text=None, status=422)
        except SavedMeanwhile as conflict:
            mine = SectionForm(initial={"heading": heading, "text": text, "version": conflict.version})
            return self._answer(section, mine, text=text, status=409, conflict=conflict)
        messages.success(request, "The section is saved.")
        return redirect(self.url("section-edit", slug=slug, key=key))

    def _section(self, slug: str, key: str) -> Section:
        section = self.report(slug).sections.select_related("report__partnership").filter(key=key).first()
        if section is None:
            raise Http404
        return section

    def _answer(
        self, section: Section, form: SectionForm, *, text: str | None, status: int = 200, **more: Any
    ) -> HttpResponse:
        """The page; `text` is what the preview shows, None where it cannot be read."""
        report = section.report
        context = BlockContext(report, Audience.EXEMPT)
        narrative, problems = _read(text, context)
        if "preview" in self.request.POST:
            for problem in problems:
                form.add_error("text", problem)
        return self.page(
            status=status,
            report=report,
            form=form,
            breadcrumbs=self.trail(report),
            edited=section,
            preview=preview_html(section, narrative, form) if narrative else "",
            hints=narrative.hints if narrative else [],
            problems=problems,
            figures=offered_figures(context),
            stated=sorted(context.figures.stated_figures)[:100],
            blocks=[
                {"example": module.EXAMPLE, "shows": (module.__doc__ or "").strip().splitlines()[0]}
                for module in block_modules().values()
            ],
            marks=marks_of(section, self.url),
            propose_url=self.url("exempt-propose", slug=report.slug, key=section.key),
            preview_url=self.url("section-preview", slug=report.slug, key=section.key),
            back=self.url("report", slug=report.slug),
            **more,
        )


class SectionPreview(SectionEdit):
    """The preview alone, asked for while one writes."""

    http_method_names = ["post"]
    template_name = "reporting/preview.html"

    def post(self, request: HttpRequest, slug: str, key: str) -> HttpResponse:
        section = self._section(slug, key)
        form = SectionForm(request.POST)
        if not form.is_valid():
            problems = [str(error) for errors in form.errors.values() for error in errors]
            return self.page(problems=problems)
        narrative, problems = _read(form.cleaned_data["text"], BlockContext(section.report, Audience.EXEMPT))
        return self.page(
            preview=preview_html(section, narrative, form) if narrative else "",
            hints=narrative.hints if narrative else [],
            problems=problems,
        )


def _read(text: str | None, context: BlockContext) -> tuple[Narrative | None, list[str]]:
    if text is None:
        return None, []
    try:
        return section_narrative(text, context), []
    except NarrativeUnreadable as problem:
        return None, problem.errors


def _citing(section: Section, content: dict, text: str) -> None:
    """Citations say the numbers of the paper as it stands; one that leads nowhere is named when the section is saved."""
    if cites(text):
        labels = labels_of(section.report, BlockContext(section.report, Audience.EXEMPT), instead={section.key: text})
        resolve(content["sections"], [], labels)


def preview_html(section: Section, narrative: Narrative, form: SectionForm) -> str:
    """The section as it will stand in the paper; its tables and figures are counted from 1."""
    number = {one.pk: number for one, number in numbered(list(section.report.sections.all()))}[section.pk]
    heading = form["heading"].value() or section.heading
    context = BlockContext(section.report, Audience.EXEMPT)
    shown = {
        "key": section.key,
        "number": number,
        "heading": heading,
        "appendix": section.is_appendix,
        "parts": list(number_parts(narrative.parts, number, Numbering())),
    }
    _citing(section, {"sections": [shown]}, form["text"].value() or "")
    exempt_parts(shown, None, context.marks)
    drawn = with_drawings({"sections": [marked_parts(shown, context)]})["sections"][0]
    return render_to_string("reporting/parts/section.html", {"section": drawn})


class CoverEdit(Writing):
    """The cover sheet, as the form of the report's type."""

    template_name = "reporting/cover_edit.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        form = report_types()[report.type].cover_form(initial=report.cover)
        return self._answer(report, form, report.version)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        form = report_types()[report.type].cover_form(request.POST)
        version = VersionForm(request.POST)
        if not (form.is_valid() and version.is_valid()):
            return self._answer(report, form, report.version, status=422)
        try:
            writing.save_cover(
                report=report, version=version.cleaned_data["version"], cover=form.cleaned_data, by=self.person
            )
        except SavedMeanwhile as conflict:
            return self._answer(report, form, conflict.version, status=409, conflict=self._theirs(report, conflict))
        messages.success(request, "The cover sheet is saved.")
        return redirect(self.url("report", slug=slug))

    def _theirs(self, report: Report, conflict: SavedMeanwhile) -> dict[str, Any]:
        fields = report_types()[report.type].cover_form().fields
        rows = [
            {"key": field.label, "value": conflict.theirs.get(name) or "–"}
            for name, field in fields.items()
            if conflict.theirs.get(name) != conflict.mine.get(name)
        ]
        return {"words": str(conflict), "rows": rows}

    def _answer(self, report: Report, form: Any, version: int, *, status: int = 200, **more: Any) -> HttpResponse:
        return self.page(
            status=status, report=report, form=form, version=version, breadcrumbs=self.trail(report), **more
        )


class RecommendationsEdit(Writing):
    """What the committee is asked to decide."""

    template_name = "reporting/recommendations_edit.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        initial = list(report.recommendations.values("text", "due_on", "owner_role"))
        return self._answer(report, RecommendationFormSet(initial=initial))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        forms = RecommendationFormSet(request.POST)
        if not forms.is_valid():
            return self._answer(report, forms, status=422, errors=_all_errors(forms))
        texts = [
            RecommendationText(one["text"], one["due_on"], one["owner_role"])
            for one in forms.cleaned_data
            if one.get("text")
        ]
        try:
            writing.save_recommendations(report=report, texts=texts, by=self.person)
        except NarrativeUnreadable as problem:
            return self._answer(report, forms, status=422, errors=[{"text": error} for error in problem.errors])
        messages.success(request, "The recommendations are saved.")
        return redirect(self.url("report", slug=slug))

    def _answer(self, report: Report, forms: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        return self.page(status=status, report=report, forms=forms, breadcrumbs=self.trail(report), **more)


class SignOffsEdit(Writing):
    """The comments that reached the report editor by another way, by role."""

    template_name = "reporting/sign_offs_edit.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        kept = {one.kind: one for one in report.comments.all()}
        kinds = dict.fromkeys([*report_types()[report.type].sign_offs, *kept])
        initial = [
            {"kind": kind, "text": one.text, "roles": one.roles, "signed_on": one.signed_on} if one else {"kind": kind}
            for kind in kinds
            for one in [kept.get(kind)]
        ]
        return self._answer(report, SignOffFormSet(initial=initial))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        forms = SignOffFormSet(request.POST)
        received = set(report.comments.exclude(text="").values_list("kind", flat=True))
        for form in forms:
            if form.is_valid() and not form.cleaned_data["text"] and form.cleaned_data["kind"] in received:
                form.add_error("text", "Write what holds now, or “None.”: a comment that was received stays.")
        if not forms.is_valid():
            return self._answer(report, forms, status=422, errors=_all_errors(forms))
        known = {*report_types()[report.type].sign_offs, *report.comments.values_list("kind", flat=True)}
        for one in forms.cleaned_data:
            if one["text"] and one["kind"] in known:
                keep_comment(report=report, by=self.person, **one)
        messages.success(request, "The comments are saved.")
        return redirect(self.url("report", slug=slug))

    def _answer(self, report: Report, forms: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        return self.page(status=status, report=report, forms=forms, breadcrumbs=self.trail(report), **more)


def _all_errors(forms: Any) -> list[dict[str, str]]:
    """What is wrong in a set of forms, each linked to its field."""
    return [
        {"text": error, "href": f"#{form[name].id_for_label}"}
        for form in forms
        for name, errors in form.errors.items()
        for error in errors
    ]
