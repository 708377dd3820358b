"""Which migrations may run while the version of before goes on working.

The old code must be able to read and write the tables that the new code finds. Adding is harmless; taking away, renaming
and forbidding is not. What is named here is what the operations themselves say: what Python or SQL of a migration does,
a person must look at.
"""

from collections.abc import Iterable, Iterator

from django.db.migrations import Migration
from django.db.migrations.operations import base, fields, models, special
from django.db.models import NOT_PROVIDED

HARMLESS = (
    models.CreateModel,
    models.AlterModelOptions,
    models.AlterModelManagers,
    models.AddIndex,
    models.RenameIndex,
    models.RemoveConstraint,
    models.RemoveIndex,
)


def why_not_while_people_work(migration: Migration) -> list[str]:
    """A sentence for each operation that the version of before may not live with."""
    made = {one.name.lower() for one in migration.operations if isinstance(one, models.CreateModel)}
    return [words for one in _in_order(migration.operations) if (words := _why_not(one, made))]


def _in_order(operations: Iterable[base.Operation]) -> Iterator[base.Operation]:
    for one in operations:
        if isinstance(one, special.SeparateDatabaseAndState):
            yield from _in_order(one.database_operations)
        else:
            yield one


def _why_not(one: base.Operation, made: set[str]) -> str:
    if isinstance(one, HARMLESS) or getattr(one, "model_name", "").lower() in made:  # a table that nobody knows yet
        return ""
    if isinstance(one, fields.AddField):
        kept_by_database = one.field.null or one.field.many_to_many or one.field.db_default is not NOT_PROVIDED
        return (
            ""
            if kept_by_database
            else f"{one.model_name}.{one.name} must be filled, and the version of before does not fill it"
        )
    if isinstance(one, fields.RemoveField):
        return f"{one.model_name}.{one.name} goes, and the version of before asks for it"
    if isinstance(one, models.DeleteModel):
        return f"the table of {one.name} goes, and the version of before asks for it"
    if isinstance(one, fields.AlterField):
        return f"{one.model_name}.{one.name} changes: it may be narrower, and the table may be written anew"
    if isinstance(one, models.AddConstraint):
        return f"{one.model_name} gets the rule {one.constraint.name}, which the version of before does not keep"
    if isinstance(one, special.RunPython | special.RunSQL):
        return "it runs Python or SQL of its own: look at it"
    return f"{type(one).__name__}: {one.describe()}"
