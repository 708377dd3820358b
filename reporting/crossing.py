"""Cross references within a paper: what may be cited, and what a citation says once everything has its number.

A paragraph is labelled by `{#costs}` at its end, a table or chart by `as=costs` or by the name of its block, a section
by its key. `{{ see costs }}` says "paragraph 3.9", "Table 2" or "section 5" and leads there.
"""

import re
from collections.abc import Callable, Iterator
from html import escape

from reporting.figures import nearest

LABEL = re.compile(r"\{#([^{}\s]*)\}")
GOOD_LABEL = re.compile(r"[a-z][a-z0-9-]{0,60}")
WITHHELD = "a part that is not for publication"

# Until the numbers are known a citation is its label between two characters of the private use area, which nobody types.
OPEN, CLOSE = "\ue002", "\ue003"
_CITATION = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


def citation(label: str) -> str:
    return f"{OPEN}{label}{CLOSE}"


class Labels:
    """What one paper lets others cite: label → its words and its address within the paper."""

    def __init__(self, sections: list[dict]) -> None:
        self.found: dict[str, tuple[str, str]] = {}
        self.twice: set[str] = set()
        for label, words, address in _own_labels(sections):
            if label in self.found:
                self.twice.add(label)
            self.found[label] = (words, address)
        for label, words, address in _given_labels(sections):
            self.found.setdefault(label, (words, address))

    def problem(self, label: str) -> str:
        """What is wrong with citing a label; "" where nothing is."""
        if label in self.twice:
            return f"“{label}” labels two places of this paper: give one of them another label."
        if label in self.found:
            return ""
        known = ", ".join(sorted(self.found)) or "nothing is labelled yet"
        return f"There is no paragraph or table “{label}” in this paper: {known}.{nearest(label, self.found)}"

    def html(self, label: str) -> str:
        """The link that stands for a citation; words alone where the part is not in this version of the paper."""
        if label not in self.found:
            return WITHHELD
        words, address = self.found[label]
        return f'<a href="#{escape(address)}">{escape(words)}</a>'

    def text(self, label: str) -> str:
        return self.found[label][0] if label in self.found else WITHHELD


def cited_in(sections: list[dict], recommendations: list[dict]) -> Iterator[tuple[str, str]]:
    """(heading, label) of every citation of a paper."""
    for section in sections:
        for part in section["parts"]:
            for text in _texts(part):
                yield from ((section["heading"], label) for label in _CITATION.findall(text))
    for recommendation in recommendations:
        place = f"Recommendation {recommendation['number']}"
        yield from ((place, label) for label in _CITATION.findall(recommendation["html"]))


def cites(text: str) -> bool:
    return bool(re.search(r"\{\{\s*see\b", text))


def resolve(sections: list[dict], recommendations: list[dict], labels: Labels) -> None:
    """Put words and links in the place of all citations. They were checked in the whole paper before: what is not among
    the `labels` of this version was left out of it, so words stand there and no link."""

    def linked(found: re.Match[str]) -> str:
        return labels.html(found[1])

    for section in sections:
        for part in section["parts"]:
            part.pop("label", None)
            if "html" in part:
                part["html"] = _CITATION.sub(linked, part["html"])
            if part["kind"] == "bullets":
                part["items"] = [_CITATION.sub(linked, item) for item in part["items"]]
            if part["kind"] == "subheading":
                part["text"] = _CITATION.sub(lambda found: labels.text(found[1]), part["text"])
            _each_cell(part, lambda text: _CITATION.sub(lambda found: labels.text(found[1]), text))
    for recommendation in recommendations:
        recommendation["html"] = _CITATION.sub(linked, recommendation["html"])


def _texts(part: dict) -> Iterator[str]:
    yield part.get("html", "")
    yield from part.get("items", ()) if part["kind"] == "bullets" else ()
    yield part.get("text", "") if part["kind"] == "subheading" else ""
    if part["kind"] == "table":
        yield from (cell["text"] for row in part["rows"] for cell in row["cells"])


def _each_cell(part: dict, written: Callable[[str], str]) -> None:
    if part["kind"] == "table":
        for row in part["rows"]:
            for cell in row["cells"]:
                if OPEN in cell["text"]:
                    cell["text"] = written(cell["text"])


def _own_labels(sections: list[dict]) -> Iterator[tuple[str, str, str]]:
    """What somebody labelled."""
    for section in sections:
        for part in section["parts"]:
            if label := part.get("label"):
                yield label, *_place(part)


def _given_labels(sections: list[dict]) -> Iterator[tuple[str, str, str]]:
    """What has a name of its own: sections by their key, tables and charts by their block."""
    for section in sections:
        word = "Appendix" if section["appendix"] else "section"
        yield section["key"], f"{word} {section['number']}", f"section-{section['number']}"
    for section in sections:
        for part in section["parts"]:
            if part["kind"] in ("table", "chart"):
                yield part["id"], *_place(part)


def _place(part: dict) -> tuple[str, str]:
    match part["kind"]:
        case "table":
            return f"Table {part['number']}", part["id"]
        case "chart":
            return f"Figure {part['number']}", part["id"]
    return f"paragraph {part['number']}", f"paragraph-{part['number']}"
