"""What stands against the world outside: settings of production, cookies, sizes, secrets. Each answer's own protection is
looked at wherever tests/test_rights.py goes.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.middleware import LARGEST_REQUEST, NOT_USED
from partners.roles import RoleKind
from tests.test_rights import lacking

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {"HTTPS": "1", "ALLOWED_HOSTS": "portal.example.org", "PORTAL_URL": "https://portal.example.org",
              "SECRET_KEY": "for the test alone: " + "abcdefghijklmnopqrstuvwxyz0123456789" * 2}  # fmt: skip
ASKS = """
import json, django
from django.conf import settings
from django.core.management import call_command
django.setup()
call_command("check", deploy=True, fail_level="WARNING")
from django.test import Client
from django.contrib.auth.models import AnonymousUser
from django.middleware.csrf import get_token
outside = Client().get("/privacy/", headers={"host": "portal.example.org"})
inside = Client().get("/accounts/login/", headers={"host": "portal.example.org", "x-forwarded-proto": "https"})
print("HEAD" + json.dumps({
    "plain": [outside.status_code, outside.headers.get("Location")],
    "hsts": inside.headers.get("Strict-Transport-Security"),
    "csrf": {name: {**cookie} for name, cookie in inside.cookies.items()},
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
                settings.SESSION_COOKIE_SAMESITE, settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH],
}))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """What the portal says of itself where it is reached by https; it ends with a warning of Django's, if there is one."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    data = tmp_path_factory.mktemp("production")
    settings = {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "sharedsvc.settings", "DEBUG": "0", **PRODUCTION}
    # The manifest of static files is made by collectstatic; here the look does not matter.
    asked = ASKS.replace(
        "django.setup()",
        "settings.STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'\ndjango.setup()",
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env={**kept, **settings}, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout.partition("HEAD")[2])


def test_djangos_own_check_for_production_finds_nothing(production):
    assert production


def test_plain_http_is_led_to_https_and_browsers_remember(production):
    assert production["plain"] == [301, "https://portal.example.org/privacy/"]
    assert production["hsts"] == "max-age=31536000; includeSubDomains; preload"


def test_by_https_cookies_are_of_this_host_alone(production):
    (csrf,) = [cookie for name, cookie in production["csrf"].items() if name == "__Host-csrftoken"]
    assert (csrf["secure"], csrf["path"], csrf["domain"], csrf["samesite"]) == (True, "/", "", "Lax")
    assert production["session"] == ["__Host-session", True, True, "Lax", None, "/"]


def test_anybody_reads_what_is_kept_about_people_and_for_whom_the_portal_works(client, db):
    for name, words in (("privacy", "What is kept about you"), ("accessibility-statement", "What was not tested")):
        answer = client.get(reverse(name))
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert [what for what in lacking(answer) if what != "Cache-Control"] == []
        assert answer.headers["Permissions-Policy"] == ", ".join(f"{one}=()" for one in NOT_USED)
        assert client.post(reverse(name)).status_code == 405
    assert client.get("/accounts/login/").content.decode().count('href="/privacy/"') == 1


def test_pages_of_errors_are_protected_too(client, db):
    for answer in (client.get("/no-such-page/"), client.get("/accounts/login/", headers={"host": "elsewhere.example"})):
        assert answer.status_code in (302, 400, 404)
        assert [what for what in lacking(answer) if what != "Cache-Control"] == []


def test_a_form_of_another_site_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officer)
    answer = client.post(reverse("deputy-name", args=[world.partnership.slug]), {"kind": "officer"})
    assert answer.status_code == 403


@pytest.mark.parametrize("stated", [str(LARGEST_REQUEST + 1), "-1", "many"])
def test_a_request_that_is_too_large_is_refused_unread(client, db, stated):
    answer = client.generic("POST", "/accounts/login/", b"", CONTENT_LENGTH=stated)
    assert answer.status_code == 413
    assert "The portal takes 16 MB at once" in answer.content.decode()


def test_too_many_fields_or_files_are_refused(world):
    client = Client()
    client.force_login(world.people[RoleKind.ADMINISTRATOR])
    where = reverse("service-add", args=[world.partnership.slug])
    assert client.post(where, {f"field{number}": "" for number in range(5_001)}).status_code == 400
    files = {f"file{number}": SimpleUploadedFile(f"{number}.txt", b"x") for number in range(6)}
    assert client.post(where, files).status_code == 400
    assert client.post(where, {"name": "x" * 3_200_000}).status_code == 400


# ---- secrets ----

LOOKS_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|xox[abp]-[0-9A-Za-z-]{10}|"
    r"(?i:secret_key|api_key|password|token)\s*[:=]\s*[\"'](?=[^\"'\s]*[0-9])(?=[^\"'\s]*[A-Za-z])[A-Za-z0-9+/_=-]{24,}[\"']|"
    r"(?:postgres|postgresql|redis|smtp\+tls)://[^:@/\s]+:(?!p%40ss|password|secret|portal|postgres)[^@\s{}$]{6,}@"
)
HELD_ELSEWHERE = {".png", ".woff2", ".pdf", ".xlsx", ".docx", ".ico", ".gz", ".lock", ".map"}


def tracked() -> list[Path]:
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / name for name in found.split("\0") if name] or list(ROOT.rglob("*.py"))


def test_no_file_holds_a_secret():
    found = []
    for path in tracked():
        if path.suffix in HELD_ELSEWHERE or "static/vendor" in str(path) or not path.is_file():
            continue
        found += [
            f"{path.relative_to(ROOT)}: {one[0][:20]}…"
            for one in LOOKS_SECRET.finditer(path.read_text(errors="replace"))
        ]
    assert found == []
    planted = f'SECRET_KEY = "{"k3y" * 10}"', f"postgres://portal:{'hunter2' * 2}@db/x"
    assert all(LOOKS_SECRET.search(one) for one in planted)


def test_every_part_that_is_installed_is_named_with_its_hash():
    """So that what is installed is what was looked at. What is known to be wrong in it: docs/security/dependencies.md."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        parts = re.findall(r"^([A-Za-z0-9_.\[\],-]+)==[^\s\\]+(.*?)(?=^\S|\Z)", text, re.M | re.S)
        assert len(parts) > 20
        assert [name for name, rest in parts if "--hash=sha256:" not in rest] == []
        assert not re.search(r"^(?!#)\S+\s*@|^-e |^--(?:trusted|extra)", text, re.M)
