"""What stands before the sections: whose paper it is, its cover sheet, its recommendations and its contents."""

import re

from reporting.word.elements import Element, field, paragraph, run, w
from reporting.word.inline import lines_of, runs
from reporting.word.tables import cover_table
from reporting.word.writer import Writer, one_line

COLOUR = re.compile(r"#([0-9A-Fa-f]{6})")
EXEMPT = "Not for publication: this paper contains exempt information"
ILLUSTRATIVE = "Illustrative figures: this partnership is invented."
# The sections' headings and those of the appendices; entries are links.
CONTENTS = 'TOC \\o "1-1" \\h \\z \\t "Appendix heading,2"'

FIRST_PAGE, LETTERS = 23, 66  # lines of the first page besides its title, and what a line holds


def front(writer: Writer, content: dict) -> None:
    """The first pages."""
    report = content["report"]
    if report["audience"] == "exempt":
        writer.add(paragraph("Exempt", run(EXEMPT)))
    writer.add(paragraph("Committee", run(one_line(report["body"])), rule=_band(report.get("colour") or "")))
    writer.add(paragraph("Meeting", run(one_line(report["meeting_label"]))))
    if report.get("illustrative"):
        writer.add(paragraph("Meeting", run(ILLUSTRATIVE, bold=True)))
    writer.add(paragraph("Title", run(one_line(report["title"]))))
    cover_table(writer, content["cover"]["rows"])
    _recommendations(writer, content["recommendations"])
    _contents(writer, content["sections"], new_page=_lines(content) > FIRST_PAGE)


def _band(colour: str) -> Element:
    """A line in the partnership's colour."""
    found = COLOUR.fullmatch(colour)
    return w("pBdr", w("top", val="single", sz=24, space=12, color=found[1].upper() if found else "0B0C0C"))


def _recommendations(writer: Writer, recommendations: list[dict]) -> None:
    if not recommendations:
        return
    heading = "Recommendation" if len(recommendations) == 1 else "Recommendations"
    writer.add(paragraph("RecommendationHeading", run(heading)))
    for place, one in enumerate(recommendations, start=1):
        own = writer.numbers.recommendation(one["number"])
        words = [piece for line in lines_of(one["html"]) for piece in line.pieces]
        last = place == len(recommendations)
        writer.add(paragraph("Recommendation", *runs(words, writer.places), list_=own, keep_next=not last))


def _lines(content: dict) -> int:
    """About how many lines the cover sheet, the recommendations and the contents take."""
    texts = [line for row in content["cover"]["rows"] for line in (row.get("text") or "").split("\n")]
    texts += [one["html"] for one in content["recommendations"]]
    return sum(len(text) // LETTERS + 1 for text in texts) + len(content["sections"])


def _contents(writer: Writer, sections: list[dict], *, new_page: bool) -> None:
    """A field that Word can bring up to date. Until then it names the sections without pages, which Word alone knows."""
    entries = []
    for section in sections:
        number = f"Appendix {section['number']}" if section["appendix"] else section["number"]
        words = writer.places.link(f"section-{section['number']}", run(f"{number}\t{one_line(section['heading'])}"))
        entries.append(paragraph("TOC2" if section["appendix"] else "TOC1", words))
    if not entries:
        return
    begin, asked, separate, end = field(CONTENTS)
    entries[0].pPr.addnext(begin)
    begin.addnext(asked)
    asked.addnext(separate)
    entries[-1].append(end)
    heading = paragraph("TOCHeading", run("Contents"), new_page=new_page)
    kind = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
    inside = w("sdtContent", heading, *entries)
    writer.add(w("sdt", w("sdtPr", kind), inside))
