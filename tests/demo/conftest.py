"""The demonstration data, loaded once for all tests of this room and rolled back after the last of them."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from partners.models import Partnership


@pytest.fixture(scope="package")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo")
    with override_settings(DATA_DIR=folder):
        yield folder


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: Any, data_dir: Path) -> Iterator[str]:
    """What `manage.py demo` printed on an empty database."""
    printed = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", stdout=printed)
        yield printed.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def emss(loaded: str, db: None) -> Partnership:
    return Partnership.objects.get(slug="emss")


@pytest.fixture
def illustrative(loaded: str, db: None) -> Partnership:
    return Partnership.objects.get(slug="illustrative")
