"""Health names the part that does not answer, to anybody who asks, and nothing else."""

import socket
import time
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.db import OperationalError
from django.utils import timezone

from jobs.models import WorkerSeen
from sharedsvc import health


def seen(seconds_ago: float = 0) -> None:
    WorkerSeen.objects.create(at=timezone.now() - timedelta(seconds=seconds_ago))


@pytest.mark.django_db
def test_all_is_well(client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # the first request may take a second to load every page
    seen(seconds_ago=59)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "web": "ok", "database": "ok", "broker": "ok", "worker": "ok", "version": health.product_version(),
    }  # fmt: skip
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_no_worker_has_ever_lived(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "No worker has been seen yet."


@pytest.mark.django_db
def test_the_worker_is_gone(client, time_machine):
    WorkerSeen.objects.create(at=datetime.fromisoformat("2024-06-14T11:05:09+00:00"))
    time_machine.move_to("2024-06-14T11:06:10+00:00", tick=False)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "No worker has been seen since 14 June 2024, 12:05:09."


@pytest.mark.django_db
@pytest.mark.parametrize("listens", [False, True], ids=["refuses", "never answers"])
def test_the_broker_is_gone(client, settings, listens):
    seen()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if listens:
            listener.listen(5)
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        began = time.monotonic()
        answer = client.get("/healthz")
    assert time.monotonic() - began < 3
    assert answer.status_code == 503
    answers = {part: words for part, words in answer.json().items() if part != "version"}
    assert answers == {"web": "ok", "database": "ok", "broker": "The broker does not answer.", "worker": "ok"}


def test_the_database_is_gone(client, monkeypatch):
    gone = mock.Mock(side_effect=OperationalError("password of portal@database refused"))
    monkeypatch.setattr(health.connection, "cursor", gone)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "The database does not answer."
    assert answer.json()["worker"] == "Nobody knows whether a worker lives: the database does not answer."
    assert "password" not in answer.content.decode()


@pytest.mark.django_db
def test_health_is_asked_from_within_without_https_or_the_portals_name(client, settings):
    seen()
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": "localhost"}).status_code == 200


@pytest.mark.django_db
def test_a_process_is_ready_without_worker_or_broker_but_not_before_its_migrations(client, settings, monkeypatch):
    settings.REDIS_URL, settings.SECURE_SSL_REDIRECT = "redis://127.0.0.1:1/0", True
    monkeypatch.setattr(health, "_seen_migrated", False)
    asked = []
    plan = [("a migration", False)]

    class Executor:
        def __init__(self, connection):
            asked.append(connection)
            self.loader = mock.MagicMock()

        def migration_plan(self, leaves):
            return plan

    monkeypatch.setattr(health, "MigrationExecutor", Executor)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (
        503,
        "The database is of an older version: run manage.py migrate.",
    )
    plan.clear()
    for _ in range(3):
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["ready"]) == (200, "ok")
    assert len(asked) == 2  # once it is so, nobody asks again
    assert "no-store" in answer["Cache-Control"]


def test_a_process_without_a_database_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health.connection, "cursor", mock.Mock(side_effect=OperationalError("refused")))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, "The database does not answer.")
