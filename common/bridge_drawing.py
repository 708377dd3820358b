"""The picture of a bridge from one amount to another as one SVG: bars that hang from each other, one for each step.

Only presentation attributes and no transparency: every renderer draws the same. Which way a step goes is said by its
sign and its place, colour comes third.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from textwrap import wrap
from xml.sax.saxutils import escape

from common.formatting import MINUS, money
from common.lettering import width
from common.numbers import quantise

WIDTH, LABELS, SIZE, LINE, AIR, THICK = 640, 226, 14, 17, 10, 16
LETTERS = 29  # of a label in one line
INK, QUIET, BLUE, TEAL, PLUM = "#0B0C0C", "#505A5F", "#12436D", "#28A197", "#801650"


def bridge_svg(title: str, ends: tuple[str, str], before: Decimal, steps: Sequence[tuple[str, Decimal]]) -> str:
    """From `before` over the steps to what they make of it, drawn from nought; `title` is its text alternative."""
    bars: list[tuple[str, Decimal, Decimal, str, str]] = [(ends[0], Decimal(0), before, money(before), BLUE)]
    reached = before
    for label, amount in steps:
        bars.append((label, reached, reached + amount, _signed(amount), TEAL if amount < 0 else PLUM))
        reached += amount
    bars.append((ends[1], Decimal(0), reached, money(reached), BLUE))
    low, high = (edge(value for bar in bars for value in bar[1:3]) for edge in (min, max))
    room = WIDTH - LABELS - 2 * max(int(width(words, SIZE)) + 8 for _, _, _, words, _ in bars)
    left = (WIDTH - LABELS - room) // 2 + LABELS

    def x(value: Decimal) -> Fraction:
        return left + (Fraction(value - low) / Fraction(high - low) * room if high > low else Fraction(0))

    drawn, y = [], 8
    for label, start, end, words, colour in bars:
        lines = wrap(label, LETTERS, break_long_words=True) or [""]
        tall = max(LINE * len(lines), THICK) + AIR
        middle = y + tall // 2
        for number, line in enumerate(lines):
            top = middle - LINE * (len(lines) - 1) // 2 + 5 + LINE * number
            drawn.append(_text(4, top, line, bold=colour == BLUE))
        begin, finish = sorted((x(start), x(end)))
        drawn.append(
            f'<rect x="{_at(begin)}" y="{middle - THICK // 2}" width="{_at(max(finish - begin, Fraction(2)))}" '
            f'height="{THICK}" fill="{colour}"/>'
        )
        if end < start:
            drawn.append(_text(begin - 6, middle + 5, words, anchor="end"))
        else:
            drawn.append(_text(finish + 6, middle + 5, words))
        y += tall
    zero = x(min(max(Decimal(0), low), high))
    axis = f'<path d="M{_at(zero)} 4V{y}" stroke="{QUIET}" stroke-width="1"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 6}" role="img">'
        f"<title>{escape(title)}</title>{axis}{''.join(drawn)}</svg>"
    )


def _signed(amount: Decimal) -> str:
    words = money(amount)
    return words if words.startswith(MINUS) else f"+{words}"


def _text(x: Fraction | int, y: int, words: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_at(Fraction(x))}" y="{y}" font-family="Arimo" font-size="{SIZE}" fill="{INK}" '
        f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def _at(place: Fraction) -> str:
    return f"{quantise(place, 1):f}"
