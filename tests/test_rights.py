"""Every address × every role × own and other partnership × method: who gets in is what partners/roles.py says.

A new address fails here until it names the right it needs, and until `things` knows an object for its arguments.
On the way each answer is looked at: it carries the security policy, and no page needs more than that allows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from jobs.actions import request_job
from partners.roles import WHO_MAY, RoleKind
from tests.addresses import (
    OPEN_TO_ALL,
    address,
    arguments_of,
    doors_of_the_api,
    needs,
    pages_of_partnerships,
    patterns,
    view_of,
)  # fmt: skip
from tests.factories import World, a_world
from tests.forged import FORGED, columns, filled, with_choices_never_offered
from tests.things import things_of

pytestmark = pytest.mark.django_db

OF_THE_PERSON = {
    "home", "gallery", "password_change", "password_change_done", "job-progress", "your-sign-in",
    "second-factor-needed", "app-set-up", "key-add", "recovery-codes", "factor-remove", "other-sessions-end",
    "session-end", "single-sign-on-end", "api-partnerships", "api-schema", "api-docs", "api-nothing",
}  # fmt: skip
LET_IN = {200, 302, 400, 404}  # 404: the page is theirs, the object may not be
TAKES_POST_ALONE = 405
REFUSED = (400, 403, 404, 409, 422)  # the last two: what is sent does not fit what is there
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
# Named by what is no partnership's own; its settings are (tests/kpis/test_checks.py).
NAMED_ALIKE_EVERYWHERE = {"check-set"}


CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = ("default-src 'none'", "script-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'",
          "base-uri 'none'", "object-src 'none'", "worker-src 'none'", "font-src 'self'")  # fmt: skip
INLINE = re.compile(
    r"""<script(?![^>]*(?:\ssrc=|type="application/json"))[^>]*>|<style|<[^>]*\s(?:style|on[a-z]+)\s*=\s*["'][^>]*|
    (?:href|src|action)=["']\s*(?:javascript:|vbscript:|data:(?!text/csv))[^"']*|<(?:iframe|object|embed|base)\b""",
    re.X | re.I,
)


@dataclass
class Both:
    """Two partnerships with one of everything and one with nothing; somebody signed in for every role of the first and
    the last."""

    mine: World
    theirs: World
    bare: World
    things: dict
    foreign: dict
    as_role: dict[RoleKind, Client]
    in_bare: dict[RoleKind, Client]
    stranger: Client


def signed_in(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: Any) -> Iterator[Both]:
    """Made once, for it takes seconds; what a test does to it is undone after the test, and all of it at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        mine, theirs, bare = a_world(), a_world("east-and-west"), a_world("nothing-yet")
        for service in (theirs.payroll, theirs.finance):
            service.slug += "-of-theirs"  # slugs repeat between partnerships; here they must not
            service.save()
        yield Both(
            mine=mine,
            theirs=theirs,
            bare=bare,
            things=things_of(mine),
            foreign=things_of(theirs),
            as_role={role: signed_in(person) for role, person in mine.people.items()},
            in_bare={role: signed_in(person) for role, person in bare.people.items()},
            stranger=signed_in(theirs.people[RoleKind.ADMINISTRATOR]),
        )
        transaction.set_rollback(True)


class Written:
    """The tables that were written to while it listens; signing a download in the audit trail is no writing."""

    def __init__(self, holding: str = "") -> None:
        self.holding = holding  # look for this in what is written alone
        self.statements: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        writes = sql.lstrip("( ").upper().startswith(("INSERT", "UPDATE", "DELETE")) and "audit_entry" not in sql
        if writes and self.holding in f"{params}":
            self.statements.append(sql[:80])
        return execute(sql, params, *rest)

    def taken(self) -> list[str]:
        found, self.statements = self.statements, []
        return found


def lacking(answer: Any) -> list[str]:
    """What protects an answer, and is not there; what a page has that the security policy would refuse."""
    found = [name for name, value in CARRIED.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    found += [one for one in POLICY if one not in policy.split("; ")]
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        page = answer.content.decode()
        found += [f"inline: {one[0]}" for one in INLINE.finditer(page)]
    return found


def test_every_address_is_of_a_partnership_of_the_person_or_open():
    others = {pattern.name for path, pattern in patterns() if not path.startswith("p/")}
    others -= {pattern.name for pattern in doors_of_the_api()}
    assert others <= OPEN_TO_ALL | OF_THE_PERSON


def test_a_page_lets_in_whom_its_right_names_and_nobody_else(both):
    """The page is read by two of those whom it lets in; for the others it is enough that they are let in."""
    wrong, written = [], Written()
    with connection.execute_wrapper(written):
        for pattern in pages_of_partnerships():
            may = WHO_MAY[needs(pattern)]
            where = address(pattern, both.mine.partnership.slug, both.things)
            for role, client in both.as_role.items():
                reads = role not in may or role in (min(may), max(may))
                answer = client.get(where) if reads else client.options(where)
                status = answer.status_code
                if status == TAKES_POST_ALONE:
                    continue
                if (status in LET_IN) != (role in may):
                    wrong.append(f"{pattern.name}: {role} got {status}")
                if role == min(may) or role not in may:
                    wrong += [f"{pattern.name}: {what}" for what in lacking(answer)]
            wrong += [f"{pattern.name}: reading it wrote {statement}" for statement in written.taken()]
    assert wrong == []


def test_whoever_may_not_is_refused_by_every_method_and_writes_nothing(both, caplog):
    """A stranger does not learn that it exists, nobody in particular is asked to sign in, a colleague is refused.

    Every colleague sends the form; the other methods are tried by each in turn, for what refuses is one for all pages.
    What they typed stands in no log.
    """
    wrong, written, nobody, typed = [], Written(), Client(), {"note": "typed-and-refused"}
    with connection.execute_wrapper(written):
        for place, pattern in enumerate(pages_of_partnerships()):
            where = address(pattern, both.mine.partnership.slug, both.things)
            without = [client for role, client in both.as_role.items() if role not in WHO_MAY[needs(pattern)]]
            whoever = [(both.stranger, {404}, "a stranger"), (nobody, {302, 401, 403}, "nobody in particular")]
            whoever += [(client, {403}, "a colleague") for client in without[:1]]
            asked = [("post", client, {403}, "a colleague") for client in without]
            asked += [(method, *whoever[(place + turn) % len(whoever)]) for turn, method in enumerate(METHODS)]
            asked += [("get", *one) for one in whoever] + [("post", *one) for one in whoever]
            for method, client, expected, who in asked:
                sent = {"data": typed} if method == "post" else {}
                answer = getattr(client, method)(where, **sent)
                status = answer.status_code
                is_not_served = status == 405 and (method == "options" or not hasattr(view_of(pattern), method))
                if status not in expected and not is_not_served:
                    wrong.append(f"{pattern.name}: {who}'s {method} got {status}")
            wrong += [f"{pattern.name}: refused, it wrote {statement}" for statement in written.taken()]
    assert wrong == []
    assert "typed-and-refused" not in caplog.text


def test_a_method_that_a_page_does_not_serve_is_405_and_writes_nothing(both):
    wrong, written = [], Written()
    with connection.execute_wrapper(written):
        for pattern in pages_of_partnerships():
            where = address(pattern, both.mine.partnership.slug, both.things)
            client = both.as_role[min(WHO_MAY[needs(pattern)])]
            served = {method for method in METHODS if hasattr(view_of(pattern), method)} - {"options", "head"}
            for method in sorted(set(METHODS) - served - {"options", "head"}):
                if (status := getattr(client, method)(where).status_code) != 405:
                    wrong.append(f"{pattern.name} {method}: {status}")
            if (status := client.options(where).status_code) not in (200, 404, 405):
                wrong.append(f"{pattern.name} options: {status}")
            wrong += [f"{pattern.name}: wrote {statement}" for statement in written.taken()]
    assert wrong == []


def test_an_object_of_another_partnership_is_not_there(both):
    """Under one's own partnership, with the identifier of theirs: 404 for whoever may open such a page, never 403."""
    wrong, written = [], Written()
    with connection.execute_wrapper(written):
        for pattern in pages_of_partnerships():
            if not arguments_of(pattern.name) or pattern.name in NAMED_ALIKE_EVERYWHERE:
                continue
            where = address(pattern, both.bare.partnership.slug, both.foreign)
            may = WHO_MAY[needs(pattern)]
            for role in {min(may), max(may)}:
                for method in ("get", "head", "post"):
                    if not hasattr(view_of(pattern), "get" if method == "head" else method):
                        continue
                    if (status := getattr(both.in_bare[role], method)(where).status_code) not in (404, 405):
                        wrong.append(f"{pattern.name} {method}: {role} got {status}")
            wrong += [f"{pattern.name}: wrote {statement}" for statement in written.taken()]
    assert wrong == []


def test_a_job_is_told_to_whoever_asked_for_it_alone(both):
    job = request_job(kind="test", arguments={}, by=both.mine.people[RoleKind.ADMINISTRATOR])
    told = {role: client.get(f"/jobs/{job.pk}/").status_code for role, client in both.as_role.items()}
    assert told == {role: 200 if role == RoleKind.ADMINISTRATOR else 404 for role in RoleKind}
    assert both.stranger.get(f"/jobs/{job.pk}/").status_code == 404
    assert Client().get(f"/jobs/{job.pk}/").status_code == 403
    asker = both.as_role[RoleKind.ADMINISTRATOR]
    assert {
        getattr(asker, method)(f"/jobs/{job.pk}/").status_code for method in ("post", "put", "patch", "delete")
    } == {405}


def test_what_the_address_asks_beside_the_page_is_never_more_than_a_question(both):
    """Order, search and filters by fields that nobody shows: an answer or a sentence, never an error, never a write."""
    asked = (
        "order=password", "ordering=-by__password", "sort=email", "q=%00", "q=%27%22--;%3Cscript%3E", "page=-1",
        "page=99999999999999999999", "quarter=%00", "year=99999999999", "by__password__startswith=a", "person=__all__",
        "partnership=2&partnership_id=2", "day=%FF", "status=%00&service=%00&partner=%00&kind=%00&event=%00",
    )  # fmt: skip
    wrong, written = [], Written()
    with connection.execute_wrapper(written):
        for pattern in pages_of_partnerships():
            if not hasattr(view_of(pattern), "get") or pattern.name.endswith(("-csv", "document", "workbook")):
                continue
            where = address(pattern, both.mine.partnership.slug, both.things)
            client = both.as_role[min(WHO_MAY[needs(pattern)])]
            if client.get(where).status_code != 200:
                continue
            answer = client.get(f"{where}?{'&'.join(asked)}")
            if answer.status_code not in (200, 302, 400, 404):
                wrong.append(f"{pattern.name}: {answer.status_code}")
            wrong += [f"{pattern.name}: wrote {statement}" for statement in written.taken()]
    assert wrong == []


def test_fields_that_a_form_does_not_ask_for_are_not_written_and_choices_it_does_not_offer_are_refused(both):
    """Each form is sent as a browser would, with every column of the portal beside it; then with foreign choices."""
    wrong, accepted, refused, written = [], 0, 0, Written(holding=str(FORGED))
    for pattern in pages_of_partnerships():
        if not hasattr(view_of(pattern), "get") or not hasattr(view_of(pattern), "post"):
            continue
        where = address(pattern, both.mine.partnership.slug, both.things)
        client = both.as_role[min(WHO_MAY[needs(pattern)])]
        form = (client.get(where).context or {}).get("form")
        if not isinstance(form, forms.BaseForm):
            continue
        sent = filled(form)
        beside = {name: str(FORGED) for name in columns() - set(form.fields) - {one.split("-")[-1] for one in sent}}
        with connection.execute_wrapper(written):
            accepted += posted(client, where, {**beside, **sent}) == 302
        wrong += [f"{pattern.name}: what it does not ask for was written by {one}" for one in written.taken()]
        for forged in with_choices_never_offered(form, sent):
            status = posted(client, where, forged)
            refused += status in REFUSED
            if status not in REFUSED:
                wrong.append(f"{pattern.name}: a choice that it does not offer got {status}")
    assert wrong == [], "\n".join(wrong)
    assert accepted > 40, accepted
    assert refused > 60, refused


def posted(client: Client, where: str, sent: dict[str, Any]) -> int:
    """The status; what it did is undone."""
    with transaction.atomic():
        status = client.post(where, sent).status_code
        transaction.set_rollback(True)
    return status
