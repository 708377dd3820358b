"""From the Markdown a person typed to the parts of a section. What is typed is never trusted.

Raw HTML, images, code and outside links come out as the plain words they were; a reference becomes plain text that no
Markdown or HTML reads again. A reference that is not known is an error which names it, and never breaks the page.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from common.errors import Refused
from reporting.crossing import GOOD_LABEL, LABEL
from reporting.figures import ReferenceUnknown
from reporting.references import REFERENCE, Reference, read_reference

LONGEST = 10_000  # characters of one section
ALLOWED = {"strong", "em", "br", "a", "ul", "ol", "li"}
ALLOWED_ATTRIBUTES = {"a": {"href"}}
FRAGMENT = re.compile(r"#[A-Za-z0-9][A-Za-z0-9._-]{0,80}")

# A reference is out of the text while Markdown is read: a number between two characters of the private use area.
OPEN, CLOSE = "\ue000", "\ue001"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PLACE = re.compile(f"{OPEN}(\\d+){CLOSE}")
_LONE_PLACE = re.compile(f"^[ \t]*({OPEN}\\d+{CLOSE})[ \t]*$", re.MULTILINE)
_TYPED_NUMBER = re.compile(r"£ ?\d[\d,.]*\d?(?: ?(?:million|m|bn|k))?|\d[\d,.]*(?: ?%| per cent)")


class NarrativeUnreadable(Refused):
    """What is wrong with a narrative, each in a sentence that names its place."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = list(errors)


@dataclass(frozen=True)
class Narrative:
    """A section as parts without numbers yet; `hints` are numbers that somebody typed instead of referring to them."""

    parts: list[dict]
    hints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Lookup:
    """How references are looked up: plain text for those in a sentence, parts for blocks. `figures` gives the figures
    that were looked up since it was asked last, each with its words and where it comes from."""

    inline: Callable[[Reference], str]
    block: Callable[[Reference], list[dict]]
    figures: Callable[[], list[dict]] = list


def read_narrative(text: str, lookup: Lookup) -> Narrative:
    """The parts of a section. Raises NarrativeUnreadable with everything that is wrong, at once."""
    if len(text) > LONGEST:
        raise NarrativeUnreadable([f"Shorten this section to {LONGEST:,} characters: it has {len(text):,}."])
    errors: list[str] = []
    references: list[Reference | None] = []

    def put_aside(found: re.Match[str]) -> str:
        try:
            references.append(read_reference(found[1]))
        except ReferenceUnknown as problem:
            errors.append(str(problem))
            references.append(None)
        return f"{OPEN}{len(references) - 1}{CLOSE}"

    def label_aside(found: re.Match[str]) -> str:
        if not GOOD_LABEL.fullmatch(found[1]):
            errors.append(f"“{found[0]}” is no label: write small letters, digits and hyphens, for example {{#costs}}.")
        references.append(Reference(found[0], "label", (found[1],), {}))
        return f"{OPEN}{len(references) - 1}{CLOSE}"

    bare = REFERENCE.sub(put_aside, _PRIVATE.sub("", text.replace("\r\n", "\n")))
    bare = LABEL.sub(label_aside, bare)
    if "{{" in bare or "}}" in bare:
        errors.append("Close every reference: {{ and }} belong together.")
    hints = [
        f"“{found[0]}” is typed by hand: refer to the figure where the portal holds it, so that both agree."
        for found in _TYPED_NUMBER.finditer(_PLACE.sub("", bare))
    ]
    parts = _Reader(references, lookup, errors).parts(_blocks_apart(bare, references))
    if errors:
        raise NarrativeUnreadable(errors)
    return Narrative(parts, hints)


def _blocks_apart(text: str, references: Sequence[Reference | None]) -> str:
    """A block that stands on a line of its own becomes a paragraph of its own."""

    def apart(found: re.Match[str]) -> str:
        reference = references[int(found[1][1:-1])]
        return f"\n{found[1]}\n" if reference and reference.is_block else found[0]

    return _LONE_PLACE.sub(apart, text)


