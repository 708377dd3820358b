"""The cast: one account each, passwords that nobody else can read, and nothing overwritten."""

import stat
from pathlib import Path

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from accounts.models import User
from demo.people import make_people, new_password, person
from demo.reading import rows
from partners.models import Partnership, Role
from partners.roles import RoleKind


@pytest.fixture
def newcomers(db: None) -> None:
    """Nobody of the cast is known yet, whatever other tests have loaded."""
    User.objects.update(email=Concat(Value("former-"), "email"))


def test_everybody_is_made_once_with_the_password_that_the_file_tells(newcomers: None, tmp_path: Path) -> None:
    file = tmp_path / "demo-accounts.txt"
    assert make_people(accounts_file=file) == len({row["email"] for row in rows("people")})
    head, *lines = file.read_text().splitlines()
    assert head.split() == ["Name", "E-mail", "Password", "Partnership", "Role"]
    assert len(lines) == len(rows("people"))
    passwords = {line.split("@example.org")[0].split()[-1]: line.split("@example.org")[1].split()[0] for line in lines}
    assert len(set(passwords.values())) == len(passwords)
    assert all(person(f"{name}@example.org").check_password(password) for name, password in passwords.items())


def test_nobody_has_the_same_role_twice() -> None:
    roles = [(row["email"], row["partnership"], row["role"]) for row in rows("people")]
    assert len(set(roles)) == len(roles)
    for email in {email for email, _, _ in roles}:
        assert len({row["name"] for row in rows("people") if row["email"] == email}) == 1


def test_only_its_owner_may_read_the_file(newcomers: None, tmp_path: Path) -> None:
    file = tmp_path / "deeper" / "demo-accounts.txt"
    make_people(accounts_file=file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_password_of_the_environment_is_everybodys(newcomers: None, tmp_path: Path) -> None:
    make_people(accounts_file=tmp_path / "demo-accounts.txt", password="correct horse battery")
    assert all(
        user.check_password("correct horse battery") for user in User.objects.exclude(email__startswith="former-")
    )


def test_made_again_people_keep_their_passwords_and_the_file_its_lines(newcomers: None, tmp_path: Path) -> None:
    file = tmp_path / "demo-accounts.txt"
    make_people(accounts_file=file)
    before = file.read_text()
    person("officer@example.org").set_password("my own")
    person("auditor@example.org").delete()
    assert make_people(accounts_file=file, password="another password") == 1
    assert file.read_text().startswith(before)
    assert file.read_text().splitlines()[-1].split()[2] == "another"
    assert not person("officer@example.org").check_password("another password")


def test_passwords_are_long_and_differ() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert {len(password) for password in made} == {14}


@pytest.mark.parametrize("slug", ["emss", "illustrative"])
def test_all_roles_are_held_in_emss_and_most_in_the_illustrative_partnership(
    slug: str, emss: Partnership, illustrative: Partnership
) -> None:
    held = set(Role.objects.filter(partnership__slug=slug).values_list("kind", flat=True))
    most = set(RoleKind) - {RoleKind.AUDITOR, RoleKind.EXEMPT_READER}
    assert held == (set(RoleKind) if slug == "emss" else most)


def test_limits_of_roles_are_kept(emss: Partnership, illustrative: Partnership) -> None:
    limited = person("officer-esc@example.org").roles.get()
    assert [service.slug for service in limited.services.all()] == ["esc"]
    northbridge = person("officer-northbridge@example.org").roles.get()
    assert [body.name for body in northbridge.bodies.all()] == ["Northbridge County Council"]
