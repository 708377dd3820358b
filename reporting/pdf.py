"""From HTML to a tagged PDF (PDF/UA-1): the only room that knows WeasyPrint.

A paper is set in a child process with limits of time and memory (`render_in_child`), and nothing is fetched while
setting but the typeface and stylesheet that ship with the portal.

WeasyPrint leaves four things to a finishing step: a header cell does not say whether it heads a row or a column,
running headers and footers are content that no structure holds, a drawing without text alternative is a figure instead
of decoration, and a date is written only if it stands in the HTML. `finished` mends them; it reads WeasyPrint's output
closely, which is why that is pinned.
"""

import gc
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf

from reporting.child import PORTAL, USUAL, Limits, Progress, run_in_child, serve

STATIC = PORTAL / "static"
BUNDLED = re.compile(r"bundled:((?:fonts/[a-z0-9-]+\.woff2)|(?:print/[a-z0-9-]+\.css))")
MARKED = re.compile(rb"/\w+\s<</MCID (\d+)>>\sBDC")

ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def render_pdf(html: str, *, moment: datetime, progress: Progress = lambda _: None) -> bytes:
    """The paper as PDF/UA-1 in this process. `moment` is its date of creation: the same input gives the same bytes."""
    collecting = gc.isenabled()
    gc.disable()  # a twentieth to a seventh of the time; the process is short-lived
    try:
        progress("Laying out the pages")
        source = readable(html)
        drop_dead_links(source.etree_element)
        document = source.render(pdf_variant="pdf/ua-1")
        document.metadata.created = document.metadata.modified = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        progress(f"Drawing the pages: {len(document.pages)}")
        drawn = document.write_pdf(pdf_variant="pdf/ua-1")
        progress("Adding what screen readers need")
        return finished(drawn)
    finally:
        if collecting:
            gc.enable()


def readable(html: str) -> Any:
    """The HTML as WeasyPrint reads it: it opens the typeface and the print stylesheet and refuses every other address."""
    import weasyprint  # a second and many megabytes, for those who set papers
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BundledFiles(URLFetcher):
        def fetch(self, url, headers=None):
            name = BUNDLED.fullmatch(url)
            if name is None:
                raise ValueError("A paper may use only the files that ship with the portal")
            kind = "text/css" if url.endswith(".css") else "font/woff2"
            return URLFetcherResponse(url, (STATIC / name[1]).read_bytes(), {"Content-Type": kind})

    return weasyprint.HTML(string=html, url_fetcher=BundledFiles(), base_url="bundled:")


def render_in_child(
    html: str, *, moment: datetime, limits: Limits = USUAL, progress: Progress = lambda _: None
) -> bytes:
    """As `render_pdf`, in a process of its own (reporting/child.py). Raises Refused at the limits."""
    return run_in_child("reporting.pdf", html, moment=moment, limits=limits, progress=progress)


def drop_dead_links(paper: Element) -> None:
    """Turn links that lead nowhere from a printed file (scripts, pages of the portal, missing places) into words."""
    places = {f"#{element.get('id')}" for element in paper.iter() if element.get("id")}
    for link in paper.iter("a"):
        address = link.get("href", "")
        if address not in places and not address.startswith(("https://", "http://", "mailto:")):
            link.attrib.pop("href", None)
            link.tag = "span"


def finished(pdf: bytes) -> bytes:
    """The PDF with scopes on header cells and with running lines and decoration outside the structure."""
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        kept: set[tuple[int, int]] = set()
        for element, above in structure(root.K[0], ()):
            kept.add(element.objgen)
            if element.S == "/TH":
                element.A.Scope = pikepdf.Name.Column if "/THead" in above else pikepdf.Name.Row
        parents = root.ParentTree.Nums
        places = {int(parents[i]): parents[i + 1] for i in range(0, len(parents), 2)}
        for page in document.pages:
            holders = places[int(page.StructParents)]
            loose = {mcid for mcid, holder in enumerate(holders) if holder.objgen not in kept}
            if loose:
                page.Contents.write(as_artifacts(page.Contents.read_bytes(), loose))
                for mcid in loose:
                    holders[mcid] = None
        document.remove_unreferenced_resources()
        written = BytesIO()
        document.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return written.getvalue()


def structure(element: pikepdf.Object, above: tuple[str, ...]) -> Iterator[tuple[pikepdf.Object, tuple[str, ...]]]:
    """Every element of the structure with the kinds that hold it, after taking out figures without alternative."""
    yield element, above
    kinds = (*above, str(element.S))
    kids = element.get("/K")
    if not isinstance(kids, pikepdf.Array):
        return
    for index in reversed(range(len(kids))):
        kid = kids[index]
        if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid:
            continue
        if kid.S == "/Figure" and "/Alt" not in kid:
            del kids[index]
        else:
            yield from structure(kid, kinds)


def as_artifacts(stream: bytes, loose: set[int]) -> bytes:
    """The page's content, where the marked pieces of these numbers are decoration that no reader announces."""

    def mark(found: re.Match[bytes]) -> bytes:
        return ARTIFACT if int(found[1]) in loose else found[0]

    return MARKED.sub(mark, stream)


if __name__ == "__main__":
    serve(render_pdf)
