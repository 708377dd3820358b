"""Targets, definitions and services change with effect from a day; what was approved before stays as it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from kpis.actions.definitions import close_kpi, set_target
from kpis.actions.rebuilding import request_full_rebuild
from kpis.actions.returns import open_returns
from kpis.choices import Frequency, Status
from kpis.models import Kpi, Observation, Result
from kpis.rollup import rebuild
from partners.actions import add_service
from periods.values import Month, Quarter
from tests.reporting.history import approved

Q3, Q4, NEXT = Quarter(2023, 3), Quarter(2023, 4), Quarter(2024, 1)
MARCH = date(2024, 3, 1)


def status(kpi: Kpi, quarter: Quarter) -> str:
    return Result.objects.get(kpi=kpi, period_id=quarter.code, scope__kind="whole").status


def asked(quarter: Quarter, **of: object) -> list[tuple[str, str]]:
    """(KPI, period) of each line that the quarter's returns have."""
    lines = Observation.objects.filter(quarterly_return__period_id=quarter.code, **of)
    return [(one.kpi.slug, one.when.label) for one in lines.select_related("kpi").order_by("kpi__slug", "period_id")]


def test_a_target_that_changed_after_approval_judges_what_comes(world):
    kpi = world.kpi("errors")
    set_target(kpi=kpi, scope=world.whole, valid_from=date(2023, 4, 1), operator="at_most", aim=Decimal(5), by=None)
    approved(world, Q4, {kpi: "6"})
    assert status(kpi, Q4) == Status.BELOW_TARGET
    set_target(kpi=kpi, scope=world.whole, valid_from=date(2024, 4, 1), operator="at_most", aim=Decimal(7), by=None)
    approved(world, NEXT, {kpi: "6"})
    request_full_rebuild(partnership=world.partnership, by=None)
    list(rebuild(world.partnership))
    assert (status(kpi, Q4), status(kpi, NEXT)) == (Status.BELOW_TARGET, Status.ON_TARGET)


def test_a_measure_that_was_split_in_two_keeps_its_past(world, client):
    whole = world.kpi("absence")
    approved(world, Q4, {whole: "12"})
    close_kpi(kpi=whole, closed_on=date(2024, 4, 1), by=None, reason="Split into short and long absence")
    for slug in ("absence-short", "absence-long"):
        world.kpi(slug, valid_from=date(2024, 4, 1))
    open_returns(partnership=world.partnership, quarter=NEXT, by=None)
    assert asked(NEXT) == [("absence-long", "Q1 2024/25"), ("absence-short", "Q1 2024/25")]
    list(rebuild(world.partnership))
    assert Result.objects.get(kpi=whole, period_id=Q4.code, scope__kind="whole").numerator == 12
    client.force_login(world.officer)
    page = client.get(reverse("kpi", args=[world.partnership.slug, "absence"])).text
    assert "12 errors" in page
    assert "Split into short and long absence" in page or "losed" in page


@pytest.mark.parametrize(
    ("frequency", "months"),
    [(Frequency.MONTHLY, ["March 2024"]), (Frequency.QUARTERLY, ["Q4 2023/24"])],
)
def test_a_service_that_joined_in_march_owes_nothing_for_the_months_before(world, client, frequency, months):
    joined = add_service(
        partnership=world.partnership, name="Pensions", short_name="Pensions", slug="pensions", by=None
    )
    world.kpi("pensions-paid", service=joined, valid_from=MARCH, frequency=frequency)
    open_returns(partnership=world.partnership, quarter=Q3, by=None)
    open_returns(partnership=world.partnership, quarter=Q4, by=None)
    assert asked(Q3) == []
    assert [when for _, when in asked(Q4)] == months
    client.force_login(world.officer)
    for name in ("return", "return-submit", "return-sheet"):
        where = reverse(name, args=[world.partnership.slug, "pensions", Q4.slug])
        assert client.get(where).status_code == 200, name


def test_a_monthly_measure_that_was_closed_in_february_is_asked_for_january_alone(world):
    kpi = world.kpi("calls", frequency=Frequency.MONTHLY)
    close_kpi(kpi=kpi, closed_on=date(2024, 2, 1), by=None, reason="Counted by the supplier")
    open_returns(partnership=world.partnership, quarter=Q4, by=None)
    assert asked(Q4, kpi=kpi) == [("calls", Month(2024, 1).label)]
