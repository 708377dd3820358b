"""What every test may use: a real worker process and a real browser."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as of_properties

ROOT = Path(__file__).resolve().parent.parent

# A machine with much else to do is slow: that is no failure of the product.
of_properties.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
of_properties.load_profile("portal")


def pytest_configure() -> None:
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nothing here is secret
    settings.API_REQUESTS_A_MINUTE = 1_000_000  # tests/api/test_throttling.py counts
    BaseDatabaseOperations.execute_sql_flush = flush_the_audit_trail_too


_flush = BaseDatabaseOperations.execute_sql_flush


def flush_the_audit_trail_too(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    """After a test that commits, every table is emptied: also those that the database refuses to empty."""
    if operations.connection.vendor == "postgresql":
        # Row by row, past triggers: to truncate well over a hundred tables takes five times as long.
        tables = re.findall(r'"[^"]+"', " ".join(statements))
        emptied = [f"DELETE FROM {table}" for table in tables]
        statements = ["; ".join(["SET LOCAL session_replication_role = replica", *emptied])]
    else:
        refusals = import_module("audit.migrations.0003_never_changed")
        statements = [*refusals.TAKE_OFF["sqlite"], *statements, *refusals.PUT["sqlite"]]
    _flush(operations, statements)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite's test database is a file, so that a worker process can open it."""
    if connection.vendor == "sqlite":
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(settings.DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The databases go with the folder of the run: dropping them would wait for the last page of a browser."""
    return True


@dataclass
class CeleryWorker:
    """A worker process on the test database."""

    running: list[subprocess.Popen] = field(default_factory=list)

    def start(self, *, include: str = "") -> subprocess.Popen:
        """Start one and wait until it has swept; `include` names a module with handlers of the test."""
        from jobs.models import WorkerSeen

        WorkerSeen.objects.all().delete()
        command = [sys.executable, "-m", "celery", "-A", "sharedsvc", "worker", "--concurrency", "1"]
        command += ["--loglevel", "warning", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        environment = {**os.environ, "DATABASE_URL": self._database_url(), "PYTHONPATH": os.pathsep.join(sys.path)}
        worker = subprocess.Popen(
            command + (["--include", include] if include else []),
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.running.append(worker)
        wait_until(WorkerSeen.objects.exists, seconds=120)
        return worker

    def kill(self, worker: subprocess.Popen, with_signal: int = signal.SIGKILL) -> None:
        """End the worker and its pool process, as a power cut would."""
        self.running.remove(worker)
        os.killpg(worker.pid, with_signal)
        worker.wait(timeout=30)

    def _database_url(self) -> str:
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            return f"sqlite:///{name}"
        return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def wait_until(condition: Any, *, seconds: float = 30) -> None:
    """Look again until `condition()` holds; fail when it does not come true in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} seconds"
        time.sleep(0.1)


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[CeleryWorker]:
    """Starts real workers; rows must be committed, so the test runs without a surrounding transaction."""
    from sharedsvc.celery import app

    app.control.purge()  # what earlier tests rang for: their jobs are gone, and thousands of rings would come first
    workers = CeleryWorker()
    yield workers
    for worker in list(workers.running):
        workers.kill(worker)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium; `chromium.new_page()` opens a fresh, signed-out window."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # two cores may be busy with other tests
    # Playwright runs an event loop in this thread, which Django takes for a sign of asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def at_one_moment() -> Iterator[None]:
    """No tries yet, and no span of tries or half minute of a code that ends in the middle of the test."""
    cache.clear()
    with time_machine.travel("2026-11-23T10:01:05Z", tick=False):
        yield


@pytest.fixture
def world(db: None) -> Any:
    """Two councils that share payroll and finance, and somebody in every role."""
    from tests.factories import a_world

    return a_world()


@pytest.fixture
def small(db: None) -> Any:
    """A smaller one, for tests that need two beside each other."""
    from tests.partners.small import small_partnership

    return small_partnership()


@pytest.fixture
def administrator(client: Any, small: Any) -> Any:
    """A browser in which the administrator of `small` has signed in."""
    client.force_login(small.administrator)
    return client
