"""Documents that people attach: checked by what is in them as well as by name. Nothing in them is run or shown."""

import zipfile
from io import BytesIO
from pathlib import PurePath

from common.errors import Refused
from common.sheets.delimited import decoded
from common.sheets.reading import MACROS, OLD_EXCEL, PDF, ZIP

LARGEST = 10 * 1024**2
LARGEST_UNPACKED = 200 * 1024**2
LONGEST_NAME = 200
OFFICE = "application/vnd.openxmlformats-officedocument."
# Ending → how it is sent, and with what it begins.
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (PDF,)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", (ZIP,)),
    "docx": (f"{OFFICE}wordprocessingml.document", (ZIP,)),
    "csv": ("text/csv; charset=utf-8", ()),
    "txt": ("text/plain; charset=utf-8", ()),
}
HEART = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
ACCEPT = ",".join(f".{ending}" for ending in KINDS)
READ_HERE = "PDF, PNG, JPEG, Excel (.xlsx), CSV, Word (.docx) or plain text"


def ending_of(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def content_type_of(name: str) -> str:
    """How a document is sent to a browser, which saves it and never opens it in a page."""
    return KINDS[ending_of(name)][0]


def plain_name(name: str) -> str:
    """What a file was called: without folders and without what cannot be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-LONGEST_NAME:]


def check_document(data: bytes, name: str) -> None:
    """Raise Refused unless the file is one of the kinds that are kept, by its ending and by what is in it."""
    ending = ending_of(name)
    if not data:
        raise Refused("The file is empty: choose another.")
    if len(data) > LARGEST:
        raise Refused(
            f"The file has {len(data) / 1024**2:,.1f} MB; {LARGEST // 1024**2} MB are kept. Save a smaller copy, or only "
            "the pages that are needed."
        )
    if ending not in KINDS:
        raise Refused(f"“{ending or 'A file without an ending'}” is not kept: choose {READ_HERE}.")
    begins = KINDS[ending][1]
    if begins and not data.startswith(begins):
        locked = " It may have a password: take it off." if data.startswith(OLD_EXCEL) else ""
        raise Refused(
            f"The file is called .{ending}, but it is another kind of file.{locked} Save it again as .{ending}."
        )
    if ending in HEART:
        _look_inside(data, ending)
    elif not begins:
        if data.startswith((ZIP, OLD_EXCEL, PDF)):
            raise Refused(f"The file is called .{ending}, but it is another kind of file. Save it again as .{ending}.")
        decoded(data)


def _look_inside(data: bytes, ending: str) -> None:
    """The list of contents alone: nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, EOFError) as problem:
        raise Refused("The file is damaged or not complete: save it again and choose that file.") from problem
    names = {member.filename.lower() for member in members}
    if HEART[ending] not in names:
        raise Refused(f"The file is called .{ending}, but it is another kind of file. Save it again as .{ending}.")
    if any(part in name for name in names for part in MACROS):
        raise Refused("The file holds macros, which are not kept: save it without them, or as PDF.")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("The file has a password: take it off, and choose it again.")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise Refused(f"Unpacked, the file has more than {LARGEST_UNPACKED // 1024**2} MB: save it as PDF instead.")
