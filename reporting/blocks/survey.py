"""What staff answered in a survey: a row for each question, a column for each group it was asked about."""

from common.formatting import NOTHING
from reporting.blocks import BlockContext, Part
from reporting.figures import Figure, ReferenceUnknown
from reporting.parts import cell, column, figure_cell, row, table

EXAMPLE = "{{ block survey survey-managers-listen survey-managers-confidential }}"


def collect(context: BlockContext, *slugs: str, caption: str = "") -> list[Part]:
    """The newest answers to the questions named."""
    figures = context.figures
    if not slugs:
        raise ReferenceUnknown("Name at least one question.")
    answers: dict[str, dict[str, Figure]] = {}
    for slug in slugs:
        kpi = figures.kpi(slug)
        periods = figures.periods_of(kpi)
        if not periods:
            raise ReferenceUnknown(f"“{slug}” has no figures yet.")
        items = figures.items_of(kpi) or [figures.item(kpi, "")]
        for item in items:
            for scope in figures.scopes_of(kpi):
                if figure := figures.find(kpi, periods[-1], scope, item):
                    group = item.name if item.breakdown_id else scope.name
                    answers.setdefault(figure.definition.title, {}).setdefault(group, figure)
    groups = list(dict.fromkeys(group for found in answers.values() for group in found))
    first = next(figure for found in answers.values() for figure in found.values())
    return [
        table(
            id=f"survey-{slugs[0]}",
            caption=caption or f"Survey answers, {first.definition.unit or 'in words'}, {first.period.label}",
            columns=[column("Question", width=52), *[column(group, "number") for group in groups]],
            rows=[
                row(cell(title), *[figure_cell(found[group]) if group in found else NOTHING for group in groups])
                for title, found in answers.items()
            ],
        )
    ]
