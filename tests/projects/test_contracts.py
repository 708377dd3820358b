"""The contracts register: by end, in the words of the papers, with what ends soon marked."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import parse
from projects.actions.registers import save_contract
from projects.models import Contract
from projects.selectors.contracts import Standing, standing_of
from tests.factories import World, a_world
from tests.savings.test_views import words


def a_contract(world: World, subject: str, ends: str = "", **fields) -> Contract:
    period = CalendarPeriod.of(parse(ends)) if ends else None
    contract = Contract(partnership=world.partnership, subject=subject, ends=period, **fields)
    return save_contract(contract=contract, by=None)


@pytest.mark.parametrize(
    ("ends", "standing"),
    [
        ("", Standing.NOT_KNOWN), ("1 March 2024", Standing.ENDED), ("February 2024", Standing.ENDED),
        ("2 March 2024", Standing.ENDS_SOON), ("March 2024", Standing.ENDS_SOON), ("2 March 2025", Standing.ENDS_SOON),
        ("3 March 2025", Standing.RUNS), ("March 2025", Standing.RUNS), ("2023/24", Standing.ENDS_SOON),
    ],
)  # fmt: skip
def test_a_contract_ends_with_the_last_day_of_its_period(world, ends, standing):
    assert standing_of(a_contract(world, "Payroll", ends), date(2024, 3, 2)) == standing


def test_twelve_months_from_a_leap_day(world):
    assert standing_of(a_contract(world, "Payroll", "28 February 2025"), date(2024, 2, 29)) == Standing.ENDS_SOON


@time_machine.travel("2024-03-02 12:00Z")
def test_the_list_goes_by_end_and_keeps_the_words_of_papers(world, client):
    a_contract(world, "Cash collection")
    a_contract(world, "Network", "2026/27", value=Decimal("17000"), state="Let", term_years=3)
    a_contract(
        world, "Agency staff", "August 2024", ends_words="summer 24", supplier="Hays", service=world.payroll,
        body=world.north, value=Decimal(10000), value_words="c £10k p.a.", note="may be extended",
    )  # fmt: skip
    a_contract(world, "Audit software", "31 December 2023", body_words="all")
    client.force_login(world.people[RoleKind.MEMBER])
    page = words(client, "contracts", world.partnership)
    assert "1 ends within 12 months, 1 has ended, of 1 the end is not known." in page
    assert [page.index(one) for one in ("Audit software", "Agency staff", "Network", "Cash collection")] == sorted(
        page.index(one) for one in ("Audit software", "Agency staff", "Network", "Cash collection")
    )
    assert "Audit software not known all not known 31 December 2023 Ended –" in page
    agency = "Agency staff Hays Payroll, North Council c £10k p.a. summer 24 Ends within 12 months may be extended"
    assert agency in page
    assert "Network not known – £17,000 2026/27 3 years; Let" in page
    assert "Add a contract" not in page


def test_the_form_reads_a_day_a_month_or_a_year_and_refuses_no_end(world, client):
    client.force_login(world.people[RoleKind.EDITOR])
    add = reverse("contract-add", args=[world.partnership.slug])
    for typed, label in (("31 March 2027", "31 March 2027"), ("Aug 2027", "August 2027"), ("2027/28", "2027/28")):
        answer = client.post(add, {"subject": f"Until {typed}", "ends": typed, "value": "£1,000.50"})
        assert answer.status_code == 302
        kept = Contract.objects.get(subject=f"Until {typed}")
        assert (kept.ends.label, kept.value) == (label, Decimal("1000.5"))
    edit = reverse("contract-edit", args=[world.partnership.slug, kept.pk])
    assert 'value="2027/28"' in client.get(edit).content.decode()
    wrong = client.post(add, {"subject": "Open", "ends": "from March 2027", "value": "some"})
    assert wrong.status_code == 400
    assert set(wrong.context["form"].errors) == {"ends", "value"}
    assert 'value="from March 2027"' in wrong.content.decode()


def test_rows_of_another_partnership_are_refused(world):
    stranger = a_world("east-and-west")
    with pytest.raises(ValidationError) as problem:
        a_contract(world, "Payroll", service=stranger.payroll, body=stranger.north)
    assert problem.value.message_dict == {
        "service": ["Choose a service of this partnership."],
        "body": ["Choose a partner of this partnership."],
    }
    with pytest.raises(ValidationError):
        a_contract(world, "Payroll", "from March 2027")


def test_an_empty_register_says_what_comes_next(world, client):
    client.force_login(world.people[RoleKind.EDITOR])
    assert "No contract is kept." in words(client, "contracts", world.partnership)
