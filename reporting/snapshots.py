"""A paper as data: what it says and shows, gathered once. Web page, PDF and Word are made
from this alone."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from django.utils.html import escape

from common.errors import Refused
from common.formatting import weekday_and_day
from reporting.blocks import BlockContext
from reporting.crossing import Labels, cited_in, resolve
from reporting.exemption import marking
from reporting.figures import ReferenceUnknown
from reporting.models import Report, Section
from reporting.narrative import LONGEST, Lookup, Narrative, NarrativeUnreadable, read_narrative
from reporting.omissions import exempt_parts, marked_parts, status_words, with_exempt_row, without_exempt
from reporting.passages import FenceWrong, Segment, segments_of
from reporting.references import References
from reporting.reports import report_types

SCHEMA = 1
WHOLLY = {"passage": ""}  # a part of a section that is exempt as a whole
LINK = re.compile(r'<a href="#([^"]*)">(.*?)</a>', re.DOTALL)


class PaperIncomplete(Refused):
    """The paper cannot be built: `errors` maps the heading of a section to what is wrong in it."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(
            "The paper cannot be built yet. "
            + " ".join(f"{heading}: {' '.join(problems)}" for heading, problems in errors.items())
        )
        self.errors = errors


@dataclass
class Numbering:
    """The numbers of one paper: tables and figures count through it; every address in it is its own."""

    tables: int = 0
    figures: int = 0
    ids: set[str] = field(default_factory=set)

    def own_id(self, wanted: str) -> str:
        """`wanted`, with a number behind it where the paper has it already."""
        name, count = wanted, 1
        while name in self.ids:
            count += 1
            name = f"{wanted}-{count}"
        self.ids.add(name)
        return name


def build_content(report: Report, audience: str, *, status: str) -> dict:
    """Everything the paper shows to an audience, as plain JSON. Raises PaperIncomplete, naming every section.

    The public version is built from the same text and numbered in the same way; then its exempt parts are left out
    here, before anything is made of it. Until every mark is decided there is none.
    """
    context = BlockContext(report, audience)
    report_type = report_types()[report.type]
    errors: dict[str, list[str]] = context.marks.problems() if context.is_public else {}
    numbering = Numbering()
    sections, kept_back = [], []
    for section, number in numbered(list(report.sections.all())):
        mark = context.marks.of_section.get(section.pk)
        try:
            parts = section_narrative(section.text, context.within if mark else context).parts
        except NarrativeUnreadable as problem:
            errors[section.heading] = [*errors.get(section.heading, []), *problem.errors]
            continue
        numbered_parts = [part | WHOLLY for part in parts] if mark else parts
        one = _numbered_section(section, number, section.heading, numbered_parts, numbering)
        kept_back += exempt_parts(one, mark, context.marks)
        sections.append(one)
    recommendations = []
    for recommendation in report.recommendations.all():
        try:
            part = paragraph_part(recommendation.text, context)
        except NarrativeUnreadable as problem:
            errors[f"Recommendation {recommendation.number}"] = problem.errors
            continue
        recommendations.append({"number": recommendation.number, **part})
        kept_back += context.marks.within(f"Recommendation {recommendation.number}", recommendation.text)
    try:
        rows = report_type.cover_rows(
            {name: context.shown(value) if isinstance(value, str) else value for name, value in report.cover.items()}
        )
        for value in report.cover.values():
            kept_back += context.marks.within("The cover sheet", value if isinstance(value, str) else "")
    except ReferenceUnknown as problem:
        errors["Cover sheet"] = [str(problem)]
    labels = Labels(sections)
    if not errors:  # a section that cannot be read would take its labels with it
        for heading, label in cited_in(sections, recommendations):
            if wrong := labels.problem(label):
                errors.setdefault(heading, []).append(wrong)
    if errors:
        raise PaperIncomplete(errors)
    _aim_links(sections)
    # Only now: a link may lead to an exempt section, whose number is open.
    sections = [without_exempt(one, context) if context.is_public else marked_parts(one, context) for one in sections]
    resolve(sections, recommendations, Labels(sections))  # of what is left of the paper for this audience
    paragraphs = {number for _, of_part in kept_back for number in of_part}
    marked = marking(paragraphs) if not context.is_public else ""
    return {
        "schema": SCHEMA,
        "report": {
            "slug": report.slug,
            "title": report.title,
            "short_title": report.short_title,
            "type": report.type,
            "partnership": report.partnership.name,
            "illustrative": report.partnership.illustrative,
            "body": report.meeting.committee.name,
            "meeting_date": report.meeting.on.isoformat(),
            "meeting_label": weekday_and_day(report.meeting.on),
            "audience": audience,
            "marking": marked,
            "status": status_words(marked, status),
            "colour": report.partnership.colour,
        },
        "cover": {"rows": with_exempt_row(rows, kept_back, report.partnership.country)},
        "recommendations": recommendations,
        "sections": sections,
    }


