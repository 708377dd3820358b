"""The content of a long paper to measure with: 25 sections, 100 tables, 30 charts, some 180 pages; always the same."""

import random

SECTIONS, TABLES, CHARTS, ROWS, PARAGRAPHS = 25, 100, 30, 32, 13
YEARS = [f"20{year}/{year + 1}" for year in range(12, 20)]
SAID = (
    "the partnership invests in one finance system so that each council pays less for work that all of them need and "
    "staff are moved with care while savings are counted once from budgets which their owners have signed"
)
WORDS = SAID.split()


def long_paper(sections: int = SECTIONS) -> dict:
    """As a snapshot holds it."""
    chance = random.Random(4)
    tables, charts = TABLES // SECTIONS, CHARTS
    made: list[dict] = []
    for number in range(1, sections + 1):
        # 30 charts over 25 sections: every fifth has two
        of_section = charts // SECTIONS + (number % (SECTIONS // (charts % SECTIONS)) == 0)
        parts = [_paragraph(chance, f"{number}.{place}", number, sections) for place in range(1, PARAGRAPHS + 1)]
        shown = [_table(chance, (number - 1) * tables + place) for place in range(1, tables + 1)]
        shown += [_chart(chance, number * 10 + place, number) for place in range(of_section)]
        for place, part in enumerate(shown):
            parts.insert(2 + place * 3, part)
        key = f"section-{number}"
        made.append(
            {"key": key, "number": str(number), "heading": f"Costs of part {number}", "appendix": False, "parts": parts}
        )
    return {
        "schema": 1,
        "report": {
            "slug": "long", "title": "Outline business case of a length to measure with", "short_title": "Outline business case",
            "type": "annual", "partnership": "Partnership", "illustrative": True, "body": "Joint Committee",
            "meeting_date": "2026-06-24", "meeting_label": "Wednesday 24 June 2026", "audience": "public", "marking": "",
            "status": "Draft 1", "colour": "#1d4f7c",
        },
        "cover": {"rows": [{"label": f"Row {row}", "text": _sentence(chance, 12)} for row in range(8)]},
        "recommendations": [{"number": row, "html": _sentence(chance, 20)} for row in range(1, 5)],
        "sections": made,
    }  # fmt: skip


def _sentence(chance: random.Random, words: int) -> str:
    return (" ".join(chance.choice(WORDS) for _ in range(words))).capitalize() + "."


def _paragraph(chance: random.Random, number: str, section: int, sections: int) -> dict:
    """Four sentences; one of them leads to another section."""
    other = chance.randint(1, sections)
    said = [_sentence(chance, chance.randint(14, 24)) for _ in range(4)]
    return {"kind": "paragraph", "number": number, "html": f'{" ".join(said)} See <a href="#section-{other}">section {other}</a>.'}  # fmt: skip


def _table(chance: random.Random, number: int) -> dict:
    columns = [{"label": "Budget", "align": "text"}, *({"label": year, "align": "number"} for year in YEARS[:5])]
    rows = []
    for row in range(ROWS):
        cells = [{"text": f"Line {row + 1} of {chance.choice(WORDS)} {chance.choice(WORDS)}"}]
        cells += [{"text": f"{chance.randint(-9_000, 990_000):,}".replace("-", "−")} for _ in YEARS[:5]]
        rows.append({"kind": "total" if row == ROWS - 1 else "body", "cells": cells})
    return {
        "kind": "table", "id": f"costs-{number}", "number": number, "caption": f"Costs of service {number}, £",
        "note": "A minus sign marks income.", "landscape": False, "columns": columns, "rows": rows,
    }  # fmt: skip


def _chart(chance: random.Random, number: int, section: int) -> dict:
    series = [
        {"name": name, "values": [str(chance.randint(100, 900)) for _ in YEARS]} for name in ("Benefits", "Investment")
    ]
    columns = [{"label": "Year", "align": "text"}, *({"label": one["name"], "align": "number"} for one in series)]
    rows = [
        {"kind": "body", "cells": [{"text": year}, *({"text": one["values"][place]} for one in series)]}
        for place, year in enumerate(YEARS)
    ]
    own = {"id": f"figure-{number}-table", "caption": "The figures", "note": "", "columns": columns, "rows": rows}
    return {
        "kind": "chart", "id": f"figure-{number}", "number": number, "form": "bar" if number % 2 else "line",
        "title": f"Benefits pass the investment of part {section}", "summary": "Chart: benefits and investment by year.",
        "unit": "£ thousand", "labels": YEARS, "series": series, "target": None, "starts_at_zero": True,
        "better": "higher", "table": own,
    }  # fmt: skip
