"""Who runs the portal sees what is not done and what to do; an administrator sees their partnership's, and tries again."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.errors import Refused
from jobs.actions import request_job
from jobs.models import Job, State, WorkerSeen
from partners.roles import RoleKind
from sharedsvc import status
from tests.factories import a_world

pytestmark = pytest.mark.django_db

SECRET = "The transfer of Ash House may not be printed."


@pytest.fixture
def kept(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "documents"
    return tmp_path


def failed(partnership_id: int | None, **fields) -> Job:
    now = timezone.now()
    over = {"state": State.FAILED, "attempt": 1, "started_at": now, "finished_at": now, "error": SECRET}
    return Job.objects.create(kind="render report", partnership_id=partnership_id, **{**over, **fields})


def told() -> dict[str, tuple[str, str]]:
    out = StringIO()
    call_command("status", "--json", stdout=out)
    return {line["what"]: (line["words"], line["todo"]) for line in json.loads(out.getvalue())}


def test_an_installation_where_nothing_ever_ran(kept):
    found = told()
    assert found["worker and schedule"] == ("None has been seen yet.", "Start worker and schedule.")
    assert found["backup"] == ("None was made yet.", "Have manage.py backup run every night.")
    assert found["queue papers"] == ("0 wait.", "")
    assert found["failed"] == ("None.", "")


def test_what_is_late_says_what_to_do(kept):
    now = timezone.now()
    WorkerSeen.objects.create(at=now - timedelta(hours=3))
    (kept / "last-backup.json").write_text(
        json.dumps({"made_at": (now - timedelta(days=3)).isoformat(), "file": "x", "bytes": 1})
    )
    job = request_job(kind="roll up", arguments={}, by=None)
    Job.objects.filter(pk=job.pk).update(created_at=now - timedelta(minutes=20))
    Job.objects.create(
        kind="roll up", state=State.RUNNING, attempt=1, started_at=now, lease_until=now - timedelta(minutes=1)
    )
    failed(None)
    found = told()
    assert found["worker and schedule"] == (
        "Seen 3 hours ago.",
        "Start worker and schedule again, and read their logs.",
    )
    assert found["backup"][0] == "Made 3 days ago."
    assert found["queue roll-up"] == (
        "1 waits, the oldest for 20 minutes.",
        "Start a worker for it, or one more: celery -A sharedsvc worker --queues roll-up",
    )
    assert found["running"][0] == "1 run, of which 1 lost their worker."
    assert found["failed"][0] == "1 × render report"
    out = StringIO()
    call_command("status", stdout=out)
    assert sum(line.startswith("mend") for line in out.getvalue().splitlines()) == 5


def test_entries_that_nobody_seals_are_told(kept):
    a_world()  # what it wrote has no seal yet
    assert status._seal(timezone.now() + timedelta(minutes=10)).todo.startswith("Start worker and schedule again")
    assert status._seal(timezone.now()).todo == ""


def test_an_administrator_tries_a_job_again(kept, client):
    world, other = a_world(), a_world("east-and-west")
    mine, theirs = failed(world.partnership.pk), failed(other.partnership.pk)
    client.force_login(world.people[RoleKind.ADMINISTRATOR])
    page = reverse("status", kwargs={"partnership": world.partnership.slug})
    shown = client.get(page).content.decode()
    assert f"Job {mine.pk}<" in shown
    assert f"Job {theirs.pk}<" not in shown
    assert "Ash House" not in shown  # an administrator sees no exempt papers
    Job.objects.filter(pk=mine.pk).update(by=world.people[RoleKind.ADMINISTRATOR])
    assert "Ash House" in client.get(page).content.decode()  # what they asked for themselves, they were told

    def again(job: Job) -> int:
        return client.post(reverse("job-again", kwargs={"partnership": world.partnership.slug, "pk": job.pk}))

    assert again(theirs).status_code == 404
    assert again(mine).headers["Location"] == page
    mine.refresh_from_db()
    assert (mine.state, mine.attempt, mine.error, mine.finished_at) == (State.WAITING, 0, "", None)
    noted = Entry.objects.get(event="job tried again")
    assert (noted.target_id, noted.by) == (mine.pk, world.people[RoleKind.ADMINISTRATOR])
    again(mine)
    assert "has not failed" in client.get(page).content.decode()
    Job.objects.filter(pk=theirs.pk).update(dedupe_key="1 pdf", partnership_id=world.partnership.pk)
    request_job(kind="render report", arguments={}, by=None, dedupe_key="1 pdf")
    again(theirs)
    assert "The same work waits to start already" in client.get(page).content.decode()


def test_a_job_of_another_partnership_is_refused():
    from partners.actions import try_job_again

    world, other = a_world(), a_world("east-and-west")
    with pytest.raises(Refused, match="another partnership"):
        try_job_again(
            partnership=world.partnership,
            job=failed(other.partnership.pk),
            by=world.people[RoleKind.ADMINISTRATOR],
        )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (60, "1 minute"), (7_199, "1 hour"), (180_000, "2 days")],
)
def test_how_long_ago_in_words(seconds, words):
    now = timezone.now()
    assert status.ago(now - timedelta(seconds=seconds), now) == words
