"""The pages: A4 upright or across, whose paper it is above, its state and the number of the page beneath."""

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from common.formatting import shortened
from reporting.word.elements import Element, field, paragraph, run, w

# Twentieths of a point; the margins are those of the PDF (static/print/paper.css).
SHORT_SIDE, LONG_SIDE = 11906, 16838
UPRIGHT = {"top": 1474, "right": 1247, "bottom": 1361, "left": 1304}
ACROSS = {"top": 1361, "right": 1134, "bottom": 1247, "left": 1134}
LONGEST_WHERE, LONGEST_WHAT, LONGEST_STATE = 50, 34, 70  # as in the PDF


class Pages:
    """Two pairs of running lines, upright and across, which all sections of the paper share."""

    def __init__(self, document: WordDocument, report: dict) -> None:
        where = f"{shortened(report['body'], LONGEST_WHERE)}, {report['meeting_label']}"
        self._lines: dict[bool, tuple[str, str]] = {}
        for across in (False, True):
            right = [("clear", self.wide(across=False)), ("right", self.wide(across=True))] if across else []
            header, above = document.part.add_header_part()
            header.element[:] = [
                paragraph("Header", run(f"{where}\t{shortened(report['short_title'], LONGEST_WHAT)}"), tabs=right)
            ]
            footer, beneath = document.part.add_footer_part()
            footer.element[:] = [paragraph("Footer", *_state(report), *_page_of_pages(), tabs=right)]
            self._lines[across] = (above, beneath)
        self._first = True

    def wide(self, *, across: bool) -> int:
        """Twips between the margins."""
        if across:
            return LONG_SIDE - ACROSS["left"] - ACROSS["right"]
        return SHORT_SIDE - UPRIGHT["left"] - UPRIGHT["right"]

    def section(self, *, across: bool) -> Element:
        """The end of a stretch of pages. The first page of all has nothing above."""
        above, beneath = self._lines[across]
        lines = [_line("header", "default", above), _line("footer", "default", beneath)]
        if self._first:
            lines.append(_line("footer", "first", beneath))
        first = [w("titlePg")] if self._first else []
        self._first = False
        size = {"w": LONG_SIDE, "h": SHORT_SIDE, "orient": "landscape"} if across else {"w": SHORT_SIDE, "h": LONG_SIDE}
        margins = w("pgMar", **(ACROSS if across else UPRIGHT), header=737, footer=624, gutter=0)
        return w("sectPr", *lines, w("type", val="nextPage"), w("pgSz", **size), margins, *first)


def _line(kind: str, which: str, relation: str) -> Element:
    line = w(f"{kind}Reference", type=which)
    line.set(qn("r:id"), relation)
    return line


def _state(report: dict) -> list[Element]:
    """Draft 3, Published 14 June 2024; before it "EXEMPT – paragraph 3"; behind it that the figures are invented."""
    words = shortened(report["status"], LONGEST_STATE)
    words += " – illustrative figures" if report.get("illustrative") else ""
    marking = report.get("marking") or ("EXEMPT" if report["audience"] == "exempt" else "")
    if not marking:
        return [run(words)]
    return [run(marking, bold=True, colour="0B0C0C"), run(f" · {words.removeprefix(f'{marking} · ')}")]


def _page_of_pages() -> list[Element]:
    return [run("\tpage "), *field("PAGE", run("1")), run(" of "), *field("NUMPAGES", run("1"))]
