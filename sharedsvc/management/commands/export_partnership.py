"""manage.py export_partnership SLUG FILE: everything of one partnership as one archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from sharedsvc.backups.partnership import take_out


class Command(BaseCommand):
    help = "Write everything of one partnership into one archive, which another portal can take."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partnership", help="As in its addresses, for example emss")
        parser.add_argument("file", type=Path, help="The archive to write, for example /backups/emss-2026-11-23.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"].resolve()
        try:
            manifest = take_out(options["partnership"], file)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as problem:
            raise CommandError(f"The archive could not be written: {problem}. There is no file {file}.") from problem
        self.stdout.write(f"{file} holds {manifest.words}, exempt papers too. Keep it where only you can read it.")
