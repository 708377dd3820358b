"""manage.py found_partnership: begin a partnership with its first administrator; everything else is done in the browser."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from partners.actions import add_person, found_partnership
from partners.roles import RoleKind


class Command(BaseCommand):
    help = "Begin a partnership, with its first administrator, whose password is printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help='For example "North and South Shared Services"')
        parser.add_argument("--short-name", required=True, help="For example NSSS")
        parser.add_argument("--slug", required=True, help="Its part of every address, for example north-south")
        parser.add_argument("--committee", required=True, help='For example "North and South Joint Committee"')
        parser.add_argument("--country", default="england", help="england or wales: whose law its meetings follow")
        parser.add_argument("--administrator", required=True, help="E-mail address of the first administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                partnership = found_partnership(
                    name=options["name"],
                    short_name=options["short_name"],
                    slug=options["slug"],
                    committee_name=options["committee"],
                    country=options["country"],
                    by=None,
                )
                person, password = add_person(
                    partnership=partnership,
                    email=options["administrator"],
                    name="Partnership administrator",
                    kind=RoleKind.ADMINISTRATOR,
                    by=None,
                )
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(f"{partnership} is founded. {person.email} may sign in", ending="")
        self.stdout.write(f" with the password {password}" if password else " with the password they have")
