"""Tokens: what they open, when they no longer do, and the pages on which they are made."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from api.actions import make_system_token, make_token, revoke_token
from api.models import Token, TokenScope
from audit.models import Entry
from common.errors import NotAllowed, Refused
from partners.actions import add_service, let_sign_in, renew_password, take_role
from partners.models import Role
from partners.rights import everybodys_rights
from partners.roles import RoleKind
from tests.answers import errors, words
from tests.api.asking import a_program, a_token
from tests.factories import a_world

pytestmark = pytest.mark.django_db

SERVICES = "/api/v1/partnerships/north-and-south/services/"
TOKENS = "/p/north-and-south/tokens/"


def test_a_token_reads_what_its_person_sees_in_its_partnership_alone(world):
    elsewhere = a_world("east-and-west").partnership
    Role.objects.create(user=world.officer, partnership=elsewhere, kind=RoleKind.OFFICER)
    program = a_program(world.partnership, world.officer)
    answer = program.get(SERVICES)
    assert [one["code"] for one in answer.json()["results"]] == ["payroll", "finance"]
    assert [one["code"] for one in program.get("/api/v1/partnerships/").json()["results"]] == ["north-and-south"]
    assert program.get("/api/v1/partnerships/east-and-west/services/").status_code == 404
    assert program.get(TOKENS).status_code == 302  # a token opens no page
    token = Token.objects.get()
    assert timezone.now() - token.last_used_at < timedelta(minutes=1)
    assert answer["Cache-Control"] == "private, no-cache"


def test_who_has_the_answer_already_is_told_that_nothing_changed(world):
    program = a_program(world.partnership, world.officer)
    etag = program.get(SERVICES)["ETag"]
    again = program.get(SERVICES, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")
    add_service(partnership=world.partnership, name="HR", short_name="HR", slug="hr", by=None)
    assert program.get(SERVICES, headers={"If-None-Match": etag}).status_code == 200


def test_only_the_hash_of_a_token_is_kept(world):
    text = a_token(world.partnership, world.officer)
    kept = [str(value) for row in Token.objects.values_list() for value in row]
    kept += [f"{entry.changes} {entry.note} {entry.target_label}" for entry in Entry.objects.all()]
    assert not any(text in value for value in kept)


def test_a_token_stops_at_once_when_it_is_revoked_over_or_its_person_is_gone(world):
    """Each way apart; the answer says no more than that it is not valid."""
    administrator = world.people[RoleKind.ADMINISTRATOR]

    def revoked() -> None:
        revoke_token(token=Token.objects.latest("pk"), by=world.officer)

    def over() -> None:
        Token.objects.filter(pk=Token.objects.latest("pk").pk).update(
            created=timezone.now() - timedelta(days=2), expiry=timezone.now()
        )

    def account_closed() -> None:
        let_sign_in(user=world.officer, partnership=world.partnership, may=False, by=administrator)

    for stop in (revoked, over, account_closed):
        program = a_program(world.partnership, world.officer)
        assert program.get(SERVICES).status_code == 200
        stop()
        refused = program.get(SERVICES)
        assert refused.status_code == 401, stop.__name__
        assert refused.json() == {"detail": "This token is not valid: it is mistyped, revoked or over."}
        assert refused["WWW-Authenticate"] == "Token"
    assert Token.objects.count() == 3  # each stays in the list


def test_without_a_role_a_token_finds_nothing(world):
    program = a_program(world.partnership, world.officer)
    take_role(role=Role.objects.get(user=world.officer), by=None)
    assert program.get(SERVICES).status_code == 404


def test_a_token_that_is_none_is_refused(world):
    for header in ("Token nonsense", "Token", "Token a b", "Token " + "é" * 64, "Token \xff\xfe"):
        answer = Client(headers={"Authorization": header}).get(SERVICES)
        assert answer.status_code == 401, header
        assert answer["Content-Type"] == "application/json"


def test_a_token_that_may_read_sends_nothing_in(world):
    program = a_program(world.partnership, world.officer)
    assert "may only read" in program.post(SERVICES).json()["detail"]
    assert a_program(world.partnership, world.officer, scope=TokenScope.PUSH).post(SERVICES).status_code == 405


def test_a_system_has_its_role_and_nothing_beside(world):
    administrator = world.people[RoleKind.ADMINISTRATOR]
    token, text = make_system_token(
        partnership=world.partnership, name="Warehouse", kind=RoleKind.OFFICER, scope=TokenScope.PUSH,
        last_day=timezone.localdate(), by=administrator,
    )  # fmt: skip
    system = token.user
    program = Client(headers={"Authorization": f"Token {text}"})
    assert program.get(SERVICES).status_code == 200
    assert not system.has_usable_password()
    assert system not in [rights.user for rights in everybodys_rights(world.partnership)]  # nobody writes to it
    with pytest.raises(Refused, match="never signs in"):
        renew_password(user=system, partnership=world.partnership, by=administrator)
    revoke_token(token=token, by=administrator)
    assert program.get(SERVICES).status_code == 401
    system.refresh_from_db()
    assert (system.is_active, system.roles.count()) == (False, 0)
    with pytest.raises(Refused, match="revoked already"):
        revoke_token(token=token, by=administrator)
    for kind in (RoleKind.ADMINISTRATOR, RoleKind.PROPER_OFFICER):
        with pytest.raises(ValidationError, match="administers nothing"):
            make_system_token(
                partnership=world.partnership, name="W", kind=kind, scope=TokenScope.READ,
                last_day=timezone.localdate(), by=administrator,
            )  # fmt: skip


def test_nobody_makes_or_revokes_the_token_of_another(world):
    asked = {"partnership": world.partnership, "name": "W", "scope": TokenScope.READ, "last_day": timezone.localdate()}
    with pytest.raises(Refused, match="for yourself"):
        make_token(**asked, user=world.approver, by=world.officer)
    token, _ = make_token(**asked, user=world.approver, by=world.approver)
    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=world.officer)
    with pytest.raises(ValidationError, match="within a year"):
        make_token(**{**asked, "last_day": timezone.localdate() + timedelta(days=367)}, user=world.officer, by=None)
    with pytest.raises(ValidationError, match="does not enter figures"):
        make_token(**{**asked, "scope": TokenScope.PUSH}, user=world.approver, by=None)


def test_a_token_is_made_shown_once_and_revoked_on_its_pages(world, client):
    client.force_login(world.officer)
    day = timezone.localdate() + timedelta(days=90)
    assert errors(client.post(f"{TOKENS}make/", {}))["name"] == ["Fill this in: What is it for?"]
    made = client.post(f"{TOKENS}make/", {"name": "Of the warehouse", "scope": "read", "last_day": f"{day:%d %m %Y}"})
    assert "shown once" in words(made)
    text = made.context["text"]
    assert Client(headers={"Authorization": f"Token {text}"}).get(SERVICES).status_code == 200
    listed = words(client.get(TOKENS))
    assert "Of the warehouse" in listed
    assert "last used on" in listed
    assert text not in listed
    token = Token.objects.get()
    other = Client()
    other.force_login(world.approver)
    assert other.get(f"{TOKENS}{token.pk}/revoke/").status_code == 404
    assert "Of the warehouse" not in words(other.get(TOKENS))
    assert "cannot be undone" in words(client.get(f"{TOKENS}{token.pk}/revoke/"))
    assert "opens nothing any more" in words(client.post(f"{TOKENS}{token.pk}/revoke/", follow=True))
    token.refresh_from_db()
    assert token.revoked_by == world.officer
    assert set(Entry.objects.filter(target_kind="api.token").values_list("event", flat=True)) == {
        "token made", "token revoked",
    }  # fmt: skip


def test_an_administrator_makes_a_system_its_token_on_a_page(world, client):
    client.force_login(world.people[RoleKind.ADMINISTRATOR])
    sent = {"name": "Warehouse", "kind": "auditor", "scope": "read", "last_day": f"{timezone.localdate():%d %m %Y}"}
    assert "shown once" in words(client.post(f"{TOKENS}system/", sent))
    assert Token.objects.get().user.is_system
    assert "does not enter figures" in str(errors(client.post(f"{TOKENS}system/", {**sent, "scope": "push"})))
