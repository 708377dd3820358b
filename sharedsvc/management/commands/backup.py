"""manage.py backup FILE: the database and all documents as one archive, while people work."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.errors import Refused
from sharedsvc.backups import back_up

IN_A_FOLDER = re.compile(r"portal-\d{4}-\d\d-\d\d-\d{6}\.tar\.gz")  # the names that this command gives


class Command(BaseCommand):
    help = "Back up the database and all documents into one archive; people may work meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="The archive to write, for example /backups/portal-2026-11-22.tar.gz; or a folder, where it is named "
            "by day and time",
        )
        parser.add_argument(
            "--keep", type=int, help="With a folder: of the backups that were named so, delete all but the newest KEEP"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file, keep = options["file"].resolve(), options["keep"]
        folder = file if file.is_dir() else None
        if keep is not None and (folder is None or keep < 1):
            raise CommandError("--keep needs a folder to write to, and at least 1: nothing was done.")
        if folder:
            file = folder / f"portal-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz"
        try:
            manifest = back_up(file)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as problem:
            raise CommandError(f"The backup could not be written: {problem}. There is no file {file}.") from problem
        size = file.stat().st_size / 1_000_000
        self.stdout.write(f"{file} holds {manifest.words} ({size:,.1f} MB). Keep it where only you can read it.")
        if folder and keep:
            made = sorted(path for path in folder.iterdir() if IN_A_FOLDER.fullmatch(path.name))
            for old in made[:-keep]:
                old.unlink()
