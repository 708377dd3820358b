"""The invented case: two reports, with slips, write-offs, and amounts that wait for finance; by hand, in thousands."""

import pytest

from partners.models import Partnership
from periods.values import Quarter
from savings.models import DeliveryReport, DeliveryState
from savings.selectors.delivery import CaseDelivery, agreed_versions, deliveries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(illustrative: Partnership) -> CaseDelivery:
    (delivery,) = deliveries_of(agreed_versions(illustrative.businesscases.filter(slug="one-team")), Quarter(2026, 2))
    return delivery


def test_what_became_of_the_plan(delivery):
    years = delivery.by_year(one_off=False)
    assert [year.planned for year in years] == [185_000, 510_000, 335_000, 70_000]
    assert [year.validated for year in years] == [185_000, 413_000, 22_000, 0]
    assert [year.unvalidated for year in years] == [0, 0, 87_500, 0]
    assert [year.slipped for year in years] == [0, 85_000, 60_000, 0]
    assert [year.written_off for year in years] == [0, 15_000, 0, 0]
    assert [year.to_find for year in years] == [0, 0, 35_000, 0]
    (sale,) = [year for year in delivery.by_year(one_off=True) if year.planned]
    assert (sale.planned, sale.validated, sale.written_off) == (25_000, 22_000, 3_000)


def test_the_bridge_and_what_is_at_risk(delivery):
    crossed = delivery.bridge(one_off=False)
    assert (crossed.before, crossed.after) == (1_023_000, 932_000)
    assert sorted(step.amount for step in crossed.steps) == [-40_000, -20_000, -20_000, -15_000, 4_000]
    assert [(place.name, amount) for place, amount in delivery.at_risk()] == [
        ("Data centre closed, 2026/27", 60_000),
        ("Self-service for managers, 2026/27", 20_000),
        ("Invoices without paper, 2026/27", 15_000),
    ]


def test_every_state_of_a_report_can_be_seen(illustrative, delivery):
    states = DeliveryReport.objects.filter(partnership=illustrative).values_list("state", flat=True)
    assert set(states) == set(DeliveryState)
    assert len(delivery.waiting()) == 5
    assert [place.name for place in delivery.not_reported()] == ["Added licences, 2026/27", "One service desk, 2026/27"]
