"""manage.py verify_audit: whether anybody changed the audit trail behind the portal's back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.chain import left_unsealed, verified
from audit.models import Seal
from partners.models import Partnership


class Command(BaseCommand):
    help = (
        "Read the audit trail from the first entry to the last and say whether it is as it was sealed. Keep the hashes "
        "that are printed somewhere else: only against them is it noticed that the newest entries were cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="HASH",
            help="A hash that was printed earlier: everything up to it must still be there. May be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = dict(Partnership.objects.values_list("pk", "name"))
        broken = []
        for found in verified():
            name = names.get(found.chain, f"Partnership {found.chain}") if found.chain else "The portal itself"
            if found.broken:
                broken.append(f"{name}: {found.broken}")
            else:
                self.stdout.write(f"{name}: {found.entries} sealed entries hold, up to {found.hash}")
        broken += [
            f"No entry has the hash {hash} any more: the entries up to it were cut off or written anew."
            for hash in options["expect"]
            if not Seal.objects.filter(hash=hash).exists()
        ]
        if late := left_unsealed():
            broken.append(f"{late} entries were never sealed: start the schedule, and see that it stays up.")
        if broken:
            raise CommandError("\n".join(["The audit trail is not as it was sealed.", *broken]))
        self.stdout.write("The audit trail is as it was sealed.")
