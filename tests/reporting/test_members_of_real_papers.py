"""What the papers of EMSS and of Essex leave to say to members, in words written by hand from the papers themselves."""

from datetime import date

import pytest

from projects.models import Project
from reporting.questions import Place
from reporting.selectors.members import members_data
from reporting.views import members_parts

pytestmark = pytest.mark.django_db


def test_what_the_annual_report_of_emss_leaves_to_say(emss_report):
    data = members_data(emss_report.partnership, date(2026, 11, 22))
    leads: list[Place] = []
    assert members_parts.lead(data.figures) == "On target: 0 of 1 reported, 0%; of 2 due, 0%."
    assert members_parts.as_at(data.figures) == "as at 31 March 2024, final"
    assert members_parts.meeting(data, date(2026, 11, 22))["day"] == "Monday 24 June 2024"
    below = members_parts.below(data.figures, lambda place: leads.append(place) or "#")
    assert [(one["title"], one["words"]) for one in below] == [("Customer satisfaction", "83%, target at least 85%")]
    changes = {one["title"]: one["words"] for one in members_parts.changes(data, lambda place: leads.append(place))}
    assert changes == {
        "Past-due debt, open to collect": "Down £5,508,137 since April 2023, from £10,513,248 to £5,005,111: better, as "
        "lower is better. The printed totals give £5,467,507.",
        "Mandatory training complete": "Up 7 points since Q3 2023/24, from 78% to 85%: better, as higher is better.",
    }
    asked = members_parts.questions_of(data)
    assert [(one.title, one.words) for one in asked] == [
        (
            "Past-due debt, open to collect",
            "Why did that of individuals in Leicestershire rise from £229,011 to £941,455 (April 2023 to March 2024)?",
        ),
        (
            "Best Value Review of the FSC",
            "It was due in March 2024 and is open, 2 months later. When will it be done?",
        ),
        (
            "Past-due debt, open to collect, Nottingham",
            "Totals, April 2023: the paper printed £5,111,385, its figures give £5,152,015. Which is right?",
        ),
    ]
    assert asked[1].place == Place("project", {"pk": Project.objects.get(title__startswith="Best Value").pk})
    assert {place.name for place in leads} == {"kpi"}


def test_what_emss_is_asked_to_decide(emss_report):
    data = members_data(emss_report.partnership, date(2026, 11, 22))
    rows = members_parts.decisions(data, lambda place: "#")
    assert [row["facts"] for row in rows] == ["Not a key decision · nothing exempt · no money"] * 2
    assert rows[1]["words"].endswith("a new vision and strategic plan, covering four years, by 1 September 2024.")


def test_a_drawdown_is_told_with_its_years(essex_report):
    data = members_data(essex_report.partnership, date(2026, 11, 22))
    (row,) = members_parts.decisions(data, lambda place: "#")
    assert row["facts"] == (
        "Decided: as recommended · Not stated whether it is a key decision · nothing exempt · "
        "£743,000: £515,000 in 2022/23, £228,000 in 2023/24"
    )
