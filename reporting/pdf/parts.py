"""A paper in parts, and what a part is known by."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from reporting.child import PORTAL

STATIC = PORTAL / "static"
SETTERS = ("weasyprint", "pydyf", "pikepdf")
ID = re.compile(r'\sid="([^"]*)"')
LINK = re.compile(r'\shref="#([^"]*)"')


@dataclass(frozen=True)
class Part:
    """A run of sections that begins on a new page; `words` say which, to people who wait for it."""

    words: str
    html: str


@dataclass(frozen=True)
class InParts:
    """A paper as documents in HTML: the first pages up to the contents, the running lines, and the parts in order."""

    front: str
    running: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Order:
    """A part as it is given to a setter: `elsewhere` are the places in other parts that its links lead to."""

    part: Part
    elsewhere: tuple[str, ...]

    @property
    def key(self) -> str:
        """The checksum of all that the file of this part depends on."""
        told = json.dumps([made_with(), self.part.html, self.elsewhere])
        return hashlib.sha256(told.encode()).hexdigest()


def orders(paper: InParts) -> Iterator[Order]:
    """Each part with the places that it links to elsewhere in the paper."""
    own = [set(ID.findall(html)) for html in (paper.front, *(part.html for part in paper.parts))]
    everywhere = set().union(*own)
    for part, places in zip(paper.parts, own[1:], strict=True):
        yield Order(part, tuple(sorted(set(LINK.findall(part.html)) & everywhere - places)))


def elsewhere_of_front(paper: InParts) -> list[str]:
    """The places in the parts that the front links to."""
    there = {place for part in paper.parts for place in ID.findall(part.html)}
    return sorted(set(LINK.findall(paper.front)) & there)


@cache
def made_with() -> str:
    """The checksum of style sheet, typeface and everything that sets a part: a change to any makes all parts anew."""
    files = [*STATIC.glob("print/*.css"), *STATIC.glob("fonts/*.woff2"), *(PORTAL / "reporting" / "pdf").glob("*.py")]
    told = [f"{name} {version(name)}" for name in SETTERS]
    told += [f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in sorted(files)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
