"""Many write to the audit trail while it is sealed by two at once; the chain neither forks nor loses anything."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from audit.actions import record, seal
from audit.chain import verified
from audit.models import Entry, Seal
from tests.partners.small import small_partnership

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, EACH = 4, 10


def test_nobody_follows_the_same_entry():
    small = small_partnership()
    before = Entry.objects.count()

    def write(person: int) -> None:
        for number in range(EACH):
            with transaction.atomic():
                record(f"{person} wrote {number}", target=small.payroll, by=None, partnership_id=small.partnership.pk)
                record(f"{person} wrote {number}", target=small.payroll, by=None)

    def work(person: int) -> None:
        try:
            if person < PEOPLE:
                write(person)
            else:
                for _ in range(EACH):
                    seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE + 2) as people:
        list(people.map(work, range(PEOPLE + 2)))
    seal()
    assert Seal.objects.count() == Entry.objects.count() == before + 2 * PEOPLE * EACH
    assert [found.broken for found in verified()] == ["", ""]


def test_whoever_writes_waits_for_nobody_who_seals():
    """In one transaction an entry of one partnership, in another one the sealing of the same: no lock is shared."""
    small = small_partnership()
    seal()

    def sealed_meanwhile() -> int:
        try:
            return seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                record("not committed", target=small.payroll, by=None, partnership_id=small.partnership.pk)
                assert other.submit(sealed_meanwhile).result(timeout=30) == 0
        assert other.submit(sealed_meanwhile).result(timeout=30) == (connection.vendor == "postgresql")
