"""A Word file read back as a reader sees it: lines in their order, with the numbers that Word counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from string import ascii_uppercase
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Line:
    style: str
    number: str
    text: str


class WordFile:
    """The parts of a docx, and its text. Lists are counted here as Word counts them, from numbering.xml alone."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as file:
            self.names = file.namelist()
            self.raw = {name: file.read(name) for name in self.names}
        self.parts = {name: etree.fromstring(raw) for name, raw in self.raw.items() if name.endswith((".xml", ".rels"))}
        self.body = self.parts["word/document.xml"][0]
        self.styles = {one.get(f"{W}styleId"): one for one in self.parts["word/styles.xml"].iter(f"{W}style")}
        self._lists()
        self.lines = list(self._read())

    @property
    def text(self) -> str:
        return "\n".join(f"{line.number} {line.text}" for line in self.lines)

    def style_of(self, paragraph) -> str:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.styles[style.get(f"{W}val")].find(f"{W}name").get(f"{W}val") if style is not None else "Normal"

    def _lists(self) -> None:
        numbering = self.parts["word/numbering.xml"]
        levels = {
            one.get(f"{W}abstractNumId"): {
                int(level.get(f"{W}ilvl")): (
                    level.find(f"{W}numFmt").get(f"{W}val"),
                    level.find(f"{W}lvlText").get(f"{W}val"),
                )
                for level in one.iter(f"{W}lvl")
            }
            for one in numbering.iter(f"{W}abstractNum")
        }
        self.nums = {}
        for one in numbering.iter(f"{W}num"):
            which = one.find(f"{W}abstractNumId").get(f"{W}val")
            begins = {
                int(level.get(f"{W}ilvl")): int(level.find(f"{W}startOverride").get(f"{W}val"))
                for level in one.iter(f"{W}lvlOverride")
            }
            self.nums[one.get(f"{W}numId")] = (which, levels[which], begins)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def _list_of(self, paragraph) -> tuple[str, int]:
        """The list and level of a paragraph: its own, else its style's, else that of the style beneath."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        name = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self.styles[name.get(f"{W}val")] if name is not None else None
        while own is None and style is not None:
            own = style.find(f"{W}pPr/{W}numPr")
            beneath = style.find(f"{W}basedOn")
            style = self.styles[beneath.get(f"{W}val")] if beneath is not None else None
        if own is None:
            return "0", 0
        level = own.find(f"{W}ilvl")
        return own.find(f"{W}numId").get(f"{W}val"), int(level.get(f"{W}val")) if level is not None else 0

    def _count(self, num: str, level: int) -> str:
        if num == "0":
            return ""
        which, levels, begins = self.nums[num]
        counts = self._counts.setdefault(which, {})
        if level in begins and (num, level) not in self._begun:
            counts[level] = begins[level] - 1
            self._begun.add((num, level))
        counts[level] = counts.get(level, 0) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def said(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            count = counts.get(place, 1)
            return ascii_uppercase[count - 1] if levels[place][0] == "upperLetter" else str(count)

        return re.sub(r"%(\d)", said, levels[level][1])

    def _read(self) -> Iterator[Line]:
        for paragraph in self.body.iter(f"{W}p"):
            number = self._count(*self._list_of(paragraph))
            yield Line(self.style_of(paragraph), number, words_of(paragraph))


def words_of(element) -> str:
    written = {f"{W}t": lambda one: one.text or "", f"{W}tab": lambda _: "\t", f"{W}br": lambda _: "\n"}
    return "".join(written[one.tag](one) for one in element.iter(*written) if one.getparent().tag == f"{W}r")
