"""A partnership goes out of one portal and into an empty one, the same to the last row; what does not fit is refused."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.urls import reverse

from accounts.models import User
from audit.chain import verified
from common.kept_files import keep_file
from jobs.models import Job
from kpis.models import TouchedSpan
from partners.models import Partnership
from sharedsvc.backups.partnership import LEFT_OUT, SHARED, models_of_a_partnership
from sharedsvc.backups.whole import kept_documents
from tests.factories import World, a_world
from tests.sharedsvc.papers import a_document
from tests.things import things_of

pytestmark = pytest.mark.django_db(transaction=True)


def rows(partnership: int) -> dict[str, list[str]]:
    return {
        model._meta.label_lower: [
            json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True)
            for row in model._base_manager.filter(**{path: partnership}).order_by("pk").values()
        ]
        for model, path in models_of_a_partnership().items()
    }


def documents() -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in kept_documents()}


def refusal(*words: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(*words)
    return str(caught.value)


@pytest.fixture
def world(tmp_path, settings) -> World:
    """One of everything in one partnership, beside another that stays where it is."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "documents"
    settings.DATA_DIR.mkdir()
    other = a_world("staying")
    keep_file(b"of the other partnership", folder="documents", suffix="pdf")
    assert other.partnership.pk
    world = a_world()
    things_of(world)
    a_document(world)
    return world


def test_a_partnership_comes_back_to_the_last_row_in_an_empty_portal(world, tmp_path, capsys, client):
    file, administrator = tmp_path / "one.tar.gz", world.people["administrator"].email
    dashboard = reverse("dashboard", args=[world.partnership.slug])
    client.force_login(world.people["administrator"])
    shown = client.get(dashboard).content.decode().partition("<main")[2]
    call_command("export_partnership", world.partnership.slug, str(file))
    before = rows(world.partnership.pk)
    assert file.stat().st_mode & 0o077 == 0
    filled = [name for name, lines in before.items() if lines]
    assert len(filled) > 80, filled
    other = {name for name, _ in kept_documents()}

    call_command("flush", interactive=False, verbosity=0)
    for name in other:
        (Path(tmp_path) / "data" / "documents" / name).unlink()
    assert "is no administrator there" in refusal("import_partnership", str(file), "--administrator", "x@example.org")
    assert not Partnership.objects.exists()
    assert not kept_documents()
    capsys.readouterr()
    call_command("import_partnership", str(file), "--administrator", administrator)
    said = capsys.readouterr().out
    after = rows(world.partnership.pk)
    for name, lines in before.items():
        if name == "audit.entry":  # it goes on where it ended
            assert after[name][: len(lines)] == lines
            assert len(after[name]) == len(lines) + 2
        else:
            assert after[name] == lines, name
    assert [finding.broken for finding in verified()] == [""]
    assert set(documents()) < other  # its own, and not the other's
    assert documents()
    assert not User.objects.filter(email__endswith="@staying.example.org").exists()
    assert Job.objects.filter(kind="roll up", partnership_id=world.partnership.pk).count() == 1
    assert TouchedSpan.objects.exists()

    password = re.search(r"signs in with (\S+),", said)[1]
    assert client.login(username=administrator, password=password)
    assert client.get(dashboard).content.decode().partition("<main")[2] == shown
    assert not User.objects.get(email=world.officer.email).has_usable_password()
    assert a_world("later").partnership.pk > world.partnership.pk  # numbers go on where they were


def test_what_does_not_fit_is_refused_and_changes_nothing(world, tmp_path):
    file, whole = tmp_path / "one.tar.gz", tmp_path / "whole.tar.gz"
    administrator = world.people["administrator"].email
    call_command("export_partnership", world.partnership.slug, str(file))
    before = rows(world.partnership.pk), documents()
    assert "is in this portal already: bring it into an empty one" in refusal(
        "import_partnership", str(file), "--administrator", administrator
    )
    User.objects.filter(email=world.officer.email).update(email="somebody.else@example.org")
    assert "Number" in refusal("import_partnership", str(file), "--administrator", administrator)
    User.objects.filter(email="somebody.else@example.org").update(email=world.officer.email)
    call_command("backup", str(whole))
    assert "use `manage.py restore`" in refusal("import_partnership", str(whole), "--administrator", administrator)
    assert "use `manage.py import_partnership`" in refusal("restore", str(file), "--replace")
    file.write_bytes(file.read_bytes()[:-2000])
    assert "cut off or changed" in refusal("import_partnership", str(file), "--administrator", administrator)
    assert "There is no partnership elsewhere here. There are: north-and-south, staying." in refusal(
        "export_partnership", "elsewhere", str(tmp_path / "none.tar.gz")
    )
    assert (rows(world.partnership.pk), documents()) == before


def test_every_table_goes_along_or_says_why_not():
    known = {model._meta.label_lower for model in [*models_of_a_partnership(), *SHARED]} | set(LEFT_OUT)
    tables = connection.introspection.table_names()  # a model that a test has made has none
    everything = [one for one in apps.get_models(include_auto_created=True) if one._meta.db_table in tables]
    assert known == {model._meta.label_lower for model in everything}
