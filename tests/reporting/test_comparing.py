"""The weakest part beside a total, partners side by side, benchmarks, and the way from a total to who typed it."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from common.errors import Refused
from kpis.actions.comparing import mark_unlike, save_benchmark
from kpis.actions.definitions import add_breakdown
from kpis.actions.restrictions import restrict
from kpis.models import Benchmark, Kpi, Observation
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter
from reporting.blocks import BlockContext
from reporting.models import Report
from reporting.references import References, read_reference
from tests.factories import World, a_world
from tests.reporting.history import approved
from tests.reporting.test_dashboards import PERCENT, aimed, page

pytestmark = pytest.mark.django_db

Q1, Q2 = Quarter(2025, 1), Quarter(2025, 2)
COLLECTED = {**PERCENT, "title": "Debt collected", "direction": "higher", "over_scopes": "ratio", "part_of_whole": True}


@pytest.fixture
def world() -> World:
    return a_world()


def of_partners(world: World, slug: str = "collected", **meaning) -> Kpi:
    return world.kpi(slug, scopes=[world.north.scope, world.south.scope], **{**COLLECTED, **meaning})


def of_sectors(world: World) -> Kpi:
    """North: NHS 90 of 100, people 71 of 100. South: NHS 80 of 100, people 85 of 100. Altogether 326 of 400."""
    sectors = add_breakdown(partnership=world.partnership, name="Sectors", items=["NHS", "People"], by=None)
    nhs, people = sectors.items.order_by("order")
    kpi = of_partners(world, breakdown=sectors)
    north, south = world.north.scope, world.south.scope
    figures = {
        (kpi, north, Q2, nhs): ("90", "100"),
        (kpi, north, Q2, people): ("71", "100"),
        (kpi, south, Q2, nhs): ("80", "100"),
        (kpi, south, Q2, people): ("85", "100"),
    }
    approved(world, Q2, figures)
    return kpi


def note(table: dict, first: str) -> str:
    row = next(row for row in table["rows"] if row["cells"][0]["text"] == first)
    return row["cells"][0].get("note", "")


# ---- the weakest part ----


def test_the_weakest_part_is_named_beside_the_total_on_every_page(client, world):
    of_sectors(world)
    weakest = "lowest: NCC, People 71.0%"
    shown = page(client, world, "kpi", slug="collected")
    assert shown.context["now"]["value"] == "81.5%"
    assert shown.context["now"]["note"] == weakest
    partners = next(one for one in shown.context["tables"] if one["id"] == "partners")
    assert note(partners, "SCC") == "lowest: NHS 80.0%"
    (service,) = page(client, world, "service", slug="payroll").context["tables"]
    assert "Lowest: NCC, People 71.0%" in note(service["table"], "Debt collected")
    assert weakest in note(page(client, world).context["context_kpis"], "Debt collected")


def test_where_lower_is_better_the_weakest_is_the_highest(client, world):
    kpi = of_partners(world, direction="lower")
    approved(world, Q2, {(kpi, world.north.scope): ("5", "100"), (kpi, world.south.scope): ("9", "100")})
    assert page(client, world, "kpi", slug="collected").context["now"]["note"] == "highest: SCC 9.0%"


def test_where_neither_way_is_better_none_is_the_weakest(client, world):
    kpi = of_partners(world, direction="context")
    approved(world, Q2, {(kpi, world.north.scope): ("5", "100"), (kpi, world.south.scope): ("9", "100")})
    assert page(client, world, "kpi", slug="collected").context["now"]["note"] == ""


def test_no_part_is_named_where_a_small_number_is_kept_back(client, world):
    kpi = of_partners(
        world, measure="count", unit="people", has_parts=False, multiplier=1, over_time="sum", over_scopes="sum",
        upper_label="", lower_label="", part_of_whole=False, counts_people=True, decimals=0,
    )  # fmt: skip
    approved(world, Q2, {(kpi, world.north.scope): "3", (kpi, world.south.scope): "40"})
    assert "lowest" in page(client, world, "kpi", RoleKind.OFFICER, slug="collected").context["now"]["note"]
    assert "lowest" not in page(client, world, "kpi", slug="collected").content.decode()
    assert "lowest" not in page(client, world).content.decode()


def test_nobody_learns_of_a_restricted_kpi_by_its_marks_and_benchmarks(client, world):
    kpi = of_sectors(world)
    kept(world, kpi)
    restrict(
        partnership=world.partnership, kpi=kpi, reason="A tender", review_on=Quarter(2098, 1).start, by=None
    )  # fmt: skip
    for name in ("kpi", "kpi-partners", "kpi-partners-csv"):
        assert page(client, world, name, RoleKind.OFFICER, slug="collected").status_code == 404
    for name in ("rebase", "unlike-mark", "benchmark-add"):
        assert page(client, world, name, RoleKind.ADMINISTRATOR, kpi="collected").status_code == 404


# ---- partners side by side ----


def test_partners_stand_side_by_side_with_what_does_not_compare(client, world):
    kpi = of_partners(world)
    for quarter, north, south in ((Q1, "80", "60"), (Q2, "90", "70")):
        approved(world, quarter, {(kpi, world.north.scope): (north, "100"), (kpi, world.south.scope): (south, "100")})
    mark_unlike(kpi=kpi, scope=world.south.scope, reason="Counts schools too", by=None)
    shown = page(client, world, "kpi-partners", slug="collected").context
    table = [[cell["text"] for cell in row["cells"]] for row in shown["table"]["rows"]]
    assert table == [
        ["NCC", "80.0%", "90.0%", "like for like"],
        ["SCC", "60.0%", "70.0%", "not like for like: Counts schools too"],
        ["The whole partnership", "70.0%", "80.0%", "–"],
    ]
    assert shown["sentence"] == "80.0% in Q2 2025/26; lowest: SCC 70.0%. Not like for like: SCC."
    assert [chart["title"] for chart in shown["charts"]] == [
        "NCC: 90.0% in Q2 2025/26",
        "SCC: 70.0% in Q2 2025/26 (not like for like: Counts schools too)",
    ]
    ranges = [chart["figure"]["layout"]["yaxis"]["range"] for chart in shown["charts"]]
    assert ranges[0] == ranges[1]
    file = page(client, world, "kpi-partners-csv", slug="collected").content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(file)))[1:] == table


def test_a_kpi_of_one_partner_has_nothing_to_compare(client, world):
    approved(world, Q2, {world.kpi("errors"): "4"})
    assert page(client, world, "kpi-partners", slug="errors").context["table"] is None
    file = page(client, world, "kpi-partners-csv", slug="errors").content.decode("utf-8-sig")
    assert file.splitlines()[1:] == ["The whole partnership,4,–"]


def test_marking_a_partner_again_changes_the_reason(world):
    kpi = of_partners(world)
    for reason in ("Counts schools", "Counts schools and fire"):
        mark_unlike(kpi=kpi, scope=world.south.scope, reason=reason, by=None)
    assert kpi.unlike_marks.get().reason == "Counts schools and fire"
    with pytest.raises(Refused, match="partner of this partnership"):
        mark_unlike(kpi=kpi, scope=a_world("elsewhere").south.scope, reason="None", by=None)


# ---- benchmarks ----


def kept(world: World, kpi: Kpi, **more) -> Benchmark:
    asked = {"name": "CIPFA average", "value": Decimal(85), "source": "A yearbook", "comparability": "like", **more}
    return save_benchmark(benchmark=Benchmark(partnership=world.partnership, kpi=kpi, **asked), by=None)


def test_a_benchmark_is_a_labelled_line_and_a_row(client, world):
    kpi = of_partners(world)
    for quarter in (Q1, Q2):
        approved(world, quarter, {(kpi, world.north.scope): ("8", "10"), (kpi, world.south.scope): ("8", "10")})
    kept(world, kpi)
    kept(world, kpi, name="Family group", value=Decimal("82.5"), comparability="partly", note="Counties alone",
         period=CalendarPeriod.of(FinancialYear(2024)))  # fmt: skip
    shown = page(client, world, "kpi", slug="collected").context
    assert [(one["name"], one["values"][0]) for one in shown["chart"]["series"][1:]] == [
        ("CIPFA average (like for like)", "85"),
        ("Family group (partly like for like)", "82.5"),
    ]
    table = next(one for one in shown["tables"] if one["id"] == "benchmarks")
    assert [[cell["text"] for cell in row["cells"]] for row in table["rows"]] == [
        ["CIPFA average", "85.0%", "not printed", "A yearbook", "Like for like"],
        ["Family group", "82.5%", "2024/25", "A yearbook", "Partly like for like"],
    ]
    assert table["rows"][1]["cells"][4]["note"] == "Counties alone"


def test_a_benchmark_that_does_not_compare_says_why(client, world):
    of_partners(world)
    client.force_login(world.people[RoleKind.FINANCE])
    add = reverse("benchmark-add", kwargs={"partnership": world.partnership.slug, "kpi": "collected"})
    typed = {"name": "CIPFA average", "value": "90", "source": "A yearbook", "comparability": "not", "note": ""}
    answer = client.post(add, typed)
    assert answer.status_code == 400
    assert "Say what does not compare" in answer.content.decode()
    assert client.post(add, {**typed, "note": "Another age of debt", "period": "2014/15"}).status_code == 302
    benchmark = Benchmark.objects.get()
    assert (benchmark.value, benchmark.period.label) == (90, "2014/15")
    where = {"partnership": world.partnership.slug, "kpi": "collected", "pk": benchmark.pk}
    changed = {**typed, "value": "91", "comparability": "like", "period": ""}
    assert client.post(reverse("benchmark-edit", kwargs=where), changed).status_code == 302
    benchmark.refresh_from_db()
    assert (benchmark.value, benchmark.period) == (91, None)
    client.post(reverse("benchmark-drop", kwargs=where))
    assert not Benchmark.objects.exists()


def test_a_benchmark_stands_once(world):
    kpi = of_partners(world)
    kept(world, kpi)
    with pytest.raises(ValidationError):
        kept(world, kpi)


def test_a_paper_names_what_its_measures_are_held_against(world):
    kpi = of_partners(world)
    approved(world, Q2, {(kpi, world.north.scope): ("8", "10"), (kpi, world.south.scope): ("7", "10")})
    kept(world, kpi, comparability="partly", note="Counties alone", period=CalendarPeriod.of(FinancialYear(2024)))
    mark_unlike(kpi=kpi, scope=world.south.scope, reason="Counts schools too", by=None)
    report = Report(partnership=world.partnership, period=CalendarPeriod.of(Q2))
    context = BlockContext(report, "public")
    (table,) = References(context).block(read_reference('block kpi_table collected period="Q2 2025/26"'))
    assert table["note"] == (
        "Debt collected, SCC, is not like for like: Counts schools too. Debt collected elsewhere: CIPFA average 85.0% for "
        "2024/25 (partly like for like: Counties alone). A yearbook."
    )


# ---- from the partnership to the person ----


def test_every_step_from_the_partnership_to_the_person_is_one_link(client, world):
    kpi = of_partners(world)
    approved(world, Q2, {(kpi, world.north.scope): ("9", "10"), (kpi, world.south.scope): ("7", "10")})
    slug = world.partnership.slug
    client.force_login(world.people[RoleKind.MEMBER])

    def leads(address: str, to: str) -> None:
        answer = client.get(address.partition("#")[0])
        assert answer.status_code == 200
        assert to.replace("&", "&amp;") in answer.content.decode(), f"{address} does not lead to {to}"

    dashboard, service, kpi_page = f"/p/{slug}/", f"/p/{slug}/services/payroll/", f"/p/{slug}/kpis/collected/"
    entry = Observation.objects.get(scope=world.south.scope)
    partner = f"?scope={world.south.scope.pk}&item={entry.item_id}"
    leads(dashboard, f'href="{service}')
    leads(service, f'href="{kpi_page}"')
    leads(kpi_page, 'href="#partners"')
    leads(kpi_page, f'href="{partner}"')
    client.force_login(world.officer)
    found = client.get(kpi_page + partner).content.decode()
    address = reverse("figure", kwargs={"partnership": slug, "pk": entry.pk})
    assert f'href="{address}?from=kpi"' in found
    shown = client.get(f"{address}?from=kpi")
    assert "Approved by" in shown.content.decode()
    assert [one["href"] for one in shown.context["breadcrumbs"]] == [dashboard, service, kpi_page]


# ---- charts as files ----


@pytest.mark.parametrize("chart", ["trend", "partner"])
def test_a_chart_says_which_way_is_better_and_how_firm_its_figures_are(client, world, chart):
    kpi = of_partners(world)
    for quarter in (Q1, Q2):
        approved(world, quarter, {(kpi, world.north.scope): ("8", "10"), (kpi, world.south.scope): ("7", "10")})
    shown = page(client, world, "kpi", slug="collected").context
    described = shown["chart"] if chart == "trend" else shown["partner_charts"][0]
    assert "Higher is better. As at 30 September 2025, final." in described["said"]


def test_the_dashboards_chart_says_so_too(client, world):
    kpi = aimed(world, "errors")
    for quarter in (Q1, Q2):
        approved(world, quarter, {kpi: "4"})
    chart = page(client, world).context["chart"]
    assert chart["said"].endswith("More on target is better. As at 30 September 2025, final.")
