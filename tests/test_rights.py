"""Every address × every role × own and other partnership: who gets in is what partners/roles.py says.

A new address fails here until it names the right it needs, and until `things` knows an object for its arguments.
"""

import pytest
from django.test import Client

from partners.roles import WHO_MAY, RoleKind
from tests.addresses import OPEN_TO_ALL, address, arguments_of, needs, pages_of_partnerships, patterns
from tests.factories import World, a_world
from tests.things import things_of

pytestmark = pytest.mark.django_db

OF_THE_PERSON = {
    "home", "gallery", "password_change", "password_change_done", "job-progress", "your-sign-in",
    "second-factor-needed", "app-set-up", "key-add", "recovery-codes", "factor-remove", "other-sessions-end",
    "session-end", "single-sign-on-end",
}  # fmt: skip
LET_IN = {200, 302, 400, 404}  # 404: the page is theirs, the object may not be
TAKES_POST_ALONE = 405


@pytest.fixture
def mine() -> World:
    return a_world()


@pytest.fixture
def theirs() -> World:
    world = a_world("east-and-west")
    for service in (world.payroll, world.finance):
        service.slug += "-of-theirs"  # slugs repeat between partnerships; here they must not
        service.save()
    return world


def test_every_address_is_of_a_partnership_of_the_person_or_open():
    others = {pattern.name for path, pattern in patterns() if not path.startswith("p/")}
    assert others <= OPEN_TO_ALL | OF_THE_PERSON


def test_a_page_lets_in_whom_its_right_names_and_nobody_else(mine, theirs):
    things = things_of(mine)
    wrong = []
    for pattern in pages_of_partnerships():
        right = needs(pattern)
        where = address(pattern, mine.partnership.slug, things)
        for role, person in mine.people.items():
            client = Client()
            client.force_login(person)
            status = client.get(where).status_code
            if status != TAKES_POST_ALONE and (status in LET_IN) != (role in WHO_MAY[right]):
                wrong.append(f"{pattern.name}: {role} got {status}")
        stranger = Client()
        stranger.force_login(theirs.people[RoleKind.ADMINISTRATOR])
        for method in ("get", "post"):
            if (status := getattr(stranger, method)(where).status_code) not in (404, TAKES_POST_ALONE):
                wrong.append(f"{pattern.name}: a stranger's {method} got {status}")
        if (status := Client().get(where).status_code) not in (302, 401, 403):
            wrong.append(f"{pattern.name}: nobody in particular got {status}")
    assert wrong == []


def test_a_post_without_the_right_is_refused(mine):
    things = things_of(mine)
    wrong = []
    for pattern in pages_of_partnerships():
        where = address(pattern, mine.partnership.slug, things)
        for role, person in mine.people.items():
            if role in WHO_MAY[needs(pattern)]:
                continue
            client = Client()
            client.force_login(person)
            if (status := client.post(where).status_code) not in (403, 404):
                wrong.append(f"{pattern.name}: {role} got {status}")
    assert wrong == []


NAMED_ALIKE_EVERYWHERE = {"check-set"}  # a rule is no partnership's own; its settings are (tests/kpis/test_checks.py)


def test_an_object_of_another_partnership_is_not_there(mine, theirs):
    """Under one's own partnership, with the identifier of theirs."""
    foreign = things_of(theirs)
    wrong = []
    for pattern in pages_of_partnerships():
        if not arguments_of(pattern.name) or pattern.name in NAMED_ALIKE_EVERYWHERE:
            continue
        where = address(pattern, mine.partnership.slug, foreign)
        for person in mine.people.values():
            client = Client()
            client.force_login(person)
            for method in ("get", "post"):
                if (status := getattr(client, method)(where).status_code) not in (403, 404, 405):
                    wrong.append(f"{pattern.name} {method}: {person} got {status}")
    assert wrong == []
