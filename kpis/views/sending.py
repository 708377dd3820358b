"""Files that are sent to be saved: never opened in the page, never taken for another kind than they are."""

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """An answer that the browser saves under `name`."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def kept_file(file: FieldFile, name: str, kind: str) -> HttpResponse:
    """A kept file as it came in; 404 where it is gone from the disk."""
    if not file.storage.exists(str(file.name)):
        raise Http404
    with file.open("rb") as kept:
        return download(kept.read(), name, kind)
