"""The plain words of a snapshot, section by section, for those who search. Pure: content in, texts out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

# Where words of a part stand; everything else in it are numbers, addresses and drawings.
WORDS = ("heading", "title", "caption", "summary", "label", "html", "text", "note", "ticks", "items", "columns", "rows",
         "cells", "table")  # fmt: skip
MARKUP = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class SectionText:
    """One section in plain words; `place` is where it stands on the page of the version."""

    place: str
    heading: str
    text: str


def section_texts(content: dict) -> list[SectionText]:
    """The cover sheet with what the meeting is asked to do, then every section and appendix."""
    opening = [*content["cover"]["rows"], *content["recommendations"]]
    found = [SectionText("", "First page", _joined(opening))]
    for section in content["sections"]:
        word = "Appendix" if section["appendix"] else "Section"
        heading = f"{word} {section['number']}: {section['heading']}"
        found.append(SectionText(f"section-{section['number']}", heading, _joined(section["parts"])))
    return found


def _joined(parts: list[dict]) -> str:
    return " ".join(" ".join(word for part in parts for word in _words(part)).split())


def _words(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield unescape(MARKUP.sub("", thing))
    elif isinstance(thing, dict):
        for name in WORDS:
            yield from _words(thing.get(name))
    elif isinstance(thing, list):
        for one in thing:
            yield from _words(one)
