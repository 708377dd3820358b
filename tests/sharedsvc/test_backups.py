"""The rehearsal: what was backed up and wiped comes back to the last byte, and what is not whole is refused."""

import gzip
import hashlib
import io
import json
import shutil
import tarfile
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from accounts.models import User
from audit.actions import record
from audit.models import Entry
from common.kept_files import keep_file
from jobs.actions import request_job
from jobs.models import Job
from partners.models import Partnership
from sharedsvc.backups import whole
from tests.factories import World, a_world
from tests.sharedsvc.papers import a_document

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.fixture
def world(tmp_path, settings) -> World:
    """A partnership with a KPI, a paper with its document, a job that waits, and the audit trail of it all."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "documents"
    settings.DATA_DIR.mkdir()
    world = a_world()
    world.kpi(title="Payroll errors – “as printed”\twith a tab,\na new line and a \\ backslash")
    a_document(world)
    keep_file(b"PK a workbook", folder="spreadsheets", suffix="xlsx")
    keep_file(b"a part that can be set again", folder=whole.PARTS, suffix="part")
    request_job(kind="roll up", arguments={"partnership": world.partnership.pk}, by=world.officer)
    User.objects.create_user("leaver@example.org", "a long password", name="Leaver").delete()  # its number stays used
    return world


@pytest.fixture
def backup(world, tmp_path) -> Path:
    file = tmp_path / "portal.tar.gz"
    call_command("backup", str(file))
    return file


def canonical() -> dict[str, list[str]]:
    """Every row of every table, as text."""
    return {
        model._meta.db_table: [
            json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True)
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.db_table not in whole.LEFT_OUT
    }


def documents() -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in whole.kept_documents()}


def wipe() -> None:
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT)


def manifest_of(file: Path) -> dict:
    with tarfile.open(file) as tar:
        return json.load(tar.extractfile("manifest.json"))


def made_again(file: Path, change) -> Path:
    """The archive with its content changed: `change` gets the members by name, manifest included."""
    with tarfile.open(file) as tar:
        members = {entry.name: tar.extractfile(entry).read() for entry in tar}
    change(members)
    other = file.with_name("changed.tar.gz")
    with tarfile.open(other, "w:gz") as tar:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return other


def refusal(*words: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(*words)
    return str(caught.value)


def test_what_was_wiped_comes_back_to_the_last_byte(backup, capsys):
    rows, files = canonical(), documents()
    assert len(files) == 2
    assert rows[Entry._meta.db_table]
    assert rows[Job._meta.db_table]
    wipe()
    assert not Partnership.objects.exists()
    call_command("restore", str(backup))
    assert canonical() == rows
    assert documents() == files
    assert "2 documents. Everybody signs in anew." in capsys.readouterr().out
    counted = manifest_of(backup)["rows"]
    assert {table: len(lines) for table, lines in rows.items()} == {table: counted[table] for table in rows}
    assert {path.name for path in settings.DATA_DIR.iterdir()} == {Path(settings.MEDIA_ROOT).name, "last-backup.json"}
    assert all(path.stat().st_mode & 0o077 == 0 for _, path in whole.kept_documents())


def test_numbers_go_on_where_they_were(world, backup):
    """A number that was used is not used again: the audit trail names rows by it."""
    wipe()
    call_command("restore", str(backup))
    highest = max(User.objects.values_list("pk", flat=True))
    assert User.objects.create_user("next@example.org", "a long password", name="Next").pk == highest + 2


def test_rules_of_the_database_hold_after_a_restore(backup):
    from reporting.models import Snapshot

    call_command("restore", str(backup), "--replace")
    with pytest.raises(Exception, match="never"):
        Snapshot.objects.update(number=99)
    connection.check_constraints()


def test_a_portal_in_use_is_replaced_only_where_that_is_asked_for(world, backup):
    rows = canonical()
    a_world("later")
    late, _ = keep_file(b"a later document", folder="documents", suffix="pdf")
    assert refusal("restore", str(backup)).startswith("There are people or documents in this portal already.")
    assert Partnership.objects.count() == 2
    call_command("restore", str(backup), "--replace")
    assert canonical() == rows
    assert late not in documents()


def test_nobody_signs_in_with_what_is_in_a_backup(client, world, tmp_path):
    client.force_login(world.officer)
    key = client.session.session_key
    call_command("backup", str(tmp_path / "portal.tar.gz"))
    with tarfile.open(tmp_path / "portal.tar.gz") as tar:
        everything = {entry.name: tar.extractfile(entry).read() for entry in tar}
        modes = {entry.mode for entry in tar}
    assert modes == {0o600}
    assert (tmp_path / "portal.tar.gz").stat().st_mode & 0o777 == 0o600
    assert not [name for name in everything if not name.startswith(("database/", "documents/", "manifest.json"))]
    secrets = [key, settings.SECRET_KEY, settings.DATABASES["default"].get("PASSWORD")]
    for secret in filter(None, secrets):
        assert not [name for name, data in everything.items() if secret.encode() in data]
    assert manifest_of(tmp_path / "portal.tar.gz")["rows"]["accounts_session"] == 0


def _cut_off(file: Path) -> Path:
    other = file.with_name("cut.tar.gz")
    other.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    return other


def _cut_between_members(file: Path) -> Path:
    return made_again(file, lambda members: members.pop("manifest.json"))


def _one_byte(file: Path) -> Path:
    def change(members):
        name = next(name for name in members if name.startswith("documents/"))
        members[name] = members[name][:-1] + b"?"

    return made_again(file, change)


def _one_missing(file: Path) -> Path:
    return made_again(
        file, lambda members: members.pop(next(name for name in members if name.startswith("documents/")))
    )


def _one_more(file: Path) -> Path:
    def change(members):
        members["manifest.json"] = members.pop("manifest.json").replace(
            b'"members": {', b'"members": {"database/x": "0",'
        )

    return made_again(file, change)


def _outside(file: Path) -> Path:
    def change(members):
        rest = dict(members)
        members.clear()
        members.update({"documents/../../outside": b"x", **rest})

    return made_again(file, change)


def _no_archive(file: Path) -> Path:
    other = file.with_name("letter.tar.gz")
    other.write_bytes(gzip.compress(b"Dear Sir or Madam"))
    return other


@pytest.mark.parametrize(
    "spoil", [_cut_off, _cut_between_members, _one_byte, _one_missing, _one_more, _outside, _no_archive]
)
def test_what_is_not_whole_is_refused_and_nothing_changes(backup, spoil):
    rows, files = canonical(), documents()
    spoilt = spoil(backup)
    words = refusal("restore", str(spoilt), "--replace")
    assert words == f"{spoilt} is no backup, or is cut off or changed: use another backup. Nothing was changed."
    assert (canonical(), documents()) == (rows, files)
    assert not (settings.DATA_DIR.parent / "outside").exists()


def _said(**fields) -> object:
    def change(members):
        members["manifest.json"] = json.dumps({**json.loads(members.pop("manifest.json")), **fields}).encode()

    return change


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"vendor": OTHER}, "restore it where DATABASE_URL names the same kind. Nothing was changed."),
        ({"migrations": ["kpis.0001_initial"]}, "use that version, then update. Nothing was changed."),
        ({"format": 2, "product": "9.1"}, "restore it with version 9.1 of the portal. Nothing was changed."),
        ({"rows": {}}, "use another backup. Nothing was changed."),
    ],
)
def test_a_backup_of_another_kind_is_refused_in_words(backup, fields, sentence):
    files = documents()
    fields = {name: value[connection.vendor] if value is OTHER else value for name, value in fields.items()}
    changed = made_again(backup, _said(**fields))
    keep_file(b"of this installation", folder="documents", suffix="pdf")
    assert refusal("restore", str(changed), "--replace").endswith(sentence)
    assert Partnership.objects.count() == 1
    assert len(documents()) == len(files) + 1


def test_where_the_database_fails_the_documents_are_as_before(backup, monkeypatch):
    shutil.rmtree(settings.MEDIA_ROOT)
    keep_file(b"of this installation", folder="documents", suffix="pdf")
    rows, files = canonical(), documents()

    class Failing:
        @staticmethod
        def copy_in(*_):
            raise OSError("No space left on device")

    monkeypatch.setattr(whole, "_database", lambda: Failing)
    assert "No space left on device. Nothing was changed." in refusal("restore", str(backup), "--replace")
    assert (canonical(), documents()) == (rows, files)


def test_a_backup_overwrites_nothing_and_wants_a_folder(backup, tmp_path):
    before = backup.read_bytes()
    assert "exists already: choose another name" in refusal("backup", str(backup))
    assert backup.read_bytes() == before
    assert "There is no folder" in refusal("backup", str(tmp_path / "nowhere" / "portal.tar.gz"))
    assert "There is no file" in refusal("restore", str(tmp_path / "none.tar.gz"), "--replace")


def test_a_backup_that_cannot_be_finished_leaves_no_file(world, tmp_path, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("sharedsvc.backups.archive._add", full)
    assert "The backup could not be written: No space left on device." in refusal("backup", str(tmp_path / "b.tar.gz"))
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_people_do_meanwhile_is_wholly_in_the_backup_or_not(world, tmp_path):
    """Somebody adds people without a pause, each with an entry in the audit trail, while three backups are made."""
    enough = Event()

    def work() -> None:
        numbers = count()
        while not enough.wait(0.001):
            with transaction.atomic():
                person = User.objects.create(email=f"{next(numbers)}@meanwhile.example.org", name="Meanwhile")
                record("came meanwhile", target=person, by=None)
        connection.close()

    somebody = Thread(target=work)
    somebody.start()
    try:
        for number in range(3):
            call_command("backup", str(tmp_path / f"{number}.tar.gz"))
    finally:
        enough.set()
        somebody.join()
    seen = []
    for number in range(3):
        call_command("restore", str(tmp_path / f"{number}.tar.gz"), "--replace")
        came = User.objects.filter(name="Meanwhile").values_list("pk", flat=True)
        assert set(came) == set(Entry.objects.filter(event="came meanwhile").values_list("target_id", flat=True))
        seen.append(len(came))
    assert seen[0] < seen[2]


def test_a_folder_gets_a_backup_named_by_the_moment_and_keeps_the_newest(world, tmp_path, time_machine):
    folder = tmp_path / "nightly"
    folder.mkdir()
    (folder / "portal-by-hand.tar.gz").write_bytes(b"somebody's own")
    for day in (1, 2, 3):
        time_machine.move_to(f"2026-06-0{day}T01:15:00+00:00", tick=False)
        call_command("backup", str(folder), "--keep", "2")
    assert sorted(path.name for path in folder.iterdir()) == [
        "portal-2026-06-02-021500.tar.gz", "portal-2026-06-03-021500.tar.gz", "portal-by-hand.tar.gz",
    ]  # fmt: skip
    assert whole.last_backup()["made_at"] == "2026-06-03T01:15:00+00:00"
    for wrong in ([str(tmp_path / "one.tar.gz"), "--keep", "2"], [str(folder), "--keep", "0"]):
        with pytest.raises(CommandError, match="--keep needs a folder"):
            call_command("backup", *wrong)
