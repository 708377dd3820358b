"""The database refuses to change or delete an entry of the audit trail, or its seal.

On SQLite a later migration that alters one of the tables makes it anew, without these: it has to run `refuse` again.
"""

from django.db import migrations

TABLES = ("audit_entry", "audit_seal")
WORDS = "The audit trail is only added to: nothing in it is changed or deleted."
PUT = {
    "sqlite": [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        # For each statement, not each row, so that TRUNCATE is refused as well.
        *(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()"
            for table in TABLES
        ),
    ],
}
TAKE_OFF = {
    "sqlite": [f"DROP TRIGGER {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")],
    "postgresql": [
        *(f"DROP TRIGGER {table}_no_change ON {table}" for table in TABLES),
        "DROP FUNCTION refuse_change_of_audit()",
    ],
}


def refuse(apps, schema_editor):
    for statement in PUT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in TAKE_OFF[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_entries_are_sealed")]

    operations = [migrations.RunPython(refuse, allow)]
