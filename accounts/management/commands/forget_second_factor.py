"""For somebody who works in several partnerships, or the last administrator, and has lost what they prove themselves with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import forget_proofs
from accounts.models import User
from accounts.signals import changed


class Command(BaseCommand):
    help = "Let somebody sign in by password alone: apps, keys, recovery codes and single sign-on are forgotten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address with which they sign in")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        forget_proofs(user=user)
        changed.send(sender=User, user=user, what="second factor forgotten", by=None)
        print(f"{user.name} signs in by password alone now, and is signed out everywhere.")
