"""One row for each change; its seal; and where each chain of seals ends."""

from django.apps import apps
from django.conf import settings
from django.db import models

BEGINNING = "0" * 64  # stands for the hash before the first entry of a chain


class Entry(models.Model):
    """Something a person (or the schedule, where `by` is empty) did. Written in the same transaction, never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=60, help_text="What happened, for example 'return approved'")
    target_kind = models.CharField(max_length=60, help_text="The model, for example 'kpis.observation'")
    target_id = models.BigIntegerField()
    target_label = models.CharField(max_length=400)
    partnership_id = models.BigIntegerField(null=True, help_text="The partnership it belongs to; none for sign-in")
    changes = models.JSONField(default=dict, help_text="Field → [old, new], as text")
    note = models.TextField(blank=True, help_text="The reason given")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["target_kind", "target_id"], name="audit_by_target"),
            models.Index(fields=["partnership_id", "-at", "-id"], name="audit_of_partnership"),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.target_label}"

    @property
    def changed(self) -> list[tuple[str, list[str | None]]]:
        """(what, [old, new]) for each change, in the words that forms have for the field and its choices."""
        fields = {field.name: field for field in self._fields_of_target()}
        return [
            (
                str(fields[name].verbose_name) if name in fields else name.replace("_", " "),
                [_in_words(value, fields.get(name)) for value in values],
            )
            for name, values in self.changes.items()
        ]

    def _fields_of_target(self) -> list[models.Field]:
        try:
            return list(apps.get_model(self.target_kind)._meta.concrete_fields)
        except LookupError:  # a model that is no longer kept
            return []


class Seal(models.Model):
    """The place of an entry in the chain of its partnership, with the hash of all up to it. Never changed either."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    chain = models.BigIntegerField(help_text="The partnership; 0 for what belongs to none")
    number = models.BigIntegerField(help_text="The place in the chain, from 1 without a gap")
    previous = models.CharField(max_length=64, help_text="The hash of the entry before it")
    hash = models.CharField(max_length=64, help_text="Of the entry, its number and the hash before: audit/chain.py")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="audit_one_at_a_place")]

    def __str__(self) -> str:
        return f"{self.number} of chain {self.chain}"


class Head(models.Model):
    """Where the chain of a partnership ends. Locked while it is sealed, so that no two follow the same entry."""

    chain = models.BigIntegerField(primary_key=True, help_text="The partnership; 0 for what belongs to none")
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=BEGINNING)

    def __str__(self) -> str:
        return f"entry {self.number} of chain {self.chain}"


def _in_words(value: str | None, field: models.Field | None) -> str | None:
    if field is not None and field.choices:
        labels = {str(choice): str(label) for choice, label in field.flatchoices}
        return labels.get(value or "", value)
    return {"True": "yes", "False": "no"}.get(value or "", value)
