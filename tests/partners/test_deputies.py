"""Somebody stands in for another in a role, for some days, and no further than the other could go."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Entry
from common.errors import NotAllowed, Refused
from kpis.actions.returns import approve_return, open_returns, save_line, send_back_return, submit_return
from kpis.entry import Typed
from kpis.models import Return
from partners.actions import end_deputy, give_role, name_deputy, take_role
from partners.models import Deputy, Role
from partners.rights import Rights, everybodys_rights
from partners.roles import Right, RoleKind
from periods.values import Quarter
from tests.factories import World, a_person, a_world


@pytest.fixture
def world(db) -> World:
    return a_world()


@pytest.fixture
def stand_in(world):
    """A committee member's assistant, say: works here, but may approve nothing."""
    person = a_person("stand-in@north-and-south.example.org", "Stand-in")
    give_role(user=person, partnership=world.partnership, kind=RoleKind.FINANCE, by=None)
    return person


def named(world: World, user, principal=None, kind=RoleKind.APPROVER, begins=0, ends=7, by=None) -> Deputy:
    return name_deputy(
        partnership=world.partnership,
        user=user,
        principal=principal or world.people[kind],
        kind=kind,
        starts_on=localdate() + timedelta(days=begins),
        ends_on=localdate() + timedelta(days=ends),
        by=by,
    )


def rights(world: World, user) -> Rights:
    return Rights(user, world.partnership)


def submitted(world: World, by) -> Return:
    world.kpi()
    (quarterly_return,) = open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None)
    save_line(observation=quarterly_return.observations.get(), version=0, typed=Typed(figure="3"), by=by)
    return submit_return(quarterly_return=quarterly_return, by=by, note="As counted.")


def test_a_deputy_may_what_the_role_lets_the_person_do(world, stand_in):
    assert not rights(world, stand_in).may(Right.APPROVE_RETURNS)
    named(world, stand_in)
    assert rights(world, stand_in).may(Right.APPROVE_RETURNS)
    assert rights(world, stand_in).on_behalf_of(Right.APPROVE_RETURNS) == world.approver
    assert rights(world, stand_in).on_behalf_of(Right.EDIT_SAVINGS) is None, "their own role"
    assert not rights(world, stand_in).may(Right.DEFINE)


def test_no_further_than_the_person_reaches(world, stand_in):
    give_role(
        user=world.approver, partnership=world.partnership, kind=RoleKind.APPROVER, services=[world.payroll],
        bodies=[world.north], by=None,
    )  # fmt: skip
    named(world, stand_in)
    assert rights(world, stand_in).may(Right.APPROVE_RETURNS, service_id=world.payroll.pk, body_id=world.north.pk)
    assert not rights(world, stand_in).may(Right.APPROVE_RETURNS, service_id=world.finance.pk)
    assert not rights(world, stand_in).may(Right.APPROVE_RETURNS, body_id=world.south.pk)


@pytest.mark.parametrize(("begins", "ends", "holds"), [(0, 0, True), (1, 7, False), (0, 7, True)])
def test_only_on_the_days_that_were_named(world, stand_in, begins, ends, holds):
    named(world, stand_in, begins=begins, ends=ends)
    assert rights(world, stand_in).may(Right.APPROVE_RETURNS) == holds


def test_it_ends_by_itself(world, stand_in):
    named(world, stand_in)
    yesterday = localdate() - timedelta(days=1)
    Deputy.objects.update(starts_on=yesterday, ends_on=yesterday)
    assert not rights(world, stand_in).may(Right.APPROVE_RETURNS)


