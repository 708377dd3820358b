"""Files of rendered papers, in a folder of their own."""

from common import kept_files
from reporting.models import DocumentFormat
from reporting.reports import report_types

FOLDER = "documents"


def formats_of(type: str) -> list[DocumentFormat]:
    """As what papers of a type are set."""
    on_one_page = report_types()[type].on_one_page
    return [format for format in DocumentFormat if on_one_page or format != DocumentFormat.ONE_PAGE]


def formats_when_published(type: str) -> list[DocumentFormat]:
    """As what a paper is set as soon as it is published: all but Word, which is for comments."""
    return [format for format in formats_of(type) if format != DocumentFormat.DOCX]


def keep_file(data: bytes, *, suffix: str) -> tuple[str, str]:
    """Keep a rendered paper; its name below MEDIA_ROOT, and its checksum."""
    return kept_files.keep_file(data, folder=FOLDER, suffix=suffix)
