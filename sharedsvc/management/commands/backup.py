"""manage.py backup FILE: the database and all documents as one archive, while people work."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from sharedsvc.backups import back_up


class Command(BaseCommand):
    help = "Back up the database and all documents into one archive; people may work meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="The archive to write, for example /backups/portal-2026-11-22.tar.gz"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"].resolve()
        try:
            manifest = back_up(file)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as problem:
            raise CommandError(f"The backup could not be written: {problem}. There is no file {file}.") from problem
        size = file.stat().st_size / 1_000_000
        self.stdout.write(f"{file} holds {manifest.words} ({size:,.1f} MB). Keep it where only you can read it.")
