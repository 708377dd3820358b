"""What goes wrong around the queue: poison, a broker that forgets, a clock that steps. Nothing is lost, doubled, or hangs."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from jobs import actions, handlers
from jobs.handlers import LEASE
from jobs.models import Job, State
from sharedsvc.celery import app

GOOD, POISON = "test: good", "test: poison"


@pytest.fixture
def done(monkeypatch):
    """The numbers of the good jobs in the order they were done; poison breaks whoever does it."""
    done = []
    monkeypatch.setitem(handlers._handlers, GOOD, lambda job, progress: {"place": done.append(job.pk)})
    monkeypatch.setitem(handlers._handlers, POISON, lambda job, progress: {}["what is not there"])
    return done


@pytest.fixture
def rung(monkeypatch):
    rung = []
    monkeypatch.setattr(actions, "ring", lambda job_id, **_: rung.append(job_id))
    return rung


def ask(kind: str = GOOD, **more) -> Job:
    return actions.request_job(kind=kind, arguments={}, by=None, **more)


def states(jobs: list[Job]) -> set[str]:
    return set(Job.objects.filter(pk__in=[job.pk for job in jobs]).values_list("state", flat=True))


@pytest.mark.django_db
def test_poison_does_not_hold_up_the_good_ones_behind_it(done, rung):
    """More poison than one sweep rings for, all of it older."""
    poison = [ask(POISON) for _ in range(actions.RUNG_IN_ONE_SWEEP + 10)]
    good = [ask() for _ in range(20)]
    for _ in range(12):  # sweeps, 15 seconds apart
        rung.clear()
        actions.sweep()
        for number in list(rung):
            actions.run_job(number)
    assert states(poison) == {State.FAILED}
    assert states(good) == {State.DONE}
    assert sorted(done) == [job.pk for job in good]


@pytest.mark.django_db
def test_a_broker_that_forgot_everything_is_told_again(done, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jobs = [ask() for _ in range(3)]
    assert app.control.purge() >= 3
    assert states(jobs) == {State.WAITING}
    actions.sweep()
    with app.connection_for_read() as connection, connection.SimpleQueue(app.conf.task_default_queue) as queue:
        messages = [queue.get(timeout=2) for _ in jobs]
        for message in messages:
            message.ack()
    numbers = [message.payload[0][0] for message in messages]
    assert numbers == [job.pk for job in jobs]
    for number in numbers * 10:  # and delivered ten times over
        actions.run_job(number)
    assert done == numbers
    assert states(jobs) == {State.DONE}


# London puts its clocks back at 1:00 UTC on 26 October 2025 and on at 1:00 UTC on 29 March 2026.
STEPS = {
    "back to winter time": datetime(2025, 10, 26, 0, 59, 30, tzinfo=UTC),
    "on to summer time": datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC),
    "over the end of the financial year": datetime(2026, 3, 31, 22, 59, 30, tzinfo=UTC),
    "over the end of the year": datetime(2025, 12, 31, 23, 59, 30, tzinfo=UTC),
}


@pytest.mark.django_db
@pytest.mark.parametrize("moment", STEPS.values(), ids=STEPS.keys())
def test_the_clock_on_the_wall_steps_and_a_job_stays_with_its_worker(done, rung, moment):
    with time_machine.travel(moment, tick=False) as clock:
        job = ask()
        held = actions._claim(job.pk)
        assert held.lease_until == moment + LEASE
        clock.shift(LEASE - timedelta(seconds=1))  # by now the clock on the wall has stepped
        actions.sweep()
        assert (rung, actions._claim(job.pk)) == ([], None), "taken from a worker that is alive"
        clock.shift(timedelta(seconds=1))
        actions.sweep()
        assert rung == [job.pk]
        actions.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, done) == (State.DONE, 2, [job.pk])
    assert job.finished_at == moment + LEASE


@pytest.mark.django_db
def test_a_clock_that_is_put_right_backwards_delays_and_loses_nothing(done, rung):
    """An hour too fast when the worker took the job; then it died and the clock was corrected."""
    right = timezone.now()
    with time_machine.travel(right + timedelta(hours=1), tick=False):
        job = ask()
        actions._claim(job.pk)
    with time_machine.travel(right + timedelta(hours=1) + LEASE, tick=False):
        actions.sweep()
        actions.run_job(job.pk)
    assert (states([job]), done) == ({State.DONE}, [job.pk])
