"""Files of rendered papers, in a folder of their own."""

from common import kept_files

FOLDER = "documents"


def keep_file(data: bytes, *, suffix: str) -> tuple[str, str]:
    """Keep a rendered paper; its name below MEDIA_ROOT, and its checksum."""
    return kept_files.keep_file(data, folder=FOLDER, suffix=suffix)
