"""docker-compose.yml, Dockerfile and settings speak of the same things."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from sharedsvc import settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
WORKERS = [f"worker-{queue.name}" for queue in settings.CELERY_TASK_QUEUES]
OURS = ["migrate", "web", *WORKERS, "beat"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
KNOWN_TO_SETTINGS = set(re.findall(r"^\| ([A-Z_]+) \|", settings.__doc__ or "", flags=re.MULTILINE))


def test_settings_tell_their_variables():
    source = (ROOT / "sharedsvc/settings.py").read_text()
    read = set(re.findall(r"(?:env\.\w+|switch|days|whole_number)\(\s*\"([A-Z_]+)\"", source))
    assert read == KNOWN_TO_SETTINGS
    assert "DATABASE_URL" in read


@pytest.mark.parametrize("name", OURS)
def test_our_containers_get_variables_that_settings_know(name):
    assert set(SERVICES[name]["environment"]) <= KNOWN_TO_SETTINGS


def test_the_image_sets_variables_that_settings_know():
    words = " ".join(re.findall(r"^ENV (.*)$", DOCKERFILE, flags=re.MULTILINE))
    assert set(re.findall(r"([A-Z_]+)=", words)) - {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= KNOWN_TO_SETTINGS
    assert "DATA_DIR=/data" in words


def test_our_containers_share_image_variables_and_files():
    for part in ("image", "build", "environment", "volumes"):
        assert all(SERVICES[name][part] == SERVICES["web"][part] for name in OURS), part
    assert SERVICES["web"]["volumes"] == ["documents:/data"]


def test_every_named_volume_exists():
    volumes = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    named = {volume for volume in volumes if not volume.startswith(".")}
    assert named == set(COMPOSE["volumes"])


def test_the_database_is_the_one_the_portal_asks_for():
    user = SERVICES["database"]["environment"]["POSTGRES_USER"]
    name = SERVICES["database"]["environment"]["POSTGRES_DB"]
    assert re.fullmatch(
        rf"postgres://{user}:\$\{{POSTGRES_PASSWORD:\?[^}}]+\}}@database:5432/{name}",
        SERVICES["web"]["environment"]["DATABASE_URL"],
    )
    assert SERVICES["web"]["environment"]["REDIS_URL"].startswith("redis://broker:")


def test_commands_name_programs_and_modules_that_exist():
    locked = (ROOT / "requirements.lock").read_text()
    for name in ("web", *WORKERS, "beat"):
        program, *words = SERVICES[name]["command"]
        assert f"\n{program}==" in locked
        module = words[words.index("-A") + 1] if "-A" in words else words[2]
        assert importlib.util.find_spec(module), f"{name}: {module}"
    assert (ROOT / SERVICES["migrate"]["command"][1]).exists()


def test_what_runs_on_has_a_health_check_and_starts_after_what_it_needs():
    for name, service in SERVICES.items():
        if name != "migrate":
            assert service["healthcheck"]["test"], name
        for needed, how in service.get("depends_on", {}).items():
            after = "service_completed_successfully" if needed == "migrate" else "service_healthy"
            if needed == "web":  # the proxy waits for it request by request
                after = "service_started"
            assert how == {"condition": after}, f"{name} → {needed}"
    for name in ("web", *WORKERS, "beat"):
        assert set(SERVICES[name]["depends_on"]) == {"migrate", "broker"}


def test_each_queue_has_a_worker_and_only_the_proxy_is_reached_from_outside():
    assert [name for name in SERVICES if name.startswith("worker")] == WORKERS
    for queue, name in zip(settings.CELERY_TASK_QUEUES, WORKERS, strict=True):
        words = SERVICES[name]["command"]
        assert words[words.index("--queues") + 1] == queue.name
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_web_server_of_the_image_is_the_one_of_compose():
    assert json.loads(re.search(r"^CMD (.*)$", DOCKERFILE, flags=re.MULTILINE)[1]) == SERVICES["web"]["command"]


def test_the_proxy_reads_a_file_that_exists():
    proxy = SERVICES["proxy"]
    named = proxy["command"][-1]
    assert named == "/etc/caddy/${CERTIFICATE:-automatic}.caddy"
    assert (ROOT / "deploy/caddy/automatic.caddy").exists()
    assert "./deploy/caddy:/etc/caddy:ro" in proxy["volumes"]
    text = "".join(path.read_text() for path in (ROOT / "deploy/caddy").glob("*.caddy"))
    assert set(re.findall(r"\{\$(\w+)", text)) == set(proxy["environment"])


def test_secrets_come_from_outside():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|KEY|TOKEN", variable):
                assert re.fullmatch(rf"\$\{{{variable}:(\?[^}}]+|-)\}}", value), f"{name}: {variable}"


def test_the_example_lists_what_compose_asks_for_and_holds_no_secret():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    lines = dict(
        line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if line and line[0] != "#"
    )
    assert set(lines) == asked
    assert {name for name, value in lines.items() if value} == {"HTTPS", "CERTIFICATE"}
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    assert ".env*" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_image_is_made_from_the_lock_and_runs_without_rights():
    assert "pip install --no-cache-dir --require-hashes --requirement requirements.lock" in DOCKERFILE
    assert re.search(r"^USER portal$", DOCKERFILE, flags=re.MULTILINE)
    assert DOCKERFILE.index("USER portal") < DOCKERFILE.index("CMD")
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    image = re.search(r"^FROM python:3\.(\d+)-", DOCKERFILE, flags=re.MULTILINE)
    assert int(image[1]) >= int(oldest.removeprefix(">=3."))


def test_the_image_has_the_packages_that_make_install_puts_in():
    packages = re.search(r"for package in (.+); do", (ROOT / "scripts/install").read_text())[1].split()
    assert packages
    assert all(package in DOCKERFILE for package in packages)
