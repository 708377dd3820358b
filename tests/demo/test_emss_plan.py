"""Every row of the real plan's figures stands in the portal, once, and what the plan leaves open is open."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from periods.values import OpenRange, parse
from projects.models import Milestone, Plan, StrategicPriority
from projects.wording import review_when

FIGURES = Path(__file__).parents[1] / "figures" / "emss_plan"

pytestmark = pytest.mark.django_db


def table(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def plan(emss) -> Plan:
    return emss.plans.get()


def test_every_phase_is_there_and_the_last_is_open(plan):
    found = [
        {
            "phase": str(one.number),
            "name": one.name,
            "horizon": one.horizon,
            "start": one.period.value.first.iso,
            "end": "" if isinstance(one.period.value, OpenRange) else one.period.value.last.iso,
            "focus_own_words": one.focus,
        }
        for one in plan.phases.all()
    ]
    assert found == table("phases")
    assert (plan.period.end, plan.printed_period) == (None, "2012 to 2015")


def test_every_priority_is_there(plan):
    found = [
        {
            "phase": str(one.phase.number),
            "number": str(one.number),
            "strategic_issue": one.issue,
            "focus_area": one.focus_area,
            "priority": one.text,
        }
        for one in StrategicPriority.objects.filter(phase__plan=plan).order_by("phase__number", "number")
    ]
    assert found == table("strategic_priorities")
    assert [phase.priorities.count() for phase in plan.phases.all()] == [22, 19, 16]


def test_the_double_of_the_plan_is_noted(plan):
    """E1-01: priorities 3 and 5 of phase 2."""
    (double,) = StrategicPriority.objects.filter(phase__plan=plan, same_as__isnull=False)
    assert (double.phase.number, double.number, double.same_as.phase.number, double.same_as.number) == (2, 5, 2, 3)


def test_every_saving_is_there_and_one_is_not_known(plan):
    """E1-02: 2012/13 has no amount; no amount says whether it is extra or total."""
    found = {
        one.year.label: (one.phase.number, one.amount_gbp, one.printed, one.basis)
        for one in plan.savings.select_related("year", "phase")
    }
    assert found == {
        row["year"]: (
            int(row["phase"]),
            Decimal(row["amount_gbp_m"]) * 1_000_000 if row["amount_gbp_m"] else None,
            row["printed"],
            "not_stated",
        )
        for row in table("savings")
    }
    assert {one.year.label: str(one.priority.number) for one in plan.savings.filter(priority__isnull=False)} == {
        row["year"]: row["note"].split(";")[0].removeprefix("strategic priority ")
        for row in table("savings")
        if row["note"].startswith("strategic priority")
    }


def test_every_review_is_there(plan):
    found = [
        {"what": one.what, "when": review_when(one), "frequency": one.frequency, "section": one.reference}
        for one in plan.reviews.all()
    ]
    expected = [
        row | {"when": parse(row["when"]).label if row["when"][:1].isdigit() else row["when"]}
        for row in table("reviews")
    ]
    assert found == expected


def test_every_focus_area_appendix_and_principle_is_there(plan):
    areas = [(one.focus, one.measure, one.current_position, one.improvement) for one in plan.focus_areas.all()]
    assert areas == [tuple(row.values()) for row in table("focus_areas")]
    appendices = [(str(one.number), one.title, "yes" if one.included else "no") for one in plan.appendices.all()]
    assert appendices == [tuple(row.values()) for row in table("appendices")]
    assert plan.principles.splitlines() == [row["principle"] for row in table("usp")]


def test_nothing_is_invented_for_the_real_plan(emss, plan):
    assert not StrategicPriority.objects.filter(phase__plan=plan, projects__isnull=False).exists()
    assert not Milestone.objects.filter(partnership=emss).exists()


def test_the_illustrative_plan_fills_every_page(illustrative):
    plan = illustrative.plans.get()
    priorities = StrategicPriority.objects.filter(phase__plan=plan)
    assert priorities.filter(projects__isnull=False).exists()
    assert priorities.filter(kpis__isnull=False).exists()
    milestones = illustrative.milestones.all()
    assert {one.rebaselined for one in milestones} == {0, 1, 2}
    assert milestones.filter(actual__isnull=False).exists()
    assert milestones.filter(baseline__isnull=True).exclude(baseline_words="").exists()
    assert milestones.filter(after_end_confirmed=True).exists()
    assert illustrative.dependencys.exists()
    assert {one.cashable for one in illustrative.benefitentrys.all()} == {"yes", "no", "unknown"}
