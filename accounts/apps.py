"""Sets up the room of the people."""

from django.apps import AppConfig
from django.contrib.auth import signals


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import entering

        signals.user_logged_in.connect(entering.note_where, dispatch_uid="note_where")
