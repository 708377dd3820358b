"""Whoever may do anything to the database still cannot change the audit trail unnoticed."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from audit.actions import record, seal
from audit.chain import digest, verified
from audit.models import BEGINNING, Entry, Head, Seal
from partners.roles import RoleKind
from tests.audit.tampering import without_refusals
from tests.partners.small import small_partnership

WRITTEN = 6


@pytest.fixture
def entries(small) -> list[Entry]:
    """The last six of a partnership's trail, sealed."""
    written = [
        record(
            "figure changed", target=small.payroll, by=small.people[RoleKind.OFFICER], note=f"Reason {number}",
            partnership_id=small.partnership.pk, changes={"aim": (None, "£99 – “good”"), "a": (1, True)},
        )
        for number in range(WRITTEN)
    ]  # fmt: skip
    seal()
    return list(Entry.objects.filter(pk__in=[one.pk for one in written]).select_related("seal").order_by("pk"))


def wrong() -> str:
    return " ".join(found.broken for found in verified() if found.broken)


def verify(*expected: str) -> str:
    said = StringIO()
    call_command("verify_audit", *(f"--expect={hash}" for hash in expected), stdout=said)
    return said.getvalue()


def rehash(seal: Seal) -> None:
    seal.hash = digest(seal.entry, seal.number, seal.previous)
    seal.save()


def rehash_from(seal: Seal) -> Seal:
    """Write the chain anew from here to its end, head apart. The last seal."""
    rehash(seal)
    previous = seal
    for later in Seal.objects.filter(chain=seal.chain, number__gt=seal.number).order_by("number"):
        later.previous = previous.hash
        rehash(later)
        previous = later
    return previous


# ---- as it is written ----


def test_each_seal_carries_the_hash_of_the_one_before(entries):
    chain = list(Seal.objects.filter(chain=entries[0].partnership_id).order_by("number"))
    assert [one.number for one in chain] == list(range(1, len(chain) + 1))
    assert [one.previous for one in chain] == [BEGINNING, *(one.hash for one in chain[:-1])]
    assert Head.objects.get(chain=entries[0].partnership_id).hash == entries[-1].seal.hash == chain[-1].hash


def test_an_untouched_trail_holds(entries):
    assert wrong() == ""
    assert f"{entries[-1].seal.number} sealed entries hold, up to {entries[-1].seal.hash}" in verify()


def test_sealing_again_changes_nothing(entries):
    before = list(Seal.objects.order_by("pk").values())
    assert seal() == seal(everything=True) == 0
    assert list(Seal.objects.order_by("pk").values()) == before


def test_the_form_that_is_hashed_is_for_ever():
    """By hand: sha256sum of the sorted JSON, the same on every database, in summer as in winter."""
    entry = Entry(
        at=datetime(2024, 7, 1, 12, 30, 15, 7, UTC), by_id=None, event="figure changed", target_kind="kpis.observation",
        target_id=5, target_label="Größe £", partnership_id=3, changes={"b": ["1", None], "a": [None, "2"]}, note="",
    )  # fmt: skip
    assert digest(entry, 1, BEGINNING) == "58fa4030457a85ac9a5a7a4bb647f07447de6946da9768b9f6b08c20a5f357b1"


def test_what_was_undone_leaves_no_gap(entries, small):
    with transaction.atomic():
        record("undone", target=small.payroll, by=None, partnership_id=small.partnership.pk)
        transaction.set_rollback(True)
    after = record("done", target=small.payroll, by=None, partnership_id=small.partnership.pk)
    seal()
    assert (after.seal.number, after.seal.previous) == (entries[-1].seal.number + 1, entries[-1].seal.hash)
    assert wrong() == ""


def test_each_partnership_has_a_chain_and_so_has_what_belongs_to_none(entries, small):
    other = small_partnership("east-west")
    mine = record("done", target=small.payroll, by=None, partnership_id=small.partnership.pk)
    nobodys = record("done", target=other.payroll, by=None)
    seal()
    assert (mine.seal.number, mine.seal.previous) == (entries[-1].seal.number + 1, entries[-1].seal.hash)
    assert (nobodys.seal.number, nobodys.seal.previous) == (1, BEGINNING)
    assert "The portal itself: 1 sealed entries hold" in verify()


