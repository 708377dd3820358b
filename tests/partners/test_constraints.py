"""The database keeps bodies, services, scopes and roles of a partnership apart from each other and whole."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partners.models import Body, BodyRole, Partnership, Role, Scope, Service
from tests.answers import refused
from tests.factories import BEGAN, a_world

pytestmark = pytest.mark.django_db


def made(model, **fields) -> None:
    with transaction.atomic():
        model.objects.create(**fields)


def body(partnership: Partnership, **fields) -> None:
    made(Body, partnership=partnership, **{"name": "Elsewhere", "short_name": "E", "kind": "county", **fields})


def test_a_code_stands_for_one_body_of_a_partnership_and_for_another_elsewhere(world):
    """NCC is Nottinghamshire here and Northamptonshire there."""
    with refused("body_code_once_in_partnership", "partners_body.partnership_id"):
        body(world.partnership, code=world.north.code)
    other = a_world("east-and-west")
    assert other.north.code == world.north.code == "NCC"


def test_many_bodies_have_no_code(world):
    body(world.partnership, code="")
    body(world.partnership, code="", name="Elsewhere else")


def test_a_body_is_named_once(world):
    with refused("body_named_once_in_partnership", "partners_body.partnership_id"):
        body(world.partnership, name=world.north.name)


def test_a_body_takes_a_role_once_from_a_day(world):
    with refused("body_role_once_from_a_day", "partners_bodyrole.body_id"):
        made(BodyRole, body=world.north, role="founding", valid_from=BEGAN)
    made(BodyRole, body=world.north, role="customer", valid_from=BEGAN)


@pytest.mark.parametrize("end", [BEGAN, date(2014, 4, 1)])
def test_a_role_of_a_body_ends_after_it_begins(world, end):
    with refused("body_role_ends_after_it_begins"):
        made(BodyRole, body=world.north, role="customer", valid_from=BEGAN, valid_to=end)


def test_a_service_has_one_address(world):
    again = {"partnership": world.partnership, "name": "Pay", "short_name": "Pay", "slug": world.payroll.slug}
    with refused("service_slug_once_in_partnership", "partners_service.partnership_id"):
        made(Service, **again)


def test_a_service_is_not_its_own_parent(world):
    with refused("service_not_its_own_parent"), transaction.atomic():
        Service.objects.filter(pk=world.payroll.pk).update(parent=world.payroll)


def test_a_partnership_has_one_whole(world):
    with refused("one_whole_scope_in_partnership", "partners_scope.partnership_id"):
        made(Scope, partnership=world.partnership, kind="whole", name="Everything")


def test_a_column_is_headed_once(world):
    with refused("scope_named_once_in_partnership", "partners_scope.partnership_id"):
        made(Scope, partnership=world.partnership, kind="unit", unit=world.payroll, name=world.north.scope.name)


def test_a_body_or_a_unit_has_one_scope(world):
    made(Scope, partnership=world.partnership, kind="unit", unit=world.payroll, name="Payroll team")
    for second in ({"kind": "body", "body": world.north}, {"kind": "unit", "unit": world.payroll}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Scope.objects.create(partnership=world.partnership, name="Again", **second)


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("whole", {"body"}),
        ("whole", {"unit"}),
        ("body", set()),
        ("body", {"unit"}),
        ("body", {"body", "unit"}),
        ("unit", set()),
        ("unit", {"body"}),
        ("unit", {"body", "unit"}),
        ("everything", set()),
    ],
)
def test_a_scope_is_of_its_kind(world, kind, of):
    Scope.objects.filter(partnership=world.partnership).delete()
    things = {"body": world.north, "unit": world.payroll}
    with refused("scope_is_of_its_kind"):
        made(Scope, partnership=world.partnership, kind=kind, name="New", **{name: things[name] for name in of})


def test_a_person_has_a_role_once(world):
    with refused("person_has_a_role_once", "partners_role.user_id"):
        made(Role, user=world.officer, partnership=world.partnership, kind="officer")


@pytest.mark.parametrize("field", ["name", "slug"])
def test_a_partnership_is_named_once(world, field):
    new = {"name": "New", "slug": "new", "short_name": "N", "committee_name": "Committee"}
    with refused(f"partners_partnership.{field}"):
        made(Partnership, **{**new, field: getattr(world.partnership, field)})
