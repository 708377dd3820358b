"""A paper in one of its forms beside its snapshot: every cell of its tables, and every sentence with a figure, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from unicodedata import normalize

from common.formatting import NOTHING, STATUS_WORDS

FIGURE = re.compile(r"\d[\d,.]*")
MARKUP = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Expected:
    """Letters that stand together: a row of a table, a caption, a paragraph. `follows` is True for a row that stands
    right below the one before; `heads` are repeated where a table goes on on another page."""

    where: str
    letters: str
    figures: int
    follows: bool = False
    heads: str = ""


@dataclass
class Compared:
    """How many figures were looked for in one form of a paper, and what was not found in its place."""

    figures: int = 0
    differences: list[str] = field(default_factory=list)


def letters(text: str) -> str:
    """Without regard to capitals, to where a line breaks, and to shapes and pictures."""
    return re.sub(r"[^\w%£.,+−]", "", normalize("NFKC", text)).casefold()


def without_markup(html: str) -> str:
    return unescape(MARKUP.sub(" ", html))


def expected_of(content: dict) -> Iterator[Expected]:
    """Everything with a figure, in the order of the paper."""
    for one in content["recommendations"]:
        yield _words(f"Recommendation {one['number']}", without_markup(one["html"]))
    for section in content["sections"]:
        for part in section["parts"]:
            where = f"{section['heading']}: {part.get('id') or part.get('number') or part['kind']}"
            if part["kind"] == "table":
                yield from _table(where, part)
            elif part["kind"] == "chart":
                yield from _table(where, part["table"])
            elif part["kind"] == "bullets":
                yield from (_words(where, without_markup(item)) for item in part["items"])
            elif "html" in part:
                yield _words(where, without_markup(part["html"]))


def _words(where: str, words: str) -> Expected:
    return Expected(where, letters(words), len(FIGURE.findall(words)))


def _table(where: str, table: dict) -> Iterator[Expected]:
    heads = letters(" ".join(column["label"] for column in table["columns"]))
    yield _words(where, table["caption"])
    follows = False
    for row in table["rows"]:
        if any(cell.get("symbols") for cell in row["cells"]):
            yield from (_words(where, said_in(cell)) for cell in row["cells"])  # pictures stand between them
            follows = False
            continue
        words = " ".join(said_in(cell) for cell in row["cells"])
        yield Expected(where, letters(words), len(FIGURE.findall(words)), follows, heads)
        follows = True
    yield _words(where, table.get("note", ""))


def said_in(cell: dict) -> str:
    """What a reader finds in a cell: its text, the word of its status, its note."""
    text, status = cell["text"], cell.get("status")
    if status and (text == NOTHING or text.lower().replace(" ", "") == status.replace("_", "")):
        text = ""
    said = STATUS_WORDS.get(status, STATUS_WORDS["no_figure"]) if status else ""
    return " ".join(filter(None, [text, said, cell.get("note", "")]))


def compared(content: dict, text: str) -> Compared:
    """Each row directly below the one before, each part behind the one before."""
    found, place, lost = Compared(), 0, False
    for one in expected_of(content):
        if not one.letters:
            continue
        found.figures += one.figures
        at = text.find(one.letters, place)
        between = text[place:at]
        if at < 0 or (one.follows and not lost and between not in ("", one.heads)):
            lost = True  # what stands behind a difference is found again, and is no other
            found.differences.append(f"{one.where}: {one.letters[:90]} … stands: {text[place : place + 90]}")
            continue
        place, lost = at + len(one.letters), False
    return found
