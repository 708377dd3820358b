"""The database itself refuses to change, delete or empty the audit trail."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.actions import record, seal
from audit.models import Entry, Seal
from tests.audit.tampering import without_refusals
from tests.partners.small import small_partnership

ONLY_ADDED_TO = "The audit trail is only added to"


@pytest.fixture
def entry(db):
    small = small_partnership()
    entry = record("figure changed", target=small.payroll, by=None, partnership_id=small.partnership.pk)
    seal()
    return entry


@pytest.mark.parametrize("field", [field.attname for field in Entry._meta.concrete_fields if not field.primary_key])
def test_no_field_of_an_entry_changes(entry, field):
    with pytest.raises(IntegrityError, match=ONLY_ADDED_TO), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**{field: getattr(entry, field)})


def test_an_entry_that_was_written_is_not_saved_again(entry):
    entry.note = "Another reason"
    with pytest.raises(IntegrityError, match=ONLY_ADDED_TO), transaction.atomic():
        entry.save()


def test_no_entry_is_deleted(entry):
    with pytest.raises(IntegrityError, match=ONLY_ADDED_TO), transaction.atomic():
        entry.seal.delete()
    with pytest.raises(IntegrityError, match=ONLY_ADDED_TO), transaction.atomic():
        Entry.objects.filter(pk=entry.pk)._raw_delete(using="default")


def test_the_trail_is_not_emptied(entry):
    empty = "DELETE FROM audit_seal" if connection.vendor == "sqlite" else "TRUNCATE audit_entry, audit_seal"
    connection.check_constraints()  # before its transaction ends, PostgreSQL refuses for another reason
    with pytest.raises(IntegrityError, match=ONLY_ADDED_TO), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(empty)


def test_no_two_seals_have_the_same_place(entry):
    another = record("figure changed", target=User.objects.first(), by=None, partnership_id=entry.partnership_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.create(entry=another, chain=entry.seal.chain, number=entry.seal.number, previous="", hash="")


@pytest.mark.parametrize("field", [field.attname for field in Seal._meta.concrete_fields if not field.primary_key])
def test_no_field_of_a_seal_changes(entry, field):
    with pytest.raises(IntegrityError, match=ONLY_ADDED_TO), transaction.atomic():
        Seal.objects.filter(pk=entry.seal.pk).update(**{field: getattr(entry.seal, field)})


def test_it_is_refused_again_after_it_was_let(entry):
    with without_refusals():
        Entry.objects.update(note="changed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(note="changed again")
