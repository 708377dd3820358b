"""Once a year the service manager confirms what each KPI means, or says what is not right."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from committees.actions.committees import save_committee
from committees.actions.meetings import save_meeting
from committees.models import Committee, CommitteeKind, Meeting
from common.errors import NotAllowed, Refused
from kpis.actions.confirmations import answer_definition
from kpis.actions.definitions import change_definition, close_kpi
from kpis.actions.restrictions import restrict
from kpis.models import Confirmation, Kpi
from kpis.owed import definitions_owed
from kpis.selectors.confirmations import this_year
from partners.actions import give_role
from partners.roles import RoleKind
from tests.factories import World, a_world


@pytest.fixture
def world(db) -> World:
    world = a_world()
    for slug in ("payroll-errors", "late-payments"):
        world.kpi(slug)
    world.kpi("invoices", service=world.finance)
    return world


def answered(world: World, kpi: Kpi, is_right: bool = True, by=None, **more: str) -> Confirmation:
    definition = kpi.definitions.latest("valid_from")
    return answer_definition(kpi=kpi, definition_id=definition.pk, is_right=is_right, by=by or world.approver, **more)


def one(world: World, slug: str = "payroll-errors") -> Kpi:
    return world.partnership.kpis.get(slug=slug)


def address(name: str = "definitions-to-confirm", **arguments: str) -> str:
    return reverse(name, kwargs={"partnership": "north-and-south", **arguments})


def text(answer) -> str:
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


@pytest.mark.parametrize(
    ("today", "year"), [(date(2024, 3, 31), "2023/24"), (date(2024, 4, 1), "2024/25"), (date(2024, 12, 1), "2024/25")]
)
def test_the_year_is_the_financial_year(monkeypatch, today, year):
    monkeypatch.setattr("kpis.selectors.confirmations.localdate", lambda: today)
    assert this_year().label == year


def test_only_for_the_services_one_approves_for(world):
    give_role(
        user=world.approver, partnership=world.partnership, kind=RoleKind.APPROVER, services=[world.payroll], by=None
    )
    answered(world, one(world))
    with pytest.raises(NotAllowed):
        answered(world, one(world, "invoices"))


def test_what_is_not_right_needs_a_sentence_and_may_be_put_right(world):
    with pytest.raises(ValidationError, match="Write what is not right"):
        answered(world, one(world), is_right=False, objection=" ")
    assert answered(world, one(world), is_right=False, objection="It counts twice.").objection == "It counts twice."
    assert answered(world, one(world)).is_right
    assert Confirmation.objects.count() == 1


def test_what_nobody_read_is_not_confirmed(world):
    read = one(world).definitions.get()
    change_definition(
        kpi=one(world), valid_from=localdate(), scopes=[world.whole], by=None, reason="Clearer", title="Errors",
        measure="count", direction="lower", frequency="quarterly",
    )  # fmt: skip
    with pytest.raises(Refused, match="changed meanwhile"):
        answer_definition(kpi=one(world), definition_id=read.pk, is_right=True, by=world.approver)


def test_a_closed_kpi_is_not_asked_for(world, client):
    close_kpi(kpi=one(world), closed_on=localdate(), by=None, reason="Gone")
    with pytest.raises(Refused, match="closed"):
        answered(world, one(world))
    client.force_login(world.approver)
    assert "Payroll errors" not in text(client.get(address()))


def test_the_database_wants_an_objection_or_none(world):
    done = answered(world, one(world))
    with pytest.raises(IntegrityError, match="definition_right_or_what_is_not"), transaction.atomic():
        Confirmation.objects.filter(pk=done.pk).update(is_right=False)


class TestPage:
    def test_one_click_for_each_or_for_all(self, world, client):
        client.force_login(world.approver)
        words = text(client.get(address()))
        assert f"3 definitions to confirm for {this_year().label}" in words
        kpi = one(world)
        shown = {f"definition-{each.pk}": each.definitions.get().pk for each in Kpi.objects.all()}
        words = text(client.post(address(), {"one": kpi.pk, **shown}, follow=True))
        assert "Payroll errors: the definition is confirmed." in words
        words = text(client.post(address(), {"one": "all", **shown}, follow=True))
        assert "2 definitions are confirmed." in words
        assert "Every definition of your services is answered for this year." in words

    def test_what_is_not_right_goes_to_the_administrator(self, world, client):
        client.force_login(world.approver)
        kpi = one(world)
        form = {"one": f"not-{kpi.pk}", f"definition-{kpi.pk}": kpi.definitions.get().pk}
        answer = client.post(address(), form)
        assert (answer.status_code, "Write what is not right" in text(answer)) == (400, True)
        words = text(client.post(address(), form | {f"objection-{kpi.pk}": "It counts twice."}, follow=True))
        assert "Payroll errors: the administrator is told what is not right." in words
        client.force_login(world.people[RoleKind.ADMINISTRATOR])
        assert "It counts twice." in text(client.get(address("kpi-manage", kpi=kpi.slug)))

    def test_all_confirms_only_what_was_shown(self, world, client):
        client.force_login(world.approver)
        kpi = one(world)
        client.post(address(), {"one": "all", f"definition-{kpi.pk}": kpi.definitions.get().pk})
        assert Confirmation.objects.get().kpi == kpi

    def test_a_restricted_kpi_is_not_there(self, world, client):
        restrict(partnership=world.partnership, kpi=one(world), reason="A tender", review_on=date(2099, 1, 1), by=None)
        client.force_login(world.approver)
        assert "Payroll errors" not in text(client.get(address()))
        assert client.post(address(), {"one": one(world).pk}).status_code == 404

    def test_the_page_of_the_kpi_says_for_which_year(self, world, client):
        answered(world, one(world))
        client.force_login(world.people[RoleKind.MEMBER])
        words = text(client.get(address("kpi", slug="payroll-errors")))
        assert f"Confirmed for {this_year().label} by the service manager" in words


class TestReminders:
    @pytest.fixture
    def meeting(self, world) -> Meeting:
        committee = Committee(partnership=world.partnership, name="Joint Committee", kind=CommitteeKind.JOINT_COMMITTEE)
        save_committee(committee=committee, by=None)
        meeting = Meeting(partnership=world.partnership, committee=committee, on=localdate() + timedelta(days=60))
        return save_meeting(meeting=meeting, on_holiday=True, by=None)

    def test_the_service_manager_once_for_each_service(self, world, meeting):
        owed = list(definitions_owed(world.partnership, [meeting]))
        assert [(each.user, each.what) for each in owed] == [
            (world.approver, f"Confirm what the KPIs of {name} mean, {this_year().label}")
            for name in ("Finance", "Payroll")
        ]

    def test_the_administrator_of_what_is_not_right(self, world, meeting):
        for slug in ("late-payments", "invoices"):
            answered(world, one(world, slug))
        answered(world, one(world), is_right=False, objection="It counts twice.")
        (owed,) = definitions_owed(world.partnership, [meeting])
        assert (owed.user, owed.what) == (
            world.people[RoleKind.ADMINISTRATOR], "Put the definition right: Payroll errors",
        )  # fmt: skip
        assert owed.address == address("kpi-manage", kpi="payroll-errors")

    def test_nobody_once_all_are_confirmed(self, world, meeting):
        for kpi in Kpi.objects.all():
            answered(world, kpi)
        assert list(definitions_owed(world.partnership, [meeting])) == []

    def test_nothing_restricted_is_named_to_who_may_not_see_it(self, world, meeting):
        for slug in ("late-payments", "invoices"):
            answered(world, one(world, slug))
        restrict(partnership=world.partnership, kpi=one(world), reason="A tender", review_on=date(2099, 1, 1), by=None)
        assert list(definitions_owed(world.partnership, [meeting])) == []
