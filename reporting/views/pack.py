"""The papers of a meeting as one file to download."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404

from committees.models import Meeting
from partners.roles import Right
from partners.views import PartnershipView
from reporting.pack import pack_name, pack_stream, packed_files


class MeetingPack(PartnershipView):
    """The published papers of a meeting with their list; 404 while there is none.

    For those who may see exempt matters, the exempt papers are in a folder of their own.
    """

    needs = Right.SEE_FIGURES

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        meeting = get_object_or_404(Meeting.objects.select_related("committee"), partnership=self.partnership, pk=pk)
        files = packed_files(meeting, exempt=self.rights.may(Right.SEE_EXEMPT))
        if not files:
            raise Http404
        answer = StreamingHttpResponse(pack_stream(files), content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{pack_name(meeting)}"'
        answer["Cache-Control"] = "no-store, private"
        return answer
