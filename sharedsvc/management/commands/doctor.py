"""manage.py doctor: try everything the portal depends on, and say what to mend."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sharedsvc.doctor import examine


class Command(BaseCommand):
    help = "Try everything the portal depends on and say what to mend; ends with 1 where something must be."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="The findings as JSON, for a monitor")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for finding in examine():
            findings.append(finding)
            if not options["json"]:
                mark = self.style.SUCCESS("ok  ") if finding.ok else self.style.ERROR("mend")
                self.stdout.write(f"{mark}  {finding.what:<13} {finding.words}")
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=1))
        if ill := sum(not finding.ok for finding in findings):
            raise CommandError(f"{ill} of {len(findings)} must be mended.")
