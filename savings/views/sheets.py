"""Spreadsheets of a case: out as workbook or CSV; in with a dry run, in which nothing is saved."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime

from common.errors import Refused
from common.sheets.asking import FileRead
from kpis.sight import Sight
from partners.roles import Right
from partners.views import FormPage
from savings.actions.sheets import accept_sheet, cancel_sheet, keep_sheet
from savings.forms.sheets import DecisionForm, SheetForm
from savings.models import SheetUpload, UploadState
from savings.selectors.sheets import counts_in_words, differences_table, sheets_of, uploads_table
from savings.sheets.out import CaseSheets, case_csv, case_workbook
from savings.sheets.returned import dry_run
from savings.views.base import CasePage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetsPage(CasePage):
    """What all pages of spreadsheets share."""

    in_menu = "case-sheets"

    @cached_property
    def sheets(self) -> CaseSheets:
        return sheets_of(self.figures, Sight.of(self.rights))

    @cached_property
    def upload(self) -> SheetUpload:
        uploads = SheetUpload.objects.select_related(
            "version__case", "version__partnership", "uploaded_by", "decided_by"
        )
        return get_object_or_404(uploads, partnership=self.partnership, version__case=self.case, pk=self.kwargs["pk"])

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Business cases", "href": self.url("business-cases")},
            {"label": self.case.title, "href": self.url("business-case", slug=self.case.slug)},
            {"label": "Spreadsheets", "href": self.url("case-sheets", slug=self.case.slug)},
        ]

    def download(self, data: bytes | str, name: str, kind: str) -> HttpResponse:
        answer = HttpResponse(data, content_type=kind)
        answer["Content-Disposition"] = content_disposition_header(True, name)
        return answer


class CaseSheetsPage(SheetsPage):
    """Everything there is to download, and what was sent in."""

    template_name = "savings/sheets.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if self.version is None:
            return self.page()
        may_edit = self.rights.may(Right.EDIT_SAVINGS)
        uploads = (
            SheetUpload.objects.filter(version__case=self.case)
            .select_related("version__case", "uploaded_by")
            .defer("content")
        )
        return self.page(
            may_edit=may_edit,
            tables=[
                {"label": table.title, "href": self.url("case-table-csv", slug=slug, table=table.id)}
                for table in self.sheets.tables
            ],
            uploads=uploads_table(
                [(one, self.url("case-sheet", slug=slug, pk=one.pk) if may_edit else "") for one in uploads]
            )
            if uploads
            else None,
        )


class CaseWorkbook(SheetsPage):
    """The workbook with values, or with formulas."""

    formulas = False

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        data = case_workbook(self.sheets, formulas=self.formulas, moment=localtime())
        ending = "-formulas" if self.formulas else ""
        return self.download(data, f"{slug}-version-{self.figures.version.number}{ending}.xlsx", XLSX)


class CaseTableCsv(SheetsPage):
    """One table as CSV."""

    def get(self, request: HttpRequest, slug: str, table: str) -> HttpResponse:
        found = self.sheets.table(table)
        if found is None:
            raise Http404
        name = f"{slug}-version-{self.figures.version.number}-{table}.csv"
        return self.download(case_csv(found), name, "text/csv; charset=utf-8")


class SendSheet(SheetsPage, FormPage):
    """Takes a workbook; the dry run follows."""

    needs = Right.EDIT_SAVINGS
    template_name = "savings/sheet_send.html"
    heading = "Send a workbook back"
    button = "Show what would change"

    def make_form(self, data: Any = None) -> SheetForm:
        files = None if data is None else self.request.FILES
        return SheetForm(data, files, partnership=self.partnership, version=self.figures.version)

    def save(self, form: SheetForm) -> str:
        sent: FileRead = form.cleaned_data["file"]
        self.kept = keep_sheet(
            version=self.figures.version, name=sent.name, data=sent.data, content=sent.content, by=self.request.user
        )
        return "The workbook was read. Nothing is saved yet."

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect(self.url("case-sheet", slug=self.case.slug, pk=self.kept.pk))

    def back(self) -> str:
        return self.url("case-sheets", slug=self.case.slug)


class CaseSheet(SheetsPage):
    """What a workbook would change; accept it, in part or whole, or cancel."""

    needs = Right.EDIT_SAVINGS
    template_name = "savings/sheet.html"

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        crumbs = self.crumbs()
        if self.upload.state != UploadState.WAITING:
            return self.page(upload=self.upload, breadcrumbs=crumbs)
        run = dry_run(self.upload)
        return self.page(
            upload=self.upload,
            run=run,
            words=counts_in_words(run),
            table=differences_table(run, self.case) if run.changes or run.places else None,
            breadcrumbs=crumbs,
        )

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        here = self.url("case-sheet", slug=slug, pk=self.upload.pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.refused(Refused("Choose what to do with the workbook: accept it, or cancel."), here)
        decided = form.cleaned_data
        try:
            if decided["decision"] == "cancel":
                cancel_sheet(upload=self.upload, by=request.user)
                messages.success(request, "The workbook is put aside. Nothing was saved from it.")
            else:
                upload = accept_sheet(
                    upload=self.upload,
                    mark=decided["mark"],
                    only_without_problems=decided["decision"] == "accept_in_part",
                    take_out_missing=decided["take_out_missing"],
                    by=request.user,
                )
                lines = "1 line was" if upload.saved == 1 else f"{upload.saved} lines were"
                messages.success(request, f"{lines} saved from the workbook.")
        except Refused as refusal:
            return self.refused(refusal, here)
        return redirect(self.url("case-sheets", slug=slug))


class CaseSheetFile(SheetsPage):
    """The workbook as it came in."""

    needs = Right.EDIT_SAVINGS

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        file = self.upload.file
        if not file.storage.exists(str(file.name)):
            raise Http404
        with file.open("rb") as kept:
            return self.download(kept.read(), self.upload.name, XLSX)
