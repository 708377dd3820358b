"""What WeasyPrint leaves to a finishing step, for people who read with a screen reader.

A header cell does not say whether it heads a row or a column, running headers and footers are content that no structure
holds, and a drawing without text alternative is a figure instead of decoration. `finished` mends them; it reads
WeasyPrint's output closely, which is why that is pinned.
"""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

MARKED = re.compile(rb"/\w+\s<</MCID (\d+)>>\sBDC")
ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"


def finished(pdf: bytes, *, name: str = "") -> bytes:
    """The PDF with scopes on header cells and with running lines and decoration outside the structure.

    `name` goes before the names of its header cells, so that files with different names can be joined.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        kept: set[tuple[int, int]] = set()
        for element, above in structure(root.K[0], ()):
            kept.add(element.objgen)
            if element.S == "/TH":
                element.A.Scope = pikepdf.Name.Column if "/THead" in above else pikepdf.Name.Row
            if name and element.S in ("/TH", "/TD"):
                _rename(element, name)
        parents = root.ParentTree.Nums
        places = {int(parents[i]): parents[i + 1] for i in range(0, len(parents), 2)}
        for page in document.pages:
            holders = places[int(page.StructParents)]
            loose = {mcid for mcid, holder in enumerate(holders) if holder.objgen not in kept}
            if loose:
                page.Contents.write(as_artifacts(page.Contents.read_bytes(), loose))
                for mcid in loose:
                    holders[mcid] = None
        return saved(document)


def saved(document: pikepdf.Pdf) -> bytes:
    """The document as a file; the same document gives the same bytes."""
    written = BytesIO()
    document.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _rename(cell: pikepdf.Object, name: str) -> None:
    if "/ID" in cell:
        cell.ID = pikepdf.String(f"{name}-{cell.ID}")
    if "/Headers" in cell.A:
        cell.A.Headers = pikepdf.Array([pikepdf.String(f"{name}-{head}") for head in cell.A.Headers])


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
