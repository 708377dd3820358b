"""Pages of papers: the list, a paper with its sections, versions and documents."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from accounts.models import User
from common.errors import Refused
from jobs.models import Job, State
from kpis.sight import Sight
from partners.roles import Right
from partners.views import PartnershipPage, PartnershipView
from reporting.actions import rendering, snapshots, writing
from reporting.forms import BuildForm, ReportForm
from reporting.marks import SINCE_BUILT, Marks
from reporting.models import Audience, Document, DocumentFormat, Report, Snapshot
from reporting.omissions import HEADING
from reporting.origins import with_origins
from reporting.paper import with_drawings
from reporting.parts import long_day, short_day
from reporting.reports import report_types
from reporting.snapshots import numbered


class OfReports(PartnershipPage):
    """What the pages of papers share."""

    section = "reports"
    needs = Right.SEE_FIGURES

    @property
    def person(self) -> User:
        """Who asks: signed in, as every page of a partnership wants it."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def sees_drafts(self) -> bool:
        return self.rights.may(Right.SEE_DRAFT_REPORTS)

    @property
    def sees_exempt(self) -> bool:
        return self.rights.may(Right.SEE_EXEMPT)

    @property
    def audiences(self) -> list[str]:
        """For whom the versions are built that the person may read."""
        return [Audience.PUBLIC, Audience.EXEMPT] if self.sees_exempt else [Audience.PUBLIC]

    @property
    def may_edit(self) -> bool:
        return self.rights.may(Right.EDIT_REPORTS)

    def reports(self) -> Any:
        """The papers of this partnership that the person may know of."""
        reports = Report.objects.filter(partnership=self.partnership).select_related(
            "partnership", "meeting__committee"
        )
        if self.sees_drafts:
            return reports
        return reports.filter(snapshots__published_at__isnull=False, snapshots__audience__in=self.audiences).distinct()

    def report(self, slug: str) -> Report:
        """404 where there is none, or none that the person may know of."""
        report = self.reports().filter(slug=slug).first()
        if report is None:
            raise Http404
        return report

    def snapshots(self, report: Report) -> Any:
        """The versions that the person may read, newest first."""
        snapshots = report.snapshots.filter(audience__in=self.audiences).prefetch_related("documents")
        if not self.sees_drafts:
            return snapshots.filter(published_at__isnull=False)
        if self.sees_exempt:
            return snapshots
        return snapshots.filter(Q(published_at__isnull=False) | ~SINCE_BUILT)

    def snapshot(self, report: Report, number: int) -> Snapshot:
        snapshot = self.snapshots(report).filter(number=number).first()
        if snapshot is None:
            raise Http404
        return snapshot

    def trail(self, report: Report | None = None) -> list[dict[str, str]]:
        crumbs = [{"label": "Reports", "href": self.url("reports")}]
        if report:
            crumbs.append({"label": report.short_title, "href": self.url("report", slug=report.slug)})
        return crumbs


class ReportList(OfReports):
    """Every paper, the newest meeting first."""

    template_name = "reporting/reports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        reports = self.reports().prefetch_related("snapshots")
        return self.page(
            may_edit=self.may_edit,
            sees_drafts=self.sees_drafts,
            reports=[
                {
                    "title": report.title,
                    "href": self.url("report", slug=report.slug),
                    "meeting": long_day(report.meeting.on),
                    **self._standing(report),
                }
                for report in reports
            ],
        )

    def _standing(self, report: Report) -> dict[str, str]:
        """The latest version that counts for the person."""
        versions = [one for one in report.snapshots.all() if one.audience in self.audiences]
        published = [one for one in versions if one.published_at]
        if published:
            return {"state": "published", "state_text": "Published"}
        if versions:
            return {"state": "draft", "state_text": versions[0].label}
        return {"state": "not_started", "state_text": "Not built yet"}


