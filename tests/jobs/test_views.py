"""A person follows the jobs they asked for, and no others."""

import pytest
from django.urls import reverse

from accounts.models import User
from jobs import actions
from jobs.models import Job


@pytest.fixture
def officer(db):
    return User.objects.create_user("officer@example.org", name="Performance officer")


@pytest.fixture
def job(officer):
    return actions.request_job(kind="test", arguments={}, by=officer)


def test_the_person_who_asked_sees_how_far_it_is(client, officer, job):
    Job.objects.filter(pk=actions._claim(job.pk).pk).update(
        progress_done=1, progress_total=4, progress_words="Adding up quarter 1"
    )
    client.force_login(officer)
    answer = client.get(reverse("job-progress", args=[job.pk]))
    assert answer.json() == {
        "state": "running",
        "percent": 25,
        "words": "Adding up quarter 1",
        "error": "",
        "result": {},
    }
    assert answer["Cache-Control"] == "no-store, private"


def test_somebody_else_does_not_learn_that_it_exists(client, job):
    client.force_login(User.objects.create_user("outsider@example.org", name="Outsider"))
    assert client.get(reverse("job-progress", args=[job.pk])).status_code == 404


def test_who_has_not_signed_in_is_refused(client, job):
    assert client.get(reverse("job-progress", args=[job.pk])).status_code == 403
