"""Tables: heads that are repeated, rows that no page cuts, widths that fit, totals under a rule."""

from collections.abc import Iterator

from common.formatting import STATUS_SHAPES, STATUS_WORDS
from reporting.columns import columns_of
from reporting.word.elements import GREY, Element, paragraph, run, w
from reporting.word.writer import Writer, one_line

NOT_ENTERED = "Nothing has been entered yet."
SHORT, ENDS = 9, 2  # a table of so many rows stays on one page; of a longer one its first and last rows together
COLOURS = {"on_target": "00703C", "within_tolerance": "C26E00", "below_target": "B3261E"}
BESIDE_NUMBER = 227  # twips of room between numbers and the words on their right
WITH_THE_ROW_ABOVE = {"total", "stated", "difference"}


def table(writer: Writer, part: dict) -> None:
    """A numbered table with its caption and note; a wide one stands on landscape pages."""
    writer.turn(across=columns_of(part).landscape)
    writer.add(writer.caption("Table", part["number"], part["caption"], part["id"]))
    add_table(writer, part, name=f"Table {part['number']}: {one_line(part['caption'])}")


def add_table(writer: Writer, table: dict, *, name: str, share: float = 1) -> None:
    """The table itself, as wide as its share of the page, and its note. `name` is what screen readers announce."""
    laid = columns_of(table)
    columns = table["columns"]
    widths = [round(writer.wide * share * part / sum(laid.widths)) for part in laid.widths]
    dense = "Dense" if laid.dense else ""
    last = len(columns) - 1
    head = [
        _cell(
            [paragraph(f"TableHead{dense}", run(one_line(column["label"])), keep_next=True, align=_align(column))],
            widths[place],
            _margins(columns, place, last),
            below=6,
            bottom=True,
        )
        for place, column in enumerate(columns)
    ]
    made = w(
        "tbl",
        _properties("PaperTable", sum(widths), name, _described(table), dense=bool(dense)),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *head),
    )
    rows = table["rows"] or [{"kind": "group", "cells": [{"text": NOT_ENTERED}]}]
    for place, row in enumerate(rows):
        following = rows[place + 1 : place + 2]
        together = bool(following) and (
            len(rows) <= SHORT
            or place < ENDS
            or place >= len(rows) - ENDS
            or row["kind"] == "group"
            or following[0]["kind"] in WITH_THE_ROW_ABOVE
        )
        made.append(_row(writer, row, columns, widths, f"TableText{dense}", together=together))
    writer.add(made)
    if table.get("note"):
        writer.add(paragraph("TableNote", run(one_line(table["note"]))))


def cover_table(writer: Writer, rows: list[dict]) -> None:
    """The cover sheet: what is asked left, text or tick boxes right."""
    if not rows:
        return
    widths = [round(writer.wide * 0.34), round(writer.wide * 0.66)]
    made = w(
        "tbl",
        _properties("CoverTable", sum(widths), "Cover sheet", "What is stated of this paper, a row each.", heads=False),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
    )
    for row in rows:
        label = paragraph("CoverLabel", run(one_line(row["label"])))
        said = paragraph("CoverText", *(_ticks(row["ticks"]) if row.get("ticks") else [run(row["text"])]))
        made.append(w("tr", w("trPr", w("cantSplit")), _cell([label], widths[0]), _cell([said], widths[1])))
    writer.add(made)


def _ticks(ticks: list[dict]) -> Iterator[Element]:
    for place, tick in enumerate(ticks):
        if place:
            yield run("      ")
        colour = "" if tick["ticked"] else GREY
        yield w("r", _symbol_face(colour), _text("☑" if tick["ticked"] else "☐"))
        yield run(f" {one_line(tick['label'])}", bold=tick["ticked"], colour=colour)


