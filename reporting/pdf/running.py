"""Running titles and "page 3 of 20", put on pages when it is known how many there are.

One small document of three pages is set for them: a first page, an upright one and one that lies. Its last piece of text
is a sample of page numbering, from which each page's own is made; the rest is the same on every page.
"""

from dataclasses import dataclass
from io import BytesIO

import pikepdf

from reporting.pdf.finishing import ARTIFACT
from reporting.pdf.setting import font_config, readable, taken_sheets

# As templates/reporting/paper.html writes it; its digits are in static/print/sample.css.
SAMPLE = "page 0123456789 of 1"
BELONGS_TO_A_PAGE = ("gs", "Do", "sh")  # drawing with what only the sample page has, such as transparency


@dataclass(frozen=True)
class RunningLine:
    """What stands at the edges of one kind of page."""

    before: bytes  # drawing up to the page's number
    after: bytes
    right: float  # where the number ends, and its line
    line: float
    font: str
    size: float
    glyphs: dict[str, bytes]
    widths: dict[str, float]

    def stamp(self, page: int, pages: int) -> bytes:
        """The content that draws the lines of one page, as decoration that no reader announces."""
        words = f"page {page} of {pages}"
        left = self.right - sum(self.widths[letter] for letter in words) * self.size / 1000
        text = b"".join(self.glyphs[letter] for letter in words).hex()
        number = f"BT 1 0 0 -1 {left:.4f} {self.line:.4f} Tm {self.font} {self.size:.4f} Tf <{text}> Tj ET"
        return b"\n".join([ARTIFACT, b"q", self.before, number.encode(), self.after, b"Q", b"EMC", b""])


class RunningLines:
    """The running lines of one paper, from the HTML of its three sample pages."""

    def __init__(self, html: str) -> None:
        source = readable(html)
        sheets = taken_sheets(source.etree_element)
        self.pdf = pikepdf.open(BytesIO(source.write_pdf(stylesheets=sheets, font_config=font_config())))
        self.first, self.upright, self.lying = (_read(page) for page in self.pdf.pages)

    def put_on(self, document: pikepdf.Pdf) -> None:
        """Draw them on every page of a document, below what is there."""
        fonts = {
            _own(name): document.copy_foreign(self.pdf.make_indirect(font))
            for name, font in self.pdf.pages[0].Resources.Font.items()  # which all its pages share
        }
        total = len(document.pages)
        for number, page in enumerate(document.pages, start=1):
            left, bottom, right, top = (float(edge) for edge in page.MediaBox)
            kind = self.first if number == 1 else self.lying if right - left > top - bottom else self.upright
            for name, font in fonts.items():
                page.Resources.Font[name] = font
            page.contents_add(kind.stamp(number, total), prepend=True)


def _own(name: object) -> str:
    """The name of a font of the running lines on pages that have fonts of their own."""
    return f"/Running-{str(name)[1:]}"


def _read(page: pikepdf.Page) -> RunningLine:
    content = pikepdf.parse_content_stream(page)
    drawing = [one for one in content if str(one.operator) not in BELONGS_TO_A_PAGE]
    texts = [place for place, one in enumerate(drawing) if str(one.operator) == "BT"]
    begin = texts[-1]
    end = next(place for place in range(begin, len(drawing)) if str(drawing[place].operator) == "ET")
    sample = {str(one.operator): one.operands for one in drawing[begin:end]}
    codes = b"".join(bytes(piece) for piece in sample["TJ"][0] if isinstance(piece, pikepdf.String))
    if len(codes) != 2 * len(SAMPLE):
        raise ValueError("The sample of page numbering is not what was asked for")
    glyphs = {letter: codes[2 * place : 2 * place + 2] for place, letter in enumerate(SAMPLE)}
    by_code = _widths(page.Resources.Font[sample["Tf"][0]])
    widths = {letter: by_code[int.from_bytes(code, "big")] for letter, code in glyphs.items()}
    moved = sum(float(piece) for piece in sample["TJ"][0] if not isinstance(piece, pikepdf.String))
    font, size = _own(sample["Tf"][0]), float(sample["Tf"][1])
    *_, left, line = (float(number) for number in sample["Tm"])
    return RunningLine(
        before=_unparsed(drawing[:begin]),
        after=_unparsed(drawing[end + 1 :]),
        right=left + (sum(widths[letter] for letter in SAMPLE) - moved) * size / 1000,
        line=line,
        font=font,
        size=size,
        glyphs=glyphs,
        widths=widths,
    )


def _widths(font: pikepdf.Object) -> dict[int, float]:
    """Width by glyph, from pairs of a first glyph and the widths from there on."""
    given = list(font.DescendantFonts[0].W)
    return {
        int(first) + place: float(width)
        for first, widths in zip(given[::2], given[1::2], strict=True)
        for place, width in enumerate(widths)
    }


def _unparsed(drawing: list) -> bytes:
    """The drawing, with its fonts by the names that they have on every page."""
    named = [
        ([pikepdf.Name(_own(one.operands[0])), one.operands[1]] if str(one.operator) == "Tf" else list(one.operands),
         one.operator)
        for one in drawing
    ]  # fmt: skip
    return pikepdf.unparse_content_stream(named)
