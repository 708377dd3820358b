"""Sets up the room of the partnerships."""

from django.apps import AppConfig
from django.contrib.auth import signals


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from accounts.signals import changed
        from partners import sign_ins

        signals.user_logged_in.connect(sign_ins.signed_in, dispatch_uid="signed_in")
        signals.user_logged_out.connect(sign_ins.signed_out, dispatch_uid="signed_out")
        signals.user_login_failed.connect(sign_ins.sign_in_failed, dispatch_uid="sign_in_failed")
        changed.connect(sign_ins.changed, dispatch_uid="sign_in_changed")