class _Reader:
    """One reading: tokens of Markdown in, parts out; what is wrong is added to `errors`."""

    def __init__(self, references: Sequence[Reference | None], lookup: Lookup, errors: list[str]) -> None:
        self.references = references
        self.lookup = lookup
        self.errors = errors
        self.markdown = MarkdownIt("commonmark", {"html": False, "breaks": False}).disable(
            ["code", "fence", "html_block", "html_inline", "hr", "lheading", "reference", "autolink", "backticks"]
        )
        self.markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # what it may be is decided below
        self.markdown.add_render_rule("image", _alternative)

    def parts(self, text: str) -> list[dict]:
        tokens = self.markdown.parse(text)
        parts: list[dict] = []
        start = 0
        while start < len(tokens):
            end = _end_of(tokens, start)
            found = self._part(tokens[start : end + 1])
            if found and (figures := self.lookup.figures()):
                found[-1] = found[-1] | {"figures": figures}
            parts.extend(found)
            start = end + 1
        return parts

    def _part(self, tokens: list[Token]) -> list[dict]:
        """One top-level element of the text."""
        match tokens[0].type:
            case "paragraph_open":
                return self._paragraph(tokens[1].content, tokens)
            case "heading_open":
                words = _PLACE.sub(lambda found: self._text(found), tokens[1].content)
                return [{"kind": "subheading", "text": words}] if words.strip() else []
            case "bullet_list_open" | "ordered_list_open":
                return [{"kind": "bullets", "items": [self._html(item) for item in _items(tokens)]}]
            case "blockquote_open":
                return [{"kind": "note", "html": self._html(tokens)}]
        return []

    def _paragraph(self, content: str, tokens: list[Token]) -> list[dict]:
        lone = _PLACE.fullmatch(content.strip())
        reference = self.references[int(lone[1])] if lone else None
        if reference and reference.is_block:
            try:
                return self.lookup.block(reference)
            except ReferenceUnknown as problem:
                self.errors.append(str(problem))
                return []
        part: dict = {"kind": "paragraph", "html": ""}
        if label := self._label_at_end(tokens[1]):
            part["label"] = label
        return [part | {"html": self._html(tokens)}]

    def _label_at_end(self, inline: Token) -> str:
        """The label that ends a paragraph, taken out of it; "" where there is none."""
        last = inline.children[-1] if inline.children else None
        found = re.search(f"\\s*{OPEN}(\\d+){CLOSE}\\s*$", last.content) if last and last.type == "text" else None
        reference = self.references[int(found[1])] if found else None
        if found is None or last is None or reference is None or reference.kind != "label":
            return ""
        last.content = last.content[: found.start()]
        return reference.words[0]

    def _html(self, tokens: list[Token]) -> str:
        """Rendered, reduced to the allow-list, then filled with what the references say."""
        rendered = self.markdown.renderer.render(_kept_links(tokens), self.markdown.options, {})
        rendered = re.sub(r"</p>\s*<p>", "<br>", rendered)
        clean = nh3.clean(rendered, tags=ALLOWED, attributes=ALLOWED_ATTRIBUTES, link_rel=None).strip()
        return _PLACE.sub(lambda found: escape(self._text(found), quote=False), clean)

    def _text(self, found: re.Match[str]) -> str:
        index = int(found[1])
        reference = self.references[index] if index < len(self.references) else None
        if reference is None:
            return ""
        if reference.kind == "label":
            self.errors.append(f"{reference.written}: a label stands at the end of a paragraph.")
            return ""
        if reference.is_block:
            self.errors.append(f"{reference.written}: put a block on a line of its own, outside lists and headings.")
            return ""
        try:
            return self.lookup.inline(reference)
        except ReferenceUnknown as problem:
            self.errors.append(str(problem))
            return ""


def _end_of(tokens: Sequence[Token], start: int) -> int:
    """Where the element that starts here ends."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _items(tokens: list[Token]) -> list[list[Token]]:
    """The contents of each item of a list."""
    items, start = [], 1
    while start < len(tokens) - 1:
        end = _end_of(tokens, start)
        items.append(tokens[start + 1 : end])
        start = end + 1
    return items


def _kept_links(tokens: list[Token]) -> list[Token]:
    """Links within the paper stay; any other becomes its words, with the address of a web page behind them."""
    for token in tokens:
        if token.type != "inline" or not token.children:
            continue
        kept, closing = [], []
        for child in token.children:
            if child.type == "link_open":
                address = str(child.attrGet("href") or "")
                inside = bool(FRAGMENT.fullmatch(address))
                closing.append("" if inside else address)
                if inside:
                    kept.append(child)
            elif child.type == "link_close":
                address = closing.pop()
                if not address:
                    kept.append(child)
                elif address.startswith(("http://", "https://")):
                    kept.append(Token("text", "", 0, content=f" ({address})"))
            else:
                kept.append(child)
        token.children = kept
    return tokens


def _alternative(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A picture is not fetched: its words stand for it."""
    return escape(tokens[index].content)
