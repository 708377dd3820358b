"""Where a line of a return stands is said in words."""

from datetime import date

import pytest
from django.urls import reverse

from kpis.actions.returns import open_returns
from periods.values import Quarter
from tests.kpis.returns_world import full_world


@pytest.mark.django_db
def test_what_lies_ahead_is_not_yet_due(client, monkeypatch):
    world = full_world()
    open_returns(partnership=world.partnership, quarter=Quarter(2024, 1), by=None)
    client.force_login(world.people["officer"])
    where = {"partnership": "shared", "service": "payroll", "quarter": "2024-25-Q1"}
    monkeypatch.setattr("kpis.views.return_grid.localdate", lambda: date(2024, 5, 31))
    shown = client.get(reverse("return", kwargs=where)).text
    assert shown.count("Not yet due: 31 May 2024 is the last day") == 3  # of calls, and of tickets for each council
    assert "Not yet due: 30 June 2024 is the last day" in shown
    assert "Not yet due: 30 April 2024" not in shown
    monkeypatch.setattr("kpis.views.return_grid.localdate", lambda: date(2024, 7, 1))
    assert "Not yet due" not in client.get(reverse("return", kwargs=where)).text
