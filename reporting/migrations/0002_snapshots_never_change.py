"""The database refuses any change of a snapshot, as the model does."""

from django.db import migrations

WORDS = "A snapshot is never changed: build a new one, which supersedes it."
SQLITE = f"""
CREATE TRIGGER snapshot_never_changes BEFORE UPDATE ON reporting_snapshot
BEGIN SELECT RAISE(ABORT, '{WORDS}'); END
"""
POSTGRESQL = f"""
CREATE FUNCTION refuse_change_of_snapshot() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER snapshot_never_changes BEFORE UPDATE ON reporting_snapshot
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_snapshot();
"""


def refuse(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER snapshot_never_changes")
    else:
        schema_editor.execute(
            "DROP TRIGGER snapshot_never_changes ON reporting_snapshot; DROP FUNCTION refuse_change_of_snapshot()"
        )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [migrations.RunPython(refuse, allow)]
