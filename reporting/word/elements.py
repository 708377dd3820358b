"""The elements of WordprocessingML that a paper needs: paragraphs, runs, fields, links and pictures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml

Element = Any  # of lxml, with python-docx's classes

UNREADABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
GREY = "505A5F"
EMU = 36_000  # to the millimetre


def legible(value: Any) -> Any:
    """The same JSON without the characters that no XML file may hold."""
    match value:
        case str():
            return UNREADABLE.sub("", value)
        case list():
            return [legible(one) for one in value]
        case dict():
            return {name: legible(one) for name, one in value.items()}
    return value


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of Word's own namespace: w("jc", val="right")."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def run(
    text: str, *, bold: bool = False, italic: bool = False, colour: str = "", size: float = 0, style: str = ""
) -> Element:
    """Text of one look. Tabs and ends of lines in it are Word's own."""
    look = []
    if style:
        look.append(w("rStyle", val=style))
    if bold:
        look.append(w("b"))
    if italic:
        look.append(w("i"))
    if colour:
        look.append(w("color", val=colour))
    if size:
        look.append(w("sz", val=round(size * 2)))
    element = w("r", *([w("rPr", *look)] if look else []))
    for piece in re.split("([\t\n])", text.replace("\r", "")):
        if piece == "\t":
            element.append(w("tab"))
        elif piece == "\n":
            element.append(w("br"))
        elif piece:
            words = w("t")
            words.text = piece
            words.set(qn("xml:space"), "preserve")
            element.append(words)
    return element


def paragraph(
    style: str,
    *content: Element,
    keep_next: bool = False,
    new_page: bool = False,
    list_: tuple[int, int] | None = None,
    rule: Element | None = None,
    tabs: Sequence[tuple[str, int]] = (),
    before: int | None = None,
    after: int | None = None,
    align: str = "",
) -> Element:
    """A paragraph of a style, with what differs from it. `list_` is a list and the level in it; lengths are twips."""
    look = [w("pStyle", val=style)]
    if keep_next:
        look.append(w("keepNext"))
    if new_page:
        look.append(w("pageBreakBefore"))
    if list_:
        look.append(w("numPr", w("ilvl", val=list_[1]), w("numId", val=list_[0])))
    if rule is not None:
        look.append(rule)
    if tabs:
        look.append(w("tabs", *(w("tab", val=kind, pos=place) for kind, place in tabs)))
    spacing: dict[str, str | int] = {
        name: value for name, value in (("before", before), ("after", after)) if value is not None
    }
    if spacing:
        look.append(w("spacing", **spacing))
    if align:
        look.append(w("jc", val=align))
    return w("p", w("pPr", *look), *content)


def field(instruction: str, *result: Element) -> list[Element]:
    """A field of Word with the result that it shows until Word counts anew."""
    asked = w("instrText")
    asked.text = f" {instruction} "
    asked.set(qn("xml:space"), "preserve")
    parts = [w("r", w("fldChar", fldCharType="begin")), w("r", asked), w("r", w("fldChar", fldCharType="separate"))]
    return [*parts, *result, w("r", w("fldChar", fldCharType="end"))]


@dataclass(frozen=True)
class Picture:
    """A PNG in the document's parts, by the id of its relation, with its size on paper."""

    relation: str
    wide: float
    high: float


def picture(shown: Picture, number: int, alternative: str) -> Element:
    """A picture in the line of text. `number` is its own in the document."""
    size = f'cx="{round(shown.wide * EMU)}" cy="{round(shown.high * EMU)}"'
    alternative = quoteattr(alternative, {"\n": " "})
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={alternative}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}" descr={alternative}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{shown.relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    return w("r", drawing)


class Places:
    """What can be jumped to: the addresses of a snapshot under names that Word allows, each only once."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._names: dict[str, str] = {}
        for address in addresses:
            plain = name = "to_" + re.sub(r"\W", "_", address, flags=re.ASCII)[:30]
            count = 1
            while name in self._names.values():
                count += 1
                name = f"{plain}_{count}"
            self._names.setdefault(address, name)
        self._marked: set[str] = set()

    def __contains__(self, address: str) -> bool:
        return address in self._names

    def marked(self, address: str, *content: Element) -> Iterator[Element]:
        """The content as the place to which links with this address lead."""
        if address not in self._names or address in self._marked:
            yield from content
            return
        self._marked.add(address)
        number = len(self._marked)
        yield w("bookmarkStart", id=number, name=self._names[address])
        yield from content
        yield w("bookmarkEnd", id=number)

    def link(self, address: str, *content: Element) -> Element:
        return w("hyperlink", *content, anchor=self._names[address], history=1)
