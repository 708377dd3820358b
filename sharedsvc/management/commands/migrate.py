"""manage.py migrate, as Django's; on PostgreSQL it does not queue up before everybody else.

A migration that waits for a table makes all who come after it wait too. So it waits five seconds, gives up, and nothing
of that migration was done.
"""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

SECONDS_TO_WAIT = 5
LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's own code


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{SECONDS_TO_WAIT}s'")
        try:
            super().handle(*args, **options)
        except OperationalError as problem:
            if getattr(problem.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
                raise
            raise CommandError(
                f"Somebody held a table for more than {SECONDS_TO_WAIT} seconds. What is printed as OK is done, the "
                "migration after it is not. Run it again when less is going on: after a roll-up, outside office hours."
            ) from problem
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
