"""LGSS and Milton Keynes as the demonstration loads it, once for all tests of this room."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from demo import lgss as lgss_loader
from demo.people import make_people
from partners.models import Partnership


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