def test_what_a_long_transaction_wrote_is_sealed_when_everything_is_looked_at(entries, small, monkeypatch):
    monkeypatch.setattr("audit.actions.LATE_BY", 0)
    for number, sealed in ((1000, 1), (500, 0)):  # the second took its number earlier, and was committed later
        late = Entry.objects.get(pk=entries[0].pk)
        late.pk = entries[-1].pk + number
        late.save(force_insert=True)
        assert seal() == sealed
    assert seal(everything=True) == 1
    assert wrong() == ""


def test_more_than_is_sealed_at_once(small, monkeypatch):
    monkeypatch.setattr("audit.actions.AT_ONCE", 4)
    for number in range(10):
        record(f"{number}", target=small.payroll, by=None)
    seal()
    assert Head.objects.get(chain=0).number == 10
    assert wrong() == ""


def test_entries_that_nobody_sealed_are_reported(entries, small):
    record("done", target=small.payroll, by=None)
    assert "as it was sealed" in verify()
    later = time_machine.travel(datetime.now(UTC) + timedelta(hours=2))
    with later, pytest.raises(CommandError, match="1 entries were never sealed: start the schedule"):
        verify()


# ---- tampering: each of the twelve is found ----

OF_ENTRY = {
    "at": lambda entry: entry.at + timedelta(microseconds=1),
    "by_id": lambda entry: User.objects.exclude(pk=entry.by_id).first().pk,
    "event": lambda entry: "figure approved",
    "target_kind": lambda entry: "partners.body",
    "target_id": lambda entry: entry.target_id + 1,
    "target_label": lambda entry: "Payrol",
    "changes": lambda entry: {**entry.changes, "aim": [None, "98"]},
    "note": lambda entry: "",
    "partnership_id": lambda entry: None,
}
OF_SEAL = {
    "entry_id": lambda seal: record("a blank", target=User.objects.first(), by=None).pk,
    "previous": lambda seal: BEGINNING,
    "hash": lambda seal: BEGINNING,
    "number": lambda seal: seal.number + 1_000,
    "chain": lambda seal: 0,
}


def test_every_field_is_tampered_with_below():
    assert {field.attname for field in Entry._meta.concrete_fields} == {"id", *OF_ENTRY}
    assert {field.attname for field in Seal._meta.concrete_fields} == {"id", *OF_SEAL}


@pytest.mark.parametrize("field", OF_ENTRY)
def test_1_a_field_of_an_entry_is_changed(entries, field):
    with without_refusals():
        Entry.objects.filter(pk=entries[2].pk).update(**{field: OF_ENTRY[field](entries[2])})
    number = entries[2].seal.number
    assert f"Entry {number} (" in wrong()
    with pytest.raises(CommandError, match=f"(?s)not as it was sealed.*Entry {number} "):
        verify()


@pytest.mark.parametrize("field", OF_SEAL)
def test_1_a_field_of_a_seal_is_changed(entries, field):
    seal = entries[2].seal
    with without_refusals():
        Seal.objects.filter(pk=seal.pk).update(**{field: OF_SEAL[field](seal)})
    gone = field in ("number", "chain")
    assert (f"Entry {seal.number} is missing" if gone else f"Entry {seal.number} (") in wrong()


def test_2_an_entry_is_changed_and_hashed_anew(entries):
    with without_refusals():
        Entry.objects.filter(pk=entries[2].pk).update(note="Another reason")
        rehash(Seal.objects.get(entry=entries[2]))
    assert f"Entry {entries[3].seal.number} (" in wrong()
    assert "does not follow the entry before it" in wrong()


def test_3_an_entry_and_all_after_it_are_hashed_anew_without_the_head(entries):
    with without_refusals():
        Entry.objects.filter(pk=entries[2].pk).update(note="Another reason")
        rehash_from(Seal.objects.get(entry=entries[2]))
    assert wrong() == f"Entry {entries[-1].seal.number}, the last, is not the one that was sealed last."


def delete(entry: Entry) -> None:
    with without_refusals():
        Seal.objects.filter(entry=entry).delete()
        Entry.objects.filter(pk=entry.pk).delete()


def test_4_the_first_entry_is_deleted(entries):
    delete(Entry.objects.get(seal__chain=entries[0].partnership_id, seal__number=1))
    assert wrong() == "Entry 1 is missing: after entry 0 comes 2."


