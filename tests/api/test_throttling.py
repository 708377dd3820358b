"""So many requests a minute, counted for all processes together (tests/common/test_limits.py)."""

from typing import Any

import pytest
from django.core.cache import cache

from tests.api.asking import a_program

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/partnerships/north-and-south/services/"


def test_one_request_too_many_is_turned_away_until_the_next_minute(world, time_machine: Any, settings: Any):
    time_machine.move_to("2026-06-01T12:00:10Z", tick=False)
    settings.API_REQUESTS_A_MINUTE = 3
    first, second = (a_program(world.partnership, person) for person in (world.officer, world.approver))
    assert [first.get(ADDRESS).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = first.get(ADDRESS)
    assert refused["Retry-After"] == "50"
    assert "throttled" in refused.json()["detail"]
    assert second.get(ADDRESS).status_code == 200
    time_machine.move_to("2026-06-01T12:01:00Z", tick=False)
    assert first.get(ADDRESS).status_code == 200
    cache.clear()