class ReportCreate(OfReports):
    """Begin a paper."""

    needs = Right.EDIT_REPORTS
    template_name = "reporting/report_create.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(ReportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReportForm(request.POST)
        if form.is_valid() and Report.objects.filter(slug=form.cleaned_data["slug"]).exists():
            form.add_error("slug", "Choose another name: a paper has this one already.")
        if not form.is_valid():
            return self._form(form)
        report = writing.create_report(partnership=self.partnership, by=self.person, **form.cleaned_data)
        messages.success(request, "The paper has begun. Write its sections next.")
        return redirect(self.url("report", slug=report.slug))

    def _form(self, form: ReportForm) -> HttpResponse:
        return self.page(form=form, breadcrumbs=self.trail(), status=422 if form.is_bound else 200)


class ReportPage(OfReports):
    """A paper: what is written, what is built, and what one can read and download."""

    template_name = "reporting/report.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        being_set = self._being_set() if self.may_edit else set()
        return self.page(
            report=report,
            breadcrumbs=self.trail(),
            meeting=long_day(report.meeting.on),
            may_edit=self.may_edit,
            sees_drafts=self.sees_drafts,
            sections=self._sections(report) if self.sees_drafts else [],
            front=self._front(report) if self.sees_drafts else [],
            build_form=BuildForm(),
            job=self._job(report) if self.may_edit else None,
            versions=self._versions(report, being_set),
        )

    def _front(self, report: Report) -> list[dict[str, str]]:
        recommendations, received = report.recommendations.count(), report.sign_offs.count()
        asked = max(received, len(report_types()[report.type].sign_offs))
        return [
            {
                "label": "Cover sheet",
                "href": self.url("cover-edit", slug=report.slug) if self.may_edit else "",
                "state": "approved" if report.cover else "not_started",
                "text": "Filled in" if report.cover else "Not filled in",
            },
            {
                "label": "Recommendations",
                "href": self.url("recommendations-edit", slug=report.slug) if self.may_edit else "",
                "state": "approved" if recommendations else "not_started",
                "text": f"{recommendations} written" if recommendations else "None yet",
            },
            {
                "label": "Comments and sign-offs",
                "href": self.url("sign-offs-edit", slug=report.slug) if self.may_edit else "",
                "state": "approved" if received == asked else "not_started",
                "text": f"{received} of {asked} received",
            },
        ]

    def _sections(self, report: Report) -> list[dict[str, str]]:
        sections = numbered(list(report.sections.select_related("edited_by")))
        covered = {} if self.sees_exempt else Marks(report).of_section
        return [
            {
                "label": f"{'Appendix ' if section.is_appendix else ''}{number}  "
                + (covered[section.pk].public_heading or HEADING if section.pk in covered else section.heading),
                "href": self.url("section-edit", slug=report.slug, key=section.key) if self.may_edit else "",
                "hint": f"Saved by {section.edited_by.name} on {short_day(localdate(section.edited_at))}"
                if section.edited_by and section.edited_at
                else "",
                "state": "approved" if section.text else "not_started",
                "text": "Written" if section.text else "Not written",
            }
            for section, number in sections
        ]

    def _job(self, report: Report) -> Job | None:
        """The rendering that this person waits for, or that failed last."""
        versions = [str(pk) for pk in report.snapshots.values_list("pk", flat=True)]
        keys = [f"{pk} {format}" for pk in versions for format in DocumentFormat.values]
        job = Job.objects.filter(
            kind=rendering.RENDER_REPORT, by=self.person, partnership_id=self.partnership.pk, dedupe_key__in=keys
        ).last()
        return job if job and job.state != State.DONE else None

    def _being_set(self) -> set[str]:
        """The documents of this partnership that a worker is setting or will set."""
        jobs = Job.objects.filter(kind=rendering.RENDER_REPORT, partnership_id=self.partnership.pk)
        return set(jobs.filter(state__in=[State.WAITING, State.RUNNING]).values_list("dedupe_key", flat=True))

    def _versions(self, report: Report, being_set: set[str]) -> list[dict[str, Any]]:
        """The newest first; the newest for an audience may be published, what is older may not."""
        shown, newest = list(self.snapshots(report)), {}
        for snapshot in shown:
            newest.setdefault(snapshot.audience, snapshot.pk)
        return [
            self._version(report, one, being_set, may_publish=self.may_edit and one.pk == newest[one.audience])
            for one in shown
        ]

    def _version(self, report: Report, snapshot: Snapshot, being_set: set[str], *, may_publish: bool) -> dict[str, Any]:
        document = next(iter(snapshot.documents.all()), None)
        where = {"slug": report.slug, "number": snapshot.number}
        return {
            "number": snapshot.number,
            "label": snapshot.label,
            "audience": snapshot.get_audience_display(),
            "built_at": snapshot.built_at,
            "web": self.url("snapshot", **where),
            "pdf": self.url("document", **where, format=DocumentFormat.PDF) if document else "",
            "pages": document.pages if document else 0,
            "being_set": not document and f"{snapshot.pk} {DocumentFormat.PDF.value}" in being_set,
            "render": self.url("snapshot-render", **where) if self.may_edit and not document else "",
            "publish": self.url("snapshot-publish", **where) if may_publish and not snapshot.published_at else "",
            "published": snapshot.published_at is not None,
        }


