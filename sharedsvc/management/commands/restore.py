"""manage.py restore FILE: put a backup in the place of this installation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from sharedsvc.backups import restore


class Command(BaseCommand):
    help = "Prove a backup, then put it in the place of this installation: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="An archive that manage.py backup wrote")
        parser.add_argument("--replace", action="store_true", help="Even where people or documents are there already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["file"].resolve(), replace=options["replace"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as problem:
            raise CommandError(f"The backup could not be unpacked: {problem}. Nothing was changed.") from problem
        self.stdout.write(f"Restored as of {manifest.made_at[:16]}: {manifest.words}. Everybody signs in anew.")
