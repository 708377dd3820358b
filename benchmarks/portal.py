"""An empty portal in a folder that is thrown away, and a clock of CPU seconds."""

import atexit
import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import django


def empty_portal() -> None:
    """Set Django up on a new SQLite file, or on the database that DATABASE_URL names (which must be empty)."""
    folder = tempfile.mkdtemp(prefix="benchmark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["DATA_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "sharedsvc.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


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
    table[name] = cpu_seconds() - began
