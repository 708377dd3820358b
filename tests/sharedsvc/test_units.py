"""deploy/systemd runs what docker-compose.yml runs, without rights it does not need and without secrets."""

import configparser
import re
import shlex
import shutil
import subprocess

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.sharedsvc.test_compose import KNOWN_TO_SETTINGS, ROOT, SERVICES

UNITS = ROOT / "deploy/systemd"
VENV = "/srv/portal/current/.venv/bin/"


def unit(name: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=True, interpolation=None)
    read.optionxform = str
    read.read_string((UNITS / name).read_text())
    return read


SERVICE_FILES = sorted(path.name for path in UNITS.glob("*.service"))


def command(name: str) -> list[str]:
    words = shlex.split(unit(name)["Service"]["ExecStart"])
    assert words[0].startswith(VENV)
    return [words[0].removeprefix(VENV), *words[1:]]


def test_web_server_and_schedule_are_those_of_the_containers():
    bind = ["--bind", "0.0.0.0:8000"]  # here the socket says where
    assert [*command("portal-web.service"), *bind] == SERVICES["web"]["command"]
    schedule = SERVICES["beat"]["command"]
    assert command("portal-beat.service") == [word for word in schedule if word not in ("--schedule", "/tmp/schedule")]


def test_every_queue_has_its_worker_in_both():
    template = command("portal-worker@.service")
    listed = re.findall(r"portal-worker@([\w-]+)\.service", unit("portal.target")["Unit"]["Wants"])
    assert listed == [queue.name for queue in settings.CELERY_TASK_QUEUES]
    at = template.index("--hostname")
    for queue in listed:
        ours = [word.replace("%i", queue) for word in [*template[:at], *template[at + 2 :]]]
        assert ours == SERVICES[f"worker-{queue}"]["command"]


@pytest.mark.parametrize("name", SERVICE_FILES)
def test_a_service_has_no_rights_and_no_secrets_of_its_own(name):
    service = unit(name)["Service"]
    assert service["User"] == service["Group"] == "portal"
    assert service["EnvironmentFile"] == "/etc/portal/environment"
    assert "Environment" not in service
    for switch in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices", "RestrictSUIDSGID"):
        assert service[switch] == "yes", switch
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    assert service["ReadWritePaths"].split()[0] == "/var/lib/portal"


def test_what_the_timers_start_exists():
    for timer in UNITS.glob("*.timer"):
        program, script, verb, *_ = command(timer.with_suffix(".service").name)
        assert (program, script) == ("python", "manage.py")
        assert verb in get_commands()
        assert unit(timer.name)["Timer"]["OnCalendar"]


def test_the_example_of_the_environment_has_what_settings_know_and_no_secret():
    lines = dict(
        line.split("=", 1)
        for line in (UNITS / "environment.example").read_text().splitlines()
        if line and line[0] != "#"
    )
    assert set(lines) <= KNOWN_TO_SETTINGS
    assert {name for name in lines if re.search("SECRET|TOKEN|EMAIL|HOSTS|URL", name) and lines[name]} == {
        "DATABASE_URL",
        "REDIS_URL",
    }
    assert "DATA_DIR=/var/lib/portal" in (UNITS / "environment.example").read_text()


def test_systemd_understands_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):  # a machine without systemd has the other tests
        return
    for path in UNITS.iterdir():
        text = path.read_text().replace(VENV, "/usr/bin/env ")  # what is started need not be installed here
        (tmp_path / path.name.replace("@.", "@quick.")).write_text(text)
    units = sorted(
        str(path) for path in tmp_path.iterdir() if path.suffix in (".service", ".socket", ".timer", ".target")
    )
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, timeout=60, check=False
    )
    assert [line for line in said.stderr.splitlines() if str(tmp_path) in line or "portal" in line] == []
    assert said.returncode == 0


def test_the_proxy_knows_both_ways_to_a_certificate():
    folder = ROOT / "deploy/caddy"
    for way in ("automatic", "own-certificate"):
        text = (folder / f"{way}.caddy").read_text()
        assert "admin off" in text
        assert "{$PORTAL_URL} {" in text
        assert "import /etc/caddy/portal.caddy" in text
    common = (folder / "portal.caddy").read_text()
    assert int(re.search(r"max_size (\d+)MB", common)[1]) * 10**6 > 2 * 10 * 1024**2  # of common/documents.py
    assert not re.search(r"^\s*header\b", common, re.M)  # those are the application's own


def test_the_manual_names_what_a_person_handles():
    manual = (ROOT / "docs/running.md").read_text()
    handled = ["portal.target", "portal-web.service", "portal-worker@", "portal-beat.service", "environment.example"]
    handled += [path.name for path in [*UNITS.glob("*.timer"), *(ROOT / "deploy/caddy").glob("*.caddy")]]
    assert [name for name in handled if name not in manual] == []
