"""Projects are listed, filtered, kept and told about; lost benefits are said to be lost."""

from datetime import date

import pytest

from audit.models import Entry
from partners.actions import add_service, give_role
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import AsAt, FinancialYear, Month
from projects.actions.projects import note_update, save_project
from projects.models import Contract, Project, ProjectStatus, Quotation, Stage
from projects.selectors.registers import months_of
from tests.answers import errors
from tests.partners.small import address, small_partnership


def project_of(small, title="Automate expense claims", year=2024, **fields):
    project = Project(
        partnership=small.partnership, title=title, plan_year=CalendarPeriod.of(FinancialYear(year)), **fields
    )
    return save_project(project=project, by=None)


def typed(**fields):
    return {
        "title": "Automate expense claims",
        "plan_year": "2024/25",
        "benefits": ["process", "automation"],
        "status": "on_track",
        "target": "March 2025",
        **fields,
    }


def test_a_project_is_added_to_a_years_plan(editor, small):
    fields = typed(service=small.payroll.pk, target="April to June 2025", target_note="after go-live", title="t" * 300)
    assert editor.post(address(small, "project-add"), fields).status_code == 302
    project = Project.objects.get()
    assert (project.plan_year.value, project.benefits) == (FinancialYear(2024), ["process", "automation"])
    assert (project.target.start, project.target.end) == (date(2025, 4, 1), date(2025, 6, 30))
    page = editor.get(address(small, "projects")).content.decode()
    assert "t" * 300 in page
    assert "after go-live" in page
    assert "Process improvement" in page


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"title": ""}, "title", "Fill this in: Title."),
        ({"title": "t" * 301}, "title", "Shorten this to 300 characters: it has 301."),
        ({"plan_year": "next year"}, "plan_year", "Type it like this: 2024/25."),
        ({"plan_year": "March 2025"}, "plan_year", "Type it like this: 2024/25."),
        ({"target": "soon"}, "target", "Type it like this: March 2025"),
        ({"target": "31 March 2025"}, "target", "Type it like this: March 2025"),
        ({"benefits": ["wealth"]}, "benefits", "Choose from the list"),
        ({"benefits_lost": "on"}, "benefits_lost", "known or lost"),
        ({"status": "wonderful"}, "status", "Choose from the list"),
        ({"service": "0"}, "service", "Choose from the list"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(editor, small, fields, field, sentence):
    found = errors(editor.post(address(small, "project-add"), typed(**fields)))
    assert any(sentence in error for error in found[field]), found
    assert not Project.objects.exists()


def test_a_second_click_adds_no_second_project(editor, small):
    editor.post(address(small, "project-add"), typed())
    assert (
        "the 2024/25 plan has this project" in errors(editor.post(address(small, "project-add"), typed()))["title"][0]
    )


def test_html_in_a_project_is_shown_as_text(editor, small):
    project = project_of(small, title="<script>alert(1)</script>", description="<img src=x onerror=alert(2)>")
    for page in (address(small, "projects"), address(small, "project", project.pk)):
        shown = editor.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_lost_benefits_and_status_are_said_to_be_lost(editor, small):
    project = project_of(small, benefits_lost=True, status=ProjectStatus.LOST)
    for page in (address(small, "projects"), address(small, "project", project.pk)):
        assert editor.get(page).content.decode().count("not available in the published paper") >= 2


def test_one_update_stands_for_a_meeting_and_saving_again_corrects_it(editor, small):
    project = project_of(small)
    page = address(small, "project-update", project.pk)
    editor.post(page, {"meeting_month": "June 2024", "text": "Supplier chosen"})
    editor.post(page, {"meeting_month": "June 24", "text": "Supplier chosen; contract signed"})
    editor.post(page, {"meeting_month": "September 2024", "text": "Pilot begun"})
    assert list(project.updates.values_list("text", flat=True)) == ["Pilot begun", "Supplier chosen; contract signed"]
    entry = Entry.objects.filter(event="project update noted")[1]
    assert entry.changes == {"June 2024": ["Supplier chosen", "Supplier chosen; contract signed"]}
    assert "Supplier chosen; contract" in editor.get(page, {"month": "June 2024"}).content.decode()


def test_an_update_is_for_a_month(editor, small):
    page = address(small, "project-update", project_of(small).pk)
    answer = editor.post(page, {"meeting_month": "Q1 2024/25", "text": "Words that must not be lost"})
    assert "Type it like this: June 2024." in errors(answer)["meeting_month"][0]
    assert "Words that must not be lost" in answer.content.decode()


def test_a_project_is_changed_and_completed_with_old_and_new_in_the_audit(editor, small):
    project = project_of(small)
    editor.post(address(small, "project-edit", project.pk), typed(status="delayed", target="June 2025"))
    entry = Entry.objects.filter(event="project changed").first()
    assert entry.changes["status"] == ["Not started", "Delayed"]
    assert entry.changes["target"] == [None, "June 2025"]
    editor.post(address(small, "project-complete", project.pk))
    project.refresh_from_db()
    assert project.status == ProjectStatus.COMPLETE
    again = editor.post(address(small, "project-complete", project.pk), follow=True)
    assert "complete already" in again.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Old", "New", "Saver"]),
        ({"year": "2023/24"}, ["Old"]),
        ({"service": "payroll"}, ["New"]),
        ({"status": "complete"}, ["Old"]),
        ({"benefit": "savings"}, ["Saver"]),
        ({"benefit": "<b>"}, []),
        ({"year": "'; drop"}, []),
    ],
)
def test_the_list_is_filtered(editor, small, query, titles):
    project_of(small, "Old", year=2023, status=ProjectStatus.COMPLETE)
    project_of(small, "New", service=small.payroll)
    project_of(small, "Saver", benefits=["savings"])
    answer = editor.get(address(small, "projects"), query)
    assert answer.status_code == 200
    assert sorted(row["project"].title for row in answer.context["rows"]) == sorted(titles)


