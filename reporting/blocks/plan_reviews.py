"""What a strategic plan says will be looked at again, when and how often."""

from common.formatting import NOTHING
from projects.wording import review_when
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.plans import plan_of
from reporting.tables import column, row, table

EXAMPLE = "{{ block plan_reviews }}"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """One row a review, with the paragraph of the original plan that says so."""
    reviews = list(plan_of(context, plan).reviews.select_related("month").prefetch_related("phases"))
    if not reviews:
        return [note("The plan announces no reviews.")]
    referenced = any(review.reference for review in reviews)
    columns = [column("What", width=38), column("When", width=22), column("How often", width=25)]
    return [
        table(
            id="plan-reviews",
            caption="Reviews that the plan announces",
            columns=[*columns, *([column("Paragraph of the printed plan", width=15)] if referenced else [])],
            rows=[
                row(
                    review.what,
                    review_when(review),
                    review.frequency or "not stated",
                    *([review.reference or NOTHING] if referenced else []),
                    of=[review],
                )
                for review in reviews
            ],
        )
    ]