def _numbered_section(section: Section, number: str, heading: str, parts: list[dict], numbering: Numbering) -> dict:
    return {
        "key": section.key,
        "number": number,
        "heading": heading,
        "appendix": section.is_appendix,
        "parts": list(number_parts(parts, number, numbering)),
    }


def _aim_links(sections: list[dict]) -> None:
    """A link to the key of a section leads to its number; one that leads nowhere becomes plain words."""
    aims = {section["key"]: f"section-{section['number']}" for section in sections}
    own = set(aims.values())
    for section in sections:
        for part in section["parts"]:
            own.update([part["id"]] if "id" in part else [])
            own.update([f"paragraph-{part['number']}"] if part["kind"] == "paragraph" else [])

    def aimed(found: re.Match[str]) -> str:
        aim = aims.get(found[1], found[1])
        return f'<a href="#{aim}">{found[2]}</a>' if aim in own else found[2]

    for section in sections:
        for part in section["parts"]:
            if "html" in part:
                part["html"] = LINK.sub(aimed, part["html"])
            if part["kind"] == "bullets":
                part["items"] = [LINK.sub(aimed, item) for item in part["items"]]


def section_narrative(text: str, context: BlockContext) -> Narrative:
    """The narrative of one section; parts of an exempt passage carry its name. Raises NarrativeUnreadable."""
    if len(text) > LONGEST:
        raise NarrativeUnreadable([f"Shorten this section to {LONGEST:,} characters: it has {len(text):,}."])
    parts: list[dict] = []
    hints: list[str] = []
    errors: list[str] = []
    for segment in _segments(text):
        references = References(context.within if segment.key else context)
        try:
            found = read_narrative(segment.text, Lookup(references.inline, references.block, references.taken_figures))
        except NarrativeUnreadable as problem:
            errors += problem.errors
            continue
        parts += [part | {"passage": segment.key} for part in found.parts] if segment.key else found.parts
        hints += found.hints
    if errors:
        raise NarrativeUnreadable(errors)
    return Narrative(parts, hints)


def _segments(text: str) -> list[Segment]:
    try:
        return segments_of(text)
    except FenceWrong as problem:
        raise NarrativeUnreadable(problem.errors) from problem


def labels_of(report: Report, context: BlockContext, *, instead: Mapping[str, str]) -> Labels:
    """What may be cited in a paper, with the texts of some sections (key → text) as they are being written. Other
    sections that cannot be read just now label nothing."""
    sections, numbering = [], Numbering()
    for section, number in numbered(list(report.sections.all())):
        try:
            parts = section_narrative(instead.get(section.key, section.text), context).parts
        except NarrativeUnreadable:
            parts = []
        sections.append(_numbered_section(section, number, section.heading, parts, numbering))
    return Labels(sections)


def one_paragraph(text: str, context: BlockContext) -> str:
    """The words of a text that is a single paragraph. Raises NarrativeUnreadable."""
    return paragraph_part(text, context)["html"]


def paragraph_part(text: str, context: BlockContext) -> dict:
    """A text that is a single paragraph, such as a recommendation, as the audience reads it, with its figures.

    Raises NarrativeUnreadable.
    """
    parts = section_narrative(text, context).parts
    if len(parts) != 1 or parts[0]["kind"] != "paragraph":
        raise NarrativeUnreadable(["Write one paragraph, without headings, lists and blocks."])
    if context.is_public and "passage" in parts[0]:
        return {"html": escape(context.omission(parts[0]["passage"]))}
    return {name: value for name, value in parts[0].items() if name in ("html", "figures")}


def numbered(sections: list[Section]) -> Iterator[tuple[Section, str]]:
    """Sections with 1, 2, 3 …, then appendices with A, B, C …"""
    body = [section for section in sections if not section.is_appendix]
    appendices = [section for section in sections if section.is_appendix]
    yield from ((section, str(place)) for place, section in enumerate(body, start=1))
    yield from zip(appendices, ascii_uppercase, strict=False)


def number_parts(parts: list[dict], section_number: str, numbering: Numbering) -> Iterator[dict]:
    """Paragraphs get 4.1, 4.2 …; tables and figures the next number of the whole paper."""
    paragraph = 0
    for part in parts:
        match part["kind"]:
            case "paragraph":
                paragraph += 1
                yield {**part, "number": f"{section_number}.{paragraph}"}
            case "table":
                numbering.tables += 1
                yield {**part, "number": numbering.tables, "id": numbering.own_id(_wanted_id(part))}
            case "chart":
                numbering.figures += 1
                own = numbering.own_id(_wanted_id(part))
                yield {**part, "number": numbering.figures, "id": own, "table": {**part["table"], "id": f"{own}-table"}}
            case _:
                yield part


def _wanted_id(part: dict) -> str:
    """Exempt parts have addresses of their own kind: no number behind another one's tells that they are there."""
    return f"exempt-{part['id']}" if "passage" in part else part["id"]


def checksum(content: dict) -> str:
    """SHA-256 of the content in one canonical writing: the same paper has the same checksum on every database."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
