"""The whole installation: database and documents together, out and in.

Documents are named by their checksums and written before the rows that name them. So the database is copied first, and
every document that it names is there; and two worlds of documents may lie in one folder while one replaces the other.
"""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from accounts.models import User
from common.errors import Refused
from reporting.actions.rendering import PARTS
from sharedsvc.backups import archive
from sharedsvc.backups.archive import Manifest
from sharedsvc.health import product_version

logger = logging.getLogger(__name__)

LEFT_OUT = frozenset({"accounts_session"})  # whoever has a session's key is that person: all sign in anew


def back_up(file: Path) -> Manifest:
    """Write everything that people made into one archive; they may work meanwhile."""
    archive.check_is_free(file)
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix="backing-up-") as place:
        folder = Path(place)
        rows, sequences = _database().copy_out(folder, without=LEFT_OUT)
        manifest = Manifest(
            product=product_version(),
            made_at=timezone.now().isoformat(),
            vendor=connection.vendor,
            server=".".join(map(str, connection.get_database_version())),
            migrations=sorted(".".join(name) for name in MigrationLoader(connection).applied_migrations),
            rows=rows,
            sequences=sequences,
        )
        copied = [(f"database/{path.name}", path) for path in sorted(folder.iterdir())]
        documents = [(f"documents/{name}", path) for name, path in kept_documents()]
        archive.write(file, manifest, [*copied, *documents])
    # Beside the data and not in it: a restore does not make the last backup older.
    note = {"made_at": manifest.made_at, "file": file.name, "bytes": file.stat().st_size}
    try:
        _last_backup().write_text(json.dumps(note))
    except OSError as problem:  # the backup is whole all the same
        logger.warning("The backup is made, and could not be noted: %s", problem)
    return manifest


def last_backup() -> dict[str, Any] | None:
    """When the last backup of this installation was made, its file's name and size."""
    try:
        return json.loads(_last_backup().read_text())
    except (OSError, ValueError):
        return None


def _last_backup() -> Path:
    return Path(settings.DATA_DIR) / "last-backup.json"


def restore(file: Path, *, replace: bool = False) -> Manifest:
    """Put the archive in the place of this installation: all of it or, where anything is wrong, nothing."""
    if not replace and _is_used():
        raise Refused(
            "There are people or documents in this portal already. To put the backup in their place, add --replace: "
            "what is here now is then lost."
        )
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix="restoring-") as place:
        folder = Path(place)
        manifest = archive.unpack(file, folder)
        _check_suits(manifest)
        with documents_put(folder / "documents"):
            _database().copy_in(folder / "database", manifest)
    ContentType.objects.clear_cache()
    return manifest


def kept_documents() -> list[tuple[str, Path]]:
    """(name below MEDIA_ROOT, file) of every document; not of the parts of papers, which are only kept to save time."""
    root = Path(settings.MEDIA_ROOT)
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".unfinished")
    return [(path.relative_to(root).as_posix(), path) for path in files if path.relative_to(root).parts[0] != PARTS]


def _database() -> Any:
    """The module that copies this kind of database."""
    return import_module(f"sharedsvc.backups.{connection.vendor}")


def _is_used() -> bool:
    there = User._meta.db_table in connection.introspection.table_names()
    return bool(kept_documents()) or (there and User.objects.exists())


def _check_suits(manifest: Manifest) -> None:
    """Only the same kind of database in the same state takes a backup exactly."""
    if manifest.vendor == "one partnership":
        raise Refused("This is one partnership alone: use `manage.py import_partnership`. Nothing was changed.")
    if manifest.vendor != connection.vendor:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Refused(
            f"This backup is of {names.get(manifest.vendor, manifest.vendor)} and this portal runs on "
            f"{names[connection.vendor]}: restore it where DATABASE_URL names the same kind. Nothing was changed."
        )
    check_version(manifest)


def check_version(manifest: Manifest) -> None:
    """The tables of the archive are those of this portal."""
    loader = MigrationLoader(connection)
    if set(manifest.migrations) != {".".join(name) for name in loader.disk_migrations}:
        raise Refused(
            f"This archive was made by another version of the portal ({manifest.product}, on {manifest.made_at[:10]}): "
            "use that version, then update. Nothing was changed."
        )
    if loader.applied_migrations and set(loader.applied_migrations) != set(loader.disk_migrations):
        raise Refused("This database is not up to date: run `manage.py migrate` first. Nothing was changed.")


@contextmanager
def documents_put(fresh: Path, *, beside_others: bool = False) -> Iterator[None]:
    """Put documents beside those that are there; those of before go when the database was replaced, else the new."""
    root = Path(settings.MEDIA_ROOT)
    before = dict(kept_documents())
    new = {path.relative_to(fresh).as_posix(): path for path in sorted(fresh.rglob("*")) if path.is_file()}
    put: set[str] = set()
    try:
        for name, path in new.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            put.add(name)
            os.replace(path, root / name)
        os.sync()  # they are there for good before a row names them
        yield
    except BaseException:
        for name in put - set(before):
            (root / name).unlink(missing_ok=True)
        raise
    for name in set(before) - set(new) if not beside_others else ():
        before[name].unlink()
