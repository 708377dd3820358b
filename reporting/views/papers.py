"""Pages of papers: the list, a paper with its sections, versions and documents."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from accounts.models import User
from committees.models import Meeting
from common.errors import Refused
from jobs.models import Job, State
from kpis.sight import Sight
from partners.roles import Right
from partners.views import PartnershipPage, PartnershipView
from reporting.actions import rendering, snapshots, writing
from reporting.documents import formats_of, formats_when_published
from reporting.forms import BuildForm, ReportForm
from reporting.marks import SINCE_BUILT, Marks
from reporting.models import Document, DocumentFormat, Report, ReportState, Snapshot
from reporting.models.snapshots import audiences_of
from reporting.omissions import HEADING
from reporting.origins import with_origins
from reporting.paper import with_drawings
from reporting.parts import long_day, short_day
from reporting.printed import printed_figures
from reporting.snapshots import numbered
from reporting.views.workflow_parts import LOOKS, Tasks, relations, superseded, what_became_of

CONTENT_TYPES = {
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.ONE_PAGE: "application/pdf",
    DocumentFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


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
        return audiences_of(self.rights)

    @property
    def may_edit(self) -> bool:
        return self.rights.may(Right.EDIT_REPORTS)

    def reports(self) -> Any:
        """The papers of this partnership that the person may know of."""
        return Report.objects.known_to(self.rights).select_related("partnership", "meeting__committee")

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

    def files(self, report: Report, snapshot: Snapshot, being_set: Collection[str] = ()) -> list[dict[str, Any]]:
        """A version as PDF and as Word: where it can be downloaded, or whether a worker is setting it."""
        set_already = {document.format: document for document in snapshot.documents.all()}
        files: list[dict[str, Any]] = []
        for format in formats_of(report.type):
            document = set_already.get(format)
            where = {"slug": report.slug, "number": snapshot.number, "format": format.value}
            files.append(
                {
                    "format": format.value,
                    "name": format.label,
                    "href": self.url("document", **where) if document else "",
                    "pages": document.pages if document else None,
                    "being_set": not document and f"{snapshot.pk} {format.value}" in being_set,
                }
            )
        return files

    def pack(self, meeting: Meeting, reports: Iterable[Report]) -> str:
        """Where the pack of a meeting with these papers is; empty while none of them has a file to put in."""
        is_packed = any(
            document
            for report in reports
            if report.state not in (ReportState.SUPERSEDED, ReportState.WITHDRAWN)
            for snapshot in report.snapshots.all()
            if snapshot.published_at and snapshot.audience in self.audiences
            for document in snapshot.documents.all()
        )
        return self.url("meeting-pack", pk=meeting.pk) if is_packed else ""

    def trail(self, report: Report | None = None) -> list[dict[str, str]]:
        crumbs = [{"label": "Reports", "href": self.url("reports")}]
        if report:
            crumbs.append({"label": report.short_title, "href": self.url("report", slug=report.slug)})
        return crumbs


class ReportList(OfReports):
    """Every paper, the newest meeting first."""

    template_name = "reporting/reports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        reports = list(self.reports().prefetch_related("snapshots__documents"))
        meetings: dict[int, list[Report]] = {}
        for report in reports:
            meetings.setdefault(report.meeting_id, []).append(report)
        return self.page(
            may_edit=self.may_edit,
            sees_drafts=self.sees_drafts,
            meetings=[self._meeting(papers) for papers in meetings.values()],
        )

    def _meeting(self, reports: list[Report]) -> dict[str, Any]:
        meeting = reports[0].meeting
        return {
            "label": f"{meeting.committee}, {long_day(meeting.on)}",
            "pack": self.pack(meeting, reports),
            "tasks": [
                {
                    "label": report.title,
                    "href": self.url("report", slug=report.slug),
                    "hint": self._published(report),
                    "state": LOOKS[state],
                    "text": state.label,
                }
                for report in reports
                for state in [self._state(report)]
            ],
        }

    def _state(self, report: Report) -> ReportState:
        """Where the paper stands; that a correction is being made is not for members."""
        state = ReportState(report.state)
        ended = state in (ReportState.SUPERSEDED, ReportState.WITHDRAWN)
        return state if self.sees_drafts or ended else ReportState.PUBLISHED

    def _published(self, report: Report) -> str:
        """When the newest version was published that the person may read."""
        return next(
            (one.label for one in report.snapshots.all() if one.published_at and one.audience in self.audiences),
            "",
        )


class ReportCreate(OfReports):
    """Begin a paper."""

    needs = Right.EDIT_REPORTS
    template_name = "reporting/report_create.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(ReportForm(partnership=self.partnership, initial={"meeting": request.GET.get("meeting")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReportForm(request.POST, partnership=self.partnership)
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
        may_write = self.may_edit and report.is_writable
        shown = list(self.snapshots(report))
        return self.page(
            report=report,
            relations=relations(self, report),
            tasks=Tasks(self, report, next(iter(shown), None)).context() if self.sees_drafts else None,
            breadcrumbs=self.trail(),
            meeting=long_day(report.meeting.on),
            meeting_href=self.url("meeting", pk=report.meeting_id),
            may_edit=self.may_edit,
            may_write=may_write,
            sees_drafts=self.sees_drafts,
            sections=self._sections(report, may_write) if self.sees_drafts else [],
            front=self._front(report, may_write) if self.sees_drafts else [],
            build_form=BuildForm(),
            job=self._job(report) if self.may_edit else None,
            formats=[format.label for format in formats_of(report.type)],
            versions=self._versions(report, shown, being_set),
        )

    def _front(self, report: Report, may_write: bool) -> list[dict[str, str]]:
        recommendations = report.recommendations.count()
        decisions = report.decisions.count()
        return [
            {
                "label": "Cover sheet",
                "href": self.url("cover-edit", slug=report.slug) if may_write else "",
                "state": "approved" if report.cover else "not_started",
                "text": "Filled in" if report.cover else "Not filled in",
            },
            {
                "label": "Recommendations",
                "href": self.url("recommendations-edit", slug=report.slug) if may_write else "",
                "state": "approved" if recommendations else "not_started",
                "text": f"{recommendations} written" if recommendations else "None yet",
            },
            {
                "label": "Decisions it asks for",
                "href": self.url("report-decisions", slug=report.slug) if may_write else "",
                "state": "approved" if decisions else "not_started",
                "text": f"{decisions} chosen" if decisions else "None yet",
            },
        ]

    def _sections(self, report: Report, may_write: bool) -> list[dict[str, str]]:
        sections = numbered(list(report.sections.select_related("edited_by")))
        covered = {} if self.sees_exempt else Marks(report).of_section
        return [
            {
                "label": f"{'Appendix ' if section.is_appendix else ''}{number}  "
                + (covered[section.pk].public_heading or HEADING if section.pk in covered else section.heading),
                "href": self.url("section-edit", slug=report.slug, key=section.key) if may_write else "",
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

    def _versions(self, report: Report, shown: list[Snapshot], being_set: set[str]) -> list[dict[str, Any]]:
        """The newest first; the newest for an audience may be published, what is older may not."""
        newest: dict[str, int] = {}
        later = superseded(shown)
        for snapshot in shown:
            newest.setdefault(snapshot.audience, snapshot.pk)
        return [
            self._version(report, one, being_set, is_newest=one.pk == newest[one.audience])
            | ({"superseded": short_day(localdate(later[one.pk].published_at))} if one.pk in later else {})
            for one in shown
        ]

    def _version(self, report: Report, snapshot: Snapshot, being_set: set[str], *, is_newest: bool) -> dict[str, Any]:
        where = {"slug": report.slug, "number": snapshot.number}
        return {
            "number": snapshot.number,
            "label": snapshot.label,
            "audience": snapshot.get_audience_display(),
            "built_at": snapshot.built_at,
            "web": self.url("snapshot", **where),
            "files": self.files(report, snapshot, being_set),
            "render": self.url("snapshot-render", **where) if self.may_edit else "",
            "publish": self._publishing(Right.PUBLISH_REPORTS, "snapshot-publish", report, snapshot, is_newest),
            "publish_over": self._publishing(
                Right.PUBLISH_OVER_FINDINGS, "snapshot-publish-over", report, snapshot, is_newest
            ),
            "published": snapshot.published_at is not None,
        }

    def _publishing(self, right: Right, name: str, report: Report, snapshot: Snapshot, is_newest: bool) -> str:
        """The address that publishes a version, for who may; only the newest of an approved paper."""
        ready = (
            is_newest and not snapshot.published_at and report.state in (ReportState.APPROVED, ReportState.PUBLISHED)
        )
        return self.url(name, slug=report.slug, number=snapshot.number) if ready and self.rights.may(right) else ""


class ReportBuild(OfReports):
    """Freeze the paper as it stands, and have it set as a file."""

    needs = Right.EDIT_REPORTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        report = self.report(slug)
        back = self.url("report", slug=slug)
        form = BuildForm(request.POST)
        if not form.is_valid():
            return self.refused(Refused("Choose for whom the version is built."), back)
        format = DocumentFormat(form.cleaned_data["format"])
        try:
            snapshot = snapshots.build_snapshot(report=report, audience=form.cleaned_data["audience"], by=self.person)
            rendering.request_rendering(snapshot=snapshot, format=format, by=self.person)
        except Refused as refusal:
            return self.refused(refusal, back)
        coming = "the PDF" if format == DocumentFormat.PDF else "the Word document"
        messages.success(request, f"{snapshot.label} is built. Read it as a web page now; {coming} is on its way.")
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
            standing=what_became_of(self, report, snapshot),
            breadcrumbs=self.trail(report),
            files=[one for one in self.files(report, snapshot) if one["href"]],
            origins=self.url("snapshot-origins", slug=slug, number=number) if any(printed_figures(content)) else "",
        )


class SnapshotRender(OfReports):
    """Have a version set as a file, again where that failed."""

    needs = Right.EDIT_REPORTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        snapshot = self.snapshot(self.report(slug), number)
        back = f"{self.url('report', slug=slug)}#versions"
        format = request.POST.get("format") or DocumentFormat.PDF.value
        try:
            rendering.request_rendering(snapshot=snapshot, format=format, by=self.person)
        except Refused as refusal:
            return self.refused(refusal, back)
        return redirect(back)


class SnapshotPublish(OfReports):
    """Publish a draft: from then on committee members see it."""

    needs = Right.PUBLISH_REPORTS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        report = self.report(slug)
        back = self.url("report", slug=slug)
        try:
            published = snapshots.publish_snapshot(snapshot=self.snapshot(report, number), by=self.person)
        except Refused as refusal:
            return self.refused(refusal, back)
        for format in formats_when_published(report.type):
            rendering.request_rendering(snapshot=published, format=format, by=self.person)
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
            document.file.open("rb"),
            as_attachment=True,
            filename=f"{report.slug}-{version}{document.name_ends}",
            content_type=CONTENT_TYPES[DocumentFormat(document.format)],
        )
