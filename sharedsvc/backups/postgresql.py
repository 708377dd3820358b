"""PostgreSQL: one COPY for each table, all read in one transaction, so of one moment; needs no tools of the server's."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction

from common.errors import Refused
from sharedsvc.backups.archive import Manifest

SECONDS_TO_WAIT = 20


def copy_out(folder: Path, *, without: frozenset[str]) -> tuple[dict[str, int], dict[str, list]]:
    """Copy every table into a file of its own; rows of each table, and where each sequence stands."""
    rows = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table in _tables(cursor):
            rows[table] = 0
            if table not in without:
                with (folder / f"{table}.copy").open("wb") as file:
                    cursor.copy_expert(f"COPY {_columns(cursor, table)} TO STDOUT", file)
                rows[table] = cursor.rowcount
        # Read last, as they stand outside any transaction: never behind the rows.
        return rows, {name: _state(cursor, name) for name in _sequences(cursor)}


def copy_in(folder: Path, manifest: Manifest) -> None:
    """Replace every row in one transaction, under the tables as the migrations made them."""
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _replace(cursor, folder, manifest)
    except OperationalError as problem:
        raise Refused(
            f"The database could not be replaced: stop the portal, then try again. Nothing was changed. ({problem})"
        ) from problem
    except DatabaseError as problem:
        raise Refused(
            f"The database does not take this backup: use another one. Nothing was changed. ({problem})"
        ) from problem


def _replace(cursor: Any, folder: Path, manifest: Manifest) -> None:
    cursor.execute(f"SET LOCAL lock_timeout = '{SECONDS_TO_WAIT}s'")
    cursor.execute("SET LOCAL statement_timeout = 0")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    tables = _tables(cursor)
    if set(tables) != set(manifest.rows) or set(_sequences(cursor)) != set(manifest.sequences):
        raise Refused("The backup has other tables than this database: use another backup. Nothing was changed.")
    for table in tables:  # rules for people's changes, such as "never changes", do not hold for a restore
        cursor.execute(f"ALTER TABLE {_quoted(table)} DISABLE TRIGGER USER")
    cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))}")
    for table in tables:
        source = folder / f"{table}.copy"
        if source.exists():
            with source.open("rb") as file:
                cursor.copy_expert(f"COPY {_columns(cursor, table)} FROM STDIN", file)
        cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")
        if cursor.fetchone()[0] != manifest.rows[table]:
            raise Refused(f"Not every row of {table} is in the backup: use another backup. Nothing was changed.")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # every reference leads somewhere
    for table in tables:
        cursor.execute(f"ALTER TABLE {_quoted(table)} ENABLE TRIGGER USER")
    for name, (last, called) in manifest.sequences.items():
        cursor.execute("SELECT setval(%s::regclass, %s, %s)", [_quoted(name), last, called])


def _tables(cursor: Any) -> list[str]:
    return sorted(connection.introspection.table_names(cursor))


def _columns(cursor: Any, table: str) -> str:
    """The table with its columns by name, as their order may differ; none that the database works out itself."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = '' ORDER BY attname",
        [_quoted(table)],
    )
    return f"{_quoted(table)} ({', '.join(_quoted(name) for (name,) in cursor.fetchall())})"


def _sequences(cursor: Any) -> list[str]:
    cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1")
    return [name for (name,) in cursor.fetchall()]


def _state(cursor: Any, sequence: str) -> list:
    cursor.execute(f"SELECT last_value, is_called FROM {_quoted(sequence)}")
    return list(cursor.fetchone())


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
