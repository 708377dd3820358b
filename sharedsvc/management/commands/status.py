"""manage.py status: how the whole installation stands, for who runs it."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sharedsvc.status import of_all_jobs, of_the_installation


class Command(BaseCommand):
    help = "Say what waits, runs or failed in the whole installation, and what to do; doctor tries, this only looks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="The same as JSON, for a monitor")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [*of_the_installation(), *of_all_jobs()]
        if options["json"]:
            self.stdout.write(json.dumps([asdict(line) for line in lines], indent=1))
            return
        for line in lines:
            mark = self.style.ERROR("mend") if line.todo else self.style.SUCCESS("ok  ")
            self.stdout.write(f"{mark}  {line.what:<20} {line.words}{f' {line.todo}' if line.todo else ''}")
