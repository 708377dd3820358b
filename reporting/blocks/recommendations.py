"""What the committee is asked to decide, with dates and owners."""

from django.utils.html import strip_tags

from common.formatting import long_day
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import column, row, table

EXAMPLE = "{{ block recommendations }}"


def collect(context: BlockContext) -> list[Part]:
    """The recommendations of this paper as a table."""
    from reporting.snapshots import one_paragraph  # a recommendation may refer to figures itself

    recommendations = list(context.report.recommendations.all())
    if not recommendations:
        return [note("This report makes no recommendation.")]
    return [
        table(
            id="recommendations",
            caption="Recommendations, with who is to act and by when",
            columns=[column("Recommendation", width=56), column("Who", width=26), column("By", width=18)],
            rows=[
                row(
                    f"{one.number}. {strip_tags(one_paragraph(one.text, context))}",
                    one.owner_role or "the committee",
                    long_day(one.due_on) if one.due_on else "at this meeting",
                    of=[one],
                )
                for one in recommendations
            ],
        )
    ]
