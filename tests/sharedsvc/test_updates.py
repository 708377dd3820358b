"""`pending` says which migrations need the portal to be stopped; `migrate` does not hold everybody up."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, migrations, models
from django.db.migrations import Migration

from sharedsvc.management.commands import migrate
from sharedsvc.updates import why_not_while_people_work


def why_not(*operations) -> list[str]:
    migration = Migration("0099_tried", "kpis")
    migration.operations = list(operations)
    return why_not_while_people_work(migration)


RULE = models.CheckConstraint(condition=models.Q(a__gte=0), name="a_is_not_negative")


def test_adding_is_harmless():
    assert (
        why_not(
            migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
            migrations.AddField("new", "must", models.IntegerField()),
            migrations.AddConstraint("new", RULE),
            migrations.AddField("kpi", "may", models.IntegerField(null=True)),
            migrations.AddField("kpi", "filled", models.IntegerField(db_default=0)),
            migrations.AddIndex("kpi", models.Index(fields=["may"], name="kpi_by_may")),
        )
        == []
    )


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (migrations.AddField("kpi", "must", models.IntegerField(default=0)), "kpi.must must be filled"),
        (migrations.RemoveField("kpi", "title"), "kpi.title goes"),
        (migrations.DeleteModel("Kpi"), "the table of Kpi goes"),
        (migrations.RenameField("kpi", "title", "name"), "RenameField: Rename field title on kpi to name"),
        (migrations.AlterField("kpi", "title", models.CharField(max_length=9)), "kpi.title changes"),
        (migrations.AddConstraint("kpi", RULE), "kpi gets the rule a_is_not_negative"),
        (migrations.RunPython(migrations.RunPython.noop), "it runs Python or SQL of its own: look at it"),
    ],
)
def test_what_the_version_of_before_may_not_live_with_is_named(operation, words):
    (reason,) = why_not(operation)
    assert reason.startswith(words)
    assert why_not(migrations.SeparateDatabaseAndState(database_operations=[operation])) == [reason]


@pytest.mark.django_db
def test_pending_lists_what_is_not_applied(monkeypatch):
    out = StringIO()
    call_command("pending", stdout=out)
    assert out.getvalue() == "The database has every migration of this version.\n"
    stop = Migration("0099_stop", "kpis")
    stop.operations = [migrations.DeleteModel("Kpi")]
    for plan, last in (
        ([stop], "Stop the portal before these migrations, start it after them."),
        ([Migration("0098_ok", "kpis")], "These may run while people work."),
    ):
        monkeypatch.setattr(
            "sharedsvc.management.commands.pending.MigrationExecutor.migration_plan",
            lambda *_, plan=plan: [(one, False) for one in plan],
        )
        out = StringIO()
        call_command("pending", stdout=out)
        assert out.getvalue().splitlines()[-1] == last


@pytest.mark.django_db
def test_a_migration_that_waits_for_a_table_gives_up_in_words(monkeypatch):
    seen = {}

    class LockNotAvailable(Exception):
        pgcode = migrate.LOCK_NOT_AVAILABLE

    def held_by_somebody(*_, **__) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout" if connection.vendor == "postgresql" else "SELECT '5s'")
            seen["waits"] = cursor.fetchone()[0]
        raise OperationalError("canceling statement due to lock timeout") from LockNotAvailable()

    monkeypatch.setattr(migrate.Command.__base__, "handle", held_by_somebody)
    refusal = CommandError if connection.vendor == "postgresql" else OperationalError
    with pytest.raises(refusal, match=r"more than 5 seconds|lock timeout"):
        call_command("migrate")
    assert seen["waits"] == "5s"
