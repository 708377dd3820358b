"""The health of LGSS in the second quarter of 2015/16: every figure that the outline business case prints of it.

The case says that such a report is made each quarter, and prints none: this one stands under the date of the case.
"""

from datetime import date

from demo.report_writing import Paper
from periods.values import Quarter
from reporting.actions.writing import RecommendationText

PAPER = Paper(
    slug="lgss-health-2015-16-q2",
    tables="lgss",
    folder="health",
    type="health",
    title="Health of the Partnership: LGSS, Q2 2015/16",
    short_title="LGSS health, Q2 2015/16",
    period=Quarter(2015, 2),
    meeting_on=date(2015, 12, 14),
    cover={
        "report_by": "Head of Service Assurance, Customers and Strategy",
        "contact": "",
        "covers": "LGSS and its partners, and Milton Keynes, which is to join",
        "previous_report": "Not among the papers at hand",
        "exempt_information": "",
        "summary": "LGSS met every target that was reported; Milton Keynes, before it joins, met fewer than half. The "
        "papers print no comments on what was missed.",
    },
    recommendations=(
        RecommendationText("To note how the services stand before Milton Keynes joins.", owner_role="Joint Committee"),
        RecommendationText(
            "To ask for a comment, an action and a date beside each indicator that misses its target.",
            owner_role="Managing Director",
        ),
    ),
    sign_offs=(),
)
