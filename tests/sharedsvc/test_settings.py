"""A wrong setting stops the start with a sentence that says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = "from django.conf import settings; print({})"


def settings_say(expression: str, data: Path, **variables: str) -> subprocess.CompletedProcess:
    """What a fresh process finds in the settings, given nothing but these variables."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(expression)],
        cwd=ROOT,
        env={**kept, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "sharedsvc.settings", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "postgres://portal@host:many/name", "DATABASE_URL cannot be read: write it as postgres://"),
        ("DATABASE_URL", "mysql://portal@host/name", "DATABASE_URL names no database the portal runs on: use postgres"),
        ("DATABASE_URL", "host/name", "DATABASE_URL names no database the portal runs on: use postgres://"),
        ("REDIS_URL", "amqp://host", "REDIS_URL cannot be read: write it as redis://host:6379/0"),
        ("REDIS_URL", "host:6379", "REDIS_URL cannot be read: write it as redis://host:6379/0"),
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL cannot be read: write it as smtp+tls://user:password@host:587"),
        ("EMAIL_URL", "smtp+tls://", "EMAIL_URL cannot be read: write it as smtp+tls://user:password@host:587"),
        ("PORTAL_URL", "portal.example.org", "PORTAL_URL cannot be read: write it as https://host"),
        ("DEBUG", "perhaps", "DEBUG cannot be read: write it as 1 or 0"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL cannot be read: write it as DEBUG, INFO, WARNING or ERROR"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT cannot be read: write it as json, or leave it out"),
        ("METRICS_TOKEN", "short", "METRICS_TOKEN can be guessed: set it to at least twenty random characters"),
        ("HTTPS", "perhaps", "HTTPS cannot be read: write it as 1 or 0"),
    ],
)
def test_a_wrong_variable_stops_the_start(name, value, sentence, tmp_path):
    said = settings_say("settings.DATABASES", tmp_path, **{name: value})
    assert said.returncode == 1
    assert f"ImproperlyConfigured: {sentence}" in said.stderr


def test_without_any_variable_it_is_the_laptop(tmp_path):
    said = settings_say(
        "settings.DATABASES['default']['NAME'], settings.REDIS_URL, settings.DEBUG, settings.HTTPS", tmp_path
    )
    assert said.stdout == f"{tmp_path}/portal.sqlite3 redis+socket://{tmp_path}/broker.sock False False\n", said.stderr


def test_a_folder_with_an_awkward_name_works(tmp_path):
    folder = tmp_path / "Jo's 50% files #2?"
    said = settings_say("settings.DATABASES['default']['NAME']", folder)
    assert said.stdout == f"{folder}/portal.sqlite3\n", said.stderr


def test_postgresql_is_used_where_it_is_named(tmp_path):
    said = settings_say(
        "'{ENGINE} {HOST} {PORT} {NAME} {USER} {PASSWORD}'.format(**settings.DATABASES['default'])",
        tmp_path,
        DATABASE_URL="postgres://portal:p%40ss@database:5432/figures",
    )
    assert said.stdout == "django.db.backends.postgresql database 5432 figures portal p@ss\n", said.stderr


MAIL = (
    "settings.EMAIL_BACKEND.split('.')[-2], settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER, "
    "settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS, settings.DEFAULT_FROM_EMAIL, settings.EMAIL_FILE_PATH"
)


def test_e_mails_become_files_where_no_server_is_named(tmp_path):
    said = settings_say(MAIL, tmp_path)
    assert said.stdout == f"filebased  25   False portal@127.0.0.1 {tmp_path}/mail\n", said.stderr


def test_the_mail_server_is_used_where_it_is_named(tmp_path):
    said = settings_say(
        MAIL,
        tmp_path,
        EMAIL_URL="smtp+tls://portal:p%40ss@mail.example.org:587",
        PORTAL_URL="https://portal.example.org/",
    )
    assert said.stdout == "smtp mail.example.org 587 portal p@ss True portal@portal.example.org None\n", said.stderr


def test_the_signing_key_stays_the_same(tmp_path):
    first, second = (settings_say("settings.SECRET_KEY", tmp_path).stdout for _ in range(2))
    assert first == second
    assert len(first) > 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
