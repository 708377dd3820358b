"""Many files become one paper: one structure, one set of bookmarks and places, links from any part into any other."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from reporting.child import Progress
from reporting.pdf.finishing import saved
from reporting.pdf.running import RunningLines
from reporting.pdf.setting import ELSEWHERE, drawn, laid_out

Pairs = Iterator[tuple[pikepdf.Object, pikepdf.Object]]


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def joined(
    *,
    front: str,
    elsewhere: Sequence[str],
    running: str,
    parts: Sequence[Path],
    moment: datetime,
    progress: Progress = lambda _: None,
) -> bytes:
    """The paper from its front and running lines as HTML and the files of its parts. `elsewhere` are the places that
    the front links to."""
    opened = [pikepdf.open(part) for part in parts]
    progress("Setting the first pages, with the contents")
    paper = pikepdf.open(BytesIO(_front(front, elsewhere, opened, moment)))
    progress("Joining the sections")
    join = Join(paper)
    for part in opened:
        join.add(part)
    join.finish()
    progress("Numbering the pages")
    RunningLines(running).put_on(paper)
    return saved(paper)


def _front(html: str, elsewhere: Sequence[str], parts: Sequence[pikepdf.Pdf], moment: datetime) -> bytes:
    """The first pages. How many they are is known when they are laid out, and the numbers in them need no room in their
    lines, so they are laid out twice at most."""
    found = {place: page for place, page in _places(parts).items() if place in elsewhere}

    def behind(own: int) -> Any:
        return laid_out(html, elsewhere, {place: own + page for place, page in found.items()})

    document = behind(1)
    if len(document.pages) > 1:
        document = behind(len(document.pages))
    return drawn(document, name="front", moment=moment)


def _places(parts: Sequence[pikepdf.Pdf]) -> dict[str, int]:
    """On which page of the parts a place is, from 1."""
    found, before = {}, 0
    for part in parts:
        number = {page.objgen: place for place, page in enumerate(part.pages, start=1)}
        for name, aim in _destinations(part):
            found[str(name)] = before + number[aim[0].objgen]
        before += len(part.pages)
    return found


def _destinations(document: pikepdf.Pdf) -> Pairs:
    if "/Names" in document.Root:
        yield from _pairs(document.Root.Names.Dests.Names)


def _pairs(flat: pikepdf.Object) -> Pairs:
    for place in range(0, len(flat), 2):
        yield flat[place], flat[place + 1]


class Join:
    """A paper to which parts are added. It begins with the first pages, whose title, language and date are the paper's."""

    def __init__(self, paper: pikepdf.Pdf) -> None:
        self.paper = paper
        self.structure = paper.Root.StructTreeRoot
        self.document = self.structure.K[0]
        self.holders = list(_pairs(self.structure.ParentTree.Nums))
        self.places = {str(name): aim for name, aim in _destinations(paper)}
        self.title = paper.Root.Outlines.First
        self.aim_links(0)

    def add(self, part: pikepdf.Pdf) -> None:
        before = len(self.paper.pages)
        for page in part.pages:  # first: what else is copied points to these pages, then
            self.paper.pages.append(page)
        self.add_structure(self.paper.copy_foreign(part.Root.StructTreeRoot), before)
        self.aim_links(before)
        if "/Names" in part.Root:
            names = self.paper.copy_foreign(part.make_indirect(part.Root.Names.Dests.Names))
            self.places = {str(name): aim for name, aim in _pairs(names)} | self.places
        if "/Outlines" in part.Root:
            self.add_bookmarks(self.paper.copy_foreign(part.Root.Outlines))

    def add_structure(self, structure: pikepdf.Object, before: int) -> None:
        """What the part holds comes under the one document; pages and links get numbers that are still free."""
        for element in structure.K[0].K:
            element.P = self.document
            self.document.K.append(element)
        free = 1 + max(int(number) for number, _ in self.holders)
        self.holders += ((int(number) + free, holder) for number, holder in _pairs(structure.ParentTree.Nums))
        for page in self.paper.pages[before:]:
            page.StructParents = int(page.StructParents) + free
            for link in page.get("/Annots", ()):
                link.StructParent = int(link.StructParent) + free

    def aim_links(self, before: int) -> None:
        """Links that were written as leading elsewhere lead there now."""
        for page in self.paper.pages[before:]:
            for link in page.get("/Annots", ()):
                address = str(link.A.URI) if "/A" in link else ""
                if address.startswith(ELSEWHERE):
                    del link.A
                    link.Dest = link.Contents = pikepdf.String(address.removeprefix(ELSEWHERE))

    def add_bookmarks(self, bookmarks: pikepdf.Object) -> None:
        """The sections of the part are bookmarks below the paper's title, behind those that are there."""
        for one in _siblings(bookmarks.First):
            one.Parent = self.title
        if "/Last" in self.title:
            self.title.Last.Next = bookmarks.First
            bookmarks.First.Prev = self.title.Last
        else:
            self.title.First = bookmarks.First
        self.title.Last = bookmarks.Last
        for above in (self.title, self.paper.Root.Outlines):
            above.Count = int(above.get("/Count", 0)) + int(bookmarks.Count)

    def finish(self) -> None:
        flat = [one for number, holder in self.holders for one in (number, holder)]
        self.structure.ParentTree.Nums = pikepdf.Array(flat)
        named = sorted((bytes(pikepdf.String(name)), name, aim) for name, aim in self.places.items())
        names = pikepdf.Array([one for _, name, aim in named for one in (pikepdf.String(name), aim)])
        self.paper.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=names))


def _siblings(bookmark: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield bookmark
    while "/Next" in bookmark:
        bookmark = bookmark.Next
        yield bookmark
