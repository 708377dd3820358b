"""The one page for members: what a version of a paper says, told again in short. Made of the version alone, so that both
carry the same figures, and what was left out of the one is not in the other."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from common.charts import svg
from common.formatting import shortened
from reporting.pdf.parts import InParts

MOST_EXCEPTIONS, MOST_QUESTIONS, MOST_STEPS, MOST_RECOMMENDATIONS = 5, 3, 2, 2
TITLE, SENTENCE, MONEY, STEP = (
    85,
    185,
    300,
    115,
)  # letters, so that the longest still fit (tests/reporting/test_health_report.py)
ONLY_THERE = "The report itself says so."
SPACES = re.compile(r"\s+")


def one_page(content: dict) -> dict[str, Any]:
    """What the page shows, in the order of the page."""
    read = _Read(content)
    return {
        "report": content["report"],
        **_shares(read),
        **_exceptions(read),
        "questions": _questions(read),
        "money": _money(read),
        "recommendations": [
            shortened(_plain(one["html"]), STEP) for one in content["recommendations"][:MOST_RECOMMENDATIONS]
        ],
        "steps": _steps(read),
    }


def one_page_in_parts(content: dict) -> InParts:
    """The page as the PDF is made of it: first pages without sections."""
    shown = one_page(content)
    page = {"sheets": ["paper", "one-page"], "lines": False}
    lines = {"sheets": ["paper", "one-page", "running", "sample"], "lines": True}
    return InParts(
        front=render_to_string("reporting/one_page.html", shown | page),
        running=render_to_string("reporting/one_page.html", shown | lines),
        parts=(),
    )


class _Read:
    """A version, its parts found by their place."""

    def __init__(self, content: dict) -> None:
        self.sections = {section["key"]: section for section in content["sections"]}
        self.parts = {part["id"]: part for section in content["sections"] for part in section["parts"] if "id" in part}

    def rows(self, id: str, kind: str = "body") -> list[list[dict]]:
        return [one["cells"] for one in self.parts.get(id, {}).get("rows", ()) if one["kind"] == kind]

    def first_words(self, key: str) -> str:
        """What a section begins with in words; of one that is not in this version, where to look."""
        for part in self.sections.get(key, {}).get("parts", ()):
            if part["kind"] in ("note", "paragraph"):
                return _plain(part["html"])
        return ONLY_THERE


def _shares(read: _Read) -> dict[str, Any]:
    chart = read.parts.get("health-shares")
    shares = read.rows("health-of-the-partnership")
    if not shares:
        return {"standing": read.first_words("standing"), "drawing": ""}
    quarter, reported, on_target, tolerance, below, _ = (one["text"] for one in shares[len(shares) // 2 - 1])
    _, due, of_due, *_ = (one["text"] for one in shares[-1])
    words = (
        f"{quarter}: {on_target} of the {reported} KPIs reported were on target, {tolerance} within tolerance and "
        f"{below} below target. Of all {due} due, {of_due} were on target."
    )
    drawing = mark_safe(svg(chart)) if chart else ""  # svg() escapes every text
    return {"standing": words, "drawing": drawing}


def _exceptions(read: _Read) -> dict[str, Any]:
    """The first of the table, which begins with the worst, under the words of their group."""
    table = read.parts.get("exceptions")
    if table is None:
        return {"exceptions": [], "no_exceptions": read.first_words("exceptions"), "more_exceptions": ""}
    found, group = [], ""
    for one in table["rows"]:
        if one["kind"] == "group":
            group = one["cells"][0]["text"].partition(":")[0]
            continue
        measure, figure, change, *_ = one["cells"]
        found.append(
            {
                "title": shortened(measure["text"], TITLE),
                "service": measure.get("note", ""),
                "figure": figure["text"],
                "target": _aim(figure.get("note", "")),
                "change": change["text"],
                "group": group,
            }
        )
    more = len(found) - MOST_EXCEPTIONS
    return {
        "exceptions": found[:MOST_EXCEPTIONS],
        "no_exceptions": "",
        "more_exceptions": f"{more} more in Table {table['number']} of the report." if more > 0 else "",
    }


def _aim(note: str) -> str:
    return next((words.removeprefix("target ") for words in note.split("; ") if words.startswith("target ")), "")


def _questions(read: _Read) -> list[str]:
    part = read.parts.get("worth-asking")
    items = part["items"] if part else [read.first_words("asking")]
    return [shortened(_plain(item), SENTENCE) for item in items[:MOST_QUESTIONS]]


def _money(read: _Read) -> str:
    """In one line: the savings of each case, then the year's budgets; else the foot of the first table of the section."""
    said = []
    for case, planned, forecast, delivered, risk in read.rows("health-savings")[:2]:
        said.append(
            f"{shortened(case['text'], TITLE)}: savings a year planned {planned['text']}, forecast {forecast['text']}, "
            f"delivered {delivered['text']}, at risk {risk['text']}."
        )
    for _, _, _, revised, _, forecast, variance, _ in read.rows("in-year-budgets", "total")[-1:]:
        said.append(f"Budgets: revised £{revised['text']}, forecast £{forecast['text']}, variance £{variance['text']}.")
    return shortened(" ".join(said) or _foot(read) or read.first_words("money"), MONEY)


def _foot(read: _Read) -> str:
    """The last total of the section's first table, by the heads of its last columns."""
    for part in read.sections.get("money", {}).get("parts", ()):
        feet = [one for one in part.get("rows", ()) if one["kind"] == "total"]
        if feet:
            last = list(zip(part["columns"], feet[-1]["cells"], strict=True))[-3:]
            words = ", ".join(f"{column['label'].lower()} {one['text']}" for column, one in last)
            unit = part["note"].partition(".")[0] if part["note"].startswith("£") else ""
            return f"{part['caption']}{f' ({unit})' if unit else ''}: {words}."
    return ""


def _steps(read: _Read) -> list[str]:
    """The milestones of the next quarter."""
    return list(_next_milestones(read))[:MOST_STEPS]


def _next_milestones(read: _Read) -> Iterator[str]:
    coming = False
    for one in read.parts.get("milestones-due", {}).get("rows", ()):
        if one["kind"] == "group":
            coming = one["cells"][0]["text"].startswith("Next quarter")
        elif coming:
            title, owner, baseline, newest, stands = one["cells"]
            if stands["text"].startswith("Done"):
                continue
            when = newest["text"] if newest["text"] != "–" else baseline["text"]
            yield shortened(
                f"{title['text']}, {title.get('note', '')} ({owner['text']}): {when}. {stands['text']}", STEP
            )


def _plain(html: str) -> str:
    return SPACES.sub(" ", unescape(strip_tags(html))).strip()
