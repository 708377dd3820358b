"""Progress reaches the row, seldom enough, and each kind of job has one handler."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from jobs import actions, handlers
from jobs.handlers import Progress, handles
from jobs.models import Job, State, WorkerSeen


@pytest.fixture
def job(db):
    asked = actions.request_job(kind="test: progress", arguments={}, by=None)
    return actions._claim(asked.pk)


def test_progress_is_written_and_renews_the_lease(job):
    with time_machine.travel(timezone.now() + timedelta(seconds=90), tick=False):
        Progress(job)(1, 3, "Adding up quarter 1")
        now = timezone.now()
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total, job.percent) == (1, 3, 33)
    assert job.words == "Adding up quarter 1"
    assert job.lease_until == now + timedelta(minutes=2)
    assert WorkerSeen.objects.get().at == now


def test_progress_writes_at_most_once_a_second_but_always_the_end(job, django_assert_num_queries, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(handlers.time, "monotonic", lambda: clock[0])
    progress = Progress(job)
    progress(1, 4, "One")
    with django_assert_num_queries(0):
        progress(2, 4, "Two")
    clock[0] += 1.1
    progress(3, 4, "Three")
    job.refresh_from_db()
    assert job.progress_words == "Three"
    progress(4, 4, "All")
    job.refresh_from_db()
    assert job.progress_words == "All"


def test_one_kind_has_one_handler(monkeypatch):
    monkeypatch.setattr(handlers, "_handlers", {})
    handles("test: twice")(lambda job, progress: {})
    with pytest.raises(ValueError, match="test: twice"):
        handles("test: twice")(lambda job, progress: {})


@pytest.mark.parametrize(
    ("state", "done", "total", "percent", "words"),
    [
        (State.WAITING, 0, 0, 0, "Waiting to start"),
        (State.RUNNING, 0, 0, 0, "Running"),
        (State.RUNNING, 1, 2, 50, "Running"),
        (State.DONE, 0, 0, 100, "Done"),
        (State.FAILED, 1, 2, 50, "Failed"),
    ],
)
def test_a_state_in_words_and_percent(state, done, total, percent, words):
    job = Job(state=state, progress_done=done, progress_total=total)
    assert (job.percent, job.words) == (percent, words)
