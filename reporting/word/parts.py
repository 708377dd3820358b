"""The parts of a section as Word has them, one function for each kind of templates/reporting/parts/."""

from collections.abc import Callable

from reporting.columns import columns_of
from reporting.word.elements import paragraph, run
from reporting.word.inline import Line, lines_of, runs
from reporting.word.numbering import BULLETS
from reporting.word.tables import add_table, table
from reporting.word.writer import Writer, one_line

IN_A_ROW = 3  # symbols of a key
FEW_COLUMNS = 2  # of a chart's figures: they would lie too far apart on the whole width
FEW_ROWS = 4  # of a chart's figures, which then stay on the page of the drawing
NO_LIST = (0, 0)


def section(writer: Writer, one: dict, *, first: bool) -> None:
    """The heading with its number, then the parts."""
    writer.turn(across=False)
    own = writer.numbers.section(one["number"], appendix=one["appendix"])
    heading = writer.places.marked(f"section-{one['number']}", run(one_line(one["heading"])))
    style = "AppendixHeading" if one["appendix"] else "Heading1"
    on_top = first and not one["appendix"]
    writer.add(paragraph(style, *heading, list_=own, new_page=on_top, before=0 if on_top else None))
    parts = one["parts"]
    for part, following in zip(parts, [*parts[1:], None], strict=False):
        if part["kind"] == "paragraph":
            leads_to_list = following is not None and following["kind"] == "bullets"
            numbered_paragraph(writer, part, appendix=one["appendix"], keep_next=leads_to_list)
            continue
        across = part["kind"] == "table" and columns_of(part).landscape
        leads_to_wide = part["kind"] == "key" and following is not None and _is_wide(following)
        writer.turn(across=across or leads_to_wide)
        PARTS[part["kind"]](writer, part)


def _is_wide(part: dict) -> bool:
    return part["kind"] == "table" and columns_of(part).landscape


def numbered_paragraph(writer: Writer, part: dict, *, appendix: bool, keep_next: bool) -> None:
    writer.turn(across=False)
    own = writer.numbers.paragraph(part["number"], appendix=appendix)
    first, *others = lines_of(part["html"])
    words = writer.places.marked(f"paragraph-{part['number']}", *runs(first.pieces, writer.places))
    style = "AppendixParagraph" if appendix else "NumberedParagraph"
    writer.add(paragraph(style, *words, list_=own, before=writer.gap, keep_next=keep_next or bool(others)))
    _listed(writer, others, "ListBullet", "Normal")


def bullets(writer: Writer, part: dict) -> None:
    """None of the items stands alone on a page."""
    items = part["items"]
    for place, item in enumerate(items):
        first, *others = lines_of(item)
        together = place in (0, len(items) - 2) and len(items) > 1
        words = runs(first.pieces, writer.places)
        writer.add(paragraph("ListBullet", *words, before=writer.gap, keep_next=together))
        _listed(writer, others, "ListBullet2", "ListBullet")


def note(writer: Writer, part: dict) -> None:
    first, *others = lines_of(part["html"])
    writer.add(paragraph("Note", *runs(first.pieces, writer.places), before=writer.gap))
    _listed(writer, others, "ListBullet", "Note")


def _listed(writer: Writer, lines: list[Line], bullet: str, plain: str) -> None:
    """The items of lists within a text, and the text between them."""
    numbers = 0
    for line in lines:
        words = runs(line.pieces, writer.places)
        if line.kind == "ol":
            numbers = writer.numbers.new_list() if line.begins or not numbers else numbers
            writer.add(paragraph("ListNumber2", *words, list_=(numbers, 0)))
        elif line.kind == "ul":
            level = 1 if bullet == "ListBullet2" else 0
            writer.add(paragraph(bullet, *words, list_=(BULLETS, level)))
        else:
            writer.add(paragraph(plain, *words, list_=NO_LIST))


def subheading(writer: Writer, part: dict) -> None:
    writer.add(paragraph("Heading2", run(one_line(part["text"]))))


def quotation(writer: Writer, part: dict) -> None:
    sourced = bool(part.get("source"))
    writer.add(paragraph("Quote", run(part["text"]), keep_next=sourced, before=writer.gap))
    if sourced:
        writer.add(paragraph("QuotationSource", run(one_line(part["source"]))))


def key(writer: Writer, part: dict) -> None:
    """What the symbols of the following table mean, in a box."""
    writer.add(paragraph("KeyTitle", run(one_line(part["title"]))))
    entries = part["entries"]
    for start in range(0, len(entries), IN_A_ROW):
        words = []
        for place, entry in enumerate(entries[start : start + IN_A_ROW]):
            words += [run("\t")] if place else []
            words += [writer.picture(entry["symbol"]), run(f" {one_line(entry['text'])}")]
        writer.add(paragraph("Key", *words))


def chart(writer: Writer, part: dict) -> None:
    """A numbered figure: its finding, its drawing with the summary as alternative, its figures as a table."""
    writer.add(writer.caption("Figure", part["number"], part["title"], part["id"]))
    figures = part["table"] if part["table"]["rows"] else None
    together = figures is not None and len(figures["rows"]) <= FEW_ROWS
    writer.add(paragraph("Figure", writer.picture(part["id"]), keep_next=together))
    if figures:
        caption = one_line(figures["caption"])
        writer.add(paragraph("FiguresCaption", run(caption)))
        share = 0.5 if len(figures["columns"]) <= FEW_COLUMNS else 1
        add_table(writer, figures, name=f"The figures of figure {part['number']}: {caption}", share=share)


PARTS: dict[str, Callable[[Writer, dict], None]] = {
    "bullets": bullets,
    "chart": chart,
    "key": key,
    "note": note,
    "quotation": quotation,
    "subheading": subheading,
    "table": table,
}
