"""What is usual for a KPI: one sentence for a member, the limits on a chart, and the signals, from twelve figures on."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from common.errors import Refused
from kpis.actions.rebases import rebase, take_rebase_back
from kpis.actions.returns import open_returns
from kpis.models import Kpi, Observation
from kpis.selectors.returns import lines_of
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World
from tests.reporting.history import approved
from tests.reporting.test_dashboards import aimed, page

pytestmark = pytest.mark.django_db

# Mean 20, limits 20 ± 2.66 × 19/11, which is 15.4 to 24.6: worked out in tests/kpis/test_process_control.py.
HALF = ("9", "11", "10", "13", "11", "10", "8", "11", "10", "8", "9", "10")  # ten less each
STEADY = ("19", "21", "20", "23", "21", "20", "18", "21", "20", "18", "19", "20")


def reported(world: World, kpi: Kpi, values: tuple[str, ...]) -> None:
    quarter = Quarter(2022, 1)
    for value in values:
        approved(world, quarter, {kpi: value})
        quarter = quarter.next()


def test_a_member_reads_what_to_expect_and_what_it_means_for_the_target(client, world):
    reported(world, aimed(world, "errors", aim="15", decimals=1), STEADY)
    control = page(client, world, "kpi", slug="errors").context["control"]
    assert control["sentence"] == (
        "Expect between 15.4 and 24.6 errors; the target of at most 15 errors will not be met without a change. "
        "Nothing says that it has changed."
    )
    assert control.keys() == {"sentence", "anew"}


def test_an_officer_reads_the_chart_with_its_limits_and_the_signs(client, world):
    reported(world, aimed(world, "errors", aim="15", decimals=1), STEADY)
    control = page(client, world, "kpi", role=RoleKind.OFFICER, slug="errors").context["control"]
    assert [one["name"] for one in control["chart"]["series"]][1:] == [
        "Highest to expect", "Average", "Lowest to expect",
    ]  # fmt: skip
    assert (control["variation"], control["assurance"]) == (
        "≈\N{NO-BREAK SPACE}common cause",
        "✗\N{NO-BREAK SPACE}will miss the target",
    )
    assert control["signals"]["rows"] == []
    assert control["steps"]["series"][1]["values"] == ["5.6"] * 11  # 3.268 × 19/11


def test_a_target_within_the_limits_is_met_by_chance(client, world):
    reported(world, aimed(world, "errors", aim="20"), STEADY)
    sentence = page(client, world, "kpi", slug="errors").context["control"]["sentence"]
    assert "will be met in some quarters and missed in others, by chance." in sentence


def test_a_figure_outside_the_limits_is_news_and_says_for_whom(client, world):
    reported(world, aimed(world, "errors", aim="20"), (*STEADY, "40"))
    control = page(client, world, "kpi", role=RoleKind.OFFICER, slug="errors").context["control"]
    assert control["sentence"].endswith(
        "The newest figure says that something has changed, for the worse: outside the limits."
    )
    assert [cell["text"] for cell in control["signals"]["rows"][0]["cells"]] == [
        "Q1 2025/26", "40 errors", "Outside the limits", "worse",
    ]  # fmt: skip
    marked = control["chart"]["series"][-1]
    assert (marked["name"], marked["points"], marked["values"][-1]) == ("Special cause, concerning", "square", "40")
    assert control["variation"] == "■\N{NO-BREAK SPACE}concerning"
    assert "special cause" in control["chart"]["svg"].lower()


def test_under_twelve_figures_nothing_is_said(client, world):
    reported(world, aimed(world, "errors", aim="20"), STEADY[:11])
    assert page(client, world, "kpi", slug="errors").context["control"] is None


def test_a_share_is_never_expected_above_a_hundred_or_below_nought(client, world):
    kpi = world.kpi("errors", measure="percent", unit="%", direction="lower", may_be_negative=False)
    reported(world, kpi, ("1", "9", "0", "8", "1", "9", "0", "8", "1", "9", "0", "8"))
    assert (
        page(client, world, "kpi", slug="errors")
        .context["control"]["sentence"]
        .startswith("Expect between 0% and 26%.")
    )


def test_a_figure_that_proves_the_limits_wrong_silences_what_they_say_of_the_target(client, world):
    reported(world, aimed(world, "errors", aim="12"), (*STEADY, "10"))  # limits 12.8 to 25.7
    control = page(client, world, "kpi", role=RoleKind.OFFICER, slug="errors").context["control"]
    assert (control["variation"], control["assurance"]) == ("◆\N{NO-BREAK SPACE}improving", "")
    assert "target" not in control["sentence"]


# ---- limits set anew ----

ANEW = Quarter(2025, 1)  # twelve quarters after the first


def test_each_span_has_limits_of_its_own_and_the_past_stays_drawn(client, world):
    kpi = aimed(world, "errors", aim="15", decimals=1)
    reported(world, kpi, (*STEADY, *HALF))
    rebase(kpi=kpi, scope=world.whole, period=ANEW, reason="A new system", by=world.people[RoleKind.ADMINISTRATOR])
    control = page(client, world, "kpi", role=RoleKind.OFFICER, slug="errors").context["control"]
    figures, high, average, low = control["chart"]["series"][:4]
    assert (high["values"][0], high["values"][-1]) == ("24.6", "14.6")
    assert (average["values"][11], average["values"][12]) == ("20.0", "10.0")
    assert (low["values"][0], low["values"][-1]) == ("15.4", "5.4")
    assert len(figures["values"]) == 24
    assert control["chart"]["breaks"] == [{"place": 12, "label": "limits set anew"}]
    assert "limits set anew" in control["chart"]["svg"]
    assert control["signals"]["rows"] == []  # neither span has one; together they would have many
    assert control["sentence"].startswith(
        "Expect between 5.4 and 14.6 errors; the target of at most 15 errors will be met"
    )
    assert control["anew"][0]["text"].startswith("Limits set anew from Q1 2025/26: A new system. By ")


def test_new_limits_need_twelve_figures_too(client, world):
    kpi = aimed(world, "errors", aim="15", decimals=1)
    reported(world, kpi, (*STEADY, *HALF[:5]))
    rebase(kpi=kpi, scope=world.whole, period=ANEW, reason="A new system", by=None)
    control = page(client, world, "kpi", role=RoleKind.OFFICER, slug="errors").context["control"]
    assert control["sentence"] == (
        "The limits were set anew from Q1 2025/26: 5 of the 12 figures that they need are in, and until then nothing is "
        "said of what to expect."
    )
    assert control["variation"] == ""
    assert control["chart"]["series"][1]["values"][11:13] == ["24.6", None]


def test_the_check_at_entry_begins_where_the_limits_do(world):
    kpi = aimed(world, "errors", aim="15", decimals=1)
    reported(world, kpi, (*STEADY, *HALF[:5]))
    open_returns(partnership=world.partnership, quarter=Quarter(2026, 2), by=None)

    def history():
        observation = Observation.objects.select_related("kpi", "scope", "item").get(period=Quarter(2026, 2).code)
        return lines_of([observation])[0].history

    assert len(history()) == 12
    rebased = rebase(kpi=kpi, scope=world.whole, period=ANEW, reason="A new system", by=None)
    assert history() == (9, 11, 10, 13, 11)
    take_rebase_back(rebased=rebased, reason="A slip", by=None)
    assert len(history()) == 12


def test_limits_are_set_anew_once_from_a_period_and_with_a_reason(world):
    kpi = world.kpi("errors")
    asked = {"kpi": kpi, "scope": world.whole, "period": ANEW, "by": None}
    with pytest.raises(ValidationError, match="Say what was changed"):
        rebase(reason=" ", **asked)
    rebase(reason="A new system", **asked)
    with pytest.raises(Refused, match="set anew from Q1 2025/26 already"):
        rebase(reason="Again", **asked)


def test_the_administrator_sets_limits_anew_on_a_page(client, world):
    world.kpi("errors")
    client.force_login(world.people[RoleKind.ADMINISTRATOR])
    address = reverse("rebase", kwargs={"partnership": world.partnership.slug, "kpi": "errors"})
    answer = client.post(address, {"scope": world.whole.pk, "period": "Q1 2025/26", "reason": "A new system"})
    assert answer.status_code == 302
    assert client.post(address, {"scope": world.whole.pk, "period": "soon", "reason": ""}).status_code == 400


def test_a_figure_that_runs_on_through_the_year_has_no_limits(client, world):
    kpi = world.kpi("savings-to-date", is_cumulative=True, over_time="last")
    reported(world, kpi, STEADY)
    control = page(client, world, "kpi", role=RoleKind.OFFICER, slug="savings-to-date").context["control"]
    assert control == {"sentence": (
        "This figure runs on through the year: each takes in those before it since April, so it rises by itself, and "
        "limits of what is usual would say nothing."
    )}  # fmt: skip
    with pytest.raises(Refused, match="runs on through the year"):
        rebase(kpi=kpi, scope=world.whole, period=ANEW, reason="A new system", by=None)
    with pytest.raises(ValidationError, match="runs on through the year"):
        world.kpi("summed-twice", is_cumulative=True, over_time="sum")


# ---- beside red, amber and green ----


def test_the_dashboard_and_the_service_say_it_beside_the_status(client, world):
    reported(world, aimed(world, "errors", aim="15", tolerance="0"), STEADY)
    (exception,) = page(client, world).context["exceptions"][0]["figures"]
    assert exception["signs"] == "≈\N{NO-BREAK SPACE}common cause; ✗\N{NO-BREAK SPACE}will miss the target"
    (table,) = page(client, world, "service", slug="payroll").context["tables"]
    status = next(cell for cell in table["table"]["rows"][0]["cells"] if cell.get("status"))
    assert status["note"] == "≈\N{NO-BREAK SPACE}common cause; ✗\N{NO-BREAK SPACE}will miss the target"


def test_the_sign_of_an_earlier_quarter_knows_nothing_of_the_later_ones(client, world):
    reported(world, aimed(world, "errors", aim="15", tolerance="0"), (*STEADY, "40"))
    table = page(client, world, "service", query="?quarter=2024-25-Q4", slug="payroll").context["tables"][0]["table"]
    status = next(cell for cell in table["rows"][0]["cells"] if cell.get("status"))
    assert status["note"] == "≈\N{NO-BREAK SPACE}common cause; ✗\N{NO-BREAK SPACE}will miss the target"
