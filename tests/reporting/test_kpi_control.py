"""What is usual for a KPI: one sentence for a member, the limits on a chart, and the signals, from twelve figures on."""

import pytest

from kpis.models import Kpi
from periods.values import Quarter
from tests.factories import World
from tests.reporting.history import approved
from tests.reporting.test_dashboards import aimed, page

pytestmark = pytest.mark.django_db

# Mean 20, limits 20 ± 2.66 × 19/11, which is 15.4 to 24.6: worked out in tests/kpis/test_process_control.py.
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
        "Expect between 15.4 and 24.6 errors. The target of at most 15 errors will not be met without a change. "
        "Nothing says that it has changed."
    )
    assert [one["name"] for one in control["chart"]["series"]][1:] == ["Highest to expect", "Lowest to expect"]
    assert control["signals"]["rows"] == []


def test_a_target_within_the_limits_is_met_by_chance(client, world):
    reported(world, aimed(world, "errors", aim="20"), STEADY)
    sentence = page(client, world, "kpi", slug="errors").context["control"]["sentence"]
    assert "will be met in some quarters and missed in others, by chance." in sentence


def test_a_figure_outside_the_limits_is_news_and_says_for_whom(client, world):
    reported(world, aimed(world, "errors", aim="20"), (*STEADY, "40"))
    control = page(client, world, "kpi", slug="errors").context["control"]
    assert control["sentence"].endswith(
        "The newest figure says that something has changed, for the worse: outside the limits."
    )
    assert [cell["text"] for cell in control["signals"]["rows"][0]["cells"]] == [
        "Q1 2025/26", "40 errors", "Outside the limits", "worse",
    ]  # fmt: skip


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
