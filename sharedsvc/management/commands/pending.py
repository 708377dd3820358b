"""manage.py pending: the migrations of this version that the database does not have, and whether people may go on working."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sharedsvc.updates import why_not_while_people_work


class Command(BaseCommand):
    help = "List migrations that are not applied, and which of them need the portal to be stopped; changes nothing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        stops = 0
        for migration, _ in plan:
            reasons = why_not_while_people_work(migration)
            stops += bool(reasons)
            self.stdout.write(f"{'stop' if reasons else 'ok  '}  {migration.app_label}.{migration.name}")
            for reason in reasons:
                self.stdout.write(f"      {reason}")
        if not plan:
            self.stdout.write("The database has every migration of this version.")
        elif stops:
            self.stdout.write("Stop the portal before these migrations, start it after them.")
        else:
            self.stdout.write("These may run while people work.")
