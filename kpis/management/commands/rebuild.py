"""manage.py rebuild: build every result again from the figures; the same rows come out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpis.rollup import rebuild, touch_everything
from partners.models import Partnership


class Command(BaseCommand):
    help = "Build the results of a partnership, or of all, again from the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "slug", nargs="?", help="The partnership, for example emss; all of them where none is named"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        partnerships = Partnership.objects.all()
        if options["slug"]:
            partnerships = partnerships.filter(slug=options["slug"])
            if not partnerships:
                known = ", ".join(Partnership.objects.values_list("slug", flat=True)) or "none yet"
                raise CommandError(f"There is no partnership “{options['slug']}”. There are: {known}.")
        for partnership in partnerships:
            touch_everything(partnership)
            counts = [done for done, _ in rebuild(partnership)]
            self.stdout.write(f"{partnership}: {max(counts, default=0)} measures, partners and years are built again")