def test_5_an_entry_in_the_middle_is_deleted(entries):
    delete(entries[2])
    number = entries[3].seal.number
    assert wrong() == f"Entry {number - 1} is missing: after entry {number - 2} comes {number}."


def test_6_an_entry_is_deleted_and_the_gap_closed(entries):
    delete(entries[2])
    with without_refusals():
        for entry in entries[3:]:
            Seal.objects.filter(entry=entry).update(number=entry.seal.number - 1)
    assert f"Entry {entries[2].seal.number} (" in wrong()
    assert "was changed after it was sealed" in wrong()


def test_7_the_last_entry_is_deleted(entries):
    last = entries[-1].seal.number
    delete(entries[-1])
    assert wrong() == f"The end is missing: {last} entries were sealed, and the last that is left is number {last - 1}."


def test_8_two_entries_change_places(entries):
    first, second = entries[2].seal, entries[3].seal
    with without_refusals():
        Seal.objects.filter(pk=first.pk).update(number=0)
        Seal.objects.filter(pk=second.pk).update(number=first.number)
        Seal.objects.filter(pk=first.pk).update(number=second.number)
    assert f"Entry {first.number} (" in wrong()


def forged(entry: Entry, number: int, previous: str) -> Seal:
    """Something that never happened, with a seal that looks right."""
    another = Entry.objects.get(pk=entry.pk)
    another.pk, another.note = None, "Never happened"
    another.save()
    seal = Seal(entry=another, chain=another.partnership_id, number=number, previous=previous)
    rehash(seal)
    return seal


def test_9_an_entry_is_put_in_at_the_end(entries):
    last = entries[-1].seal
    seal = forged(entries[-1], last.number + 1, last.hash)
    assert f"Entry {seal.number} (" in wrong()
    assert "was put behind the end" in wrong()


@pytest.mark.parametrize("number", [0, -1])
def test_10_an_entry_is_put_in_before_the_first(entries, number):
    forged(entries[0], number, BEGINNING)
    assert f"Entry {number} (" in wrong()


def test_11_an_entry_goes_to_another_partnership(entries):
    other = small_partnership("east-west").partnership
    seal()
    head = Head.objects.get(chain=other.pk)
    moved = entries[-1].seal
    with without_refusals():
        Seal.objects.filter(pk=moved.pk).update(chain=other.pk, number=head.number + 1)
    Head.objects.filter(chain=other.pk).update(number=head.number + 1, hash=moved.hash)
    said = [found.broken for found in verified() if found.broken]
    assert any("The end is missing" in broken for broken in said)
    assert any(f"Entry {head.number + 1} (" in broken and "another partnership" in broken for broken in said)


def test_12_the_head_is_taken_away(entries):
    Head.objects.filter(chain=entries[0].partnership_id).delete()
    assert "the row that says where it ends is gone" in wrong()


def cut_off_after(entry: Entry) -> None:
    with without_refusals():
        gone = Seal.objects.filter(chain=entry.seal.chain, number__gt=entry.seal.number)
        of_entries = list(gone.values_list("entry_id", flat=True))
        gone.delete()
        Entry.objects.filter(pk__in=of_entries).delete()
    Head.objects.filter(chain=entry.seal.chain).update(number=entry.seal.number, hash=entry.seal.hash)


def test_what_is_cut_off_together_with_the_head_is_found_by_a_hash_kept_elsewhere(entries):
    cut_off_after(entries[2])
    assert wrong() == ""  # nothing in the database can tell
    verify(entries[2].seal.hash)
    with pytest.raises(CommandError, match=f"No entry has the hash {entries[-1].seal.hash} any more"):
        verify(entries[2].seal.hash, entries[-1].seal.hash)


def test_what_is_written_anew_together_with_the_head_is_found_by_a_hash_kept_elsewhere(entries):
    kept = entries[-1].seal.hash
    with without_refusals():
        Entry.objects.filter(pk=entries[2].pk).update(note="Another reason")
        last = rehash_from(Seal.objects.get(entry=entries[2]))
    Head.objects.filter(chain=last.chain).update(hash=last.hash)
    assert wrong() == ""
    with pytest.raises(CommandError, match="cut off or written anew"):
        verify(kept)


def test_a_hash_kept_elsewhere_stays_good_while_the_trail_grows(entries, small):
    record("done", target=small.payroll, by=None, partnership_id=small.partnership.pk)
    seal()
    assert "as it was sealed" in verify(entries[-1].seal.hash)
