"""The outline business case of December 2015 on Milton Keynes and LGSS: our own words, every figure by reference.

The case bears a date and names no meeting; its paper stands under that date.
"""

from datetime import date, timedelta

from django.utils.timezone import localdate

from demo.people import person
from demo.report_writing import Paper
from periods.values import parse
from reporting.actions.exemptions import decide_exemption, propose_exemption
from reporting.actions.writing import RecommendationText
from reporting.models import Report

CONFIDENTIAL = "arrangements"
FINANCIAL_AFFAIRS = 3  # paragraph of Schedule 12A
REVIEWED_AFTER = timedelta(days=365)

PAPER = Paper(
    slug="lgss-obc-mkc",
    tables="lgss",
    type="outline_business_case",
    title="Milton Keynes Council joins LGSS: Outline Business Case",
    short_title="LGSS outline business case",
    period=parse("2016-04..2021-03"),
    meeting_on=date(2015, 12, 14),
    cover={
        "owners": "Milton Keynes Council: Corporate Director, Resources\nLGSS: Managing Director",
        "document_version": "Final, for approval",
        "dated": "14 December 2015",
        "years": "2016/17 to 2020/21",
        "agreed_before": "Milton Keynes Cabinet, October 2015: an outline business case to be written for joining as a "
        "full partner",
        "approvals": "Full Council of Cambridgeshire\nFull Council of Milton Keynes\nFull Council of Northamptonshire\n"
        "Each of them for the joining and for what is delegated",
        "exempt_information": "",
        "summary": "Milton Keynes would join LGSS as a full partner and share its support services with two counties. "
        "What that saves and costs stands in the executive summary and in the financial summary.",
    },
    recommendations=(
        RecommendationText(
            "To agree that Milton Keynes Council joins the LGSS Joint Committee as a full partner.",
            owner_role="Full Council of each partner",
        ),
        RecommendationText(
            "To delegate the services of this case to the Joint Committee by an agreement between three councils.",
            owner_role="Full Council of each partner",
        ),
    ),
    sign_offs=(),
)


def withhold_arrangements(report: Report) -> None:
    """The appendix that the paper calls confidential is proposed as exempt as a whole, and confirmed."""
    mark = propose_exemption(
        report=report,
        section=report.sections.get(key=CONFIDENTIAL),
        paragraphs=[FINANCIAL_AFFAIRS],
        reason="It tells how the partners share money that is still being negotiated.",
        review_on=localdate() + REVIEWED_AFTER,
        public_heading="Partnership financial arrangements (confidential)",
        by=person("finance@example.org"),
    )
    decide_exemption(
        mark=mark, confirm=True, reason="The partners are still negotiating.", by=person("proper-officer@example.org")
    )
