"""The pages of a service and of a KPI: comparisons, year to date, targets over time, restatements, one-off facts."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from kpis.actions.definitions import set_target
from kpis.actions.returns import open_returns, restate
from kpis.entry import Entry, Typed
from kpis.models import Observation
from kpis.rollup import rebuild
from partners.roles import RoleKind
from periods.values import AsAt, Quarter
from reporting.tables import KpiLine, kpi_table, target_text, tolerance_text, value_text
from tests.factories import BEGAN, a_world
from tests.reporting.history import approved
from tests.reporting.test_dashboards import PERCENT, aimed, page

pytestmark = pytest.mark.django_db

LAST_YEAR, Q1, Q2 = Quarter(2024, 2), Quarter(2025, 1), Quarter(2025, 2)


def cells(table: dict, row: int = 0) -> list[str]:
    rows = [one for one in table["rows"] if one["kind"] != "group"]
    return [cell["text"] for cell in rows[row]["cells"]]


def test_a_service_compares_with_last_quarter_last_year_and_the_year_so_far(client, world):
    kpi = aimed(world, "errors", aim="5", **PERCENT)
    approved(world, LAST_YEAR, {kpi: ("6", "100")})
    approved(world, Q1, {kpi: ("2", "100")})
    approved(world, Q2, {kpi: ("12", "300")})

    table = page(client, world, "service", slug="payroll").context["tables"][0]["table"]

    # 12 of 300 are 4%; 14 of 400 so far are 3.5%, where an average of percentages would be 3%.
    assert cells(table) == [
        "Errors", "4.0%", "≤ 5%", "", "▲ up 2.0 points, worse", "▼ down 2.0 points, better", "3.5%",
    ]  # fmt: skip


def test_a_quarter_of_which_a_month_is_missing_says_so_and_is_not_compared(client, world):
    kpi = world.kpi("errors", frequency="monthly", over_time="sum")
    for quarter, figures in ((Q1, ["5", "5", "5"]), (Q2, ["1", "1", Typed(no_figure="not_measured", reason="Lost")])):
        months = zip(quarter.months(), figures, strict=True)
        approved(world, quarter, {(kpi, world.whole, month): figure for month, figure in months})

    table = page(client, world, "service", slug="payroll").context["tables"][0]["table"]

    assert table["rows"][0]["cells"][1] == {"text": "2", "note": "2 of 3 months in"}
    assert cells(table)[4] == "not complete, so not compared"


def test_a_kpi_of_another_partnership_is_not_found(client, world):
    other = a_world("east-and-west")
    other.kpi("theirs")

    for name in ("kpi", "kpi-csv"):
        assert page(client, world, name, slug="theirs").status_code == 404
        assert page(client, world, name, slug="nothing").status_code == 404
    assert page(client, world, "service", slug="nothing").status_code == 404


def test_a_kpi_says_its_direction_and_target_in_words(client, world):
    kpi = aimed(world, "errors", aim="0.5", tolerance="0.1", **PERCENT)
    approved(world, Q2, {kpi: ("45", "10000")})

    context = page(client, world, "kpi", slug="errors").context

    assert context["aim"] == "Lower is better. Target: at most 0.5%; within tolerance up to 0.6%."
    assert context["now"]["value"] == "0.5%"  # 0.45 at one decimal
    assert context["now"]["period"] == "Q2 2025/26 (July–September 2025), final"
    assert context["chart"] is None  # one figure is no line


def test_a_kpi_is_drawn_with_its_target_and_its_table(client, world):
    kpi = aimed(world, "errors", aim="5", **PERCENT)
    approved(world, Q1, {kpi: ("2", "100")})
    approved(world, Q2, {kpi: ("4", "100")})

    response = page(client, world, "kpi", slug="errors")
    chart = response.context["chart"]

    assert chart["title"] == "4.0% in Q2 2025/26: up 2.0 points, worse since Q1 2025/26"
    assert chart["series"] == [{"name": "The whole partnership", "values": ["2.0", "4.0"]}]
    assert chart["target"] == {"label": "Target", "value": "5"}
    assert "On target in 2 of 2 periods with a target." in chart["summary"]
    assert cells(response.context["tables"][-1])[1:4] == ["4", "100", "4.0%"]


def test_partners_stand_side_by_side_on_one_scale(client, world):
    kpi = aimed(world, "errors", scopes=[world.north.scope, world.south.scope], over_scopes="ratio", **PERCENT)
    for quarter, north, south in ((Q1, "2", "40"), (Q2, "3", "50")):
        approved(world, quarter, {(kpi, world.north.scope): (north, "100"), (kpi, world.south.scope): (south, "100")})

    charts = page(client, world, "kpi", slug="errors").context["partner_charts"]

    assert [chart["title"] for chart in charts] == ["NCC: 3.0% in Q2 2025/26", "SCC: 50.0% in Q2 2025/26"]
    assert charts[0]["figure"]["layout"]["yaxis"]["range"] == charts[1]["figure"]["layout"]["yaxis"]["range"]


def test_figures_lost_in_the_paper_are_said_to_be_lost_and_not_drawn(client, world):
    kpi = world.kpi("tickets")
    approved(world, Q1, {kpi: Entry(kind="lost")})
    approved(world, Q2, {kpi: Entry(kind="lost")})
    open_returns(partnership=world.partnership, quarter=Q2.next(), by=None)
    list(rebuild(world.partnership))

    response = page(client, world, "kpi", slug="tickets")

    assert response.context["chart"] is None
    assert "not available in the published paper" in response.content.decode()


def test_a_fact_reported_once_stands_with_its_period(client, world):
    kpi = world.kpi("schools", frequency="once", direction="context", unit="schools")
    approved(world, Q2, {(kpi, world.whole, AsAt(date(2025, 9, 1))): "255"})

    context = page(client, world, "kpi", slug="schools").context
    service = page(client, world, "service", slug="payroll").context

    assert cells(context["tables"][0]) == ["The whole partnership", "as at 1 September 2025", "255 schools"]
    assert (context["chart"], context["filters"]) == (None, [])
    assert cells(service["facts"])[2:] == ["as at 1 September 2025", "255 schools"]


def test_a_restatement_keeps_the_old_figure_and_the_reason(client, world):
    kpi = world.kpi("errors")
    approved(world, Q2, {kpi: "7"})
    line = Observation.objects.get(kpi=kpi)
    restate(observation=line, typed=Typed(figure="9"), reason="Two were found by audit.", by=world.approver)
    list(rebuild(world.partnership))

    context = page(client, world, "kpi", slug="errors").context
    table = next(one for one in context["histories"] if one["id"] == "restatements")

    assert cells(table)[2:6] == ["7 errors", "9 errors", "Two were found by audit.", world.approver.name]
    assert context["now"]["note"] == "restated"


def test_every_target_stands_with_its_dates(client, world):
    kpi = aimed(world, "errors")
    set_target(kpi=kpi, scope=world.whole, valid_from=date(2025, 7, 1), operator="at_most", aim=Decimal(8), by=None)
    approved(world, Q1, {kpi: "9"})
    approved(world, Q2, {kpi: "9"})

    context = page(client, world, "kpi", slug="errors").context
    targets = next(one for one in context["histories"] if one["id"] == "targets")
    periods = context["tables"][-1]

    assert cells(targets)[1:4] == ["1 July 2025", "open", "≤ 8 errors"]
    assert cells(targets, 1)[1:4] == [f"{BEGAN.day} April {BEGAN.year}", "1 July 2025", "≤ 10 errors"]
    assert [row["cells"][3].get("status") for row in periods["rows"]] == ["below_target", "on_target"]


def test_figures_lead_to_their_entry_for_those_who_may_see_returns(client, world):
    kpi = world.kpi("errors")
    approved(world, Q2, {kpi: "7"})
    entry = Observation.objects.get(kpi=kpi)

    of_member = page(client, world, "kpi", slug="errors").context["tables"][-1]
    of_auditor = page(client, world, "kpi", role=RoleKind.AUDITOR, slug="errors").context["tables"][-1]

    assert "href" not in of_member["rows"][0]["cells"][1]
    address = reverse("figure", kwargs={"partnership": world.partnership.slug, "pk": entry.pk})
    assert of_auditor["rows"][0]["cells"][1]["href"] == address


def test_csv_holds_kpis_down_and_quarters_across(client, world):
    kpi = aimed(world, "errors", aim="5", **PERCENT)
    approved(world, Q1, {kpi: ("2", "100")})
    approved(world, Q2, {kpi: ("4", "100")})

    for name, slug in (("dashboard-csv", {}), ("service-csv", {"slug": "payroll"}), ("kpi-csv", {"slug": "errors"})):
        response = page(client, world, name, **slug)
        lines = response.content.decode("utf-8-sig").splitlines()
        assert response["Content-Disposition"].startswith("attachment")
        assert lines[0].endswith("Q1 2025/26,Q2 2025/26")
        assert lines[1].startswith("errors,,Errors,%,")
        assert lines[1].endswith(",2.0,4.0")


def test_a_table_of_kpis_can_be_made_of_stored_results(world):
    kpi = aimed(world, "errors", aim="5", **PERCENT)
    approved(world, Q1, {kpi: ("2", "100")})
    approved(world, Q2, {kpi: ("4", "100")})
    now, before = kpi.results.get(period_id=Q2.code), kpi.results.get(period_id=Q1.code)
    line = KpiLine(now.definition, [now], now, now.status, target=now.target, previous=before)

    table = kpi_table([line], id="k", caption="KPIs", columns=["All"], previous=Q1.label, last_year=LAST_YEAR.label)

    assert cells(table) == ["Errors", "4.0%", "≤ 5%", "", "▲ up 2.0 points, worse", "–"]
    assert table["rows"][0]["cells"][3]["status"] == "on_target"
    assert value_text(now, now.definition) == "4.0%"
    assert target_text(now.target, now.definition, in_words=True) == "at most 5%"
    assert tolerance_text(now.target, now.definition) == "within tolerance up to 7%"
