"""Sets up the room of the KPIs."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = "KPIs"

    def ready(self) -> None:
        from kpis.status_sql import add_exact_sign

        connection_created.connect(add_exact_sign, dispatch_uid="exact_sign")
