"""The paper from a snapshot's content, and the child process that makes it."""

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from docx.document import Document as WordDocument

from common.charts import svg
from reporting.child import Progress, serve
from reporting.word import package, pictures
from reporting.word.elements import Picture, Places, legible
from reporting.word.front import front
from reporting.word.inline import LINKS
from reporting.word.pages import Pages
from reporting.word.parts import section
from reporting.word.writer import Writer

CHART_WIDE, SYMBOL_WIDE = 150.0, 4.6  # millimetres
FINER = 3  # symbols are small and looked at closely


def docx_of(content: dict, *, moment: datetime, progress: Progress = lambda _: None) -> bytes:
    """The paper as docx in this process. `moment` is its date of creation: the same input gives the same bytes."""
    content = legible(content)
    report = content["report"]
    document = package.blank()
    progress("Drawing the charts")
    drawings = _pictures(document, content)
    progress("Writing the paper")
    writer = Writer(document, Pages(document, report), Places(list(_addresses(content))), drawings)
    front(writer, content)
    for place, one in enumerate(content["sections"]):
        section(writer, one, first=place == 0)
    writer.finish()
    title = f"{report['title']} – {report['body']}, {report['meeting_label']}"
    package.describe(document, title=title, author=report["body"], moment=moment)
    return package.packed(document)


def _parts(content: dict) -> Iterator[dict]:
    for one in content["sections"]:
        yield from one["parts"]


def _addresses(content: dict) -> Iterator[str]:
    """Where links lead: every section, from the contents, and what the narrative names of the paper."""
    yield from (f"section-{one['number']}" for one in content["sections"])
    named: set[str] = set()
    for one in [*_parts(content), *content["recommendations"]]:
        for html in [one.get("html", ""), *one.get("items", ())]:
            named.update(LINKS.findall(html))
    for part in _parts(content):
        address = f"paragraph-{part['number']}" if part["kind"] == "paragraph" else part.get("id")
        if address in named:
            yield address


def _pictures(document: WordDocument, content: dict) -> dict[str, tuple[Picture, str]]:
    """The charts by their addresses and the symbols by their names, each with its alternative text."""
    charts = {part["id"]: part for part in _parts(content) if part["kind"] == "chart"}
    symbols = {key: pictures.symbol_svg(key) for key in pictures.BENEFITS if key in _symbols(content)}
    wanted = {key: (svg(chart), CHART_WIDE) for key, chart in charts.items()}
    wanted |= {key: (drawing, SYMBOL_WIDE * FINER) for key, drawing in symbols.items()}
    made = {}
    for key, png in pictures.drawn(wanted).items():
        relation, _ = document.part.get_or_add_image(BytesIO(png))
        wide = CHART_WIDE if key in charts else SYMBOL_WIDE
        shown = Picture(relation, wide, pictures.height_of(wanted[key][0], wide))
        made[key] = (shown, charts[key]["summary"] if key in charts else pictures.symbol_words(key))
    return made


def _symbols(content: dict) -> set[str]:
    """The kinds of benefit that keys and tables show."""
    shown = set()
    for part in _parts(content):
        shown |= {entry["symbol"] for entry in part.get("entries", ())}
        for row in part["rows"] if part["kind"] == "table" else ():
            shown |= {symbol for cell in row["cells"] for symbol in cell.get("symbols") or ()}
    return shown


def _from_json(source: str, *, moment: datetime, progress: Progress) -> bytes:
    return docx_of(json.loads(source), moment=moment, progress=progress)


if __name__ == "__main__":
    serve(_from_json)
