"""Every kind of page in its states: no barrier that axe-core finds, no script error, nothing wider than the window."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import resolve, reverse
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.browsing import Visit, content

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walked_once]

OF_ONE_KIND = 12  # so many pages of one name are read in search of another state
MARKS_OF_A_STATE = ("chart__interactive", "empty-state", "entry-table", "row--stated", "exception")


@dataclass
class Portal:
    """The demonstration data behind a running server, and what was looked at there by whomever."""

    url: str
    seen: set[tuple] = field(default_factory=set)


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Committed, as the server reads on connections of its own; loaded once, as it takes ten seconds."""
    with django_db_blocker.unblock(), override_settings(DATA_DIR=tmp_path_factory.mktemp("portal")):
        call_command("demo", stdout=StringIO())
        server = LiveServer("localhost")
        yield Portal(server.url)
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def _django_db_helper(portal: Portal) -> None:
    """In place of pytest-django's: the rows stay from one test of this file to the next."""


def kind(name: str, words: str) -> tuple[str, ...]:
    state = re.search(r"state-tag--\w+", words)
    return (name, state[0] if state else "", *(mark for mark in MARKS_OF_A_STATE if mark in words))


def looks(where: str, words: str) -> tuple:
    """What a page is made of: another page of this kind made of the same is not looked at again."""
    return (*kind(str(resolve(where).url_name), words), frozenset(re.findall(r'class="([^"]*)"', words)))


def one_of_each_kind(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """(address, content) of a page of each kind that links lead to from `start`."""
    queue, read, kinds = [start], {}, set()
    for where in queue:
        name = resolve(where).url_name
        if read.setdefault(name, 0) == OF_ONE_KIND:
            continue
        read[name] += 1
        answer = client.get(where)
        if answer.status_code == 302 or not answer["Content-Type"].startswith("text/html"):
            continue  # a page elsewhere, or a file
        words = content(answer.content)
        links = re.findall(r'<a [^>]*href="(/[^"?#]*)', answer.content.decode())
        queue += sorted({link for link in links if not link.startswith("/static/")} - set(queue))
        if kind(name, words) not in kinds:
            kinds.add(kind(name, words))
            yield where, words


@pytest.mark.parametrize(
    ("who", "partnership"),
    [
        ("officer", "illustrative"),
        ("approver", "illustrative"),
        ("officer-northbridge", "illustrative"),
        ("administrator", "illustrative"),
        ("member", "emss"),
        ("editor", "emss"),
        ("finance", "illustrative"),
        ("auditor", "emss"),
        ("finance", "lgss-mkc"),
        ("member", "hampshire-ibc"),
        ("member", "essex-support-services"),
        ("proper-officer", "illustrative"),
        ("section151", "illustrative"),
    ],
)
def test_every_kind_of_page_that_somebody_reaches(portal, chromium, who, partnership):
    person = User.objects.get(email=f"{who}@example.org")
    client = Client()
    client.force_login(person)
    visit = Visit(chromium, portal.url, person)
    pages = 0
    for where, words in one_of_each_kind(client, reverse("dashboard", args=[partnership])):
        pages += 1
        if looks(where, words) not in portal.seen:
            portal.seen.add(looks(where, words))
            visit.go(where)
    visit.close()
    assert not visit.wrong, "\n".join(visit.wrong)
    assert pages > 8
