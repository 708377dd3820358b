"""A line of the log has its request and its job, and nothing that somebody typed."""

import json
import logging
import logging.config
import sys

import pytest
import structlog
from django.db import IntegrityError
from django.test import RequestFactory
from structlog.contextvars import bound_contextvars

from sharedsvc import logs, watching

SAID_BY_POSTGRESQL = "a value is there twice\nDETAIL: Key (email)=(somebody@example.org) already exists."


@pytest.fixture
def console(monkeypatch):
    """What the handler of the log writes, line by line."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    def begin(*, as_json: bool) -> list[str]:
        settings = logs.configured(as_json=as_json, level="INFO")["formatters"]["line"]
        handler = Kept()
        handler.setFormatter(settings.pop("()")(**settings))
        monkeypatch.setattr(logging.getLogger("tried"), "handlers", [handler])
        monkeypatch.setattr(logging.getLogger("tried"), "propagate", False)
        logging.getLogger("tried").setLevel("INFO")
        return lines

    return begin


def broken() -> None:
    try:
        raise IntegrityError(SAID_BY_POSTGRESQL)
    except IntegrityError as problem:
        raise ValueError("it could not be saved") from problem


def test_a_line_is_one_object_with_request_and_job(console):
    lines = console(as_json=True)
    with bound_contextvars(request_id="r1", job=7):
        logging.getLogger("tried").info("Job %s is done", 7)
        structlog.get_logger("tried").info("request_finished", code=200, user_agent="a browser of somebody's")
    told = [json.loads(line) for line in lines]
    assert [(one["event"], one["request_id"], one["job"], one["level"]) for one in told] == [
        ("Job 7 is done", "r1", 7, "info"),
        ("request_finished", "r1", 7, "info"),
    ]
    assert "browser" not in "".join(lines)


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_says_where_and_what_but_no_values(console, as_json):
    lines = console(as_json=as_json)
    try:
        broken()
    except ValueError:
        logging.getLogger("tried").exception("It broke")
        structlog.get_logger("tried").error("task_failed", exc_info=True, error=str(sys.exc_info()[1].__cause__))
    text = "\n".join(lines)
    assert text.count("IntegrityError: a value is there twice") == 2
    assert text.count("ValueError: it could not be saved") == 2
    assert "in broken" in text
    assert "somebody@" not in text


@pytest.mark.django_db
def test_a_request_is_told_by_the_name_of_its_page_alone(client, caplog):
    caplog.set_level("DEBUG")
    client.get("/calendar/a-secret-of-somebody.ics?who=somebody", headers={"user-agent": "a browser of somebody's"})
    client.get("/nowhere/somebody/")
    client.get("/readyz")
    finished = [one.msg for one in caplog.records if "watching" in one.name or "request_finished" in str(one.msg)]
    assert [(one["request"], one["code"]) for one in finished] == [("GET calendar-feed", 404), ("GET no page", 404)]
    assert all(one["request_id"] and one["milliseconds"] >= 0 for one in finished)
    assert "somebody" not in str(finished)


def test_what_machines_ask_every_few_seconds_is_not_told():
    asked = []
    watched = watching.Watched(lambda request: asked.append(request.path))
    for path in watching.ASKED_BY_MACHINES:
        watched(RequestFactory().get(path))
    assert asked == ["/healthz", "/readyz", "/metrics"]
