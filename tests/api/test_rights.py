"""Every address of the API × every role × own and other partnership, and what is told of nobody's business."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.actions.restrictions import restrict
from kpis.models import Kpi
from partners.models import Role
from partners.roles import WHO_MAY, RoleKind
from savings.models import BusinessCase
from tests.addresses import arguments_of, doors_of_the_api, needs
from tests.factories import World, a_world
from tests.test_query_counts import more
from tests.things import things_of

pytestmark = pytest.mark.django_db

# The address of the API → the page about the same thing, whose arguments tests/things.py knows.
PAGE_OF = {
    "api-body": "body", "api-service": "service", "api-kpi": "kpi", "api-observation": "figure", "api-project": "project",
    "api-risk": "risk", "api-issue": "issue", "api-business-case": "business-case", "api-meeting": "meeting",
    "api-report": "report", "api-document": "document",
}  # fmt: skip
NO_LISTS = {"api-partnership", "api-figures", "api-changes"}  # tests/api/test_changes.py counts the last


@dataclass
class Both:
    mine: World
    theirs: World
    things: dict
    foreign: dict


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: Any) -> Iterator[Both]:
    """Two partnerships with one of everything, and of mine some more; made once, for it takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        mine, theirs = a_world(), a_world("east-and-west")
        for service in (theirs.payroll, theirs.finance):
            service.slug += "-of-theirs"  # slugs repeat between partnerships; here they must not
            service.save()
        things, foreign = things_of(mine), things_of(theirs)
        BusinessCase.objects.filter(partnership=theirs.partnership).update(slug=Concat("slug", Value("-of-theirs")))
        foreign["business-case", "slug"] += "-of-theirs"
        more(mine, 4)
        yield Both(mine, theirs, things, foreign)
        transaction.set_rollback(True)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def where(name: str, slug: str, things: dict) -> str:
    called = {"kind": "format"}  # a document's; here format is how an answer is written
    arguments = {argument: things[PAGE_OF[name], called.get(argument, argument)] for argument in arguments_of(name)}
    return reverse(name, kwargs={"partnership": slug, **arguments})


def test_who_gets_in_is_what_the_right_says(both):
    """Files are not there for who may not read them: 404; what is sent in is not read: 405."""
    wrong = []
    for pattern in doors_of_the_api():
        mine = where(pattern.name, both.mine.partnership.slug, both.things)
        for role, person in both.mine.people.items():
            status = signed_in(person).get(mine).status_code
            if (status in (200, 404, 405)) != (role in WHO_MAY[needs(pattern)]):
                wrong.append(f"{pattern.name}: {role} got {status}")
        stranger = signed_in(both.theirs.people[RoleKind.ADMINISTRATOR])
        for method in ("get", "post", "put", "patch", "delete"):
            if (status := getattr(stranger, method)(mine).status_code) != 404:
                wrong.append(f"{pattern.name}: a stranger's {method} got {status}")
            if (status := getattr(Client(), method)(mine).status_code) != 401:
                wrong.append(f"{pattern.name}: nobody's {method} got {status}")
        if arguments_of(pattern.name):
            foreign = where(pattern.name, both.mine.partnership.slug, both.foreign)
            answer = signed_in(both.mine.people[RoleKind.EDITOR]).get(foreign)
            if answer.status_code != 404 or "detail" not in answer.json():
                wrong.append(f"{pattern.name}: a thing of another partnership got {answer.status_code}")
    assert wrong == []


def test_a_list_asks_as_many_queries_for_few_rows_as_for_many(both):
    client, wrong, few = signed_in(both.mine.people[RoleKind.EDITOR]), [], []
    for pattern in doors_of_the_api():
        if arguments_of(pattern.name) or pattern.name in NO_LISTS:
            continue
        mine, numbers, rows = where(pattern.name, both.mine.partnership.slug, both.things), {}, []
        for size in (1000, 3, 1000):  # the first fills what a process keeps
            with CaptureQueriesContext(connection) as queries:
                rows = client.get(mine, {"page_size": size}).json()["results"]
            numbers[size] = len(queries)
        few += [pattern.name] if len(rows) <= 3 else []
        wrong += [f"{pattern.name}: {numbers}"] if numbers[3] != numbers[1000] or numbers[3] > 13 else []
    assert wrong == []
    assert few == []


