"""A PDF read back: what its structure holds, where its links and bookmarks lead."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pikepdf

from reporting.pdf.finishing import MARKED


@cache
def texts(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page.extract_text() for page in document.pages]


@dataclass
class Read:
    """Everything about a document that does not depend on how it was made."""

    kinds: list[str] = field(default_factory=list)
    links: list[tuple[int, str, int | None]] = field(default_factory=list)  # page, address, page it leads to
    bookmarks: list[tuple[int, str, int]] = field(default_factory=list)  # level, title, page
    faults: list[str] = field(default_factory=list)


def read(pdf: bytes) -> Read:
    found = Read()
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        flat = document.Root.Names.Dests.Names
        aims = {str(flat[i]): pages.get(flat[i + 1][0].objgen) for i in range(0, len(flat), 2)}
        for number, page in enumerate(document.pages, start=1):
            for link in page.get("/Annots", ()):
                address = str(link.A.URI) if "/A" in link else str(link.Dest)
                found.links.append((number, address, aims.get(address)))
                if "/Dest" in link and address not in aims:
                    found.faults.append(f"a link to {address} leads nowhere")
        found.bookmarks = list(_bookmarks(document.Root.Outlines, pages, 1, found.faults))
        _Walk(document, found).walk()
    return found


def _bookmarks(above: pikepdf.Object, pages: dict, level: int, faults: list[str]) -> Iterator[tuple[int, str, int]]:
    one, before, count = above.get("/First"), None, 0
    while one is not None:
        if one.Parent.objgen != above.objgen or (before and one.Prev.objgen != before.objgen):
            faults.append(f"the bookmark {one.Title} has other neighbours than it says")
        yield level, str(one.Title), pages[one.Dest[0].objgen]
        below = list(_bookmarks(one, pages, level + 1, faults))
        if int(one.get("/Count", 0)) != len(below):
            faults.append(f"the bookmark {one.Title} counts {one.get('/Count')} below it, there are {len(below)}")
        yield from below
        count, before, one = count + 1, one, one.get("/Next")
    if before is not None and above.Last.objgen != before.objgen:
        faults.append("the last bookmark is not the last")


class _Walk:
    """Through the structure, element by element, as the standard for accessible PDF wants it."""

    def __init__(self, document: pikepdf.Pdf, found: Read) -> None:
        self.document, self.found = document, found
        self.held: dict[tuple, list] = {}  # (page, marked content) → what holds it
        self.objects: list[tuple] = []  # annotations that are held
        self.names: list[str] = []
        self.heads: list[str] = []
        flat = document.Root.StructTreeRoot.ParentTree.Nums
        self.numbers = [int(flat[i]) for i in range(0, len(flat), 2)]
        self.parents = {int(flat[i]): flat[i + 1] for i in range(0, len(flat), 2)}

    def fault(self, words: str) -> None:
        self.found.faults.append(words)

    def walk(self) -> None:
        root = self.document.Root.StructTreeRoot
        if len(root.K) != 1 or root.K[0].S != "/Document":
            self.fault("there is not one document")
        self._element(root.K[0], root, None)
        for page in self.document.pages:
            self._page(page)
        if self.numbers != sorted(set(self.numbers)):
            self.fault("the numbers of the parent tree are not in order or not unique")
        if len(self.names) != len(set(self.names)):
            self.fault("two header cells have one name")
        if missing := set(self.heads) - set(self.names):
            self.fault(f"{len(missing)} cells name a head that is not there")
        levels = [int(kind[2:]) for kind in self.found.kinds if kind in ("/H1", "/H2", "/H3", "/H4")]
        if levels[:1] != [1] or any(after > before + 1 for before, after in pairwise(levels)):
            self.fault("the headings skip a level")

    def _element(self, element: pikepdf.Object, above: pikepdf.Object, page: pikepdf.Object | None) -> None:
        self.found.kinds.append(str(element.S))
        if element.P.objgen != above.objgen:
            self.fault(f"a {element.S} names another parent than it has")
        if element.S == "/TH" and "/Scope" not in element.A:
            self.fault("a header cell has no scope")
        if element.S == "/Figure" and not str(element.get("/Alt", "")):
            self.fault("a figure has no alternative text")
        if "/ID" in element:
            self.names.append(str(element.ID))
        if "/A" in element and "/Headers" in element.A:
            self.heads += [str(head) for head in element.A.Headers]
        page = element.get("/Pg", page)
        kids = element.get("/K", ())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                self.held.setdefault((page.objgen, kid), []).append(element.objgen)
            elif "/Obj" in kid:
                self.objects.append((kid.Obj.objgen, element.objgen))
            else:
                self._element(kid, element, page)

    def _page(self, page: pikepdf.Page) -> None:
        streams = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
        marked = [int(number) for one in streams for number in MARKED.findall(one.read_bytes())]
        holders = self.parents[int(page.StructParents)]
        for number in marked:
            if self.held.get((page.objgen, number)) != [holders[number].objgen]:
                self.fault(f"marked content {number} is not held once, by what the page says")
        for link in page.get("/Annots", ()):
            if (link.objgen, self.parents[int(link.StructParent)].objgen) not in self.objects:
                self.fault("a link is not held by what it says")
