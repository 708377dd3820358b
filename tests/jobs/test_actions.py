"""A job is done once, by one worker, whatever happens to doorbells and workers."""

import socket
import threading
import time
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.errors import Refused
from jobs import actions, handlers
from jobs.handlers import Progress
from jobs.models import Job, State, WorkerSeen

KIND = "test: count"
LONG_AGO = timedelta(hours=1)


@pytest.fixture
def calls(monkeypatch):
    """Each run of the handler adds a job's number here."""
    calls = []

    def count(job: Job, progress: Progress) -> dict:
        calls.append(job.pk)
        return {"runs": len(calls)}

    monkeypatch.setitem(handlers._handlers, KIND, count)
    return calls


@pytest.fixture
def rung(monkeypatch):
    """The numbers of the jobs that the doorbell rang for."""
    rung = []
    monkeypatch.setattr(actions, "ring", lambda job_id, **_: rung.append(job_id))
    return rung


def handler_that_raises(monkeypatch, problem: Exception) -> None:
    monkeypatch.setitem(handlers._handlers, KIND, mock.Mock(side_effect=problem))


def ask(**fields) -> Job:
    return actions.request_job(**{"kind": KIND, "arguments": {}, "by": None, **fields})


def lose_worker(job: Job) -> None:
    """The worker that holds the job died an hour ago."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - LONG_AGO)


@pytest.mark.django_db
def test_a_job_runs_and_keeps_its_result(calls):
    job = ask(arguments={"year": "2023/24"})
    actions.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.percent, job.attempt) == (State.DONE, {"runs": 1}, 100, 1)
    assert job.arguments == {"year": "2023/24"}
    assert job.started_at <= job.finished_at


@pytest.mark.django_db
def test_ten_deliveries_run_it_once(calls):
    job = ask()
    for _ in range(10):
        actions.run_job(job.pk)
    assert calls == [job.pk]


@pytest.mark.django_db
def test_a_job_that_is_gone_is_no_error():
    actions.run_job(4_000_000)


@pytest.mark.django_db
def test_a_job_in_other_hands_is_left_alone(calls):
    job = ask()
    assert actions._claim(job.pk).attempt == 1
    assert actions._claim(job.pk) is None
    actions.run_job(job.pk)
    assert calls == []


@pytest.mark.django_db(transaction=True)
def test_only_one_of_many_workers_claims_it():
    job = ask()
    claimed = []
    start = threading.Barrier(8)

    def claim() -> None:
        start.wait()
        try:
            claimed.append(actions._claim(job.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=claim) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(claimed) == 8
    assert [job.attempt for job in claimed if job] == [1]


@pytest.mark.django_db
def test_a_dead_workers_job_is_done_by_the_next(calls, rung):
    job = ask()
    actions._claim(job.pk)
    actions.sweep()
    assert rung == []
    lose_worker(job)
    actions.sweep()
    assert rung == [job.pk]
    actions.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.DONE, 2)


@pytest.mark.django_db
def test_a_worker_that_comes_late_cannot_write(calls):
    job = ask()
    late = actions._claim(job.pk)
    lose_worker(job)
    actions.run_job(job.pk)
    actions._fail(late, error="Too late")
    with pytest.raises(handlers.LeaseLost):
        Progress(late)(1, 2, "Half way")
    job.refresh_from_db()
    assert (job.state, job.error, job.progress_words) == (State.DONE, "", "")


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_stops_after_three(calls, rung):
    job = ask()
    for _ in range(3):
        assert actions._claim(job.pk)
        lose_worker(job)
    assert actions._claim(job.pk) is None
    actions.sweep()
    job.refresh_from_db()
    assert (job.state, job.attempt, calls, rung) == (State.FAILED, 3, [], [])
    assert job.error == "This did not work after three tries. The administrator has been told."


@pytest.mark.django_db
def test_an_error_is_tried_three_times_and_logged(monkeypatch, caplog):
    handler_that_raises(monkeypatch, ZeroDivisionError("no denominator"))
    job = ask()
    for attempt in (1, 2):
        actions.run_job(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempt, job.error) == (State.RUNNING, attempt, "")
    actions.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.FAILED, 3)
    assert job.error == "This did not work after three tries. The administrator has been told."
    assert caplog.text.count("ZeroDivisionError: no denominator") == 3


@pytest.mark.django_db
def test_a_refusal_fails_at_once_with_its_sentence(monkeypatch):
    handler_that_raises(monkeypatch, Refused("The report is published already."))
    job = ask()
    actions.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error) == (State.FAILED, 1, "The report is published already.")


@pytest.mark.django_db
def test_an_unknown_kind_fails_after_three_tries():
    job = ask(kind="test: nobody does this")
    for _ in range(3):
        actions.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED


@pytest.mark.django_db
def test_equal_requests_that_wait_are_one_job(calls):
    assert ask(dedupe_key="EMSS").pk == ask(dedupe_key="EMSS").pk
    assert ask(dedupe_key="LGSS").pk != ask(dedupe_key="EMSS").pk
    assert ask().pk != ask().pk


@pytest.mark.django_db
def test_a_request_during_the_run_waits_as_one_follow_up(calls, rung):
    first = ask(dedupe_key="EMSS")
    running = actions._claim(first.pk)
    follow_up = ask(dedupe_key="EMSS")
    assert ask(dedupe_key="EMSS").pk == follow_up.pk != first.pk
    actions.run_job(follow_up.pk)
    assert calls == [], "two runs of the same work overlapped"
    lose_worker(running)
    actions.run_job(first.pk)
    assert rung[-1] == follow_up.pk
    actions.run_job(follow_up.pk)
    assert calls == [first.pk, follow_up.pk]


@pytest.mark.django_db(transaction=True)
def test_the_worker_hears_of_it_after_the_commit(rung):
    with transaction.atomic():
        job = ask()
        assert rung == []
    assert rung == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_a_job_is_undone_with_its_cause(rung):
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert (rung, Job.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_cannot_start_before_it_sees_what_the_second_request_changed(calls):
    job = ask(dedupe_key="EMSS")
    order = []

    def claim() -> None:
        try:
            assert actions._claim(job.pk)
            order.append("claimed")
        finally:
            connection.close()

    worker = threading.Thread(target=claim)
    with transaction.atomic():
        assert ask(dedupe_key="EMSS").pk == job.pk
        worker.start()
        time.sleep(0.5)
        order.append("committed")
    worker.join()
    assert order == ["committed", "claimed"]


@pytest.fixture(params=["refuses", "never answers"])
def dead_broker(request):
    """The address of a port where nothing listens, or where what listens is silent."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "never answers":
            listener.listen(5)
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_neither_fails_nor_holds_up_the_request(dead_broker, monkeypatch, caplog):
    from celery import Celery

    with Celery("dead", set_as_current=False) as app:
        app.config_from_object("django.conf:settings", namespace="CELERY")
        app.conf.broker_url = dead_broker
        monkeypatch.setattr(actions, "current_app", app)
        began = time.monotonic()
        job = ask()
        assert time.monotonic() - began < 2.5
    assert f"did not take job {job.pk}" in caplog.text
    assert Job.objects.get(pk=job.pk).state == State.WAITING


