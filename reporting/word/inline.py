"""The few tags that narrative may hold (reporting/narrative.py), as lines of text. Whatever else is typed is words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby

from reporting.word.elements import Element, Places, legible, run

LINKS = re.compile(r'<a href="#([^"]*)">')


@dataclass(frozen=True)
class Piece:
    """Text of one look; `to` is the address within the paper to which it leads."""

    text: str
    bold: bool = False
    italic: bool = False
    to: str = ""


@dataclass
class Line:
    """A paragraph: plain, or an item of a list ("ul", "ol") within the text. `begins` the list or goes on with it."""

    kind: str = ""
    begins: bool = False
    pieces: list[Piece] = field(default_factory=list)


def lines_of(html: str) -> list[Line]:
    """The lines of a piece of narrative; one that is empty has one line without text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line for line in reader.lines if any(piece.text.strip() for piece in line.pieces)]
    for line in lines:
        line.pieces = _trimmed(line.pieces)
    return lines or [Line()]


def runs(pieces: list[Piece], places: Places) -> Iterator[Element]:
    """The pieces as Word's runs; links lead to places within the paper or are words."""
    for to, linked in groupby(pieces, key=lambda piece: piece.to if piece.to in places else ""):
        style = "Hyperlink" if to else ""
        written = [run(piece.text, bold=piece.bold, italic=piece.italic, style=style) for piece in linked]
        if to:
            yield places.link(to, *written)
        else:
            yield from written


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without spaces at both ends."""
    first, last = pieces[0], pieces[-1]
    pieces = [Piece(first.text.lstrip(), first.bold, first.italic, first.to), *pieces[1:]]
    last = pieces[-1]
    return [*pieces[:-1], Piece(last.text.rstrip(), last.bold, last.italic, last.to)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [Line()]
        self._bold = self._italic = 0
        self._to: list[str] = []
        self._lists: list[str] = []
        self._fresh = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "strong":
                self._bold += 1
            case "em":
                self._italic += 1
            case "br":
                self.lines[-1].pieces.append(Piece("\n"))
            case "a":
                address = dict(attrs).get("href") or ""
                self._to.append(address[1:] if address.startswith("#") else "")
            case "ul" | "ol":
                self._lists.append(tag)
                self._fresh = True
            case "li":
                self.lines.append(Line(self._lists[-1] if self._lists else "ul", self._fresh))
                self._fresh = False

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "strong":
                self._bold = max(0, self._bold - 1)
            case "em":
                self._italic = max(0, self._italic - 1)
            case "a" if self._to:
                self._to.pop()
            case "ul" | "ol" if self._lists:
                self._lists.pop()
                self.lines.append(Line())

    def handle_data(self, data: str) -> None:
        text = legible(re.sub(r"[ \t\r\n]+", " ", data))
        if text:
            self.lines[-1].pieces.append(
                Piece(text, self._bold > 0, self._italic > 0, self._to[-1] if self._to else "")
            )
