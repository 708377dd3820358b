"""A workbook that came back: whether it is of this case, and what it would change."""

from common import child
from common.sheets.reading import Limits, NotRead, SheetRead, WorkbookRead, read_file, workbook_of
from common.sheets.writing import sheet_names
from savings.models import CaseService, CaseVersion, SheetUpload
from savings.sheets.comparing import DryRun, compare
from savings.sheets.lines import CaseLines, case_lines
from savings.sheets.out import COVER, MARK, REFERENCE, VERSION
from savings.sheets.tables import BEFORE_SERVICES

LIMITS = Limits(
    size=5 * 1024**2,
    unpacked=30 * 1024**2,
    rows=5_000,
    columns=60,
    cells=100_000,
    work=child.Limits(seconds=10, memory=1024**3, file=32 * 1024**2),
)


def read_returned(data: bytes, name: str, version: CaseVersion) -> dict:
    """What stands in the file. Raises NotRead where it is not a workbook of this case."""
    if name.lower().endswith(".csv"):
        raise NotRead("A business case comes back as the workbook (.xlsx) that was downloaded here, not as CSV.")
    content = read_file(data, name, LIMITS)
    book, slug = workbook_of(content), version.case.slug
    of = _cover(book).get(REFERENCE, slug)
    if of != slug:
        raise NotRead(f"This is the workbook of another case, “{of}”: choose the one of “{slug}”.")
    names = service_sheets(list(version.case.services.all()))
    if not {one.name.casefold() for one in book.sheets} & {one.casefold() for one in names}:
        there = ", ".join(f"“{one.name}”" for one in book.sheets[:10])
        raise NotRead(
            f"None of its sheets is one of this case: it has {there}. Download the workbook of the case, change its lines "
            "there, and choose that file."
        )
    return content


def dry_run(upload: SheetUpload) -> DryRun:
    """The workbook beside the lines as they are now."""
    lines, book = case_lines(upload.version), workbook_of(upload.content)
    run = compare(lines, service_sheets(lines.services), book)
    run.notices[:0] = _about_the_cover(_cover(book), lines)
    return run


def service_sheets(services: list[CaseService]) -> dict[str, CaseService]:
    """The service of each sheet that is read, by the name that the portal gave the sheet."""
    names = sheet_names([COVER, *BEFORE_SERVICES, *(service.label for service in services)])
    return dict(zip(names[1 + len(BEFORE_SERVICES) :], services, strict=True))


def _cover(book: WorkbookRead) -> dict[str, str]:
    """What the cover says, by its labels; nothing where there is no cover."""
    cover: SheetRead | None = next((one for one in book.sheets if one.name.casefold() == COVER.casefold()), None)
    return {cover.text(row, 1): cover.text(row, 2) for row, column in cover.cells if column == 1} if cover else {}


def _about_the_cover(cover: dict[str, str], lines: CaseLines) -> list[str]:
    """What one should know before accepting: from which version it was downloaded, and what has changed since."""
    version = lines.version
    if VERSION not in cover or MARK not in cover:
        return ["The workbook has no cover, so it is not known which version it was downloaded from."]
    if cover[VERSION] != f"{version.number}: {version.name}":
        return [
            f"The workbook was downloaded from version {cover[VERSION]}. It is compared with version {version.number}: "
            f"{version.name}."
        ]
    if cover[MARK] != lines.mark:
        return [
            "The case was changed after this workbook was downloaded: a difference below may be the older figure, in a cell "
            "that you did not touch."
        ]
    return []
