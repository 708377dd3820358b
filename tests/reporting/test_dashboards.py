"""The dashboard counts, compares and explains as one would by hand."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.actions.definitions import set_target
from kpis.actions.returns import open_returns, save_line, submit_return
from kpis.entry import Entry, Typed
from kpis.models import Observation
from kpis.rollup import rebuild
from kpis.sight import Sight
from partners.actions import add_service
from partners.roles import RoleKind
from periods.values import AsAt, Quarter
from reporting.selectors.dashboard import dashboard_data
from tests.factories import BEGAN, a_world
from tests.reporting.history import approved

pytestmark = pytest.mark.django_db

Q4, Q1, Q2 = Quarter(2024, 4), Quarter(2025, 1), Quarter(2025, 2)
PERCENT = {
    "measure": "percent",
    "unit": "%",
    "decimals": 1,
    "has_parts": True,
    "upper_label": "errors",
    "lower_label": "payments",
    "multiplier": 100,
    "over_time": "ratio",
}


def aimed(world, slug, *, operator="at_most", aim="10", tolerance="2", **meaning):
    kpi = world.kpi(slug, **meaning)
    set_target(
        kpi=kpi,
        scope=world.whole,
        valid_from=BEGAN,
        operator=operator,
        aim=Decimal(aim),
        tolerance=Decimal(tolerance),
        by=None,
    )
    return kpi


def page(client, world, name="dashboard", role=RoleKind.MEMBER, query="", **kwargs):
    client.force_login(world.people[role])
    return client.get(reverse(name, kwargs={"partnership": world.partnership.slug, **kwargs}) + query)


def test_percent_met_counts_what_was_due_and_what_was_reported(world):
    kinds = Entry(kind="lost"), Typed(no_figure="not_measured", reason="The system was down")
    approved(
        world,
        Q2,
        {
            aimed(world, "met"): "10",
            aimed(world, "nearly"): "12",
            aimed(world, "missed"): "13",
            aimed(world, "lost"): kinds[0],
            aimed(world, "not-measured"): kinds[1],
            aimed(world, "nothing-to-measure", **PERCENT): ("0", "0"),
            aimed(world, "not-applicable"): Typed(no_figure="not_applicable", reason="No schools left"),
            world.kpi("no-target"): "5",
            world.kpi("context", direction="context"): "7",
        },
    )

    counts = dashboard_data(Sight(world.partnership)).counts

    assert (counts.on_target, counts.within_tolerance, counts.below_target, counts.missing) == (1, 1, 1, 3)
    assert (counts.context, counts.no_target) == (1, 1)
    assert counts.met == "1 of 3 reported, 33%; of 6 due, 17%"


def test_the_first_sentence_says_what_matters(client, world):
    approved(world, Q2, {aimed(world, "met"): "10", aimed(world, "missed"): "13"})

    text = page(client, world).content.decode()

    assert "In Q2 2025/26, 1 of 2 reported KPIs were on target (50%; of the 2 due, 50%); 1 is below target." in text
    assert "As at 30 September 2025, final" in text


def test_no_figures_at_all_says_what_to_do(client, world):
    assert "No figures have been handed in yet." in page(client, world).content.decode()
    open_returns(partnership=world.partnership, quarter=Q2, by=None)
    assert "No figures have been handed in yet." in page(client, world).content.decode()


def test_a_quarter_with_figures_of_other_periods_alone_is_not_what_one_sees_first(client, world):
    quarterly, of_a_day = aimed(world, "quarterly"), aimed(world, "of-a-day")
    approved(world, Q1, {quarterly: "9"})
    approved(world, Q2, {(of_a_day, world.whole, AsAt(date(2025, 8, 31))): "8"})

    first = page(client, world)

    assert first.context["quarter"] == Q1
    assert f"/services/payroll/?quarter={Q1.slug}" in first.content.decode()
    chosen = page(client, world, query=f"?quarter={Q2.slug}").content.decode()
    assert "Figures of other periods, such as eight months, stand on the page of their KPI." in chosen
    assert "There are no two quarters with figures to compare." in chosen
    assert "is on target." not in chosen
    assert page(client, world, "service", slug="payroll").context["quarter"] == Q1


def test_what_changed_is_said_with_its_amount(client, world):
    better, worse, same = aimed(world, "better"), aimed(world, "worse"), aimed(world, "same")
    approved(world, Q1, {better: "13", worse: "9", same: "5"})
    approved(world, Q2, {better: "8", worse: "11", same: "6"})

    groups = page(client, world).context["changes"]

    assert [(group["title"], [one["change"] for one in group["changes"]]) for group in groups] == [
        ("Worse than in Q1 2025/26: 1", ["▲ up 2 errors, worse"]),
        ("Better than in Q1 2025/26: 1", ["▼ down 5 errors, better"]),
    ]


def test_below_target_stands_with_its_commentary_and_cause(client, world):
    kpi = aimed(world, "missed")
    approved(world, Q2, {kpi: Typed(figure="13", commentary="Two people were ill.", cause="supplier")})

    shown = page(client, world).context["exceptions"][0]["figures"][0]

    assert (shown["value"], shown["target"]) == ("13 errors", "at most 10 errors")
    assert shown["remarks"] == [{"where": "", "text": "Two people were ill.", "cause": "A supplier"}]


def test_partners_that_do_not_add_up_count_as_their_weakest(client, world):
    kpi = aimed(world, "days", scopes=[world.north.scope, world.south.scope])
    approved(world, Q2, {(kpi, world.north.scope): "9", (kpi, world.south.scope): "14"})

    data = dashboard_data(Sight(world.partnership))

    assert (data.counts.on_target, data.counts.below_target) == (0, 1)
    assert page(client, world).context["exceptions"][0]["figures"][0]["title"] == "Days, SCC"


def test_a_failing_part_beneath_a_total_on_target_is_shown(client, world):
    kpi = aimed(world, "errors", scopes=[world.north.scope, world.south.scope], over_scopes="ratio", **PERCENT)
    approved(world, Q2, {(kpi, world.north.scope): ("1", "100"), (kpi, world.south.scope): ("15", "100")})

    group = page(client, world).context["exceptions"][0]  # 16 of 200 are 8%, at most 10%

    assert group["key"] == "part"
    assert (group["figures"][0]["title"], group["figures"][0]["value"]) == ("Errors, SCC", "15.0%")


def test_one_partner_or_one_service_can_be_chosen(client, world):
    kpi = aimed(world, "errors", scopes=[world.north.scope, world.south.scope], over_scopes="ratio", **PERCENT)
    other = aimed(world, "invoices", service=world.finance)
    approved(world, Q2, {(kpi, world.north.scope): ("1", "100"), (kpi, world.south.scope): ("15", "100")})
    approved(world, Q2, {other: "4"}, service=world.finance)

    of_south = dashboard_data(Sight(world.partnership), scope_id=world.south.scope.pk).counts
    of_finance = dashboard_data(Sight(world.partnership), service="finance").counts

    assert (of_south.below_target, of_south.reported) == (1, 1)
    assert (of_finance.on_target, of_finance.reported) == (1, 1)


def test_every_service_stands_in_the_table_also_without_targets(client, world):
    for slug in ("archive", "empty"):
        add_service(partnership=world.partnership, name=slug.title(), short_name="S", slug=slug, by=None)
    approved(world, Q2, {aimed(world, "met"): "10"})
    rows = page(client, world).context["services"]["rows"]
    assert {row["cells"][0]["text"]: row["cells"][5]["text"] for row in rows}.items() >= {
        "Archive": "no KPIs",
        "Empty": "no KPIs",
        "All services": "1 of 1 reported, 100%; of 1 due, 100%",
    }.items()


def test_a_service_whose_kpis_have_no_target_says_so(client, world):
    approved(world, Q2, {world.kpi("no-target"): "5"})
    rows = [[cell["text"] for cell in row["cells"]] for row in page(client, world).context["services"]["rows"]]
    assert [world.payroll.name, "–", "–", "–", "–", "no targets", "–"] in rows


def test_a_kpi_with_a_target_and_no_figure_is_missing_and_not_for_context(client, world):
    kpi = aimed(world, "lost")
    approved(world, Q2, {kpi: Entry(kind="lost"), world.kpi("no-target"): "5"})
    shown = page(client, world).context
    assert [row["cells"][0]["text"] for row in shown["context_kpis"]["rows"]] == ["No target"]
    assert shown["data"].counts.missing == 1


@pytest.mark.parametrize(
    "query", ["?service=nowhere", "?partner=999999", "?partner=x", "?quarter=rubbish", "?quarter=2025-26"]
)
def test_what_is_not_there_is_not_found(client, world, query):
    approved(world, Q2, {aimed(world, "met"): "10"})

    assert page(client, world, query=query).status_code == 404


def test_a_member_sees_submitted_figures_as_provisional_and_never_a_draft(client, world):
    kpi, waiting = aimed(world, "met"), aimed(world, "waiting", service=world.finance)
    approved(world, Q1, {kpi: "7"})
    open_returns(partnership=world.partnership, quarter=Q2, by=None, due_on=date(2025, 10, 20))
    for one, figure in ((kpi, "4321"), (waiting, "9876")):
        line = Observation.objects.get(kpi=one, period_id=Q2.code)
        save_line(
            observation=line,
            version=line.version,
            typed=Typed(figure=figure, commentary=f"Secret of {figure}", cause="service"),
            by=world.officer,
        )
    list(rebuild(world.partnership))
    drafts = page(client, world, query="?quarter=2025-26-Q2").content.decode()
    submit_return(
        quarterly_return=world.payroll.returns.get(period_id=Q2.code), by=world.officer, note="It is a new system."
    )
    list(rebuild(world.partnership))

    with time_machine.travel(date(2025, 11, 1)):
        submitted = page(client, world).content.decode()

    assert "4,321" not in drafts
    assert "Secret" not in drafts
    assert "4,321" in submitted
    assert "provisional" in submitted
    assert "9,876" not in submitted
    assert "Secret of 9876" not in submitted
    assert "1 return is late" in submitted
    for name, slug in (("service", "finance"), ("kpi", "waiting"), ("kpi-csv", "waiting"), ("service-csv", "finance")):
        assert "9876" not in page(client, world, name=name, slug=slug).content.decode().replace(",", "")


def test_the_queries_are_as_many_for_sixty_kpis_as_for_ten(client, world):
    counted = {}
    for wanted in (10, 60):
        other = a_world(f"with-{wanted}")
        kpis = [
            aimed(other, f"kpi-{number}", over_scopes="sum", scopes=[other.north.scope]) for number in range(wanted)
        ]
        for quarter in (Q1, Q2):
            approved(other, quarter, {kpi: Typed(figure="13", commentary="Why") for kpi in kpis})
        for name, slug in (("dashboard", {}), ("service", {"slug": "payroll"}), ("kpi", {"slug": "kpi-1"})):
            page(client, other, name, **slug)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert (
                    client.get(reverse(name, kwargs={"partnership": other.partnership.slug, **slug})).status_code == 200
                )
            counted.setdefault(name, []).append(len(queries))

    assert {name: len(set(numbers)) for name, numbers in counted.items()} == {"dashboard": 1, "service": 1, "kpi": 1}
    assert counted["dashboard"][0] <= 17


def test_illustrative_figures_are_labelled_on_every_page(client, world):
    approved(world, Q2, {aimed(world, "met"): "10"})
    assert "Illustrative figures" not in page(client, world).content.decode()
    world.partnership.illustrative = True
    world.partnership.save()
    for name, slug in (("dashboard", {}), ("service", {"slug": "payroll"}), ("kpi", {"slug": "met"})):
        assert "Illustrative figures" in page(client, world, name, **slug).content.decode()
