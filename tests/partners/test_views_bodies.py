"""The administrator keeps partners, customers and services; codes and headings clash with a sentence."""

from datetime import date

import pytest

from partners.models import Body, BodyRole, Scope, Service
from tests.partners.small import address, small_partnership

BODY = {
    "name": "Westshire Fire Authority",
    "short_name": "Westshire",
    "code": "WFA",
    "kind": "fire",
    "role": "customer",
    "valid_from": "1 4 2024",
}


def test_a_customer_is_added_in_its_first_role_with_a_column_of_its_own(administrator, small):
    assert administrator.post(address(small, "body-add"), BODY).status_code == 302
    body = Body.objects.get(code="WFA")
    assert (body.roles.get().role, body.roles.get().valid_from) == ("customer", date(2024, 4, 1))
    assert body.scope.name == "WFA"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("code", "NCC", "Choose another code: Northbridge Council already has NCC."),
        ("code", "ncc", "Choose another code: Northbridge Council already has NCC."),
        ("code", "All", "already heads a column"),
        ("name", "northbridge council", "a body of this partnership already has this one"),
        ("valid_from", "tomorrow", "Type a day as day, month and year, for example 31 3 2024."),
        ("valid_from", "31 2 2024", "Type a day as day, month and year"),
        ("valid_from", "1 4 0024", "between 1900 and 2199"),
        ("valid_to", "1 4 2024", "Type a day after the first one."),
        ("name", "n" * 300, "Shorten this to 200 characters: it has 300."),
    ],
)
def test_what_clashes_is_said_at_its_field(administrator, small, field, typed, sentence):
    answer = administrator.post(address(small, "body-add"), {**BODY, field: typed})
    assert answer.status_code == 400
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert not Body.objects.filter(short_name="Westshire").exists()


def test_the_same_code_is_free_in_another_partnership(client, small):
    other = small_partnership("east-west")
    Body.objects.filter(partnership=other.partnership, code="SCC").update(code="ECC")
    Scope.objects.filter(partnership=other.partnership, name="SCC").update(name="ECC")
    client.force_login(other.administrator)
    assert client.post(address(other, "body-add"), {**BODY, "code": "SCC"}).status_code == 302


def test_a_new_role_ends_the_one_before_it(administrator, small):
    role = {"role": "full", "valid_from": "1/4/2024"}
    assert administrator.post(address(small, "body-role-give", small.north.pk), role).status_code == 302
    assert list(BodyRole.objects.filter(body=small.north).values_list("role", "valid_from", "valid_to")) == [
        ("founding", date(2020, 4, 1), date(2024, 4, 1)),
        ("full", date(2024, 4, 1), None),
    ]


def test_a_renamed_body_renames_its_column(administrator, small):
    fields = {"name": "Northbridge City Council", "short_name": "Northbridge", "code": "NBC", "kind": "city"}
    assert administrator.post(address(small, "body", small.north.pk), fields).status_code == 302
    assert Scope.objects.get(body=small.north).name == "NBC"


def test_a_body_of_another_partnership_is_not_found(administrator, small):
    stranger = small_partnership("east-west").north
    assert administrator.get(address(small, "body", stranger.pk)).status_code == 404
    assert administrator.post(address(small, "body-role-give", stranger.pk), {}).status_code == 404


def test_a_service_below_another_may_be_a_unit(administrator, small):
    fields = {"name": "Pensions", "short_name": "Pensions", "parent": small.payroll.pk, "is_unit": "on"}
    assert administrator.post(address(small, "service-add"), fields).status_code == 302
    service = Service.objects.get(slug="pensions")
    assert (service.parent, service.scope.name) == (small.payroll, "Pensions")
    page = administrator.get(address(small, "services-manage"))
    assert [(branch.service.name, branch.depth) for branch in page.context["tree"]] == [("Payroll", 0), ("Pensions", 1)]


def test_a_second_service_of_the_same_short_name_is_refused(administrator, small):
    answer = administrator.post(address(small, "service-add"), {"name": "Payroll again", "short_name": "payroll"})
    assert answer.status_code == 400
    assert "already has this one" in answer.context["form"].errors["short_name"][0]


def test_a_service_cannot_stand_below_itself(administrator, small):
    administrator.post(
        address(small, "service-add"), {"name": "Pensions", "short_name": "Pensions", "parent": small.payroll.pk}
    )
    below = Service.objects.get(slug="pensions")
    answer = administrator.post(
        address(small, "service-change", small.payroll.pk),
        {"name": "Payroll", "short_name": "Pay", "parent": below.pk, "order": "1"},
    )
    assert answer.status_code == 400
    assert "cannot stand below itself" in answer.context["form"].errors["parent"][0]


def test_a_service_is_renamed_and_moved_and_keeps_its_address(administrator, small):
    fields = {"name": "Payroll and pensions", "short_name": "P&P", "parent": "", "order": "7"}
    assert administrator.post(address(small, "service-change", small.payroll.pk), fields).status_code == 302
    service = Service.objects.get(pk=small.payroll.pk)
    assert (service.name, service.short_name, service.order, service.slug) == (
        "Payroll and pensions",
        "P&P",
        7,
        "payroll",
    )


@pytest.mark.parametrize("name", ["bodies", "services-manage"])
def test_lists_take_a_fixed_number_of_queries(administrator, small, name, django_assert_max_num_queries):
    for number in range(12):
        administrator.post(address(small, "service-add"), {"name": f"Team {number}", "short_name": f"Team {number}"})
    with django_assert_max_num_queries(9):
        administrator.get(address(small, name))
