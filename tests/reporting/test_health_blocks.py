"""Blocks of the quarterly report: on the figures of EMSS, against the published ones, and on a few rows made here."""

from datetime import date
from decimal import Decimal

import pytest

from common.formatting import NOTHING
from kpis.models import Observation
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, Quarter
from projects.models import Action, BenefitEntry, Milestone, Project, ProjectStatus
from reporting.blocks import BlockContext
from reporting.figures import ReferenceUnknown
from reporting.models import Report
from tests.reporting.reading_blocks import collect
from tests.savings.followed import a_followed_case
from tests.savings.small_budgets import a_budget_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def context(emss_report):
    return BlockContext(emss_report, "public")  # of 2023/24: it ends with quarter 4


def body(table):
    return [
        [cell["text"] or cell.get("note", "") for cell in row["cells"]]
        for row in table["rows"]
        if row["kind"] == "body"
    ]


def groups(table):
    return [row["cells"][0]["text"] for row in table["rows"] if row["kind"] == "group"]


def a_project(context, title, **more):
    year = CalendarPeriod.of(context.quarter.financial_year)
    return Project.objects.create(partnership=context.partnership, plan_year=year, title=title, **more)


def test_health_shares(context):
    chart, shares = collect(context, "health_shares")
    assert chart["labels"] == ["Q1 23/24", "Q2 23/24", "Q3 23/24", "Q4 23/24"]
    assert chart["title"] == "Q4 2023/24: 0 of 1 reported, 0%; of 2 due, 0%"
    assert body(chart["table"])[-1] == ["Q4 2023/24", "0", "0", "1", "1", "1", "2"]
    assert groups(shares) == ["Of the KPIs reported", "Of the KPIs due"]
    # satisfaction is 83% against 85%; the turnaround of adverts is lost
    assert body(shares)[3] == ["Q4 2023/24", "1", "0.0%", "0.0%", "100.0%", NOTHING]
    assert body(shares)[-1] == ["Q4 2023/24", "2", "0.0%", "0.0%", "50.0%", "50.0%"]


def test_health_shares_of_a_quarter_without_figures(context):
    (said,) = collect(BlockContext(Report(partnership=context.partnership, period=CalendarPeriod.of(Quarter(2030, 1))),
                                   "public"), "health_shares")  # fmt: skip
    assert said["html"] == "No KPI with a target was due for Q1 2030/31."


def test_health_exceptions(context):
    (table,) = collect(context, "health_exceptions")
    assert groups(table) == ["Below target: 1 KPI", "Due, and without a complete figure: 1 KPI"]
    (satisfaction, turnaround) = [row["cells"] for row in table["rows"] if row["kind"] == "body"]
    assert (satisfaction[0]["text"], satisfaction[1]["text"]) == ("Customer satisfaction", "83%")
    assert "target at least 85%" in satisfaction[1]["note"]
    assert satisfaction[1]["origin"]["observations"]
    assert satisfaction[3]["text"].startswith("Upward over four quarters")
    assert "not available in the published paper" in turnaround[1]["note"]
    assert table["note"] == "No project and no action is kept that answers any of these."


def test_health_exceptions_name_who_does_what_by_when(context):
    kpi = context.figures.kpi("customer-satisfaction")
    project = a_project(context, "Answer sooner", lead_role="Head of Customers")
    BenefitEntry.objects.create(
        partnership=context.partnership, title="Content customers", kind="customer", project=project, kpi=kpi
    )
    (table,) = collect(context, "health_exceptions")
    assert body(table)[0][-1] == "Answer sooner (Head of Customers, no date)"
    Action.objects.create(
        partnership=context.partnership, plan="P", title="Write a guide", owner_role="Officer", due="May 2024",
        project=project,
    )  # fmt: skip
    assert body(collect(context, "health_exceptions")[0])[0][-1] == "Write a guide (Officer, May 2024)"
    assert body(collect(context, "health_exceptions")[0])[1][-1] == "none kept"


def test_health_services(context):
    emss, *_ = collect(context, "health_services")
    assert emss["caption"] == "East Midlands Shared Services, Q4 2023/24: 0 of 1 reported, 0%; of 1 due, 0%"
    assert groups(emss) == ["Customer", "People"]
    lines = {line[0]: line for line in body(emss)}
    assert lines["Customer satisfaction"][1:3] == ["83%", "at least 85%"]
    assert lines["Mandatory training complete"][4] == "▲ up 7 points, better"
    assert len(collect(context, "health_services")) == 3
    (only,) = collect(context, "health_services service=fsc")
    assert only["caption"].startswith("Finance Service Centre")
    with pytest.raises(ReferenceUnknown, match="There is no service “fcs”"):
        collect(context, "health_services service=fcs")


def test_workforce(context):
    (table,) = collect(context, "workforce")
    assert body(table)[0][:3] == ["Sickness: days lost per full-time equivalent", "Q4 2023/24", "2.22 days"]
    assert body(table)[2][3:5] == ["78%", "▲ up 7 points, better"]
    assert collect(context, "workforce heading=Nobody") == [
        {"kind": "note", "html": "No figure of staff is kept up to Q4 2023/24."}
    ]


