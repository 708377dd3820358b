"""Detail streams of the services of a case: the list, and the form of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from partners.roles import Right
from savings.actions.lines import drop_line, save_detail_stream
from savings.forms.streams import StreamForm, stored_stream
from savings.models import DetailStream
from savings.selectors.streams import stream_tables
from savings.views.base import CasePage
from savings.views.editing import VersionRowDrop, VersionRowForm


class CaseStreams(CasePage):
    in_menu = "case-streams"
    template_name = "savings/case_streams.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        may_edit = self.rights.may(Right.EDIT_SAVINGS)
        if self.version is None:
            return self.page(tables=[], may_edit=may_edit)
        can_change = may_edit and self.version.agreed_on is None
        tables = stream_tables(
            self.figures, href=lambda pk: self.url("stream-edit", slug=slug, pk=pk) if can_change else ""
        )
        agreed = self.version if may_edit and self.version.agreed_on else None
        return self.page(tables=tables, may_edit=can_change, agreed=agreed)


class StreamEdit(VersionRowForm):
    """Adds a stream, or changes it."""

    in_menu = "case-streams"
    model, form_class, what, drop = DetailStream, StreamForm, "stream", "stream-drop"

    def form_arguments(self) -> dict[str, Any]:
        return {"stream": self.row}

    def stored(self) -> dict[str, Any]:
        return stored_stream(self.row)

    def write(self, form: StreamForm) -> None:
        for name in ("of_service", "label", "opening"):
            setattr(self.row, name, form.cleaned_data[name])
        save_detail_stream(line=self.row, amounts=form.amounts(), by=self.request.user)


class StreamDrop(VersionRowDrop):
    in_menu = "case-streams"
    model, what = DetailStream, "stream"
    lead = "Its opening budget and savings go with it. Earlier versions keep theirs."

    def take_out(self) -> None:
        drop_line(line=self.row, by=self.request.user)
