"""Drawings (SVG) as pictures (PNG), all of a paper in one go: set as a PDF by WeasyPrint, then made into points."""

import re
from collections.abc import Mapping
from io import BytesIO

from reporting.child import PORTAL
from reporting.pdf import readable

SYMBOLS = PORTAL / "templates" / "components" / "symbols"
BENEFITS = sorted(file.stem for file in SYMBOLS.glob("*.svg"))
VIEW = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
TITLE = re.compile(r"<title>(.*?)</title>")
DOTS = 220  # to the inch
FACES = "".join(
    f'@font-face {{ font-family: Arimo; font-weight: {weight}; src: url("bundled:fonts/arimo-{name}.woff2"); }}'
    for name, weight in (("regular", "normal"), ("bold", "bold"))
)


def symbol_svg(key: str) -> str:
    """The symbol of a kind of benefit."""
    return (SYMBOLS / f"{key}.svg").read_text(encoding="utf-8")


def symbol_words(key: str) -> str:
    found = TITLE.search(symbol_svg(key))
    return found[1] if found else key


def height_of(svg: str, wide: float) -> float:
    """How high a drawing is that is `wide`."""
    found = VIEW.search(svg)
    if found is None:
        raise ValueError("A drawing says how large it is in its viewBox")
    return wide * int(found[2]) / int(found[1])


def drawn(svgs: Mapping[str, tuple[str, float]]) -> dict[str, bytes]:
    """A PNG for each drawing, which is given with its width on paper in millimetres."""
    if not svgs:
        return {}
    import pypdfium2  # only papers with pictures need it

    pages, sizes = [], []
    for number, (svg, wide) in enumerate(svgs.values()):
        size = f"{wide:.3f}mm {height_of(svg, wide):.3f}mm"
        sizes.append(f"@page p{number} {{ size: {size}; margin: 0; }} .p{number} {{ page: p{number}; }}")
        pages.append(f'<div class="p{number}">{svg}</div>')
    sheet = f"{FACES}{''.join(sizes)} body {{ margin: 0; }} svg {{ display: block; width: 100%; height: auto; }}"
    pdf = readable(f"<!DOCTYPE html><style>{sheet}</style>{''.join(pages)}").write_pdf()
    pictures = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            points = page.render(scale=DOTS / 72).to_pil().convert("RGB")
            made = BytesIO()
            points.quantize(64).save(made, "PNG", optimize=True, dpi=(DOTS, DOTS))
            pictures.append(made.getvalue())
    return dict(zip(svgs, pictures, strict=True))