def test_health_definitions(context):
    read, emss, *_ = collect(context, "health_definitions")
    assert "Figures of partners are added up, never averaged" in read["html"]
    satisfaction = emss["rows"][0]["cells"]
    assert satisfaction[0] == {"text": "Customer satisfaction", "note": "Higher is better. Quarterly"}
    assert satisfaction[2]["text"] == "at least 85%"
    assert "Printed in the annual report" in satisfaction[2]["note"]
    assert satisfaction[3]["text"] == NOTHING
    target = context.figures.kpi("customer-satisfaction").targets.get()
    target.valid_to = date(2024, 2, 1)
    target.save()
    target.pk, target.valid_from, target.valid_to, target.aim = None, date(2024, 2, 1), None, Decimal(80)
    target.save()
    changed = collect(context, "health_definitions")[1]["rows"][0]["cells"]
    assert (changed[2]["text"], changed[3]["text"]) == ("at least 80%", "target of All from 1 February 2024")


def test_milestones_due(context):
    project = a_project(context, "New ledger")
    own = {"partnership": context.partnership, "project": project}
    for title, months, more in (
        ("Overdue", Month(2023, 9), {"owner_role": "Finance manager"}),
        ("This quarter", Month(2024, 2), {"rebaselined": 2}),
        ("Next quarter", Month(2024, 6), {}),
        ("Much later", Month(2025, 6), {}),
        ("Reached long ago", Month(2023, 8), {"actual": CalendarPeriod.of(Month(2023, 8))}),
    ):
        Milestone.objects.create(title=title, baseline=CalendarPeriod.of(months), **more, **own)
    (table,) = collect(context, "milestones_due")
    assert groups(table) == ["Overdue from before: 1", "This quarter, Q4 2023/24: 1", "Next quarter, Q1 2024/25: 1"]
    assert [line[0] for line in body(table)] == ["Overdue", "This quarter", "Next quarter"]
    assert body(table)[0][1] == "Finance manager"
    assert body(table)[0][4].startswith("Late by")
    assert table["rows"][3]["cells"][4]["note"] == "re-baselined 2 times"


def test_plan_progress(context):
    late = a_project(context, "Late one", status=ProjectStatus.ON_TRACK, target=CalendarPeriod.of(Month(2024, 1)))
    a_project(context, "Not begun", target=CalendarPeriod.of(Month(2024, 12)))
    for number, more in enumerate(({"rebaselined": 1}, {"actual": CalendarPeriod.of(Month(2023, 6))})):
        Milestone.objects.create(
            partnership=context.partnership, project=late, title=f"M{number}", **more,
            baseline=CalendarPeriod.of(Month(2023, 6)),
        )  # fmt: skip
    table, phases = collect(context, "plan_progress")
    assert groups(table) == ["Late or at risk: 1", "Not begun: 1", "Done: 14"]  # Table 1 of the paper has 14
    assert table["rows"][1]["cells"][3] == {"text": "1 of 2 reached", "note": "1 late, re-baselined once"}
    assert "Phase 1, Establishing: 22 priorities" in phases["html"]


def test_health_money_where_nothing_is_kept(context):
    (said,) = collect(context, "health_money")
    assert said["html"] == "No savings, budgets or reserves are kept of 2023/24."


def test_health_money(world):
    write_off = a_followed_case(world)
    budgets = a_budget_year(world)
    year = budgets.year
    report = Report(partnership=world.partnership, period=CalendarPeriod.of(Quarter(year.start_year, 4)))
    parts = collect(BlockContext(report, "public"), "health_money")
    assert isinstance(year, FinancialYear)
    ids = [part.get("id") for part in parts]
    assert "in-year-budgets" in ids or any("Nothing was entered" in part.get("html", "") for part in parts)
    case = write_off.line.version.case
    first = BlockContext(
        Report(partnership=world.partnership, period=CalendarPeriod.of(Quarter(case.years[0].start_year - 1, 4))),
        "public",
    )
    later = [part["html"] for part in collect(first, "health_money") if part["kind"] == "note"]
    assert any(words.endswith(f"begin in {case.years[0].label}, so nothing is due yet.") for words in later)
    begun = BlockContext(
        Report(partnership=world.partnership, period=CalendarPeriod.of(Quarter(case.years[0].start_year, 4))), "public"
    )
    savings = next(part for part in collect(begun, "health_money") if part.get("id") == "health-savings")
    assert savings["columns"][1]["label"] == "Planned"
    assert body(savings)[0][0] == case.title


def test_worth_asking(context):
    (part,) = collect(context, "worth_asking")
    assert part["items"] == [
        "Customer satisfaction is at 83%, the target is at least 85%: who does what by when?",
        "0 of 1 KPIs reported met their target, 1 of 1 the quarter before: what has changed?",
    ]


def test_worth_asking_asks_three_things_at_most_the_late_before_the_missing(context):
    project = a_project(context, "New ledger")
    Milestone.objects.create(
        partnership=context.partnership, project=project, title="Go live", baseline=CalendarPeriod.of(Month(2023, 9))
    )
    line = Observation.objects.get(
        kpi__slug="advert-offer-turnaround", period_id=Quarter(2023, 4).code, scope__kind="whole"
    )
    assert line.kind == "lost"  # an old paper owes nobody a figure
    (part,) = collect(context, "worth_asking")
    assert [item.split(" ")[0] for item in part["items"]] == ["Customer", "“Go", "0"]


def test_kpi_health_of_one_quarter(context):
    (table,) = collect(context, "kpi_health quarter=own")
    assert table["caption"] == "Measures that met their target, Q4 2023/24"
    assert {line[2] for line in body(table)} == {"Q4 2023/24"}
    (said,) = collect(context, "kpi_health quarter=own sets=no")  # only the whole has targets
    assert said["html"] == "No measure has both a target and a figure."
    with pytest.raises(ReferenceUnknown, match="is no quarter"):
        collect(context, "kpi_health quarter=2023/24")
    with pytest.raises(ReferenceUnknown, match="sets= knows yes and no"):
        collect(context, "kpi_health sets=some")
