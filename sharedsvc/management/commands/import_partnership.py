"""manage.py import_partnership FILE --administrator EMAIL: a partnership that was taken out of another portal."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from sharedsvc.backups.partnership import bring_in


class Command(BaseCommand):
    help = "Bring a partnership that was taken out of another portal into this one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="An archive of `manage.py export_partnership`")
        parser.add_argument("--administrator", required=True, help="Whose password is made anew, and printed once")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest, password = bring_in(options["file"].resolve(), administrator=options["administrator"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{manifest.server} holds {manifest.words}. {options['administrator']} signs in "
            f"{f'with {password}' if password else 'as before'}, and gives everybody else a new password on the page People."
        )
