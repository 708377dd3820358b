"""A return as a spreadsheet: out as workbook or CSV; in with a dry run, in which nothing is saved."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime

from common.documents import content_type_of, ending_of
from common.errors import NotAllowed, Refused
from common.sheets.asking import FileRead
from kpis.actions.sheets import keep_return_sheet, put_sheet_aside, take_over_sheet
from kpis.forms.sheets import ReturnSheetForm, TickedForm
from kpis.models import ReturnSheet
from kpis.selectors.evidence import find_sheet, sheets_seen
from kpis.selectors.returns import ReturnLine, visible_lines
from kpis.sheets.comparing import DryRun, counts_in_words
from kpis.sheets.out import return_csv, return_workbook
from kpis.sheets.returned import dry_run, may_type
from kpis.views.one_return import OneReturnPage
from kpis.views.sending import download, kept_file
from kpis.views.sheet_tables import not_taken_table, sheets_table
from partners.roles import Right
from partners.sent_in import UploadState


class ReturnSheets(OneReturnPage):
    """What there is to download, the field that takes it back, and what was sent in."""

    template_name = "kpis/return_sheets.html"

    def get(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        return self.answer(self.form())

    def post(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        self.rights.require(Right.ENTER_FIGURES, service_id=self.quarterly_return.service_id)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.answer(form, status=400)
        sent: FileRead = form.cleaned_data["file"]
        try:
            sheet = keep_return_sheet(
                quarterly_return=self.quarterly_return,
                name=sent.name,
                data=sent.data,
                content=sent.content,
                by=self.rights.user,
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.answer(form, status=400)
        one = self.quarterly_return
        return redirect(self.url("return-sheet-check", service=one.service.slug, quarter=one.when.slug, pk=sheet.pk))

    def form(self, data: Any = None) -> ReturnSheetForm:
        files = None if data is None else self.request.FILES
        return ReturnSheetForm(data, files, quarterly_return=self.quarterly_return, rights=self.rights)

    def answer(self, form: ReturnSheetForm, status: int = 200) -> HttpResponse:
        may_send = self.may_enter and self.quarterly_return.is_open
        where = {"service": self.quarterly_return.service.slug, "quarter": self.quarterly_return.when.slug}
        sheets = sheets_seen(self.quarterly_return, self.rights)
        return self.frame(
            beneath=True,
            status=status,
            form=form if may_send else None,
            may_send=may_send,
            workbook_url=self.here("return-sheet"),
            csv_url=self.here("return-sheet-csv"),
            sheets=sheets_table(
                [
                    (
                        sheet,
                        self.url("return-sheet-check" if self.may_enter else "return-sheet-file", pk=sheet.pk, **where),
                    )
                    for sheet in sheets
                ]
            )
            if sheets
            else None,
        )


class ReturnWorkbook(OneReturnPage):
    """The lines that the person sees as a workbook to be filled in."""

    def get(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        lines, _ = visible_lines(self.quarterly_return, self.rights)
        data = return_workbook(self.quarterly_return, lines, may_type=self.may_type, moment=localtime())
        return download(data, self.name("xlsx"), content_type_of("a.xlsx"))

    def may_type(self, line: ReturnLine) -> bool:
        return self.quarterly_return.is_open and may_type(line, self.quarterly_return, self.rights)

    def name(self, ending: str) -> str:
        return f"{self.quarterly_return.service.slug}-{self.quarterly_return.when.slug}.{ending}"


class ReturnCsv(ReturnWorkbook):
    """The same as CSV."""

    def get(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        lines, _ = visible_lines(self.quarterly_return, self.rights)
        return download(return_csv(lines).encode(), self.name("csv"), content_type_of("a.csv"))


class OneSheetPage(OneReturnPage):
    """A page of one spreadsheet that was sent in; 404 where it names a line that the person does not see."""

    sheet: ReturnSheet

    def find_sheet(self, service: str, quarter: str, pk: int) -> None:
        self.find(service, quarter)
        found = find_sheet(self.quarterly_return, self.rights, pk)
        if found is None:
            raise Http404
        self.sheet = found


class ReturnSheetCheck(OneSheetPage):
    """What a spreadsheet would change; take it over, in part or whole, or put it aside."""

    needs = Right.ENTER_FIGURES
    template_name = "kpis/return_sheet.html"

    def get(self, request: HttpRequest, service: str, quarter: str, pk: int) -> HttpResponse:
        self.find_sheet(service, quarter, pk)
        self.rights.require(Right.ENTER_FIGURES, service_id=self.quarterly_return.service_id)
        return self.answer()

    def post(self, request: HttpRequest, service: str, quarter: str, pk: int) -> HttpResponse:
        self.find_sheet(service, quarter, pk)
        form = TickedForm(request.POST)
        if not form.is_valid():
            return self.answer("Choose what to do with the file: take lines over, or put it aside.")
        try:
            if form.cleaned_data["decision"] == "put_aside":
                put_sheet_aside(sheet=self.sheet, by=self.rights.user)
                messages.success(request, "The file is put aside. Nothing was saved from it.")
            else:
                seen = form.seen(request.POST.getlist("take"))
                sheet = take_over_sheet(sheet=self.sheet, seen=seen, by=self.rights.user)
                messages.success(
                    request, f"{sheet.saved} {'line' if sheet.saved == 1 else 'lines'} saved from the file."
                )
                if sheet.not_saved:
                    return redirect(request.path)
        except NotAllowed:
            raise
        except Refused as refusal:
            self.find_sheet(service, quarter, pk)
            return self.answer(str(refusal))
        return redirect(self.here("return"))

    def answer(self, refused: str = "") -> HttpResponse:
        """The page; `refused` says why nothing was done."""
        run: DryRun | None = None
        if self.sheet.state == UploadState.WAITING and self.quarterly_return.is_open:
            run = dry_run(self.sheet, self.rights)
        one = self.quarterly_return
        where = {"service": one.service.slug, "quarter": one.when.slug}
        return self.frame(
            beneath=True,
            status=400 if refused else 200,
            errors=[{"text": refused, "href": ""}] if refused else [],
            sheet=self.sheet,
            run=run,
            words=counts_in_words(run) if run else "",
            not_taken=not_taken_table(run) if run and run.not_taken else None,
            refused_lines=self.refused_lines(),
            file_url=self.url("return-sheet-file", pk=self.sheet.pk, **where),
            sheets_url=self.here("return-sheets"),
        )

    def refused_lines(self) -> list[dict[str, str]]:
        """The lines that were ticked and not saved, each with the reason."""
        if not self.sheet.not_saved:
            return []
        lines, _ = visible_lines(self.quarterly_return, self.rights)
        names = {line.observation.pk: line.name for line in lines}
        return [
            {"name": names[pk], "words": words, "href": f"{self.here('return')}#line-{pk}"}
            for pk, words in self.sheet.not_saved
            if pk in names
        ]


class ReturnSheetFile(OneSheetPage):
    """The file as it came in."""

    def get(self, request: HttpRequest, service: str, quarter: str, pk: int) -> HttpResponse:
        self.find_sheet(service, quarter, pk)
        kind = content_type_of("a.csv" if ending_of(self.sheet.name) == "csv" else "a.xlsx")
        return kept_file(self.sheet.file, self.sheet.name, kind)
