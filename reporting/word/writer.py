"""The document while it is written: the text so far, and what counts through it."""

import re
from collections.abc import Mapping

from docx.document import Document as WordDocument

from reporting.word.elements import Element, Picture, Places, field, paragraph, picture, run, w
from reporting.word.numbering import Numbers
from reporting.word.pages import Pages

TABLE_GAP = 227  # twips beneath a table


class Writer:
    """Takes the elements of the text in their order, upright or across."""

    def __init__(
        self, document: WordDocument, pages: Pages, places: Places, pictures: Mapping[str, tuple[Picture, str]]
    ) -> None:
        self.places = places
        self.numbers = Numbers(document.part.numbering_part.element)
        self._body = document.element.body
        self._pages = pages
        self._pictures = pictures
        self._drawn = 0
        self._captions: dict[str, int] = {}
        self._across = False

    def add(self, *elements: Element) -> None:
        self._body.extend(elements)

    def turn(self, *, across: bool) -> None:
        """What follows stands on landscape pages, or again on upright ones."""
        if across == self._across:
            return
        last = self._body[-1]
        if last.tag != paragraph("Normal").tag or last.find(f".//{w('sectPr').tag}") is not None:
            last = paragraph("SectionEnd")
            self.add(last)
        last.pPr.append(self._pages.section(across=self._across))
        self._across = across

    def finish(self) -> None:
        self.add(self._pages.section(across=self._across))

    @property
    def wide(self) -> int:
        """Twips between the margins."""
        return self._pages.wide(across=self._across)

    @property
    def gap(self) -> int | None:
        """The space above a paragraph that follows a table, which Word keeps none beneath."""
        return TABLE_GAP if len(self._body) and self._body[-1].tag == w("tbl").tag else None

    def picture(self, key: str) -> Element:
        """The drawing with this key, as often as it is wanted."""
        shown, alternative = self._pictures[key]
        self._drawn += 1
        return picture(shown, self._drawn, alternative)

    def caption(self, kind: str, number: int, words: str, address: str) -> Element:
        """ "Table 3: …", counted by Word."""
        again = "" if number == self._captions.get(kind, 0) + 1 else f"\\r {number} "
        self._captions[kind] = number
        counted = field(f"SEQ {kind} \\* ARABIC {again}".rstrip(), run(str(number)))
        named = self.places.marked(address, run(f"{kind} "), *counted)
        return paragraph("Caption", *named, run(f": {one_line(words)}"), before=self.gap)


def one_line(text: str) -> str:
    """The text as HTML shows it, where ends of lines are spaces."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
