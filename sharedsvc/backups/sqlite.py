"""SQLite: its own online copy, out and in. People may work meanwhile; what they do is wholly in the copy or not."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from django.db import connection

from common.errors import Refused
from sharedsvc.backups.archive import Manifest

FILE = "portal.sqlite3"
SECONDS_TO_WAIT = 20


def copy_out(folder: Path, *, without: frozenset[str]) -> tuple[dict[str, int], dict[str, list]]:
    """Copy the database into the folder; rows of each table, and no sequences: they are in the file."""
    with closing(_opened(Path(connection.settings_dict["NAME"]))) as live, closing(_opened(folder / FILE)) as copy:
        _copy(live, copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
        for table in without:
            copy.execute(f"DELETE FROM {_quoted(table)}")
        copy.commit()
        copy.execute("VACUUM")  # what was deleted is not left in free pages
        return _rows(copy), {}


def copy_in(folder: Path, manifest: Manifest) -> None:
    """Replace the database in one transaction: whoever reads meanwhile sees all of the old one, then all of the new."""
    connection.close()
    with closing(_opened(folder / FILE)) as copy, closing(_opened(Path(connection.settings_dict["NAME"]))) as live:
        sound = copy.execute("PRAGMA quick_check").fetchone() == ("ok",)
        if not sound or _rows(copy) != manifest.rows:
            raise Refused("The database in the backup is damaged: use another backup. Nothing was changed.")
        _copy(copy, live)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=SECONDS_TO_WAIT)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    end = time.monotonic() + SECONDS_TO_WAIT

    def give_up(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > end:
            raise Refused("Somebody keeps the database busy: stop the portal, then try again. Nothing was changed.")

    source.backup(target, progress=give_up)  # in one step, so of one moment


def _rows(database: sqlite3.Connection) -> dict[str, int]:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return {name: database.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0] for (name,) in tables}


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
