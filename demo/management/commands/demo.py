"""manage.py demo: load the demonstration partnerships. May be repeated; what people typed stays."""

import logging
import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from demo import (
    emss,
    emss_plan,
    emss_report,
    essex,
    hampshire,
    hampshire_report,
    illustrative,
    illustrative_health,
    illustrative_report,
    lgss,
    lgss_health,
    lgss_report,
)
from demo.people import make_people, person
from demo.report_signing import name_signers, sign_and_publish
from demo.report_writing import Paper, write_report
from kpis.rollup import rebuild
from partners.models import Partnership

ACCOUNTS_FILE = "demo-accounts.txt"
LOADERS: dict[str, Callable[[], Partnership]] = {
    emss.SLUG: emss.load,
    illustrative.SLUG: illustrative.load,
    essex.SLUG: essex.load,
    hampshire.SLUG: hampshire.load,
    lgss.SLUG: lgss.load,
}
PAPERS: dict[str, tuple[Paper, ...]] = {
    emss.SLUG: (emss_report.PAPER, emss_plan.PAPER),
    illustrative.SLUG: (illustrative_report.PAPER, illustrative_health.PAPER),
    essex.SLUG: (essex.PAPER,),
    hampshire.SLUG: (hampshire_report.PAPER,),
    lgss.SLUG: (lgss_report.PAPER, lgss_health.PAPER),
}
SIGNED = (emss.SLUG, illustrative.SLUG)  # whose first paper waits for a sponsor and the statutory officers


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
                papers = [
                    write_report(partnership, paper, by=person("finance@example.org")) for paper in PAPERS.get(slug, ())
                ]
                if slug == lgss.SLUG:
                    lgss_report.withhold_arrangements(papers[0])
                if slug in SIGNED:
                    name_signers(papers[0])
                if partnership.illustrative:  # so that a member has a published paper to read; EMSS's stays a draft
                    sign_and_publish(papers[0])
            written = f", with {' and '.join(paper.title for paper in papers)}" if papers else ""
            self.stdout.write(f"{partnership.name} is loaded and added up{written}")
