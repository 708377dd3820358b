"""CSV as people save it: UTF-8, UTF-16 or the Windows alphabet; commas, semicolons or tabs."""

import codecs
import csv
import io
from collections.abc import Iterator

from common.errors import Refused

SAVE_AS = "In your spreadsheet program, save it as “CSV UTF-8” and choose that file."
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LONGEST_CELL = 32_767  # as a spreadsheet has it


def read_csv(data: bytes) -> Iterator[list[str]]:
    """Its rows. Raises Refused with what to do."""
    text = decoded(data)
    first, _, _ = text.partition("\n")
    between = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        for row in reader:
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise Refused(
                    f"A cell of row {reader.line_num} is longer than {LONGEST_CELL:,} characters: shorten it."
                )
            yield row
    except csv.Error as problem:
        raise Refused(
            f"Line {reader.line_num} is not complete: a quotation mark is missing or stands in the wrong place. {SAVE_AS}"
        ) from problem


def decoded(data: bytes) -> str:
    """The text, by the mark in front of it; else UTF-8, else the Windows alphabet."""
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")
    for encoding in [marked] if marked else _likely(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Refused(f"The file is not readable text. {SAVE_AS}")


def _likely(data: bytes) -> list[str]:
    """Without a mark: every other byte of English text in UTF-16 is nought."""
    pairs = len(data) // 2
    if pairs and data[1::2].count(0) > pairs * 0.4:
        return ["utf-16-le"]
    if pairs and data[::2].count(0) > pairs * 0.4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]
