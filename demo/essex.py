"""The Support Services Programme of Essex County Council: the decision of 2022 on a drawdown from reserves, as printed."""

from datetime import date

from demo.deciding import load_decisions
from demo.defining import Founded
from demo.governing import load_committees
from demo.people import give_roles, person
from demo.reading import rows
from demo.report_writing import Paper
from partners.actions import add_body, found_partnership
from partners.models import BodyRoleKind, Partnership
from periods.values import FinancialYear
from reporting.actions.writing import RecommendationText

SLUG = "essex-support-services"
DECIDES = "Cabinet Member for Finance, Resources and Corporate Affairs"

PAPER = Paper(
    slug="essex-support-services-drawdown-2022",
    type="decision_report",
    title="Support Services Programme – Drawdown from Reserves",
    short_title="Drawdown from Reserves",
    period=FinancialYear(2022),
    meeting_on=date(2022, 12, 5),
    cover={
        "forward_plan_reference": "Not applicable",
        "report_to": DECIDES,
        "author_role": "Programme Director",
        "dated": "3 November 2022",
        "purpose": "decision",
        "enquiries_to": "Programme Director\nSecond officer (role not printed)",
        "divisions_affected": "All Essex",
        "key_decision": "",
        "exempt_information": "",
    },
    recommendations=(
        RecommendationText(
            "To agree to draw {{ decision total }} from the Transformation Reserve: {{ decision 2022/23 }} in 2022/23 "
            "and {{ decision 2023/24 }} in 2023/24."
        ),
    ),
    sign_offs=(),
)


def load() -> Partnership:
    """Found the partnership with its one council, and its decision."""
    administrator = person("administrator@example.org")
    partnership = found_partnership(
        name="Essex Support Services Programme",
        short_name="Essex Support Services",
        slug=SLUG,
        committee_name=DECIDES,
        colour="#8c1d40",
        by=administrator,
    )
    for row in rows(f"{SLUG}/bodies"):
        add_body(
            partnership=partnership,
            name=row["name"],
            short_name=row["short_name"],
            code=row["code"],
            kind=row["kind"],
            role=BodyRoleKind(row["role"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            by=administrator,
        )
    give_roles(partnership, by=administrator)
    founded = Founded(partnership, SLUG, administrator)
    load_committees(founded)
    load_decisions(founded)
    return partnership