def test_the_list_takes_the_same_queries_however_many_projects(editor, small, django_assert_max_num_queries):
    for number in range(20):
        project = project_of(small, f"Project {number}", service=small.payroll)
        note_update(project=project, meeting_month=Month(2024, 6), text="Begun", by=small.people[RoleKind.EDITOR])
    with django_assert_max_num_queries(11):
        editor.get(address(small, "projects"))
    with django_assert_max_num_queries(16):
        editor.get(address(small, "project", project.pk))


def test_members_read_and_do_not_write(client, small):
    project = project_of(small)
    client.force_login(small.people[RoleKind.MEMBER])
    assert "Add an update" not in client.get(address(small, "project", project.pk)).content.decode()
    for name in ("project-edit", "project-update", "project-complete"):
        assert client.post(address(small, name, project.pk), typed()).status_code == 403
    for name in ("project-add", "contract-add", "action-add", "stage-add", "quotation-add"):
        assert client.get(address(small, name)).status_code == 403


def test_who_keeps_one_service_keeps_no_other_projects(client, small):
    debt = add_service(partnership=small.partnership, name="Debt", short_name="Debt", slug="debt", by=None)
    officer = small.people[RoleKind.OFFICER]
    give_role(user=officer, partnership=small.partnership, kind=RoleKind.OFFICER, services=[small.payroll], by=None)
    client.force_login(officer)
    own, others, whole = (project_of(small, f"P {one}", service=one) for one in (small.payroll, debt, None))
    assert client.get(address(small, "project-edit", own.pk)).status_code == 200
    for project in (others, whole):
        assert client.get(address(small, "project", project.pk)).status_code == 200
        assert client.get(address(small, "project-edit", project.pk)).status_code == 403
        assert client.post(address(small, "project-complete", project.pk)).status_code == 403
    found = errors(client.post(address(small, "project-add"), typed(service=debt.pk)))
    assert "service" in found


def test_a_project_of_another_partnership_is_not_found(editor, small):
    theirs = project_of(small_partnership("east-west"))
    for name in ("project", "project-edit", "project-update"):
        assert editor.get(address(small, name, theirs.pk)).status_code == 404
    assert editor.post(address(small, "project-complete", theirs.pk)).status_code == 404


def test_a_contract_says_what_is_not_known(editor, small):
    editor.post(address(small, "contract-add"), {"subject": "Payroll system", "state": "renewed"})
    contract = Contract.objects.get()
    assert (contract.supplier, contract.term_years, contract.ends) == ("", None, None)
    table = editor.get(address(small, "contracts")).content.decode().partition("<table")[2]
    assert table.count("not known") == 3  # supplier, value and end
    editor.post(
        address(small, "contract-edit", contract.pk),
        {"subject": "Payroll system", "state": "renewed", "term_years": "5", "ends": "31 March 2028"},
    )
    contract.refresh_from_db()
    assert (contract.term_years, contract.ends.value) == (5, AsAt(date(2028, 3, 31)))


def test_a_stage_counts_its_months(editor, small):
    stage = {"plan": "Plan", "name": "Optimise", "starts_on": "1 10 2024", "ends_on": "30 4 2025"}
    editor.post(address(small, "stage-add"), stage)
    assert months_of(Stage.objects.get().starts_on, Stage.objects.get().ends_on) == 7  # October to April
    assert (
        "after the first"
        in errors(editor.post(address(small, "stage-add"), stage | {"ends_on": "1 10 2024"}))["ends_on"][0]
    )
    assert months_of(date(2024, 10, 1), None) is None


def test_members_see_no_quotation_without_permission(client, editor, small):
    editor.post(address(small, "quotation-add"), {"text": "They were quick", "permission": "on"})
    editor.post(address(small, "quotation-add"), {"text": "Between us, slow"})
    assert Quotation.objects.filter(permission=True).count() == 1
    client.force_login(small.people[RoleKind.MEMBER])
    page = client.get(address(small, "plan-registers")).content.decode()
    assert "They were quick" in page
    assert "Between us, slow" not in page


def test_registers_of_another_partnership_are_not_found(editor, small):
    other = small_partnership("east-west")
    theirs = Contract.objects.create(partnership=other.partnership, subject="Theirs", state="let")
    assert editor.get(address(small, "contract-edit", theirs.pk)).status_code == 404
    assert "Theirs" not in editor.get(address(small, "contracts")).content.decode()
    found = errors(editor.post(address(small, "quotation-add"), {"text": "Good", "body": other.north.pk}))
    assert "body" in found
