"""An empty portal in a folder that is thrown away, and a clock of CPU seconds."""

import argparse
import atexit
import logging
import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

DATABASES = ("sqlite", "postgresql")


def options(words: str | None) -> argparse.ArgumentParser:
    """What every benchmark may be asked that runs on both databases."""
    asked = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--database", choices=DATABASES, default="sqlite", help="PostgreSQL is started for the run")
    return asked


def empty_portal(database: str = "sqlite") -> Path:
    """Set Django up on a new SQLite file, on a PostgreSQL of its own, or on the database that DATABASE_URL names (which
    must be empty); gives the folder of it all.
    """
    folder = Path(tempfile.mkdtemp(prefix="benchmark-", dir="/tmp"))
    folder.chmod(0o711)  # PostgreSQL runs as somebody else
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if database == "postgresql":
        from tests.services import start_postgresql, stop_servers

        os.environ["DATABASE_URL"] = start_postgresql(folder, durable=True)
        atexit.register(stop_servers)
    os.environ["DATA_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sharedsvc.settings"
    django.setup()
    logging.getLogger("jobs.actions").setLevel(logging.ERROR)  # where no worker listens, each job would say so
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return folder


def seconds_of_children() -> float:
    """CPU time of the children that this process has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_seconds() -> float:
    """CPU time of this process and of the children it has waited for."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + seconds_of_children()


@contextmanager
def clock(table: dict[str, float], name: str) -> Iterator[None]:
    """Add the CPU seconds of the block to `table`."""
    began = cpu_seconds()
    yield
    table[name] = table.get(name, 0.0) + cpu_seconds() - began


def children_of(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def cpu_of(process: int) -> float:
    """CPU time of another process and its children, those too that have ended."""
    used = 0
    for one in [process, *children_of(process)]:
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        used += sum(map(int, fields[11:15] if one == process else fields[11:13]))
    return used / os.sysconf("SC_CLK_TCK")


@contextmanager
def used_by(server: int | None, table: dict[str, float], name: str) -> Iterator[None]:
    """Add what a server process used for the block, where there is one; inside `clock`, to what that adds."""
    began = cpu_of(server) if server else 0.0
    yield
    table[name] = table.get(name, 0.0) + (cpu_of(server) - began if server else 0.0)
