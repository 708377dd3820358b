"""The health of the illustrative partnership in its last full quarter: every block with full content, all of it invented."""

from datetime import date

from demo.report_writing import Paper
from periods.values import Quarter
from reporting.actions.writing import RecommendationText

PAPER = Paper(
    slug="illustrative-health-2026-27-q1",
    folder="health",
    type="health",
    title="Health of the Partnership, Q1 2026/27 (illustrative)",
    short_title="Health of the Partnership, Q1 2026/27",
    period=Quarter(2026, 1),
    meeting_on=date(2026, 9, 23),
    cover={
        "report_by": "Head of Shared Services",
        "contact": "Business support manager",
        "covers": "Northbridge, Southmoor, and Eastwold as a customer",
        "previous_report": "Q4 2025/26, June 2026",
        "exempt_information": "",
        "summary": "Most indicators met their target. Complaints took too long to answer, and four projects are late or "
        "at risk. All figures are invented to show the portal.",
    },
    recommendations=(
        RecommendationText("To note the results of the quarter.", owner_role="Joint Committee"),
        RecommendationText(
            "To ask both councils for a date by which statements for complaints are given.",
            due_on=date(2026, 11, 25),
            owner_role="Head of Shared Services",
        ),
    ),
    sign_offs=(),
)
