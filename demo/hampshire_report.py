"""The status report of February 2016 on the Hampshire partnership: our own words, every row from the registers."""

from datetime import date

from demo.hampshire import COMMITTEE
from demo.report_writing import Paper
from periods.values import Month
from reporting.actions.writing import RecommendationText

PAPER = Paper(
    slug="hampshire-ibc-six-months-2016",
    title="Hampshire Partnership – Six Months' Post Go-Live Status",
    short_title="Hampshire Partnership, six months",
    period=Month(2016, 1),
    meeting_on=date(2016, 2, 24),
    type="status_report",
    body=COMMITTEE,
    cover={
        "organisation": "Oxfordshire County Council",
        "report_by": "Chief Finance Officer",
        "contact": "Interim Deputy Chief Finance Officer",
        "scope": "Finance, HR, Schools",
        "previous_report": "Three months' post go-live, November 2015",
        "annexes": "Annex 1: Integrated Business Centre (IBC) Services to OCC – 6 Month Stabilisation, a joint report "
        "with Hampshire County Council. It is not in the published text.",
        "exempt_information": "",
        "summary": "Much better than at three months. Two significant issues remain, with eight others; each has what "
        "the paper prints of owner, plan and date.",
    },
    recommendations=(
        RecommendationText(
            "To agree that a further update is given in three months' time, in May 2016.",
            due_on=date(2016, 5, 31),
            owner_role="Audit & Governance Committee",
        ),
    ),
    sign_offs=(),
)