def test_what_is_restricted_is_not_there_for_who_may_not_see_it(both):
    partnership = both.mine.partnership
    kpi = Kpi.objects.get(slug=both.things["kpi", "slug"])
    restrict(partnership=partnership, kpi=kpi, reason="A tender", review_on=date(2099, 1, 1), by=None)
    base = reverse("api-partnership", args=[partnership.slug])
    lists = ("kpis", "definitions", "targets", "results", "observations")
    for role, there in ((RoleKind.OFFICER, False), (RoleKind.FINANCE, True)):
        client = signed_in(both.mine.people[role])
        for name in lists:
            told = client.get(f"{base}{name}/?page_size=1000").content.decode()
            assert (f'"{kpi.slug}"' in told) == there, (role, name)
            if name != "kpis":
                assert client.get(f"{base}{name}/?kpi={kpi.slug}").status_code == (200 if there else 400)
        assert client.get(f"{base}kpis/{kpi.slug}/").status_code == (200 if there else 404)


def test_drafts_are_for_those_who_see_returns_as_far_as_their_role_goes(both):
    partnership, role = both.mine.partnership, Role.objects.get(user=both.mine.officer)
    listed = reverse("api-observations", args=[partnership.slug])

    def standings(person: Any) -> set[str]:
        rows = signed_in(person).get(f"{listed}?page_size=1000").json()["results"]
        return {one["standing"]["key"] for one in rows}

    assert standings(both.mine.people[RoleKind.MEMBER]) == {"approved"}
    assert standings(both.mine.officer) >= {"approved", "draft"}
    assert signed_in(both.mine.people[RoleKind.MEMBER]).get(listed + "?standing=draft").json()["results"] == []
    role.services.set([both.mine.finance])
    try:
        rows = signed_in(both.mine.officer).get(f"{listed}?page_size=1000").json()["results"]
        assert {one["service"] for one in rows} <= {"finance"}
    finally:
        role.services.clear()


def test_members_read_published_papers_and_nothing_of_the_way_to_them(both):
    base = reverse("api-partnership", args=[both.mine.partnership.slug])
    member = signed_in(both.mine.people[RoleKind.MEMBER])
    assert member.get(f"{base}reports/").json()["results"] == []
    assert {str(one["deadlines"]) for one in member.get(f"{base}meetings/").json()["results"]} == {"None"}
    editor = signed_in(both.mine.people[RoleKind.EDITOR])
    papers = editor.get(f"{base}reports/").json()["results"]
    assert {one["state"]["key"] for one in papers} == {"drafting"}
    assert [one["versions"] for one in papers] == [[]] * len(papers)  # drafts are no published version


def test_whatever_else_is_asked_for_is_a_sentence(both):
    client = signed_in(both.mine.officer)
    base = reverse("api-partnership", args=[both.mine.partnership.slug])
    for asked, field in (
        ("results/?perod=2023-24", "detail"), ("results/?kpi=nonsense", "kpi"), ("results/?service=x", "service"),
        ("results/?period=never", "period"), ("results/?year=2023-24-q1", "year"), ("results/?status=bad", "status"),
        ("results/?order=numerator", "order"), ("results/?cursor=cD1hYmM=", "cursor"), ("results/?scope=%00", "detail"),
        ("results/?page_size=0", "page_size"), ("results/?format=xml", "format"), ("meetings/?since=soon", "since"),
        ("kpis/?order=-partnership__roles__user__password", "order"), ("results/?format=csv&kpi=nonsense", "kpi"),
    ):  # fmt: skip
        answer = client.get(base + asked)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/json"), asked
        assert list(answer.json()) == [field], asked
    for gone in (f"{base}nothing/", "/api/v1/nothing", "/api/v2/"):
        assert client.get(gone).status_code == 404
    assert client.get(f"{base}nothing/").json()["detail"].startswith("There is nothing at this address")
    assert client.post(f"{base}results/", {}, content_type="application/json").status_code == 405
