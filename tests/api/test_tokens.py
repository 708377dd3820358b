"""Tokens: what they open, and when they no longer do."""

import pytest

from tests.api.asking import a_program

pytestmark = pytest.mark.django_db


def test_a_token_reads_what_its_person_sees(world):
    program = a_program(world.partnership, world.officer)
    answer = program.get("/api/v1/partnerships/north-and-south/services/")
    assert [one["code"] for one in answer.json()["results"]] == ["payroll", "finance"]
    again = program.get("/api/v1/partnerships/north-and-south/services/", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"
