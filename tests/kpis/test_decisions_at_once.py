"""Approvers and officers at once: one decision counts, and no figure changes behind an approval.

Each race has its control: the same race by the same actions, without the lock on the return, goes wrong. Where the
database lets one writer in at a time (SQLite), it cannot.
"""

from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event, current_thread

import pytest
from django.db import connection
from django.utils import timezone

from common.errors import Refused
from kpis.actions import returns
from kpis.actions.approval import set_approval_levels
from kpis.actions.returns import ReturnClosed, approve_for_partnership, approve_return, open_returns, save_line
from kpis.choices import ReturnState, Standing, StepKind
from kpis.entry import Typed
from kpis.models import Levels, Observation, Return, ReturnStep
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World, a_person, a_world
from tests.kpis.test_concurrency import both

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 200
ONE_WRITER_AT_A_TIME = connection.vendor == "sqlite"


@pytest.fixture
def world(transactional_db) -> World:
    world = a_world()
    world.kpi()
    set_approval_levels(partnership=world.partnership, first_quarter=Quarter(2023, 1), levels=Levels.TWO, by=None)
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 1), by=None)
    Observation.objects.update(kind="number", numerator=3, denominator=1)
    return world


def hand_in(world: World) -> None:
    """The return as it is just after submission, in one step."""
    Return.objects.update(
        state=ReturnState.SUBMITTED, submitted_by=world.officer, submitted_at=timezone.now(),
        checked_by=None, checked_at=None, decided_by=None, decided_at=None,
    )  # fmt: skip
    Observation.objects.update(standing=Standing.SUBMITTED)


def approvers(world: World, kind: RoleKind) -> list:
    colleague = a_person("second@north-and-south.example.org")
    give_role(user=colleague, partnership=world.partnership, kind=kind, by=None)
    return [world.people[kind], colleague]


@pytest.mark.parametrize("level", [StepKind.CHECKED, StepKind.APPROVED])
def test_of_two_approvers_one_decides_and_the_other_is_told(world, level):
    first = level == StepKind.CHECKED
    people = approvers(world, RoleKind.APPROVER if first else RoleKind.HEAD)
    approve = approve_return if first else approve_for_partnership
    told = []

    def decide(number: int, person: int, together: Barrier) -> bool:
        if person == 0:
            hand_in(world)
            if not first:
                approve_return(quarterly_return=Return.objects.get(), by=world.approver)
        together.wait()
        try:
            approve(quarterly_return=Return.objects.get(), by=people[person])
        except Refused as refusal:
            told.append(str(refusal))
            return False
        return True

    decided = both(ROUNDS, decide)
    assert [sum(round) for round in decided] == [1] * ROUNDS
    assert len(told) == ROUNDS
    assert all(one.startswith("There is nothing to decide: the return is ") for one in told)
    assert ReturnStep.objects.filter(kind=level).count() == ROUNDS


def test_without_the_lock_both_decide(world, monkeypatch):
    """The control."""
    people = approvers(world, RoleKind.APPROVER)
    hand_in(world)
    have_read = Barrier(2, timeout=1 if ONE_WRITER_AT_A_TIME else 30)

    def unlocked(return_id: int) -> Return:
        found = Return.objects.select_related("service__partnership").get(pk=return_id)
        with suppress(BrokenBarrierError):
            have_read.wait()
        return found

    monkeypatch.setattr(returns, "_locked", unlocked)

    def decide(number: int, person: int, together: Barrier) -> bool:
        together.wait()
        try:
            approve_return(quarterly_return=Return.objects.get(), by=people[person])
        except Refused:
            return False
        return True

    ((one, other),) = both(1, decide)
    assert one + other == (1 if ONE_WRITER_AT_A_TIME else 2)
    assert ReturnStep.objects.filter(kind=StepKind.CHECKED).count() == one + other


def race(world: World) -> bool:
    """A colleague saves a figure while the officer submits and both levels approve; whether it was saved."""

    def decide() -> None:
        try:
            returns.submit_return(quarterly_return=Return.objects.get(), by=world.officer, note="As counted.")
            approve_return(quarterly_return=Return.objects.get(), by=world.approver)
            approve_for_partnership(quarterly_return=Return.objects.get(), by=world.people[RoleKind.HEAD])
        finally:
            connection.close()

    def save() -> bool:
        try:
            line = Observation.objects.get()
            typed = Typed(figure=str(line.numerator + 1))
            save_line(observation=line, version=line.version, typed=typed, by=world.officer)
        except ReturnClosed:
            return False
        finally:
            connection.close()
        return True

    Return.objects.update(
        state=ReturnState.DRAFT, submitted_by=None, submitted_at=None, checked_by=None, checked_at=None,
        decided_by=None, decided_at=None,
    )  # fmt: skip
    Observation.objects.update(standing=Standing.DRAFT)
    with ThreadPoolExecutor(2, thread_name_prefix="person") as people:
        saving, deciding = people.submit(save), people.submit(decide)
        deciding.result(timeout=60)
        return saving.result(timeout=60)


def test_a_figure_is_saved_before_the_approval_or_not_at_all(world):
    for _ in range(ROUNDS):
        before = Observation.objects.get()
        saved = race(world)
        after = Observation.objects.get()
        assert after.numerator == before.numerator + saved
        assert after.standing == Standing.APPROVED
        if saved:
            assert after.entered_at < Return.objects.get().submitted_at


def test_without_the_lock_a_figure_changes_behind_the_approval(world, monkeypatch):
    """The control: the officer's action has read an open return, and writes once it is approved."""
    read, approved = Event(), Event()
    locked, submit = returns._locked_all, returns.submit_return
    saver = []

    def unlocked(return_ids: Collection[int]) -> Iterable[Return]:
        if current_thread() not in saver:
            return locked(return_ids)
        found = list(Return.objects.select_related("service__partnership").filter(pk__in=return_ids))
        read.set()
        approved.wait(timeout=1 if ONE_WRITER_AT_A_TIME else 30)
        return found

    def submit_once_it_is_read(**arguments: object) -> object:
        read.wait(timeout=30)
        return submit(**arguments)

    def note_the_saver(**arguments: object) -> object:
        saver.append(current_thread())
        return returns.save_line(**arguments)

    def tell(**arguments: object) -> object:
        done = returns.approve_for_partnership(**arguments)
        approved.set()
        return done

    monkeypatch.setattr(returns, "_locked_all", unlocked)
    monkeypatch.setattr(returns, "submit_return", submit_once_it_is_read)
    monkeypatch.setitem(globals(), "save_line", note_the_saver)
    monkeypatch.setitem(globals(), "approve_for_partnership", tell)
    assert race(world)
    figure, done = Observation.objects.get(), Return.objects.get()
    assert (figure.entered_at > done.decided_at) != ONE_WRITER_AT_A_TIME
