"""The figures that a version prints, each with what it is made of. Pure: content in, figures out.

A block puts an `origin` beside a cell, a row, a table or another part: {"observations": [ids of entries], "rows":
["projects.milestone:12"]}. What has none of its own is made of what it stands among: a cell of its row, a total and the
heading of a group of their rows, a caption of its table.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

Origin = dict[str, list]
MARKUP = re.compile(r"<[^>]+>")
DIGIT = re.compile(r"\d")
# What names a period or a place and counts nothing.
OF_TIME = re.compile(
    r"\bQ[1-4] \d{4}/\d\d|\b\d{4}/\d\d|\b(\d{1,2} )?(January|February|March|April|May|June|July|August|September|October|"
    r"November|December)( \d{4})?|\b(19|20)\d\d\b|\bPhase \d+|\bpart \d+ of \d+|£ thousand"
)
CAPTION, NOTE = "Caption", "Note"


@dataclass(frozen=True)
class Printed:
    """A figure as it stands in a version: "Table 4", the first cell of its row, the head of its column, its words."""

    section: str
    where: str
    row: str
    column: str
    words: str
    observations: tuple[int, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def origin(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        return self.observations, self.rows


RECOMMENDATIONS = "recommendations"


def printed_figures(content: dict) -> Iterator[Printed]:
    """Every figure of a version that says where it comes from, in the order of the paper."""
    return (one for one in all_figures(content) if one.observations or one.rows)


def all_figures(content: dict) -> Iterator[Printed]:
    """Every figure that a block or a reference prints, also those of older versions that do not say whence."""
    for one in content.get("recommendations", ()):
        yield from _said(Printed(RECOMMENDATIONS, f"Recommendation {one['number']}", "", "", ""), one)
    for section in content["sections"]:
        for part in section["parts"]:
            where = f"Paragraph {part['number']}" if "number" in part else f"Section {section['number']}"
            place = Printed(section["key"], where, "", "", "")
            yield from _said(place, part)
            if part["kind"] == "table":
                yield from _of_table(replace(place, where=f"Table {part['number']}"), part)
            elif part["kind"] == "chart":
                place = replace(place, where=f"Figure {part['number']}")
                yield from _of_table(place, part["table"] | {"caption": part.get("title", ""), "note": ""})
            elif "origin" in part and DIGIT.search(words := plain(part.get("html", part.get("text", "")))):
                yield _with(replace(place, words=words), part["origin"])


def plain(html: str) -> str:
    return unescape(MARKUP.sub("", html))


def _said(place: Printed, part: dict) -> Iterator[Printed]:
    """What references in a sentence printed."""
    for one in part.get("figures", ()):
        yield _with(replace(place, words=one["text"]), one)


def _of_table(place: Printed, table: dict) -> Iterator[Printed]:
    heads = [column["label"] for column in table["columns"]]
    rows = table["rows"]
    whole = table.get("origin") or together(_of_row(row) for row in rows)
    for name in ("caption", "note"):
        words = table.get(name, "")
        if DIGIT.search(OF_TIME.sub("", words)):
            yield _with(replace(place, column={"caption": CAPTION, "note": NOTE}[name], words=words), whole)
    for number, row in enumerate(rows):
        first = row["cells"][0]["text"]
        if row["kind"] == "group":
            if DIGIT.search(OF_TIME.sub("", first)):
                yield _with(
                    replace(place, row=first, words=first), together(_of_row(one) for one in beneath(rows, number))
                )
            continue
        around = _of_row(row) or whole
        for index, cell in enumerate(row["cells"]):
            words = cell["text"] or cell.get("note", "")
            if _is_figure(cell, is_head=not index and row["kind"] != "stated"):
                named = replace(place, row=first if index else "", column=heads[index], words=words)
                yield _with(named, cell.get("origin") or around)


def _is_figure(cell: dict, *, is_head: bool) -> bool:
    """Whether a cell says a number, or why an entry has none; the head of a row says what it is of."""
    if is_head:
        return False
    return bool(cell.get("origin", {}).get("observations") or DIGIT.search(f"{cell['text']} {cell.get('note', '')}"))


def _of_row(row: dict) -> Origin:
    """Its own, else what its cells have between them."""
    return row.get("origin") or together(cell.get("origin") for cell in row["cells"])


def beneath(rows: Sequence[dict], number: int) -> Iterator[dict]:
    """The rows below the heading of a group, up to the next one."""
    for row in rows[number + 1 :]:
        if row["kind"] == "group":
            return
        yield row


def together(origins: Iterable[Origin | None]) -> Origin:
    """What several figures are made of between them, each once; empty where none says it."""
    found: dict[str, dict] = {"observations": {}, "rows": {}}
    for origin in origins:
        for kind, kept in found.items():
            kept.update(dict.fromkeys((origin or {}).get(kind, ())))
    return {kind: list(kept) for kind, kept in found.items() if kept}


def _with(place: Printed, origin: Origin) -> Printed:
    return replace(place, observations=tuple(origin.get("observations", ())), rows=tuple(origin.get("rows", ())))
