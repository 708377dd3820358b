"""Every kept case is answered with a 4xx and a sentence that says what to do; nothing of it is saved.

Addresses alone may be read with something else than was asked for: a list that is filtered by nonsense is shown whole.
"""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from kpis.entry import Typed, Unreadable, read_line
from kpis.models import Observation
from partners.actions import give_role
from partners.roles import RoleKind
from tests.kpis.returns_world import World, full_world

KEPT = Path(__file__).parent
# Each measure with the fields that take its number.
NUMBERS = {
    "errors": ("upper", "lower"),
    "paid": ("figure",),
    "overpayments": ("figure",),
    "satisfaction": ("figure",),
    "wait": ("figure",),
    "policy": ("figure",),
    "risk": ("figure",),
}


def cases(kind: str):
    return json.loads((KEPT / f"{kind}.json").read_text(encoding="utf-8"))


@pytest.fixture
def world(db) -> World:
    return full_world()


@pytest.fixture
def officer(world) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.people["officer"])
    return client


def sentences(answer) -> list[str]:
    """What the portal said, where it refused; the case where it did not."""
    assert 400 <= answer.status_code < 500, answer.status_code
    body = answer.json()
    return list(body["errors"].values()) if "errors" in body else [body["detail"]]


def refused(client: Client, line: int, typed: dict | str) -> str:
    """Why not, where something is wrong with the answer."""
    answer = client.post(reverse("line-save", args=["shared", line]), typed, content_type="application/json")
    try:
        said = sentences(answer)
    except (AssertionError, KeyError, ValueError) as problem:
        return f"{answer.status_code}: {problem!r}"
    plain = all(one.strip() and "Traceback" not in one and "Exception" not in one for one in said)
    return "" if said and plain else f"says {said!r}"


def typed_as(field: str, value: str) -> dict[str, str]:
    """A number alone, or as one of two parts."""
    return {"figure": value} if field == "figure" else {"upper": "1", "lower": "2", field: value}


def test_what_is_no_number(world, officer):
    """Each for every measure as it is read; and through the door for one of them after the other."""
    wrong = {}
    places = [(slug, field) for slug, fields in NUMBERS.items() for field in fields]
    definitions = {slug: world.kpis[slug].definitions.get() for slug in NUMBERS}
    lines = {slug: world.line(slug).pk for slug in NUMBERS}
    for number, value in enumerate(cases("numbers")):
        for slug, field in places:
            try:
                read_line(Typed.of(typed_as(field, value)), definitions[slug])
            except Unreadable as problem:
                if not problem.errors.get(field):
                    wrong[slug, field, value] = problem.errors
            else:
                wrong[slug, field, value] = "is read"
        slug, field = places[number % len(places)]
        if why := refused(officer, lines[slug], {"version": 0, **typed_as(field, value)}):
            wrong["door", slug, field, value] = why
    assert wrong == {}
    assert not Observation.objects.exclude(version=0).exists()


def test_what_is_no_day_and_no_choice(world, officer):
    wrong = {}
    line = world.line("paid").pk
    for value in cases("days"):
        typed = {"version": 0, "no_figure": "not_available", "reason": "Later", "expected_on": value}
        if why := refused(officer, line, typed):
            wrong["day", value] = why
    for value in cases("choices"):
        for field in ("no_figure", "cause"):
            if why := refused(officer, line, {"version": 0, "reason": "Because", field: value}):
                wrong[field, value] = why
    assert wrong == {}
    assert not Observation.objects.exclude(version=0).exists()


def test_what_is_no_text(world, officer):
    """Too long, or of characters that no text has."""
    wrong = {}
    for slug, field in (("story", "figure"), ("paid", "commentary"), ("story", "commentary")):
        for value in ("a" * 10_001, "\ud800", "fine until \udfff", "🙂" * 10_001):
            if why := refused(officer, world.line(slug).pk, {"version": 0, field: value}):
                wrong[slug, field, value[:20]] = why
    assert wrong == {}
    assert not Observation.objects.exclude(version=0).exists()


def test_what_is_no_request(world, officer):
    line = world.line("paid").pk
    wrong = {name: why for name, body in cases("requests").items() if (why := refused(officer, line, body))}
    assert wrong == {}
    assert not Observation.objects.exclude(version=0).exists()


def test_what_is_no_part_of_an_address(world, officer):
    """The pages that read one: each with the same nonsense in everything it reads."""
    for kind in RoleKind:
        give_role(user=world.people["officer"], partnership=world.partnership, kind=kind, by=None)
    kept = cases("parameters")
    wrong = {}
    for name, asked in kept["pages"].items():
        page = reverse(name, args=["shared", "paid"] if name == "kpi" else ["shared"])
        for value in kept["values"]:
            sent = value if value.startswith("%") else quote(value)
            answer = officer.get(f"{page}?{'&'.join(f'{one}={sent}' for one in asked)}")
            if answer.status_code not in ((400,) if "\0" in value else (200, 302, 400, 404)):
                wrong[name, value[:20]] = answer.status_code
    for address in ("/calendar/a%00b.ics", "/p/shared%00/", "/p/%ED%A0%80/", "/calendar/%ED%A0%80.ics"):
        if officer.get(address).status_code not in (400, 404):
            wrong[address] = officer.get(address).status_code
    assert wrong == {}
