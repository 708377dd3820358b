"""The doctor finds what is ill, says what to do about it, and is content with what is well."""

import json
import shutil
import socket
from datetime import date, datetime, timedelta
from unittest import mock

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from jobs.models import WorkerSeen
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from sharedsvc import doctor
from tests.factories import a_person, a_world
from tests.sharedsvc.papers import a_document

pytestmark = pytest.mark.django_db

SERVER = {
    "PORTAL_URL": "https://portal.example.gov.uk",
    "ALLOWED_HOSTS": ["portal.example.gov.uk", "localhost"],
    "HTTPS": True,
    "EMAIL_FILE_PATH": None,
    "EMAIL_HOST": "mail.example.gov.uk",
    "EMAIL_HOST_PASSWORD": "a password",
    "EMAIL_USE_TLS": True,
}


@pytest.fixture
def kept(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.SECRET_KEY = "".join(chr(65 + number % 57) for number in range(60))
    return settings


def queues(monkeypatch, *served):
    """One worker serves the first of them, another the others."""
    answer = {"celery@one": [{"name": served[0]}], "celery@two": [{"name": name} for name in served[1:]]}
    inspect = mock.Mock(active_queues=lambda: answer)
    monkeypatch.setattr(doctor.celery.control, "inspect", lambda **_: inspect)


@pytest.fixture
def a_worker(monkeypatch):
    queues(monkeypatch, "quick", "roll-up", "papers")
    monkeypatch.setattr(doctor.celery.control, "ping", lambda **_: [{"celery@here": {"ok": "pong"}}])


@pytest.fixture
def well(kept, a_worker):
    """Everything that a test run does not have by itself."""
    WorkerSeen.objects.create(at=timezone.now())
    for year in (0, 1):
        CalendarPeriod.of(FinancialYear(this_year() + year))


def this_year() -> int:
    today = timezone.localdate()
    return today.year - (today < date(today.year, 4, 1))


def to_mend(check) -> str:
    with pytest.raises(doctor.Mend) as caught:
        check()
    return str(caught.value)


@pytest.mark.parametrize("where", [{}, SERVER], ids=["laptop", "server"])
def test_all_is_well(well, capsys, where):
    with override_settings(**where):
        call_command("doctor", "--no-color")
    said = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in said] == ["ok  "] * len(doctor.CHECKS)
    assert [line[6:19].strip() for line in said] == list(doctor.CHECKS)
    assert "papers        1 page was set in Arimo." in "\n".join(said)


def test_what_must_be_mended_ends_with_1_and_machines_read_it(well, capsys, monkeypatch):
    monkeypatch.delitem(doctor.CHECKS, "papers")
    with override_settings(DEBUG=True), pytest.raises(CommandError, match="^1 of 15 must be mended.$") as caught:
        call_command("doctor", "--json")
    assert caught.value.returncode == 1
    said = {finding["what"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert said["debug"] == {
        "what": "debug",
        "ok": False,
        "words": "It is on, and shows strangers how the portal works: leave DEBUG out, or set it to 0.",
    }
    assert [finding["ok"] for finding in said.values()].count(False) == 1


def test_a_doctor_does_not_faint(monkeypatch):
    def faints():
        raise ZeroDivisionError("by zero")

    def no_table():
        raise OperationalError("no such table: jobs_workerseen")

    monkeypatch.setattr(doctor, "CHECKS", {"one": faints, "two": no_table, "three": lambda: "Well."})
    assert [(finding.ok, finding.words) for finding in doctor.examine()] == [
        (False, "This could not be tried: ZeroDivisionError: by zero"),
        (
            False,
            "The database does not let it be tried: mend database and migrations first. "
            "(no such table: jobs_workerseen)",
        ),
        (True, "Well."),
    ]


def test_the_database_is_gone(monkeypatch):
    def gone():
        raise OperationalError("connection refused")

    monkeypatch.setattr(doctor.connection, "cursor", gone)
    assert to_mend(doctor.database) == (
        "It does not answer: start it, and see that DATABASE_URL names it. (connection refused)"
    )


def test_a_migration_is_not_applied():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'periods' AND name = '0002_fill_calendar'")
    assert "periods.0002_fill_calendar" in to_mend(doctor.migrations)
    assert to_mend(doctor.migrations).endswith("run manage.py migrate.")


def test_a_constraint_is_gone():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE jobs_job DROP CONSTRAINT job_state_is_known")
        else:
            cursor.execute("DROP INDEX job_waits_once")
    name = "job_state_is_known" if connection.vendor == "postgresql" else "job_waits_once"
    assert f"are not in force ({name}): somebody changed the tables by hand." in to_mend(doctor.constraints)


def test_the_broker_is_gone(kept):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        kept.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        assert to_mend(doctor.broker).startswith("It does not answer: start it, and see that REDIS_URL names it. (")


def test_no_worker_answers_a_broker_that_does(monkeypatch):
    monkeypatch.setattr(doctor, "SECONDS_FOR_A_WORKER", 0.1)
    assert to_mend(doctor.worker).startswith("None answers: start `celery -A sharedsvc worker`")
    assert to_mend(doctor.schedule) == "No worker has heard it ever: mend the worker first."


def test_a_queue_that_nobody_serves_is_named(a_worker, monkeypatch):
    queues(monkeypatch, "quick", "papers")
    assert to_mend(doctor.worker) == "Nobody serves roll-up: start `celery -A sharedsvc worker --queues roll-up`."


def test_nobody_can_ask_the_worker_without_a_broker(monkeypatch):
    def no_broker(**_):
        raise doctor.NoBroker("connection refused")

    monkeypatch.setattr(doctor.celery.control, "ping", no_broker)
    assert to_mend(doctor.worker) == "Nobody can ask it: mend the broker first."


def test_the_schedule_stands_still(a_worker, time_machine):
    time_machine.move_to("2024-06-14T11:06:10+00:00", tick=False)
    WorkerSeen.objects.create(at=datetime.fromisoformat("2024-06-14T11:05:09+00:00"))
    assert to_mend(doctor.schedule) == (
        "The worker has not heard it since 14 June 2024, 12:05:09: start `celery -A sharedsvc beat`, once only."
    )


def test_documents_have_no_place(kept, tmp_path, monkeypatch):
    (tmp_path / "documents").write_text("not a folder")
    assert "let the portal's user write there." in to_mend(doctor.storage)
    (tmp_path / "documents").unlink()
    assert doctor.storage().startswith("A document can be kept")
    assert list((tmp_path / "documents").iterdir()) == []
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**10, 10**10 - 5e8, 5e8))
    assert to_mend(doctor.storage).startswith("Only 500 MB are free in ")


