"""Exempt passages within a text: everything between a line `::: exempt <name>` and a line `:::`. Pure.

The name ties a passage to its mark, so that the passage may be edited and moved. Whatever looks like a fence and is
none, is an error that names the line: a fence that nobody reads would let its content out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

FENCE = ":::"
_OPENS = re.compile(r"::: ?exempt ([a-z0-9][a-z0-9-]{0,49})[ \t]*")
_CLOSES = re.compile(r":::[ \t]*")
WITHHELD = "[exempt]"


class FenceWrong(ValueError):
    """What is wrong with the fences of a text, each in a sentence."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Segment:
    """A stretch of text; `key` names the exempt passage that it is, and is empty where it is open."""

    text: str
    key: str = ""

    @property
    def checksum(self) -> str:
        """Of the words alone: another line break is no other text."""
        return sha256(" ".join(self.text.split()).encode()).hexdigest()


def segments_of(text: str) -> list[Segment]:
    """The text in its order, in open stretches and exempt passages. Raises FenceWrong."""
    segments: list[Segment] = []
    errors: list[str] = []
    lines: list[str] = []
    key, opened = "", 0

    def end() -> None:
        if key or "".join(lines).strip():
            segments.append(Segment("\n".join(lines).strip("\n"), key))
        lines.clear()

    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        opens = _OPENS.fullmatch(line)
        if opens and key:
            errors.append(f"Line {number}: close the passage “{key}” before another one begins.")
        elif opens:
            end()
            key, opened = opens[1], number
            if any(segment.key == key for segment in segments):
                errors.append(f"Line {number}: there is a passage “{key}” already: give this one another name.")
        elif _CLOSES.fullmatch(line) and key:
            if not "".join(lines).strip():
                errors.append(f"Line {opened}: the passage “{key}” is empty.")
            end()
            key = ""
        elif FENCE in line:
            errors.append(
                f"Line {number}: write “::: exempt name” and “:::” each on a line of its own, at its very beginning, "
                "outside lists, quotations and blocks; the name in small letters, digits and hyphens."
            )
        else:
            lines.append(line)
    if key:
        errors.append(f"Line {opened}: the passage “{key}” is not closed: end it with a line “:::”.")
    if errors:
        raise FenceWrong(errors)
    end()
    return segments


def passages_of(text: str) -> dict[str, Segment]:
    """The exempt passages of a text by name. Raises FenceWrong."""
    return {segment.key: segment for segment in segments_of(text) if segment.key}


def replaced(text: str, say: Callable[[Segment], str]) -> str:
    """The text, where `say` stands in the place of each passage. Raises FenceWrong."""
    if FENCE not in text:
        return text
    return "\n\n".join(say(segment) if segment.key else segment.text for segment in segments_of(text))


def withheld(text: str) -> str:
    """The text for the audit trail: what is exempt, or might be, is not written there."""
    try:
        return replaced(text, lambda segment: WITHHELD)
    except FenceWrong:
        return WITHHELD
