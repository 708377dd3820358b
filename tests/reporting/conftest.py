"""EMSS with its annual report, Essex with its decision report, each loaded once for a module of tests and rolled back behind it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from partners.roles import RoleKind
from reporting.models import Report
from tests.factories import World


@pytest.fixture(scope="module")
def emss_report(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Report]:
    from demo import emss, emss_report
    from demo.people import make_people, person
    from demo.report_writing import write_report
    from kpis.rollup import rebuild

    folder: Path = tmp_path_factory.mktemp("people")
    with django_db_blocker.unblock(), transaction.atomic():
        make_people(accounts_file=folder / "people.txt", password="a long password")
        partnership = emss.load()
        for _ in rebuild(partnership):
            pass
        yield write_report(partnership, emss_report.PAPER, by=person("editor@example.org"))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def essex_report(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Report]:
    from demo import essex
    from demo.people import make_people, person
    from demo.report_writing import write_report

    folder: Path = tmp_path_factory.mktemp("people")
    with django_db_blocker.unblock(), transaction.atomic():
        make_people(accounts_file=folder / "people.txt", password="a long password")
        yield write_report(essex.load(), essex.PAPER, by=person("editor@example.org"))
        transaction.set_rollback(True)


@pytest.fixture
def editor(world: World) -> User:
    """Who writes the papers in these tests."""
    return world.people[RoleKind.EDITOR]