class ReportBuild(OfReports):
    """Freeze the paper as it stands, and have its PDF set."""

    needs = Right.EDIT_REPORTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        back = self.url("report", slug=slug)
        form = BuildForm(request.POST)
        if not form.is_valid():
            return self.refused(Refused("Choose for whom the version is built."), back)
        try:
            snapshot = snapshots.build_snapshot(report=report, audience=form.cleaned_data["audience"], by=self.person)
            rendering.request_rendering(snapshot=snapshot, format=DocumentFormat.PDF, by=self.person)
        except Refused as refusal:
            return self.refused(refusal, back)
        messages.success(request, f"{snapshot.label} is built. Read it as a web page now; the PDF is on its way.")
        return redirect(f"{back}#versions")


class SnapshotPage(OfReports):
    """A version as a web page, with the numbers of the printed one; for staff each figure leads back to its entry."""

    template_name = "reporting/snapshot.html"

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        report = self.report(slug)
        snapshot = self.snapshot(report, number)
        content = snapshot.content
        if self.rights.may(Right.SEE_RETURNS):
            content = with_origins(
                content,
                sight=Sight.of(self.rights),
                of_figure=lambda pk: self.url("figure", pk=pk),
                of_kpi=lambda slug: self.url("kpi", slug=slug),
            )
        return self.page(
            **with_drawings(content),
            breadcrumbs=self.trail(report),
            document=snapshot.documents.first(),
            document_href=self.url("document", slug=slug, number=number, format=DocumentFormat.PDF),
        )


class SnapshotRender(OfReports):
    """Have the PDF of a version set, again where that failed."""

    needs = Right.EDIT_REPORTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        snapshot = self.snapshot(self.report(slug), number)
        rendering.request_rendering(snapshot=snapshot, format=DocumentFormat.PDF, by=self.person)
        return redirect(f"{self.url('report', slug=slug)}#versions")


class SnapshotPublish(OfReports):
    """Publish a draft: from then on committee members see it."""

    needs = Right.EDIT_REPORTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        report = self.report(slug)
        back = self.url("report", slug=slug)
        try:
            published = snapshots.publish_snapshot(snapshot=self.snapshot(report, number), by=self.person)
        except Refused as refusal:
            return self.refused(refusal, back)
        rendering.request_rendering(snapshot=published, format=DocumentFormat.PDF, by=self.person)
        messages.success(request, "The paper is published: committee members can read it now.")
        return redirect(f"{back}#versions")


class DocumentDownload(OfReports, PartnershipView):
    """A version as a file."""

    def get(self, request: HttpRequest, slug: str, number: int, format: str) -> FileResponse:
        report = self.report(slug)
        snapshot = self.snapshot(report, number)
        document: Document | None = snapshot.documents.filter(format=format).first()
        if document is None or not document.file.storage.exists(str(document.file.name)):
            raise Http404
        version = f"published-{snapshot.number}" if snapshot.published_at else f"draft-{snapshot.number}"
        return FileResponse(
            document.file.open("rb"), as_attachment=True, filename=f"{report.slug}-{version}.{document.format}"
        )
