"""The way back from a figure that a paper prints to the entry it comes from."""

from collections.abc import Callable, Iterable, Iterator

from kpis.sight import Sight
from partners.origins import Asked, Kept, tells_of
from reporting.models import Recommendation


def with_origins(content: dict, *, sight: Sight, of_figure: Callable[[int], str], of_kpi: Callable[[str], str]) -> dict:
    """The content of a snapshot, every figure of its tables leading back: to its entry, or to its KPI if added up.

    One query. The content itself is left as it is; an entry that is gone or restricted, or is another partnership's, has no address.
    """
    wanted = {pk for cell in _cells(content) for pk in cell["origin"].get("observations", ())}
    kpis = dict(sight.observations.filter(pk__in=wanted).values_list("pk", "kpi__slug"))

    def leading_back(cell: dict) -> dict:
        observations = (cell.get("origin") or {}).get("observations", [])
        slugs = {kpis.get(pk) for pk in observations}
        slug = slugs.pop() if len(slugs) == 1 else None
        if slug is None:
            return cell
        return cell | {"href": of_figure(observations[0]) if len(observations) == 1 else of_kpi(slug)}

    def part_leading_back(part: dict) -> dict:
        if part["kind"] != "table":
            return part
        rows = [row | {"cells": [leading_back(cell) for cell in row["cells"]]} for row in part["rows"]]
        return part | {"rows": rows}

    sections = [
        section | {"parts": [part_leading_back(part) for part in section["parts"]]} for section in content["sections"]
    ]
    return content | {"sections": sections}


@tells_of(Recommendation)
def recommendations(asked: Asked) -> Iterable[Kept]:
    """By its number alone: part of its text may be exempt."""
    kept = Recommendation.objects.filter(pk__in=asked.pks, report__partnership=asked.rights.partnership)
    return [Kept(one, name=f"Recommendation {one.number}") for one in kept]


def _cells(content: dict) -> Iterator[dict]:
    """Every cell of a table that says where its figure comes from."""
    for section in content["sections"]:
        for part in section["parts"]:
            if part["kind"] == "table":
                yield from (cell for row in part["rows"] for cell in row["cells"] if cell.get("origin"))
