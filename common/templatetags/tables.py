"""The body of a data table. It is written here and not by templates of its cells, of which a page has hundreds."""

import csv
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from common.formatting import NOTHING, STATUS_WORDS
from common.sheets.writing import harmless
from common.templatetags.figures import status_tag

register = template.Library()

MARK = "\ufeff"  # by which a spreadsheet reads £ and – rightly
NUMBER = re.compile(r"[−-]?[\d,]*\d(\.\d+)?")
SHADES = ("plain", "green", "yellow", "red")


@register.simple_tag
def table_rows(table: dict) -> SafeString:
    """The rows between the tags of the first and the last body; a group opens a body of its own.

    The first cell heads its row unless it says otherwise. Raises ValueError where a row has too few or too many cells.
    """
    return mark_safe("".join(_rows(table)))  # every text was escaped by cell_html


def _rows(table: dict) -> Iterator[str]:
    alignments = [column.get("align") or "text" for column in table["columns"]]
    for number, row in enumerate(table["rows"]):
        kind, cells = row.get("kind") or "body", row["cells"]
        if kind == "group":
            spanning = f'<th scope="rowgroup" colspan="{len(alignments)}">{cell_html(cells[0])}</th>'
            yield f'{"</tbody><tbody>" if number else ""}<tr class="row--group">{spanning}</tr>\n'
            continue
        written = []
        for place, (cell, alignment) in enumerate(zip(cells, alignments, strict=True)):
            shade = f" cell--shade-{cell['shade']}" if cell.get("shade") in SHADES else ""
            if cell.get("header", place == 0):
                written.append(f'<th scope="row" class="cell--{alignment}{shade}">{cell_html(cell)}</th>')
            else:
                written.append(f'<td class="cell--{alignment}{shade}">{cell_html(cell)}</td>')
        yield f'<tr class="row--{kind}">{"".join(written)}</tr>\n'


@register.filter
def csv_address(table: dict) -> str:
    """The figures of a table as a CSV file within its own address: a chart needs no page of its own to be downloaded."""
    written = io.StringIO(MARK, newline="")
    written.seek(len(MARK))
    writer = csv.writer(written)
    writer.writerow([harmless(column["label"]) for column in table["columns"]])
    for row in table["rows"]:
        writer.writerow([_value(cell) for cell in row["cells"]])
    return f"data:text/csv;charset=utf-8,{quote(written.getvalue())}"


def _value(cell: dict) -> str:
    """A number as a spreadsheet reads it; words as they stand, and a status by its words."""
    text = str(cell["text"])
    if NUMBER.fullmatch(text):
        return text.replace(",", "").replace("−", "-")  # a note beside a number would make words of it
    status = STATUS_WORDS.get(cell.get("status", ""), "")
    said = [] if text == NOTHING and status else [text]
    if status and status not in said:
        said.append(status)
    return harmless(", ".join(filter(None, [*said, str(cell.get("note") or "")])))


def cell_html(cell: dict) -> str:
    """What stands in one cell: {text, status, symbols, href, note, words, tag}, escaped; `tag` is (state, words).

    A status says its own word, so a text that only repeats it is left out. `words` stand in a column of numbers and may
    wrap.
    """
    text: str = conditional_escape(cell["text"])
    if len(cell) == 1:
        return text
    status, href, words = cell.get("status"), cell.get("href"), cell.get("words")
    parts = [_benefits(tuple(symbols))] if (symbols := cell.get("symbols")) else []
    if text and not (status and _repeats(text, status)):
        if href:
            link = "govuk-link cell-words" if words else "govuk-link"
            text = f'<a class="{link}" href="{conditional_escape(href)}">{text}</a>'
        elif words:
            text = f'<span class="cell-words">{text}</span>'
        parts.append(f"{text} ")
    if status:
        parts.append(status_tag(status))
    if tag := cell.get("tag"):
        parts.append(_tag(*tag))
    if note := cell.get("note"):
        parts.append(f'<span class="cell-note">{conditional_escape(note)}</span>')
    return "".join(parts)


def _repeats(text: str, status: str) -> bool:
    return text == NOTHING or text.lower().replace(" ", "") == status.replace("_", "")


@lru_cache(maxsize=256)
def _tag(state: str, words: str) -> str:
    return render_to_string("components/state_tag.html", {"state": state, "text": words})


@lru_cache(maxsize=64)
def _benefits(symbols: tuple[str, ...]) -> str:
    return render_to_string("components/benefits.html", {"symbols": symbols, "words": False})
