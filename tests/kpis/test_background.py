"""Approved figures reach the results through a real worker, whatever dies or comes twice on the way."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from jobs import actions as jobs
from jobs.models import Job, State
from kpis import rollup
from kpis.actions.rebuilding import request_full_rebuild, request_rebuild
from kpis.actions.returns import approve_return, open_returns, save_line, submit_return
from kpis.background import ROLL_UP
from kpis.entry import Typed
from kpis.models import Kpi, Observation, Result, Return, TouchedSpan
from periods.values import Quarter
from tests.conftest import wait_until
from tests.factories import World, a_world
from tests.kpis.figures import result

pytestmark = pytest.mark.django_db(transaction=True)

QUARTER = Quarter(2023, 1)


@pytest.fixture
def world(transactional_db) -> World:
    return a_world()


@pytest.fixture
def doorbell(monkeypatch) -> list[int]:
    """Nobody hears the bell: the jobs it rang for."""
    rung: list[int] = []
    monkeypatch.setattr(jobs, "ring", lambda job_id, **_: rung.append(job_id))
    return rung


def submitted_return(world: World, *kpis: Kpi) -> Return:
    """The quarter's return with 7 in every line, submitted by the officer."""
    (quarterly_return,) = open_returns(partnership=world.partnership, quarter=QUARTER, by=None)
    for line in quarterly_return.observations.filter(kpi__in=kpis):
        save_line(observation=line, version=line.version, typed=Typed(figure="7"), by=world.officer)
    return submit_return(quarterly_return=quarterly_return, by=world.officer, note="As counted.")


def rows() -> list[tuple]:
    return sorted(Result.objects.values_list("kpi", "scope", "item", "period", "numerator", "provisional", "status"))


def all_done() -> bool:
    return not Job.objects.exclude(state=State.DONE).exists() and not TouchedSpan.objects.exists()


def test_an_approved_figure_is_a_result_soon_after(world, celery_worker):
    kpi = world.kpi()
    celery_worker.start()
    quarterly_return = submitted_return(world, kpi)
    wait_until(all_done)
    assert result(kpi, QUARTER, world.whole).provisional
    approve_return(quarterly_return=quarterly_return, by=world.approver)
    wait_until(lambda: not result(kpi, QUARTER, world.whole).provisional)
    assert result(kpi, QUARTER, world.whole).numerator == 7


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(world, celery_worker, doorbell):
    """It dies between two batches; the next worker goes on where it stopped."""
    kpis = [world.kpi(f"kpi-{number}") for number in range(6)]
    approve_return(quarterly_return=submitted_return(world, *kpis), by=world.approver)
    job = Job.objects.get(kind=ROLL_UP)
    worker = celery_worker.start(include="tests.kpis.slow_rollup")  # its first sweep finds the job
    wait_until(Result.objects.exists)
    celery_worker.kill(worker)
    assert Result.objects.count() == 1
    assert TouchedSpan.objects.exists()
    assert Job.objects.get().state == State.RUNNING
    Job.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    celery_worker.start()
    wait_until(all_done)
    job.refresh_from_db()
    assert (job.attempt, job.error) == (2, "")
    assert [result(kpi, QUARTER, world.whole).numerator for kpi in kpis] == [7] * 6
    after = rows()
    request_full_rebuild(partnership=world.partnership, by=None)
    jobs.run_job(Job.objects.get(state=State.WAITING).pk)
    assert rows() == after


def test_a_broker_that_is_away_costs_no_approval(world, celery_worker, monkeypatch, caplog):
    kpi = world.kpi()
    quarterly_return = submitted_return(world, kpi)

    def no_broker(*args, **kwargs):
        raise ConnectionError("nobody listens")

    with monkeypatch.context() as away:
        away.setattr("celery.Celery.send_task", no_broker)
        approve_return(quarterly_return=quarterly_return, by=world.approver)
    assert "the sweep will find it" in caplog.text
    quarterly_return.refresh_from_db()
    assert quarterly_return.state == "approved"
    celery_worker.start()
    wait_until(all_done)
    assert not result(kpi, QUARTER, world.whole).provisional


def test_ten_deliveries_make_the_same_rows_once(world, celery_worker, doorbell):
    kpi = world.kpi()
    approve_return(quarterly_return=submitted_return(world, kpi), by=world.approver)
    job = Job.objects.get()
    for _ in range(10):
        jobs.current_app.send_task("jobs.tasks.run_job", args=[job.pk])
    celery_worker.start()
    wait_until(all_done)
    once = rows()
    for _ in range(10):
        jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.attempt, rows(), len(once)) == (1, once, 1)


def test_a_figure_that_changes_between_two_batches_is_rebuilt(world, doorbell):
    kpi = world.kpi()
    approve_return(quarterly_return=submitted_return(world, kpi), by=world.approver)
    running = rollup.rebuild(world.partnership)
    next(running)
    correct(world, kpi, 9)
    list(running)
    assert result(kpi, QUARTER, world.whole).numerator == 9
    assert not TouchedSpan.objects.exists()


def test_a_figure_that_changes_during_a_batch_is_not_lost(world, doorbell, monkeypatch):
    """Its note comes after the run has read the old figure. The run must leave that note to the next run.

    SQLite lets one connection write at a time: the change waits there for the end of the batch.
    """
    kpi = world.kpi()
    approve_return(quarterly_return=submitted_return(world, kpi), by=world.approver)
    first = Job.objects.get()
    changing = threading.Thread(target=in_a_connection_of_its_own, args=[lambda: correct(world, kpi, 9)])
    real = rollup._statements

    def read_then_change(vendor: str, *, many: bool):
        for statement in real(vendor, many=many):
            yield statement  # read and written before the next line
            if statement.lstrip().startswith("INSERT") and not changing.ident:
                changing.start()
                changing.join(timeout=2 if vendor == "sqlite" else 20)

    monkeypatch.setattr(rollup, "_statements", read_then_change)
    jobs.run_job(first.pk)
    changing.join()
    follow_up = Job.objects.get(state=State.WAITING)
    assert doorbell[-1] == follow_up.pk
    jobs.run_job(follow_up.pk)
    assert result(kpi, QUARTER, world.whole).numerator == 9
    assert not TouchedSpan.objects.exists()


def correct(world: World, kpi: Kpi, number: int) -> None:
    """Change the figure as a restatement does: the figure, its note and the job in one transaction."""
    with transaction.atomic():
        figure = Observation.objects.select_for_update().get(kpi=kpi)
        figure.numerator = Decimal(number)
        figure.save(update_fields=["numerator"])
        cell = (kpi.pk, figure.scope_id, figure.period_id)
        request_rebuild(partnership=world.partnership, cells=[cell], by=None)


def in_a_connection_of_its_own(work) -> None:
    try:
        work()
    finally:
        connection.close()
