"""/metrics is nowhere until a token is set, and then for who sends it; processes are added together."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from audit.actions import record, seal
from audit.models import Entry
from jobs.actions import request_job
from jobs.models import Job, State, WorkerSeen
from sharedsvc import counting
from tests.sharedsvc.test_compose import ROOT

TOKEN = "a-token-of-twenty-and-more"


def samples(text: str) -> dict:
    return {
        (one.name, *sorted(one.labels.values())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.mark.django_db
def test_there_is_nothing_without_a_token(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for sent in ("", f"Basic {TOKEN}", "Bearer ", f"Bearer {TOKEN}x", "Bearer é"):
        answer = client.get("/metrics", headers={"authorization": sent})
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.django_db
def test_a_monitor_reads_how_the_portal_stands(client, settings, tmp_path, django_user_model):
    settings.METRICS_TOKEN, settings.DATA_DIR = TOKEN, tmp_path
    (tmp_path / "last-backup.json").write_text('{"made_at": "2026-11-22T02:15:00+00:00", "file": "x", "bytes": 1}')
    now = timezone.now()
    WorkerSeen.objects.create(at=now)
    waiting = request_job(kind="render report", arguments={}, by=None)
    Job.objects.filter(pk=waiting.pk).update(created_at=now - timedelta(hours=1))
    Job.objects.create(
        kind="roll up", state=State.FAILED, attempt=3, error="It broke.", started_at=now, finished_at=now
    )
    person = django_user_model.objects.create_user("somebody@example.org", name="Somebody")
    sealed = record("tried", target=person, by=None)
    seal(everything=True)
    late = record("tried", target=person, by=None)
    assert sealed.pk < late.pk
    assert Entry.objects.filter(seal=None).get() == late
    client.get("/accounts/login/")
    answer = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    found = samples(answer.content.decode())
    assert found["portal_jobs", "render report", "waiting"] == found["portal_jobs", "failed", "roll up"] == 1
    assert 3600 <= found["portal_oldest_waiting_job_seconds", "papers"] < 3700
    assert found["portal_oldest_waiting_job_seconds", "quick"] == 0
    assert found["portal_last_sweep_timestamp_seconds",] == pytest.approx(now.timestamp())
    assert found["portal_last_backup_timestamp_seconds",] == 1795313700  # 22 November 2026, 02:15 UTC
    assert 0 <= found["portal_oldest_unsealed_entry_seconds",] < 60
    assert found["portal_requests_total", "200", "login"] >= 1
    assert found["portal_request_seconds_count", "login"] >= 1
    assert "somebody" not in answer.content.decode().lower()


def test_what_several_processes_counted_is_added(tmp_path, monkeypatch):
    count = "from sharedsvc import counting; [counting.count('return', 200, 0.2) for _ in range(3)]"
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for process in [subprocess.Popen([sys.executable, "-c", count], cwd=ROOT, env=environment) for _ in range(2)]:
        assert process.wait(timeout=60) == 0
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    found = samples(counting.counted().decode())
    assert found["portal_requests_total", "200", "return"] == 6
    assert found["portal_request_seconds_count", "return"] == 6
