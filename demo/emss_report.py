"""The annual report 2023/24 of EMSS: our own words, every number by reference to the data."""

from datetime import date

from demo.report_writing import Paper
from periods.values import FinancialYear
from reporting.actions.writing import RecommendationText

COVER = {
    "corporate_directors": (
        "Leicestershire County Council: Assistant Director of Finance, Strategic Property and Commissioning\n"
        "Nottingham City Council: Director of Finance"
    ),
    "portfolio_holders": "",
    "authors": "Head of East Midlands Shared Services",
    "contributors": "Business Support Manager\nFinance Service Centre Manager",
    "key_decision": "no",
    "call_in": "no",
    "total_value": "",
    "section_151_approval": "na",
    "spend_board_reference": "",
    "portfolio_holder_consulted": "",
    "exempt_information": "",
    "summary": "How East Midlands Shared Services (EMSS) performed in 2023/24, and what it has set out to do in 2024/25.",
}
RECOMMENDATIONS = (
    RecommendationText("To note how EMSS performed in 2023/24.", owner_role="Joint Committee"),
    RecommendationText(
        "To ask the EMSS Sponsors and the Head of EMSS for a renewed vision and strategic plan, covering four years, "
        "by 1 September 2024.",
        due_on=date(2024, 9, 1),
        owner_role="EMSS Sponsors and Head of EMSS",
    ),
)
SIGN_OFFS = (
    (
        "finance comments",
        "The report was discussed with those responsible for finance.",
        "Head of EMSS; EMSS Sponsors; Finance Business Partner for EMSS",
    ),
    ("legal and procurement comments", "None. The report has no effect under the Crime and Disorder Act.", ""),
    ("social value", "None.", ""),
    (
        "equality impact assessment",
        "No assessment is needed: nothing in this report changes services or staffing.",
        "",
    ),
    ("background papers", "None.", ""),
    ("published documents referred to", "None.", ""),
)

PAPER = Paper(
    slug="emss-annual-2023-24",
    title="East Midlands Shared Services Annual Report 2023/24",
    short_title="EMSS Annual Report 2023/24",
    period=FinancialYear(2023),
    meeting_on=date(2024, 6, 24),
    cover=COVER,
    recommendations=RECOMMENDATIONS,
    sign_offs=SIGN_OFFS,
)
