"""From HTML to a tagged PDF (PDF/UA-1): the only room that knows WeasyPrint.

A paper holds narrative that people typed, so it is set in a child process with limits of time and memory
(`render_in_child`), and nothing is fetched while setting but the typeface and stylesheet that ship with the portal.

WeasyPrint leaves four things to a finishing step: a header cell does not say whether it heads a row or a column,
running headers and footers are content that no structure holds, a drawing without text alternative is a figure instead
of decoration, and a date is written only if it stands in the HTML. `finished` mends them; it reads WeasyPrint's output
closely, which is why that is pinned.
"""

import gc
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from xml.etree.ElementTree import Element

import pikepdf

from common.errors import Refused

PORTAL = Path(__file__).resolve().parent.parent
STATIC = PORTAL / "static"
BUNDLED = re.compile(r"bundled:((?:fonts/[a-z0-9-]+\.woff2)|(?:print/[a-z0-9-]+\.css))")
MARKED = re.compile(rb"/\w+\s<</MCID (\d+)>>\sBDC")

ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Limits:
    """How much one paper may take to set: seconds of clock and of processor, bytes of memory and of the file."""

    seconds: int = 120
    memory: int = 1024**3
    file: int = 256 * 1024**2


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def render_pdf(html: str, *, moment: datetime, progress: Progress = lambda _: None) -> bytes:
    """The paper as PDF/UA-1 in this process. `moment` is its date of creation: the same input gives the same bytes."""
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BundledFiles(URLFetcher):
        """Opens the typeface and the print stylesheet, and refuses every other address."""

        def fetch(self, url, headers=None):
            name = BUNDLED.fullmatch(url)
            if name is None:
                raise ValueError("A paper may use only the files that ship with the portal")
            kind = "text/css" if url.endswith(".css") else "font/woff2"
            return URLFetcherResponse(url, (STATIC / name[1]).read_bytes(), {"Content-Type": kind})

    collecting = gc.isenabled()
    gc.disable()  # a twentieth to a seventh of the time; the process is short-lived
    try:
        progress("Laying out the pages")
        source = weasyprint.HTML(string=html, url_fetcher=BundledFiles(), base_url="bundled:")
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


def render_in_child(
    html: str, *, moment: datetime, limits: Limits = Limits(), progress: Progress = lambda _: None
) -> bytes:
    """As `render_pdf`, in a process of its own that knows no secrets and is stopped at its limits.

    Raises Refused if the paper cannot be set within them.
    """
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    with TemporaryDirectory(prefix="paper-") as folder:
        place = Path(folder)
        (place / "paper.html").write_text(html, encoding="utf-8")
        asked = [folder, moment.isoformat(), str(limits.seconds), str(limits.memory), str(limits.file)]
        with (
            (place / "problems.txt").open("wb") as problems,
            subprocess.Popen(
                [sys.executable, "-m", "reporting.pdf", *asked],
                cwd=PORTAL,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=problems,
                text=True,
            ) as child,
        ):
            watch = Timer(limits.seconds, child.kill)
            watch.start()
            for line in child.stdout or ():
                progress(line.strip())
            child.wait()
            watch.cancel()
        if child.returncode == 0:
            return (place / "paper.pdf").read_bytes()
        trace = (place / "problems.txt").read_text(encoding="utf-8", errors="replace")
        if child.returncode < 0 or "MemoryError" in trace:
            raise Refused(
                f"The paper was stopped: it took more than {limits.seconds} seconds or more than "
                f"{limits.memory // 1024**2:,} MB of memory to set. Look for very long tables or unusual text in the "
                "narrative, shorten them and build it again."
            )
        raise RuntimeError(f"The paper could not be set:\n{trace[-4000:]}")


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


def main(folder: str, moment: str, seconds: str, memory: str, file: str) -> None:
    """The child process: limits first, then the paper of the folder."""
    for kind, most in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_FSIZE, int(file)),
    ):
        resource.setrlimit(kind, (most, most))
    html = (Path(folder) / "paper.html").read_text(encoding="utf-8")

    def say(words: str) -> None:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()

    pdf = render_pdf(html, moment=datetime.fromisoformat(moment), progress=say)
    (Path(folder) / "paper.pdf").write_bytes(pdf)


if __name__ == "__main__":
    main(*sys.argv[1:])
