"""LGSS and Milton Keynes as the demonstration loads it, once for all tests of this room."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from demo import lgss as lgss_loader
from demo.people import make_people
from partners.models import Partnership
from partners.roles import RoleKind
from savings.models import CaseVersion
from tests.factories import World
from tests.savings.asking import Desk
from tests.savings.small_case import a_small_case

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within this room, tests on the loaded case come last: the others begin with a portal that has no case."""
    places = [place for place, item in enumerate(items) if HERE in item.path.parents]
    ordered = sorted((items[place] for place in places), key=lambda item: "lgss" in getattr(item, "fixturenames", ()))
    for place, item in zip(places, ordered, strict=True):
        items[place] = item


@pytest.fixture(scope="package")
def lgss(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Partnership]:
    with django_db_blocker.unblock(), transaction.atomic():
        make_people(accounts_file=tmp_path_factory.mktemp("lgss") / "accounts.txt", password="correct-horse-battery")
        partnership = lgss_loader.load()
        connection.check_constraints()  # once for all: PostgreSQL would check every row again after each test
        yield partnership
        transaction.set_rollback(True)


@pytest.fixture
def version(world: World) -> CaseVersion:
    """A case of two services that can be worked out by hand."""
    return a_small_case(world)


@pytest.fixture
def finance(world: World) -> Client:
    """A browser in which the finance officer has signed in."""
    client = Client()
    client.force_login(world.people[RoleKind.FINANCE])
    return client


@pytest.fixture
def desk(world: World) -> Desk:
    """The same person, sending one form after the other."""
    return Desk(world, world.people[RoleKind.FINANCE])
