"""manage.py demo: load the demonstration partnerships. May be repeated; what people typed stays."""

import logging
import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from demo import emss, emss_report, illustrative, illustrative_report, lgss
from demo.people import make_people, person
from demo.report_writing import Paper, write_report
from kpis.rollup import rebuild
from partners.models import Partnership
from reporting.actions.rendering import request_rendering
from reporting.actions.snapshots import build_snapshot, publish_snapshot
from reporting.models import Audience, DocumentFormat

ACCOUNTS_FILE = "demo-accounts.txt"
LOADERS: dict[str, Callable[[], Partnership]] = {
    emss.SLUG: emss.load,
    illustrative.SLUG: illustrative.load,
    lgss.SLUG: lgss.load,
}
PAPERS: dict[str, Paper] = {emss.SLUG: emss_report.PAPER, illustrative.SLUG: illustrative_report.PAPER}


class Command(BaseCommand):
    help = "Load the demonstration partnerships and people, where they are missing, and add their figures up."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts_file = settings.DATA_DIR / ACCOUNTS_FILE
        made = make_people(accounts_file=accounts_file, password=os.environ.get("DEMO_PASSWORD", ""))
        if made:
            self.stdout.write(f"Made {made} people: their passwords are in {accounts_file}")
        # The doorbell may find no broker before the portal runs; the figures are added up here in any case.
        doorbell = logging.getLogger("jobs.actions")
        usual = doorbell.level
        doorbell.setLevel(logging.ERROR)
        try:
            self._load()
        finally:
            doorbell.setLevel(usual)

    def _load(self) -> None:
        for slug, load in LOADERS.items():
            partnership = Partnership.objects.filter(slug=slug).first()
            if partnership:
                self.stdout.write(f"{partnership.name} is there already: nothing was changed")
                continue
            with transaction.atomic():  # all of it or nothing: whoever is interrupted starts again
                partnership = load()
                for _ in rebuild(partnership):
                    pass
                if slug not in PAPERS:
                    self.stdout.write(f"{partnership.name} is loaded and added up")
                    continue
                editor = person("finance@example.org")
                report = write_report(partnership, PAPERS[slug], by=editor)
                if (
                    partnership.illustrative
                ):  # a published paper, so that a member has one to read; EMSS's stays a draft
                    draft = build_snapshot(report=report, audience=Audience.PUBLIC, by=editor)
                    published = publish_snapshot(snapshot=draft, by=editor)
                    request_rendering(snapshot=published, format=DocumentFormat.PDF, by=editor)
            self.stdout.write(f"{partnership.name} is loaded and added up, with {report.title}")
