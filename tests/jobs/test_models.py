"""The database refuses rows that say two things at once."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.models import Job, State, WorkerSeen

NOW = timezone.now()
RUNNING = {"state": State.RUNNING, "attempt": 1, "started_at": NOW, "lease_until": NOW}
DONE = {"state": State.DONE, "attempt": 1, "started_at": NOW, "finished_at": NOW}
FAILED = {**DONE, "state": State.FAILED, "error": "It broke."}


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, RUNNING, DONE, FAILED])
def test_whole_rows_are_kept(fields):
    assert Job.objects.create(kind="test", **fields).pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"state": "asleep"},
        {"lease_until": NOW},
        {"attempt": 1},
        {"started_at": NOW},
        {"error": "It broke."},
        {"progress_done": 2, "progress_total": 1},
        {**RUNNING, "lease_until": None},
        {**RUNNING, "started_at": None},
        {**RUNNING, "finished_at": NOW},
        {**RUNNING, "attempt": 0},
        {**DONE, "finished_at": None},
        {**DONE, "lease_until": NOW},
        {**DONE, "error": "It broke."},
        {**FAILED, "error": ""},
    ],
)
def test_half_rows_are_refused(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test", **fields)


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, RUNNING])
def test_two_jobs_of_one_key_neither_wait_nor_run_together(fields):
    Job.objects.create(kind="test", dedupe_key="EMSS", **fields)
    Job.objects.create(kind="other", dedupe_key="EMSS", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test", dedupe_key="EMSS", **fields)


@pytest.mark.django_db
def test_a_worker_is_seen_in_one_row():
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkerSeen.objects.create(pk=2, at=NOW)
