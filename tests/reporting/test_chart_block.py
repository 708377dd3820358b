"""The chart of a measure whose figures are known."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kpis.actions.definitions import set_target, whole_item
from kpis.actions.history import ReportedFigure, adopt_history
from kpis.entry import Entry
from kpis.rollup import rebuild
from periods.values import FinancialYear
from reporting.actions.writing import create_report
from reporting.blocks import BlockContext, chart

pytestmark = pytest.mark.django_db


def test_a_line_a_target_and_a_finding(world):
    kpi = world.kpi("satisfied", measure="percent", unit="%", direction="higher", title="Customers satisfied")
    set_target(kpi=kpi, scope=world.whole, valid_from=kpi.definitions.get().valid_from, operator="at_least",
               aim=Decimal(85), by=None)  # fmt: skip
    for quarter, value in zip(FinancialYear(2024).quarters(), (80, 81, None, 84), strict=True):
        entry = (
            Entry(kind="number", numerator=Decimal(value), denominator=Decimal(1))
            if value
            else Entry(kind="not_measured", reason="no survey")
        )
        figure = ReportedFigure(kpi, world.whole, whole_item(world.partnership), quarter, entry)
        adopt_history(
            service=world.payroll, quarter=quarter, figures=[figure], submitted_by=world.officer,
            submitted_at=datetime(2025, 4, 1, tzinfo=UTC), decided_by=world.approver,
            decided_at=datetime(2025, 4, 2, tzinfo=UTC),
        )  # fmt: skip
    list(rebuild(world.partnership))
    report = create_report(
        partnership=world.partnership, type="annual", slug="annual-2024-25", title="Annual", short_title="Annual",
        period=FinancialYear(2024), meeting_on=datetime(2025, 6, 1, tzinfo=UTC).date(), by=None,
    )  # fmt: skip
    (drawn,) = chart.collect(BlockContext(report, "public"), "satisfied")
    assert drawn["title"] == "Customers satisfied: 84% in Q4 2024/25, up from 80% in Q1 2024/25"
    assert drawn["series"] == [{"name": "All", "values": ["80", "81", None, "84"]}]
    assert drawn["target"] == {"label": "Target", "value": "85"}
    assert drawn["labels"] == ["Q1 24/25", "Q2 24/25", "Q3 24/25", "Q4 24/25"]
    assert len(drawn["table"]["rows"]) == 4