def _symbol_face(colour: str) -> Element:
    """Arial has no boxes; the faces that do are on every machine with Word."""
    face = "Segoe UI Symbol"
    faces = w("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face)
    return w("rPr", faces, *([w("color", val=colour)] if colour else []))


def _text(words: str) -> Element:
    text = w("t")
    text.text = words
    return text


def _described(table: dict) -> str:
    heads = "; ".join(one_line(column["label"]) for column in table["columns"] if column["label"].strip())
    rows = sum(row["kind"] != "group" for row in table["rows"])
    return f"{rows} row{'' if rows == 1 else 's'} below a row of heads. Columns: {heads}."


def _properties(style: str, wide: int, name: str, words: str, *, dense: bool = False, heads: bool = True) -> Element:
    margins = [w("tblCellMar", w("top", w=57, type="dxa"), w("right", w=142, type="dxa"))] if dense else []
    return w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=wide, type="dxa"),
        w("tblLayout", type="fixed"),
        *margins,
        w(
            "tblLook",
            val="04A0" if heads else "0480",
            firstRow=int(heads),
            lastRow=0,
            firstColumn=1,
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        ),
        w("tblCaption", val=name),
        w("tblDescription", val=words),
    )


def _row(writer: Writer, row: dict, columns: list[dict], widths: list[int], style: str, *, together: bool) -> Element:
    made = w("tr", w("trPr", w("cantSplit")))
    last = len(columns) - 1
    if row["kind"] == "group":
        head = row["cells"][0]
        words = [paragraph(style, run(one_line(head["text"]), bold=True), keep_next=together, before=100)]
        if note := one_line(head.get("note") or ""):
            words.append(paragraph("CellNote", run(note), keep_next=together))
        made.append(_cell(words, sum(widths), span=len(columns)))
        return made
    for place, (cell, column) in enumerate(zip(row["cells"], columns, strict=True)):
        lines = list(_lines(writer, cell, row["kind"], style, _align(column), keep_next=together))
        above = 10 if row["kind"] == "total" else 0
        made.append(_cell(lines, widths[place], _margins(columns, place, last), above=above))
    return made


def _lines(writer: Writer, cell: dict, kind: str, style: str, align: str, *, keep_next: bool) -> Iterator[Element]:
    """What stands in a cell: symbols, text and status in a line, the note in one of its own."""
    text, status, note = one_line(cell["text"]), cell.get("status"), one_line(cell.get("note") or "")
    bold, italic = kind == "total", kind in ("stated", "difference")
    colour = "383F43" if italic else ""
    pieces = []
    for key in cell.get("symbols") or ():
        pieces += [writer.picture(key), run(" ")]
    if text and not (status and _repeats(text, status)):
        pieces.append(run(f"{text} " if status else text, bold=bold, italic=italic, colour=colour))
    if status:
        known = status if status in STATUS_WORDS else "no_figure"
        pieces.append(run(STATUS_SHAPES[known], colour=COLOURS.get(known, GREY), size=11))
        pieces.append(run(f" {STATUS_WORDS[known]}", bold=bold, italic=italic, colour=colour))
    if pieces or not note:
        yield paragraph(style, *pieces, keep_next=keep_next, align=align)
    if note:
        yield paragraph("CellNote", run(note), keep_next=keep_next, align=align)


def _repeats(text: str, status: str) -> bool:
    return text == "–" or text.lower().replace(" ", "") == status.replace("_", "")


def _align(column: dict) -> str:
    return "right" if column.get("align") == "number" else ""


def _margins(columns: list[dict], place: int, last: int) -> list[Element]:
    """Room left of words that follow a column of numbers; none at the right edge."""
    after_numbers = place > 0 and _align(columns[place - 1]) and not _align(columns[place])
    margins = [w("left", w=BESIDE_NUMBER, type="dxa")] if after_numbers else []
    return [*margins, *([w("right", w=0, type="dxa")] if place == last else [])]


def _cell(
    lines: list[Element],
    wide: int,
    margins: list[Element] | None = None,
    *,
    span: int = 1,
    above: int = 0,
    below: int = 0,
    bottom: bool = False,
) -> Element:
    """A cell; `above` and `below` are rules in eighths of a point."""
    look = [w("tcW", w=wide, type="dxa")]
    if span > 1:
        look.append(w("gridSpan", val=span))
    rules = [
        w(side, val="single", sz=size, space=0, color="0B0C0C")
        for side, size in (("top", above), ("bottom", below))
        if size
    ]
    if rules:
        look.append(w("tcBorders", *rules))
    if margins:
        look.append(w("tcMar", *margins))
    if bottom:
        look.append(w("vAlign", val="bottom"))
    return w("tc", w("tcPr", *look), *lines)
