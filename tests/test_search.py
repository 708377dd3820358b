"""Search: what is found, in which words, and what is neither found nor counted."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.actions.definitions import close_kpi, set_target
from kpis.actions.restrictions import restrict
from partners.actions import give_role
from partners.rights import Rights
from partners.roles import RoleKind
from partners.search_terms import terms_of
from partners.searching import FIRST_OF_EACH, MOST_OF_ONE, find, kinds
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, Quarter
from projects.actions.decisions import save_decision
from projects.actions.issues import release_issue, save_issue
from projects.actions.projects import note_update, save_project
from projects.actions.risks import Rated, add_risk
from projects.models import Decision, Issue, Project, Risk
from projects.risk_rating import Level
from reporting.actions.snapshots import build_snapshot, publish_snapshot
from reporting.actions.writing import create_report, save_section
from reporting.models import Audience, PublishedText
from savings.models import BusinessCase
from tests.factories import BEGAN, World, a_person, a_world
from tests.reporting.history import approved
from tests.reporting.signing import approve

pytestmark = pytest.mark.django_db
QUARTER = Quarter(2023, 4)


@pytest.fixture
def world() -> World:
    return a_world()


def found(world: World, typed: str, role: RoleKind = RoleKind.MEMBER, only: str = "") -> dict[str, list[str]]:
    """Titles by kind."""
    rights = Rights(world.people[role], world.partnership)
    return {
        kind.name: ["".join(piece.text for piece in hit.title) for hit in kind.hits]
        for kind in find(rights, terms_of(typed), only=only)
    }


def a_paper(world: World, *, text: str = "The zebra crossed.", title: str = "Annual report", slug: str = "annual"):
    report = create_report(
        partnership=world.partnership, type="annual", slug=slug, title=title, short_title="Annual",
        period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
    )  # fmt: skip
    report.sections.update(text="")
    section = report.sections.get(key="reasons")
    save_section(section=section, version=section.version, text=text, by=world.people[RoleKind.EDITOR])
    return report


def publish(world: World, report):
    approve(report)
    editor = world.people[RoleKind.EDITOR]
    return publish_snapshot(snapshot=build_snapshot(report=report, audience=Audience.PUBLIC, by=editor), by=editor)


# ---- what is found ----


def test_everything_has_a_kind(world):
    assert kinds() == ["Services", "Meetings", "KPIs", "Projects", "Decisions", "Risks", "Issues", "Business cases",
                       "Reports"]  # fmt: skip


def test_one_word_finds_things_of_every_kind(world):
    own = {"partnership": world.partnership}
    world.kpi("zebra-errors", title="Zebra errors")
    year = CalendarPeriod.of(FinancialYear(2023))
    save_project(project=Project(title="Count the zebras", plan_year=year, **own), by=None)
    report = a_paper(world)
    publish(world, report)
    decision = Decision(meeting=report.meeting, title="A matter", recommendation="Agree to the zebra fund.", **own)
    save_decision(decision=decision, by=None)
    add_risk(risk=Risk(title="Zebras run away", **own), rated=Rated(Level(1, 1), Level(1, 1)), by=None)
    save_issue(issue=Issue(area="Zebra house", title="The gate is open", **own), by=None)
    BusinessCase.objects.create(
        title="One zebra", slug="one", first_year=year, last_year=year, price_base="2023/24", **own
    )
    world.payroll.name = "Zebra payroll"
    world.payroll.save()
    assert found(world, "zebra") == {
        "Services": ["Zebra payroll"],
        "KPIs": ["Zebra errors"],
        "Projects": ["Count the zebras"],
        "Decisions": ["A matter"],
        "Risks": ["R1 Zebras run away"],
        "Issues": ["I1 The gate is open"],
        "Business cases": ["One zebra"],
        "Reports": ["Annual report"],
    }
    assert found(world, "ZEBRA", only="risks") == {"Risks": ["R1 Zebras run away"]}


def test_all_words_have_to_occur_wherever_in_the_thing(world):
    world.kpi("payroll-errors", title="Errors found", purpose="Staff are paid right")
    assert found(world, "errors paid") == {"KPIs": ["Errors found"]}
    assert found(world, "errors unpaid") == {}


def test_what_has_it_in_the_title_comes_first(world):
    world.kpi("first", title="Late payslips", purpose="Fewer errors")
    world.kpi("second", title="Errors")
    assert found(world, "errors") == {"KPIs": ["Errors", "Late payslips"]}


def test_codes_and_periods_are_found(world):
    kpi = world.kpi("kpi-of-pay", title="Pay", code="KPI-12")
    world.kpi("other", title="Other", code="KPI-13")
    approved(world, QUARTER, {kpi: "4"})
    assert found(world, "KPI-12") == {"KPIs": ["KPI-12 Pay"]}
    assert found(world, "Q4 2023/24") == {"KPIs": ["KPI-12 Pay"]}
    assert found(world, "pay Q3 2023/24") == {}
    a_paper(world)
    assert found(world, "2023/24", RoleKind.EDITOR)["Reports"] == ["Annual report"]
    assert found(world, "24 June 2024")["Meetings"] == ["Joint Committee, Monday 24 June 2024"]
    assert "Meetings" in found(world, "June 2024 joint")
    assert "Meetings" not in found(world, "July 2024")


def test_a_project_is_found_by_what_was_told_of_it(world):
    year = CalendarPeriod.of(FinancialYear(2023))
    project = save_project(project=Project(title="A project", plan_year=year, partnership=world.partnership), by=None)
    note_update(project=project, meeting_month=Month(2024, 6), text="Giraffes were counted", by=None)
    assert found(world, "giraffes") == {"Projects": ["A project"]}


def test_a_closed_kpi_and_an_earlier_name_are_found(client, world):
    kpi = world.kpi("old", title="Old name")
    close_kpi(kpi=kpi, closed_on=date(2024, 4, 1), reason="Merged", by=None)
    client.force_login(world.officer)
    page = client.get(f"/p/{world.partnership.slug}/search/", {"q": "old"}).text
    assert "Closed on 1 April 2024" in page


def test_percent_and_underline_are_letters(world):
    world.kpi("share", title="Share of 100%")
    world.kpi("other", title="Share of 1000")
    assert found(world, "100%") == {"KPIs": ["Share of 100%"]}
    assert found(world, "10_0") == {}


def test_letters_beyond_english_are_found_in_both_sizes(world):
    world.kpi("feast", title="Ŵyl y gwanwyn")
    assert found(world, "ŵyl") == {"KPIs": ["Ŵyl y gwanwyn"]}


# ---- what is not there ----


def test_a_restricted_kpi_is_neither_found_nor_counted(client, world):
    for number in range(FIRST_OF_EACH + 1):
        world.kpi(f"zebra-{number}", title=f"Zebra {number}")
    secret = world.partnership.kpis.get(slug="zebra-0")
    restrict(
        partnership=world.partnership, kpi=secret, reason="Dispute", review_on=date(2099, 1, 1),
        by=world.people[RoleKind.ADMINISTRATOR],
    )  # fmt: skip
    address = f"/p/{world.partnership.slug}/search/"
    client.force_login(world.officer)
    page = client.get(address, {"q": "zebra"}).text
    assert "Zebra</mark> 0" not in page
    assert "5 found, of 1 kind." in page
    assert "And more" not in page
    client.force_login(world.people[RoleKind.MEMBER])
    page = client.get(address, {"q": "zebra"}).text
    assert "At least 5 found" in page
    assert "And more" in page


def test_an_issue_that_a_body_keeps_is_found_by_its_people_alone(world):
    own = a_person("own@example.org")
    give_role(user=own, partnership=world.partnership, kind=RoleKind.OFFICER, bodies=[world.north], by=None)
    issue = Issue(area="Pay", title="A zebra", of_body=world.north, partnership=world.partnership)
    save_issue(issue=issue, by=None)
    assert found(world, "zebra", RoleKind.EDITOR) == {}
    assert [kind.name for kind in find(Rights(own, world.partnership), terms_of("zebra"))] == ["Issues"]
    release_issue(issue=issue, by=own)
    assert "Issues" in found(world, "zebra", RoleKind.EDITOR)


def test_a_decision_with_an_exempt_part_is_found_by_who_reads_drafts(world):
    report = a_paper(world, text="Open.")
    decision = Decision(
        meeting=report.meeting, title="Zebra", recommendation="Agree", has_exempt_part=True,
        partnership=world.partnership,
    )  # fmt: skip
    save_decision(decision=decision, by=None)
    assert found(world, "zebra") == {}
    assert found(world, "zebra", RoleKind.OFFICER) == {"Decisions": ["Zebra"]}


def test_of_a_draft_only_the_title_is_found_and_by_staff_alone(world):
    report = a_paper(world, title="Report of giraffes")
    build_snapshot(report=report, audience=Audience.PUBLIC, by=world.people[RoleKind.EDITOR])
    assert found(world, "zebra", RoleKind.EDITOR) == {}
    assert found(world, "giraffes") == {}
    assert found(world, "giraffes", RoleKind.EDITOR) == {"Reports": ["Report of giraffes"]}


def test_what_is_published_now_is_found_and_what_was_before_is_not(client, world):
    report = a_paper(world, text="The **zeb**ra &amp; the ![lion](x.png) crossed.")
    first = publish(world, report)
    client.force_login(world.people[RoleKind.MEMBER])
    page = client.get(f"/p/{world.partnership.slug}/search/", {"q": "zebra crossed"}).text
    section = next(one for one in first.content["sections"] if one["key"] == "reasons")
    assert f"/reports/annual/versions/{first.number}/#section-{section['number']}" in page
    assert "The <mark>zebra</mark> &amp; the" in page
    PublishedText.objects.filter(report=report).update(text="Another text")
    assert found(world, "zebra") == {}


def test_another_partnership_is_another_world(world):
    other = a_world("east-and-west")
    other.kpi("zebra", title="Zebra")
    publish(other, a_paper(other, title="Zebra", slug="of-others"))
    assert found(world, "zebra", RoleKind.EDITOR) == {}


# ---- the page ----


def ask(client, world, typed: str, **more: str):
    client.force_login(world.officer)
    return client.get(f"/p/{world.partnership.slug}/search/", {"q": typed, **more})


def test_nothing_found_says_what_was_searched_and_what_to_try(client, world):
    page = ask(client, world, "zebra").text
    assert "Nothing has all of this in it: zebra" in page
    assert "Services, Meetings, KPIs, Projects, Decisions, Risks, Issues, Business cases, Reports" in page
    assert "Try fewer words" in page


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("a" * 10_000, 400),
        ("word " * 40, 400),
        ("'; drop table", 200),
        ('"', 200),
        ('"unclosed', 200),
        ("%", 200),
        ("_", 200),
        ("\\", 200),
        ("\u202erolyap\u200f", 200),
        ("<script>alert(1)</script>", 200),
        ("((((", 200),
        ("99/00 Q9", 200),
        ("31 February 2024", 200),
        ("0001-01-01", 200),
        ("9999-12-31", 200),
    ],
)
def test_whatever_is_typed_gets_a_clear_page(client, world, typed, status):
    world.kpi("errors", title="Errors")
    answer = ask(client, world, typed)
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    assert ("There is a problem" in answer.text) is (status == 400)


def test_no_such_kind(client, world):
    assert ask(client, world, "pay", kind="nonsense").status_code == 404


def test_more_of_one_kind_is_a_link_away(client, world):
    for number in range(FIRST_OF_EACH + 2):
        world.kpi(f"zebra-{number}", title=f"Zebra {number}")
    page = ask(client, world, "zebra").text
    assert "?q=zebra&amp;kind=kpis" in page
    everything = ask(client, world, "zebra", kind="kpis").text
    assert everything.count('class="search-results__hit"') == FIRST_OF_EACH + 2
    assert MOST_OF_ONE > FIRST_OF_EACH + 2


def test_the_field_is_in_the_header_of_every_page(client, world):
    client.force_login(world.officer)
    page = client.get(f"/p/{world.partnership.slug}/projects/").text
    assert f'action="/p/{world.partnership.slug}/search/"' in page
    assert '<label class="search-field__label" for="search-field">Search</label>' in page


def test_queries_do_not_grow_with_what_is_found(world):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(world, "zebra", RoleKind.EDITOR)
        return len(queries)

    own, year = {"partnership": world.partnership}, CalendarPeriod.of(FinancialYear(2023))
    numbers = []
    for times in range(3):
        kpi = world.kpi(f"zebra-{times}", title="Zebra")
        set_target(kpi=kpi, scope=world.whole, valid_from=BEGAN, operator="at_most", aim=Decimal(5), by=None)
        project = save_project(project=Project(title="Zebra", plan_year=year, **own), by=None)
        note_update(project=project, meeting_month=Month(2024, 6), text="Counted", by=None)
        publish(world, a_paper(world, title=f"Zebra {times}", slug=f"zebra-{times}"))
        save_issue(issue=Issue(area="Zebra", title="Zebra", **own), by=None)
        BusinessCase.objects.create(
            title="Zebra", slug=f"z{times}", first_year=year, last_year=year, price_base="2023/24", **own
        )
        numbers.append(count())
    assert numbers[1] == numbers[2]
    assert numbers[2] <= 18