@pytest.mark.django_db
def test_the_doorbell_rings_where_a_worker_for_that_kind_listens(monkeypatch, django_capture_on_commit_callbacks):
    sent = mock.Mock()
    monkeypatch.setattr(actions.current_app, "send_task", sent)
    with django_capture_on_commit_callbacks(execute=True):
        for kind in ("roll up", "render report", KIND):
            ask(kind=kind)
    assert [call.kwargs["queue"] for call in sent.call_args_list] == ["roll-up", "papers", "quick"]


@pytest.mark.django_db
def test_jobs_of_a_queue_that_nobody_serves_hide_none_of_another(rung):
    Job.objects.bulk_create(Job(kind="render report") for _ in range(actions.RUNG_IN_ONE_SWEEP + 5))
    roll_up, mail = ask(kind="roll up"), ask()
    actions.sweep()
    assert {roll_up.pk, mail.pk} <= set(rung)
    assert len(rung) == actions.RUNG_IN_ONE_SWEEP + 2


def test_every_queue_is_of_a_kind_of_job_that_somebody_does(settings):
    for kind in settings.JOB_QUEUES:
        handlers.handler_of(kind)


@pytest.mark.django_db
def test_the_sweep_rings_for_what_waits_and_shows_that_a_worker_lives(calls, rung):
    job = ask()
    actions.sweep()
    actions.sweep()
    assert rung == [job.pk, job.pk]
    assert timezone.now() - WorkerSeen.objects.get().at < timedelta(seconds=10)


def test_a_killed_worker_s_job_is_finished_by_another(celery_worker):
    from tests.conftest import wait_until

    worker = celery_worker.start(include="tests.jobs.slow_handlers")
    job = ask(kind="test: slow at first")
    wait_until(lambda: Job.objects.get(pk=job.pk).progress_words == "Half way")
    celery_worker.kill(worker)
    lose_worker(job)
    celery_worker.start(include="tests.jobs.slow_handlers")  # its first sweep finds the job
    wait_until(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    assert Job.objects.get(pk=job.pk).result == {"attempt": 2}


def test_a_job_that_kills_its_process_is_given_up(celery_worker):
    from tests.conftest import wait_until

    celery_worker.start(include="tests.jobs.slow_handlers")
    job = ask(kind="test: kills its process")
    for attempt in (1, 2, 3):
        wait_until(lambda attempt=attempt: Job.objects.get(pk=job.pk).attempt == attempt)
        lose_worker(job)
        actions.sweep()
    assert Job.objects.get(pk=job.pk).state == State.FAILED


@pytest.mark.django_db
def test_a_job_asked_for_twice_in_a_transaction_is_rung_once(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(dedupe_key="the same")
        assert ask(dedupe_key="the same") == job
        other = ask(dedupe_key="another")
    assert rung == [job.pk, other.pk]
