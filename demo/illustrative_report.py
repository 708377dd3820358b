"""The annual report 2025/26 of the illustrative partnership: every block with full content, all of it invented."""

from datetime import date

from demo.report_writing import Paper
from periods.values import FinancialYear
from reporting.actions.writing import RecommendationText

PAPER = Paper(
    slug="illustrative-annual-2025-26",
    title="Northbridge and Southmoor Shared Services Annual Report 2025/26 (illustrative)",
    short_title="Illustrative report 2025/26",
    period=FinancialYear(2025),
    meeting_on=date(2026, 11, 25),
    cover={
        "corporate_directors": "Director of Resources, Northbridge\nDirector of Finance, Southmoor",
        "portfolio_holders": "Cabinet member for resources, Northbridge",
        "authors": "Head of Shared Services",
        "contributors": "Payroll and HR manager\nFinance manager\nICT manager",
        "key_decision": "no",
        "call_in": "no",
        "total_value": "",
        "section_151_approval": "na",
        "spend_board_reference": "",
        "portfolio_holder_consulted": "4 November 2026",
        "exempt_information": "",
        "summary": "How the shared services performed in 2025/26. All figures are invented to show the portal.",
    },
    recommendations=(
        RecommendationText("To note the results of 2025/26.", owner_role="Joint Committee"),
        RecommendationText(
            "To agree the priorities of 2026/27.", due_on=date(2026, 12, 31), owner_role="Head of Shared Services"
        ),
    ),
    sign_offs=(
        ("finance comments", "The report has no direct cost.", "Both Section 151 Officers"),
        ("legal and procurement comments", "No legal risk arises.", "Both Monitoring Officers"),
        ("social value", "Apprentices come from schools of both areas.", ""),
        ("equality impact assessment", "No assessment is needed, as no service changes.", ""),
        ("background papers", "None.", ""),
        ("published documents referred to", "Business plan 2025/26.", ""),
    ),
)
