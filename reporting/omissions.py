"""How exempt content is left out of the public version of a paper, and shown as such in the other. Pure, on parts."""

from collections.abc import Sequence
from typing import Any

from reporting.exemption import in_words, omission
from reporting.marks import Marks
from reporting.models import ExemptMark

COVER_ROW = "Exempt information"
HEADING = "Exempt information"
KeptBack = list[tuple[str, list[int]]]


def exempt_parts(section: dict, mark: ExemptMark | None, marks: Marks) -> KeptBack:
    """What of a numbered section is exempt, each with its paragraphs of the Schedule; notes it at the parts themselves.

    From then on a part says `exempt` (paragraphs) in the place of the name of its passage.
    """
    found: KeptBack = []
    for part in section["parts"]:
        of_part = mark or marks.of_passage.get(part.get("passage", ""))
        fenced = "passage" in part
        part.pop("passage", None)
        if fenced:
            part["exempt"] = list(of_part.paragraphs) if of_part else []
        if of_part and not mark and (name := numbered_name(part)):
            found.append((name, of_part.paragraphs))
        elif of_part and not mark:
            found.append((f"Part of section {section['number']}", of_part.paragraphs))
    if mark:
        section["exempt"] = {"paragraphs": list(mark.paragraphs), "heading": mark.public_heading or HEADING}
        name = f"{'Appendix' if section['appendix'] else 'Section'} {section['number']}"
        return [(name, mark.paragraphs)]
    return found


def numbered_name(part: dict) -> str:
    """Paragraph 4.3, Table 2 or Figure 1; empty for a part without a number."""
    word = {"paragraph": "Paragraph", "table": "Table", "chart": "Figure"}.get(part["kind"], "")
    return f"{word} {part['number']}" if word else ""


def without_exempt(section: dict, context: Any) -> dict:
    """The section as the public reads it: numbers stay, what stood there does not."""
    country = context.partnership.country
    if about := section.get("exempt"):
        return {
            "key": f"exempt-{section['number'].lower()}",
            "number": section["number"],
            "heading": about["heading"],
            "appendix": section["appendix"],
            "parts": [{"kind": "note", "html": omission(about["paragraphs"], country)}],
        }
    parts: list[dict] = []
    for part in section["parts"]:
        if "exempt" not in part:
            parts.append(part)
            continue
        words = omission(part["exempt"], country)
        if part["kind"] == "paragraph":
            parts.append({"kind": "paragraph", "number": part["number"], "html": words})
        elif name := numbered_name(part):
            parts.append({"kind": "note", "html": f"{name}. {words}"})
        elif parts[-1:] != [{"kind": "note", "html": words}]:
            parts.append({"kind": "note", "html": words})
    return section | {"parts": parts}


def marked_parts(section: dict, context: Any) -> dict:
    """The section for those who may read it: each run of exempt parts begins with what it is exempt under."""
    if about := section.get("exempt"):
        label = {"kind": "note", "html": _label(about["paragraphs"], context)}
        parts = [{name: value for name, value in part.items() if name != "exempt"} for part in section["parts"]]
        return {name: value for name, value in section.items() if name != "exempt"} | {"parts": [label, *parts]}
    parts, before = [], None
    for part in section["parts"]:
        under = part.get("exempt")
        if under is not None and under != before:
            parts.append({"kind": "note", "html": _label(under, context)})
        if under is None and before is not None:
            parts.append({"kind": "note", "html": "<strong>End of the exempt passage</strong>"})
        before = under
        parts.append({name: value for name, value in part.items() if name != "exempt"})
    return section | {"parts": parts}


def _label(paragraphs: list[int], context: Any) -> str:
    if not paragraphs:
        return "<strong>EXEMPT</strong>, not yet marked"
    return f"<strong>EXEMPT – {in_words(paragraphs, context.partnership.country)}</strong>"


def status_words(marked: str, status: str) -> str:
    """What every page says of the version: "EXEMPT – paragraph 3 · Draft 2"."""
    return f"{marked} · {status}" if marked else status


def with_exempt_row(rows: Sequence[dict], kept_back: KeptBack, country: str) -> list[dict]:
    """The cover sheet, which says what is exempt and under which paragraphs, in both versions."""
    if not kept_back:
        return list(rows)
    places: dict[str, set[int]] = {}
    for place, paragraphs in kept_back:
        places.setdefault(place, set()).update(paragraphs)
    said = "\n".join(f"{place}: {in_words(paragraphs, country)}" for place, paragraphs in places.items())
    found = {"label": COVER_ROW, "text": said}
    kept = [found if row["label"] == COVER_ROW else row for row in rows]
    return kept if found in kept else [*kept, found]
