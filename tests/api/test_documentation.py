"""The page that documents the API has every address of it, and needs no script."""

import re

import pytest

from tests.addresses import doors_of_the_api, patterns

pytestmark = pytest.mark.django_db


def test_every_address_stands_on_the_page_with_its_fields(world, client):
    client.force_login(world.officer)
    page = client.get("/api/v1/docs/").content.decode()
    doors = {pattern.name for pattern in doors_of_the_api()}
    for path, pattern in patterns():
        if pattern.name in doors:
            address = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", path).replace("{pk}", "{id}")
            assert f">{address}</span>" in page, address
    assert len(doors) > 20
    results = page.partition('id="partnerships_results_list"')[2]
    for words in ("What may be asked of", "KPI, by its code", "What comes from", "parts_reported", "An example from"):
        assert words in results
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]