def test_a_document_is_gone(kept):
    document = a_document(a_world())
    assert doctor.documents() == "All 1 are there."
    (kept.MEDIA_ROOT / document.file.name).unlink()
    assert to_mend(doctor.documents) == (f"1 of 1 are gone, for example {document.file.name}: take them from a backup.")


def test_no_page_can_be_set(monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("The paper could not be set:\nOSError: cannot load library 'libpango-1.0-0'\n")

    monkeypatch.setattr(doctor, "paper_pdf", broken)
    assert to_mend(doctor.papers) == (
        "No page can be set: install Pango as scripts/install does. (OSError: cannot load library 'libpango-1.0-0')"
    )


@pytest.mark.parametrize(
    ("check", "changed", "words"),
    [
        ("mail", {"EMAIL_FILE_PATH": "/srv/mail"}, "E-mails become files in /srv/mail: set EMAIL_URL to your mail server."),
        ("mail", {"EMAIL_USE_TLS": False}, "begin EMAIL_URL with smtp+tls:// or smtp+ssl://."),
        ("secret_key", {"SECRET_KEY": "short"}, "set SECRET_KEY to fifty random characters."),
        ("secret_key", {"SECRET_KEY": "x" * 60}, "set SECRET_KEY to fifty random characters."),
        ("address", {"ALLOWED_HOSTS": ["*"]}, "set it to the portal's host name."),
        ("address", {"ALLOWED_HOSTS": ["localhost"]}, "add portal.example.gov.uk to ALLOWED_HOSTS."),
        ("address", {"HTTPS": False}, "set HTTPS to 1, and begin PORTAL_URL with https://."),
        ("address", {"PORTAL_URL": "http://portal.example.gov.uk"}, "set HTTPS to 1, and begin PORTAL_URL with https://."),
    ],
)  # fmt: skip
def test_a_setting_of_a_server_is_wrong(check, changed, words):
    with override_settings(**{**SERVER, **changed}):
        assert to_mend(getattr(doctor, check)).endswith(words)


def test_others_can_read_the_key(kept, tmp_path):
    (tmp_path / "secret-key").write_text("x")
    (tmp_path / "secret-key").chmod(0o644)
    assert to_mend(doctor.secret_key) == f"Others can read it: run chmod 600 {tmp_path}/secret-key."


def test_the_clock_is_behind_what_was_done(monkeypatch):
    person: User = a_person("officer@example.org")
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        record("signed in", target=person, by=person)
    assert "which is still to come by this clock" in to_mend(doctor.clock)


def test_static_files_are_not_collected(kept, tmp_path, monkeypatch):
    from whitenoise.storage import CompressedManifestStaticFilesStorage

    kept.STATIC_ROOT = tmp_path / "static"
    storage = CompressedManifestStaticFilesStorage(location=tmp_path / "static")
    monkeypatch.setattr(doctor, "staticfiles_storage", storage)
    assert to_mend(doctor.static_files).endswith("run manage.py collectstatic.")


def test_the_calendar_ends():
    CalendarPeriod.objects.filter(year__in=[FinancialYear(this_year() + 1).code], kind="month").delete()
    for period in FinancialYear(this_year()).months():
        CalendarPeriod.of(period)
    year = FinancialYear(this_year() + 1)
    assert to_mend(doctor.calendar) == f"Periods of {year} are missing: restore the last backup."
