"""One document from HTML to PDF: the only module that knows WeasyPrint.

Nothing is fetched while setting but the typeface and the print stylesheets that ship with the portal. They are read once
in the life of a process, for they take longer than a page of text.
"""

import gc
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from reporting.child import Progress
from reporting.pdf.finishing import finished
from reporting.pdf.parts import STATIC

BUNDLED = re.compile(r"bundled:((?:fonts/[a-z0-9-]+\.woff2)|(?:print/[a-z0-9-]+\.css))")
# How a link to another part is written until the parts are joined.
ELSEWHERE = "paper:"


def render_pdf(html: str, *, moment: datetime, progress: Progress = lambda _: None) -> bytes:
    """One document as PDF/UA-1 in this process. `moment` is its date of creation: the same input gives the same bytes."""
    return part_pdf(html, name="", elsewhere=(), moment=moment, progress=progress)


def part_pdf(
    html: str,
    *,
    name: str,
    elsewhere: Collection[str],
    moment: datetime | None = None,
    progress: Progress = lambda _: None,
) -> bytes:
    """A part of a paper as a file of its own; `name` is of no other part, `elsewhere` are places of other parts."""
    with without_collecting():
        progress("laying out")
        document = laid_out(html, elsewhere)
        progress(f"drawing {len(document.pages)} {'page' if len(document.pages) == 1 else 'pages'}")
        return drawn(document, name=name, moment=moment)


def drawn(document: Any, *, name: str, moment: datetime | None) -> bytes:
    """The pages as a file, with what screen readers need."""
    if moment:
        created = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        document.metadata.created = document.metadata.modified = created
    return finished(document.write_pdf(pdf_variant="pdf/ua-1"), name=name)


def laid_out(html: str, elsewhere: Collection[str] = (), pages: Mapping[str, int] | None = None) -> Any:
    """The pages as WeasyPrint lays them out. `pages` says on which page the places of other parts are."""
    source = readable(html)
    sheets = taken_sheets(source.etree_element)
    drop_dead_links(source.etree_element, elsewhere)
    if pages:
        for link in source.etree_element.iter("a"):
            place = link.get("href", "").removeprefix(ELSEWHERE)
            if place in pages:
                link.set("data-page", str(pages[place]))
    return source.render(pdf_variant="pdf/ua-1", stylesheets=sheets, font_config=font_config())


@contextmanager
def without_collecting() -> Iterator[None]:
    """Without collecting garbage, which takes a twentieth to a seventh of the time; it is collected behind."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def readable(html: str) -> Any:
    """The HTML as WeasyPrint reads it: it opens the typeface and print stylesheets and refuses every other address."""
    import weasyprint  # a second and many megabytes, for those who set papers

    return weasyprint.HTML(string=html, url_fetcher=bundled_files(), base_url="bundled:")


def bundled_files() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BundledFiles(URLFetcher):
        def fetch(self, url, headers=None):
            name = BUNDLED.fullmatch(url)
            if name is None:
                raise ValueError("A paper may use only the files that ship with the portal")
            kind = "text/css" if url.endswith(".css") else "font/woff2"
            return URLFetcherResponse(url, (STATIC / name[1]).read_bytes(), {"Content-Type": kind})

    return BundledFiles()


@cache
def font_config() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def sheet(address: str) -> Any:
    """A stylesheet of the portal, read with its typefaces."""
    import weasyprint

    return weasyprint.CSS(address, url_fetcher=bundled_files(), font_config=font_config())


def taken_sheets(paper: Element) -> list[Any]:
    """The stylesheets that the document links to; the links are taken out of it, so that they are not read again."""
    head = paper.find("head")
    linked = [link for link in ([] if head is None else head) if link.get("rel") == "stylesheet"]
    ours = [link for link in linked if BUNDLED.fullmatch(link.get("href", ""))]
    for link in ours:
        head.remove(link)  # type: ignore[union-attr]  # it has links, so it is there
    return [sheet(link.get("href", "")) for link in ours]


def drop_dead_links(paper: Element, elsewhere: Collection[str] = ()) -> None:
    """Turn links that lead nowhere from a printed file (scripts, pages of the portal, missing places) into words."""
    places = {f"#{element.get('id')}" for element in paper.iter() if element.get("id")}
    others = {f"#{place}" for place in elsewhere}
    for link in paper.iter("a"):
        address = link.get("href", "")
        if address in places or address.startswith(("https://", "http://", "mailto:")):
            continue
        if address in others:
            link.set("href", ELSEWHERE + address[1:])
        else:
            link.attrib.pop("href", None)
            link.tag = "span"
