"""What the tables of a business case are made of: the lines of its version, and what an older paper printed."""

from collections.abc import Callable, Sequence

from kpis.models import StatedFigure
from partners.origins import made_of
from reporting.blocks import BlockContext, Part
from reporting.printed import together
from savings.models import CaseService
from savings.selectors.case_lines import Line
from savings.selectors.cases import CaseFigures

Find = Callable[[str, str, str, str], StatedFigure | None]


def lines_said(
    context: BlockContext,
    figures: CaseFigures,
    part: Part,
    *,
    name: str,
    whole: Sequence[Line],
    service: CaseService | None = None,
) -> Part:
    """Each row with the lines that it names; what is computed is made of `whole`. `name` is that of the stated table."""
    lines = context.cases.lines(figures)
    group, rows = "", []
    for row in part["rows"]:
        label = row["cells"][0]["text"]
        if row["kind"] == "group":
            group = label
        elif row["kind"] in ("body", "total") and (
            found := lines.called(label, service) or lines.called(group, service)
        ):
            row = row | {"origin": made_of(*found)}
        rows.append(row)
    stated, table = context.figures.stated_figures, f"{figures.case.slug} {name}"

    def find(group: str, label: str, head: str, text: str) -> StatedFigure | None:
        places = ((label, head), (group, f"{label} {head}"), (f"{group}: {label}", head))
        return next((stated[table, *place] for place in places if (table, *place) in stated), None)

    return stated_said(part | {"rows": rows, "origin": made_of(*whole)}, find)


def stated_said(part: Part, find: Find) -> Part:
    """Each printed figure with where it was printed, each difference with both that it is between. `find` looks a stated
    figure up by the heading of its group, the row above, the head of its column and its text."""
    heads = [column["label"] for column in part["columns"]]
    group = ""
    above: dict = {"cells": [{"text": ""}]}
    printed: dict[str, dict] = {}
    rows: list[dict] = []
    for row in part["rows"]:
        if row["kind"] == "group":
            group = row["cells"][0]["text"]
        elif row["kind"] in ("body", "total"):
            above = row
        elif row["kind"] in ("stated", "difference"):
            if row["kind"] == "stated":
                label = above["cells"][0]["text"]
                texts = {head: cell["text"] for head, cell in zip(heads, row["cells"], strict=True)}
                found = {head: find(group, label, head, text) for head, text in texts.items() if text}
                printed = {head: made_of(one) for head, one in found.items() if one}
                made = printed
            else:
                computed = above.get("origin") or together(cell.get("origin") for cell in above["cells"])
                made = {head: together([one, computed or part.get("origin")]) for head, one in printed.items()}
            cells = [
                cell | {"origin": made[head]} if head in made and cell["text"] else cell
                for head, cell in zip(heads, row["cells"], strict=True)
            ]
            row = row | {"cells": cells}
        rows.append(row)
    return part | {"rows": rows}
