"""What is owed of papers before a meeting, by whom; what is done is no longer owed."""

from datetime import date

import pytest

from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import FinancialYear
from reporting.actions import comments, signing, workflow, writing
from reporting.models import Report
from reporting.owed import papers_owed
from tests.factories import a_person
from tests.reporting.signing import answer_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world) -> Report:
    return a_report(world, "annual")


def a_report(world, slug) -> Report:
    return writing.create_report(
        partnership=world.partnership, type="annual", slug=slug, title="Annual", short_title="Annual",
        period=FinancialYear(2024), meeting_on=date(2025, 6, 23), by=None,
    )  # fmt: skip


def owed(report) -> set[tuple[str, str, str]]:
    """(step, who, what)"""
    found = papers_owed(report.partnership, [report.meeting])
    return {(one.step, one.user.name, one.what) for one in found}


def test_a_draft_is_owed_by_those_who_write(report):
    assert owed(report) == {("draft", who, "Draft of Annual") for who in ("Report editor", "Finance")}
    assert list(papers_owed(report.partnership, [])) == []


def test_a_comment_is_owed_by_the_role_that_was_asked(report):
    workflow.begin_consultation(report=report, by=None)
    answer_everything(report)
    asked = comments.ask_for_comment(report=report, kind="data protection", role="monitoring_officer", by=None)
    (one,) = papers_owed(report.partnership, [report.meeting])
    assert (one.step, one.user.name, one.what, one.thing) == (
        "comments", "Monitoring Officer", "Data protection on Annual", f"comment {asked.pk}",
    )  # fmt: skip
    assert one.address == f"/p/north-and-south/reports/annual/comments/{asked.pk}/"
    comments.answer_comment(comment=asked, text="None.", by=one.user)
    assert owed(report) == set()


def test_a_comment_of_no_role_is_chased_by_those_who_write(report):
    answer_everything(report)
    workflow.begin_consultation(report=report, by=None)
    comments.ask_for_comment(report=report, kind="data protection", by=None)
    assert {who for _, who, _ in owed(report)} == {"Report editor", "Finance"}


def test_a_sign_off_is_owed_by_whose_turn_it_is_for_their_council(report, world):
    answer_everything(report)
    for person, body in (("Of North", world.north), ("Of South", world.south)):
        officer = a_person(f"{body.name[0]}@example.org", person)
        give_role(user=officer, partnership=world.partnership, kind="monitoring_officer", bodies=[body], by=None)
    first = signing.add_step(
        report=report, order=1, kind="statutory", title="Section 151", role="section_151", body=world.south, by=None
    )
    signing.add_step(
        report=report, order=2, kind="statutory", title="Monitoring", role="monitoring_officer", body=world.south,
        by=None,
    )  # fmt: skip
    workflow.begin_signing(report=report, by=None)
    assert owed(report) == {("sign_off", "Section 151 Officer", "Sign Annual as Section 151")}
    signing.sign_step(step=first, by=world.people[RoleKind.SECTION_151])
    turn = {("sign_off", who, "Sign Annual as Monitoring") for who in ("Monitoring Officer", "Of South")}
    assert owed(report) == turn
    section = report.sections.first()
    writing.save_section(section=section, version=0, text="Changed", by=world.people["editor"])
    assert owed(report) == {("sign_off", "Section 151 Officer", "Sign Annual as Section 151")}


def test_it_asks_a_fixed_number_of_times(report, world, django_assert_num_queries):
    for number in range(4):
        a_report(world, f"more-{number}")
    with django_assert_num_queries(8):
        list(papers_owed(report.partnership, [report.meeting]))
