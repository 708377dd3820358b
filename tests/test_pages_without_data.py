"""A partnership in which nothing is kept yet: every page says so, and what to do; none shows an empty table."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from partners.actions import found_partnership, give_role
from partners.models import Partnership
from partners.roles import WHO_MAY, RoleKind
from tests.addresses import arguments_of, needs, pages_of_partnerships
from tests.factories import a_person

pytestmark = pytest.mark.django_db

TAKES_POST_ALONE = {"returns-open", "full-rebuild"}
SAYS = {
    "tokens": "There is no token yet.",
    "dashboard": "No figures have been handed in yet.",
    "returns": "No return has been opened yet.",
    "committees": "No committee is kept yet.",
    "meetings": "No committee is kept yet.",
    "reminders": "Nobody has been reminded yet.",
    "projects": "No project is kept yet.",
    "plan-registers": "No stage is kept.",
    "contracts": "No contract is kept.",
    "registers": "Nothing in the registers needs attention.",
    "risks": "No risk is kept yet.",
    "issues": "No issue is kept yet.",
    "actions": "No action is kept.",
    "complaints": "No complaints are kept yet.",
    "findings": "No audit finding is kept yet.",
    "decisions": "No decision is kept yet.",
    "reserves": "No reserve is kept.",
    "kpis-manage": "No KPI is defined yet.",
    "breakdowns": "No list is kept yet.",
    "stated-figures": "No printed figure is noted.",
    "bodies": "No partner or customer is known yet.",
    "status": "Nothing waits, runs or failed.",
    "services-manage": "No service is known yet.",
    "manage": "none yet",
    "search": "All words have to occur.",
    "saved-views": "You have saved no view yet.",
}
NEVER_EMPTY = {"people", "audit"}  # somebody founded the partnership


@pytest.fixture
def bare() -> Partnership:
    partnership = found_partnership(
        name="Bare", short_name="Bare", slug="bare", committee_name="Joint Committee", by=None
    )
    for kind in RoleKind:
        give_role(user=a_person(f"{kind}@bare.example.org"), partnership=partnership, kind=kind, by=None)
    return partnership


def read(partnership: Partnership, name: str, role: RoleKind, **where: str) -> str:
    client = Client()
    client.force_login(partnership.roles.get(kind=role).user)
    answer = client.get(reverse(name, kwargs={"partnership": partnership.slug, **where}))
    assert answer.status_code == 200, name
    if not answer["Content-Type"].startswith("text/"):
        return ""  # a workbook or a PDF
    words = answer.content.decode()
    for body in re.findall(r"<tbody>(.*?)</tbody>", words, re.S):
        assert "<tr" in body, f"{name} shows a table without a row"
        assert "Nothing has been entered yet." not in body, f"{name} shows a table without a figure"
    return words


def names_without_arguments() -> dict[str, set[RoleKind]]:
    return {
        pattern.name: WHO_MAY[needs(pattern)] for pattern in pages_of_partnerships() if not arguments_of(pattern.name)
    }


def test_every_page_answers_and_says_that_nothing_is_there(bare):
    for name, roles in names_without_arguments().items():
        if name in TAKES_POST_ALONE:
            continue
        for role in roles:
            words = read(bare, name, role)
            if not words.lstrip().startswith("<!DOCTYPE html>"):
                continue  # a file
            if name in SAYS:
                assert SAYS[name] in words, f"{name} does not tell {role} that it is empty"
            elif name not in NEVER_EMPTY and name != "reports":
                assert re.search(r"<form method=.post.", words), f"{name} is neither a form nor says that it is empty"


def test_who_may_not_write_papers_is_told_when_they_come(bare):
    assert "No report has been published yet." in read(bare, "reports", RoleKind.MEMBER)
    assert "There are no reports yet." in read(bare, "reports", RoleKind.EDITOR)


def test_the_csv_of_an_empty_dashboard_has_its_heads_alone(bare):
    assert read(bare, "dashboard-csv", RoleKind.MEMBER).count("\n") == 1


def test_a_measure_without_figures_says_so_wherever_it_is_shown(world):
    kpi = world.kpi(valid_from=date(2023, 4, 1))
    partnership = world.partnership
    assert "No figure has been handed in yet." in read(partnership, "kpi", RoleKind.MEMBER, slug=kpi.slug)
    assert "No figures have been handed in yet." in read(partnership, "service", RoleKind.MEMBER, slug="payroll")
    assert "No figures have been handed in yet." in read(partnership, "dashboard", RoleKind.MEMBER)
    assert "No target is set." in read(partnership, "kpi-targets", RoleKind.ADMINISTRATOR, kpi=kpi.slug)
    read(partnership, "kpi-manage", RoleKind.ADMINISTRATOR, kpi=kpi.slug)


def test_a_service_without_measures_says_so(world):
    assert "No figures have been handed in yet." in read(world.partnership, "service", RoleKind.MEMBER, slug="finance")