def test_it_ends_with_the_role_of_either(world, stand_in):
    named(world, stand_in)
    take_role(role=Role.objects.get(user=world.approver), by=None)
    assert not rights(world, stand_in).may(Right.APPROVE_RETURNS)
    give_role(user=world.approver, partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
    take_role(role=Role.objects.get(user=stand_in), by=None)
    assert not rights(world, stand_in).any, "who no longer works here stands in for nobody"


def test_a_deputy_has_no_deputy(world, stand_in):
    named(world, stand_in)
    with pytest.raises(ValidationError, match="Choose a role that the person holds here"):
        named(world, world.officer, principal=stand_in, by=stand_in)


def test_everybodys_rights_say_the_same(world, stand_in):
    named(world, stand_in)
    found = {one.user: one for one in everybodys_rights(world.partnership)}
    assert found[stand_in].may(Right.APPROVE_RETURNS)
    assert not found[world.officer].may(Right.APPROVE_RETURNS)


def test_on_whose_behalf_is_recorded(world, stand_in):
    named(world, stand_in)
    done = approve_return(quarterly_return=submitted(world, world.officer), by=stand_in)
    assert (done.decided_by, done.decided_for) == (stand_in, world.approver)
    assert done.steps.last().on_behalf_of == world.approver
    entry = Entry.objects.get(event="return approved")
    assert entry.changes["on behalf of"] == [None, world.approver.name]


def test_by_ones_own_right_one_acts_for_nobody(world, stand_in):
    give_role(user=stand_in, partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
    named(world, stand_in)
    done = approve_return(quarterly_return=submitted(world, world.officer), by=stand_in)
    assert done.decided_for is None
    assert "on behalf of" not in Entry.objects.get(event="return approved").changes


def test_a_deputy_does_not_approve_what_the_person_submitted(world, stand_in):
    give_role(user=world.approver, partnership=world.partnership, kind=RoleKind.OFFICER, by=None)
    named(world, stand_in)
    waiting = submitted(world, world.approver)
    with pytest.raises(Refused, match=r"^You stand in for Approver \(service manager\), who had a part"):
        approve_return(quarterly_return=waiting, by=stand_in)


def test_nor_what_they_submitted_themselves_for_another(world, stand_in):
    named(world, stand_in)
    named(world, stand_in, kind=RoleKind.OFFICER)
    waiting = submitted(world, stand_in)
    assert waiting.submitted_for == world.officer
    with pytest.raises(Refused, match=r"^You submitted this return yourself"):
        approve_return(quarterly_return=waiting, by=stand_in)


def test_nor_does_the_person_for_whom_it_was_submitted(world, stand_in):
    give_role(user=world.officer, partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
    named(world, stand_in, kind=RoleKind.OFFICER)
    waiting = submitted(world, stand_in)
    with pytest.raises(Refused, match=r"^You submitted this return yourself"):
        approve_return(quarterly_return=waiting, by=world.officer)


def test_of_two_for_whom_one_stands_in_the_one_without_a_part_is_chosen(world, stand_in):
    give_role(user=world.approver, partnership=world.partnership, kind=RoleKind.OFFICER, by=None)
    other = a_person("other@north-and-south.example.org")
    give_role(user=other, partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
    named(world, stand_in)
    named(world, stand_in, principal=other)
    done = approve_return(quarterly_return=submitted(world, world.approver), by=stand_in)
    assert done.decided_for == other


def test_sending_back_tells_the_person_and_the_deputy(world, stand_in):
    named(world, stand_in, kind=RoleKind.OFFICER)
    done = send_back_return(quarterly_return=submitted(world, stand_in), by=world.approver, reason="Check.")
    told = {notice.user for notice in done.steps.last().notices.all()}
    assert told == {stand_in, world.officer}


def test_signing_stays_personal(world, stand_in):
    named(world, stand_in, kind=RoleKind.SECTION_151)
    assert rights(world, stand_in).holds(RoleKind.SECTION_151)
    assert not rights(world, stand_in).holds(RoleKind.SECTION_151, in_person=True)


class TestNaming:
    def test_a_person_names_their_own_an_administrator_anybodys(self, world, stand_in):
        named(world, stand_in, by=world.approver)
        named(world, stand_in, kind=RoleKind.OFFICER, by=world.people[RoleKind.ADMINISTRATOR])
        with pytest.raises(NotAllowed):
            named(world, stand_in, kind=RoleKind.EDITOR, by=world.officer)

    @pytest.mark.parametrize("kind", [RoleKind.ADMINISTRATOR, RoleKind.MEMBER, RoleKind.EXEMPT_READER])
    def test_not_in_every_role(self, world, stand_in, kind):
        with pytest.raises(ValidationError, match="in which another can stand in"):
            named(world, stand_in, kind=kind)

    def test_what_cannot_be(self, world, stand_in):
        stranger = a_person("stranger@example.org")
        with pytest.raises(ValidationError, match="nobody is their own deputy"):
            named(world, world.approver)
        with pytest.raises(ValidationError, match="somebody who works here"):
            named(world, stranger)
        with pytest.raises(ValidationError, match="not over and not before the first"):
            named(world, stand_in, begins=3, ends=2)
        with pytest.raises(ValidationError, match="within a year"):
            named(world, stand_in, ends=400)
        named(world, stand_in, begins=2, ends=4)
        with pytest.raises(ValidationError, match="on some of these days already"):
            named(world, stand_in, begins=4, ends=6)

    def test_the_database_refuses_it_too(self, world, stand_in):
        one = named(world, stand_in)
        with pytest.raises(IntegrityError, match="nobody_is_their_own_deputy"), transaction.atomic():
            Deputy.objects.filter(pk=one.pk).update(user=world.approver)
        with pytest.raises(IntegrityError, match="deputy_ends_after_it_begins"), transaction.atomic():
            Deputy.objects.filter(pk=one.pk).update(ends_on=localdate() - timedelta(days=9))

    def test_it_is_ended_by_either_or_by_an_administrator(self, world, stand_in):
        for by in (world.approver, stand_in, world.people[RoleKind.ADMINISTRATOR]):
            end_deputy(deputy=named(world, stand_in), by=by)
        one = named(world, stand_in)
        with pytest.raises(NotAllowed):
            end_deputy(deputy=one, by=world.officer)
        Deputy.objects.update(starts_on=localdate() - timedelta(days=3))
        end_deputy(deputy=one, by=world.approver)
        assert not rights(world, stand_in).may(Right.APPROVE_RETURNS)
        with pytest.raises(Refused, match="It is over already"):
            end_deputy(deputy=one, by=world.approver)


class TestPages:
    def visit(self, client, world, user, name, **arguments):
        client.force_login(user)
        return reverse(name, kwargs={"partnership": world.partnership.slug, **arguments})

    def test_a_person_sees_and_names_their_own(self, world, client, stand_in):
        named(world, stand_in, kind=RoleKind.OFFICER)
        address = self.visit(client, world, world.approver, "deputy-name")
        words = client.get(address).content.decode()
        assert "Approver (service manager): Approver (service manager)" in words
        assert "Officer (enters figures): Officer (enters figures)" not in words
        role, today = Role.objects.get(user=world.approver), localdate()
        form = {"role": role.pk, "user": stand_in.pk, "starts_on": f"{today:%d %m %Y}", "ends_on": f"{today:%d %m %Y}"}
        words = client.post(address, form, follow=True).content.decode()
        assert "Stand-in stands in for Approver (service manager) until" in words
        assert "For Officer (enters figures)" not in words, "somebody else's"
        one = Deputy.objects.get(principal=world.approver)
        client.post(self.visit(client, world, world.approver, "deputy-end", pk=one.pk))
        assert not Deputy.objects.filter(pk=one.pk).exists()

    def test_of_others_it_is_not_there(self, world, client, stand_in):
        one = named(world, stand_in)
        address = self.visit(client, world, world.officer, "deputy-end", pk=one.pk)
        assert client.post(address).status_code == 404

    def test_the_deputy_finds_the_work_on_the_pages(self, world, client, stand_in):
        named(world, stand_in)
        submitted(world, world.officer)
        address = self.visit(client, world, stand_in, "return-review", service="payroll", quarter="2023-24-Q4")
        assert "Decide" in client.get(address).content.decode()
        client.post(address, {"decision": "approve", "note": "", "seen": "submitted"})
        words = " ".join(client.get(address).content.decode().split())
        assert "Approved by Stand-in, on behalf of Approver (service manager), on" in words
