"""A database that is away is told as such, to people and to scripts; the page of a fault asks it nothing."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client


@pytest.fixture
def broken(monkeypatch):
    """A browser in front of a portal whose every query ends with a problem; sign-in has been asked for already."""

    def breaks_with(problem: Exception) -> Client:
        def execute(*args, **kwargs):
            raise problem

        monkeypatch.setattr(CursorWrapper, "execute", execute)
        client = Client(raise_request_exception=False)
        client.cookies["sessionid"] = "a" * 32
        return client

    return breaks_with


@pytest.mark.django_db
@pytest.mark.parametrize(
    "problem", [OperationalError("server closed the connection"), InterfaceError("connection already closed")]
)
def test_a_database_that_is_away(broken, problem):
    client = broken(problem)
    page = client.get("/")
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "5", "no-store")
    words = page.content.decode()
    assert "The portal is away for a moment" in words
    assert "What was saved before is safe" in words
    saving = client.post("/p/shared/returns/lines/1/", {"version": 0}, content_type="application/json")
    assert (saving.status_code, saving["Retry-After"]) == (503, "5")
    assert "Try again in a minute" in saving.json()["detail"]
    reading = client.get("/p/shared/", headers={"Accept": "application/json"})
    assert reading.status_code == 503
    assert reading.json() == saving.json()


@pytest.mark.django_db
def test_a_fault_of_the_portal_itself_is_none_of_the_database(broken):
    page = broken(DatabaseError("a query that nobody can run")).get("/")
    assert page.status_code == 500
    assert "Something went wrong" in page.content.decode()
