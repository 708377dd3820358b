"""Milestones, re-baselines, dependencies, workstreams and benefits, as they are typed; the database refuses the rest."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Entry
from common.errors import Refused
from partners.actions import add_service, give_role
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import AsAt, FinancialYear, Month, MonthRange, parse
from projects.actions.milestones import add_dependency, rebaseline_milestone, save_milestone
from projects.actions.projects import save_project
from projects.models import BaselineChange, BenefitEntry, Dependency, Milestone, Project, Stage
from projects.selectors.milestones import standing_of
from projects.selectors.timetables import of_project
from tests.answers import errors
from tests.partners.small import address, small_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return small_partnership()


def period(text):
    return CalendarPeriod.of(parse(text)) if text else None


def a_project(small, title="Renewal", target="", **more):
    new = Project(
        partnership=small.partnership, title=title, plan_year=period("2026/27"), target=period(target), **more
    )
    return save_project(project=new, by=None)


def a_milestone(project, title="Go live", baseline="March 2027", **more):
    new = Milestone(partnership=project.partnership, project=project, title=title, baseline=period(baseline), **more)
    return save_milestone(milestone=new, by=None)


@pytest.mark.parametrize(
    ("typed", "stored", "words"),
    [
        ("June / July 23", MonthRange(Month(2023, 6), Month(2023, 7)), "June / July 23"),
        ("31 3 2027", AsAt(date(2027, 3, 31)), ""),
        ("31 March 2027", AsAt(date(2027, 3, 31)), ""),
        ("March 2027", Month(2027, 3), ""),
    ],
)
def test_a_date_is_kept_as_it_was_written(editor, small, typed, stored, words):
    project = a_project(small)
    editor.post(address(small, "project-milestone-add", project.pk), {"title": "Go live", "baseline": typed})
    found = Milestone.objects.get()
    assert (found.baseline.value, found.baseline_words) == (stored, words)


def test_words_alone_are_no_date_and_are_said(editor, small):
    project = a_project(small)
    where = address(small, "project-milestone-add", project.pk)
    found = errors(editor.post(where, {"title": "Savings", "baseline": "within 18 months of go-live"}))
    assert "belongs in the words below" in found["baseline"][0]
    editor.post(where, {"title": "Savings", "baseline_words": "within 18 months of go-live"})
    page = editor.get(address(small, "project", project.pk)).content.decode()
    assert "within 18 months of go-live, no date" in page
    assert "not printed" in page  # its owner


def test_a_milestone_after_its_projects_end_asks_whether_it_is_meant(editor, small):
    project = a_project(small, target="March 2027")
    where = address(small, "project-milestone-add", project.pk)
    typed = {"title": "Switch off", "baseline": "March 2027", "forecast": "May 2027"}
    found = errors(editor.post(where, typed))
    assert found["forecast"][0] == (
        "May 2027 is after the project's end, March 2027. Change the date, or tick below that it is meant."
    )
    assert not Milestone.objects.exists()
    editor.post(where, typed | {"after_end_confirmed": "on"})
    milestone = Milestone.objects.get()
    assert milestone.after_end_confirmed
    assert "after the project's end" in editor.get(address(small, "project", project.pk)).content.decode()
    editor.post(address(small, "milestone-edit", milestone.pk), {"title": "Switch off", "after_end_confirmed": "on"})
    milestone.refresh_from_db()
    assert not milestone.after_end_confirmed  # there is nothing to confirm any more


def test_a_rebaseline_counts_keeps_the_old_date_and_asks_why(editor, small):
    milestone = a_milestone(a_project(small))
    where = address(small, "milestone-rebaseline", milestone.pk)
    assert "reason" in errors(editor.post(where, {"baseline": "June 2027"}))
    assert "the new date" in errors(editor.post(where, {"reason": "Late"}))["baseline"][0]
    assert "baseline already" in errors(editor.post(where, {"baseline": "March 2027", "reason": "Late"}))["baseline"][0]
    editor.post(where, {"baseline": "June 2027", "reason": "The supplier is late"})
    editor.post(where, {"baseline": "July / August 2027", "reason": "Holidays"})
    milestone.refresh_from_db()
    assert milestone.rebaselined == 2
    assert milestone.baseline.value == MonthRange(Month(2027, 7), Month(2027, 8))
    kept = [(one.number, one.old.label, one.new.label, one.reason) for one in BaselineChange.objects.all()]
    assert kept == [
        (1, "March 2027", "June 2027", "The supplier is late"),
        (2, "June 2027", "July–August 2027", "Holidays"),
    ]
    page = editor.get(address(small, "milestone", milestone.pk)).content.decode()
    assert "From March 2027 to June 2027" in page
    assert "printed: July / August 2027" in page
    assert "2 times" in page
    assert Entry.objects.filter(event="milestone re-baselined").count() == 2


def test_a_baseline_moves_in_no_other_way(editor, small):
    milestone = a_milestone(a_project(small))
    assert "baseline" not in editor.get(address(small, "milestone-edit", milestone.pk)).context["form"].fields
    milestone.baseline = period("June 2027")
    with pytest.raises(Refused, match="Re-baseline"):
        save_milestone(milestone=milestone, by=None)


def test_what_is_done_or_has_no_baseline_is_not_rebaselined(small):
    project = a_project(small)
    done = a_milestone(project, actual=period("5 March 2027"))
    bare = a_milestone(project, "Later", baseline="")
    for milestone, words in ((done, "is done"), (bare, "no baseline yet")):
        with pytest.raises(Refused, match=words):
            rebaseline_milestone(milestone=milestone, baseline=period("June 2027"), reason="Late", by=None)


def test_a_rebaseline_beyond_the_end_is_confirmed_as_well(editor, small):
    milestone = a_milestone(a_project(small, target="March 2027"))
    where = address(small, "milestone-rebaseline", milestone.pk)
    typed = {"baseline": "June 2027", "reason": "Late"}
    assert "after the project's end" in errors(editor.post(where, typed))["baseline"][0]
    assert not BaselineChange.objects.exists()
    assert editor.post(where, typed | {"confirmed": "on"}).status_code == 302
    assert Milestone.objects.get().after_end_confirmed


def depend(waiting, on):
    def field(thing):
        return "milestone" if isinstance(thing, Milestone) else "project"

    new = Dependency(partnership=waiting.partnership, **{field(waiting): waiting, f"on_{field(on)}": on})
    return add_dependency(dependency=new, by=None)


def test_a_circle_is_refused_and_named(small):
    first, second, third = (a_project(small, title) for title in ("First", "Second", "Third"))
    milestone = a_milestone(third, "Tested")
    depend(first, second)
    depend(second, milestone)
    with pytest.raises(ValidationError) as caught:
        depend(milestone, first)
    assert caught.value.message_dict["on"] == [
        "Choose another: this would close a circle. “Tested” waits for “First” waits for “Second” waits for “Tested”."
    ]
    depend(third, first)  # the project itself is another thing than its milestone
    assert Dependency.objects.count() == 3


def test_a_dependency_is_typed_seen_at_both_ends_and_taken_back(editor, small):
    first, second = a_project(small, "First"), a_project(small, "Second")
    milestone = a_milestone(second, "Tested")
    where = address(small, "dependency-add", first.pk)
    typed = {"waiting": f"project-{first.pk}", "on": f"milestone-{milestone.pk}"}
    editor.post(where, typed)
    for project in (first, second):
        assert "First waits for Tested" in editor.get(address(small, "project", project.pk)).content.decode()
    assert "waits for “Tested” already" in errors(editor.post(where, typed))["on"][0]
    assert "Choose from the list" in errors(editor.post(where, typed | {"on": "project-999999"}))["on"][0]
    editor.post(address(small, "dependency-remove", Dependency.objects.get().pk))
    assert not Dependency.objects.exists()


def test_a_project_does_not_wait_for_its_own_milestone_nor_that_for_it(small):
    project = a_project(small)
    milestone = a_milestone(project)
    for waiting, on in ((project, milestone), (milestone, project), (project, project)):
        with pytest.raises(ValidationError):
            depend(waiting, on)


def test_workstreams_form_no_circle(small):
    programme, workstream = a_project(small, "Programme"), a_project(small, "Workstream")
    workstream.parent = programme
    save_project(project=workstream, by=None)
    programme.parent = workstream
    with pytest.raises(ValidationError) as caught:
        save_project(project=programme, by=None)
    assert caught.value.message_dict["parent"] == [
        "Choose another programme: Programme is part of Workstream is part of Programme."
    ]


def test_a_programme_shows_its_workstreams_budget_and_what_is_not_known(editor, small):
    programme = a_project(small, "Programme", target="March 2027", begins=period("April 2026"))
    programme.budget_gbp = Decimal("1240000")
    save_project(project=programme, by=None)
    part = a_project(small, "Workstream", parent=programme)
    a_milestone(part)
    Stage.objects.create(
        partnership=small.partnership, plan="Any", project=programme, name="Build", starts_on=date(2026, 4, 1)
    )
    page = editor.get(address(small, "project", programme.pk)).content.decode()
    for words in ("£1,240,000", "not named", "Workstream", "Build", "No end date"):
        assert words in page, words
    labels = [row["label"] for row in of_project(programme, as_at=date(2026, 11, 22))["rows"]]
    assert labels == ["Programme", "Build", "Workstream", "Go live"]
    assert "not known" in editor.get(address(small, "project", part.pk)).content.decode()


def test_a_benefit_says_what_is_not_known_and_asks_for_the_year(editor, small):
    typed = {"title": "Licences end", "kind": "savings", "cashable": "unknown", "state": "expected"}
    found = errors(editor.post(address(small, "benefit-add"), typed | {"saving_gbp": "210,000"}))
    assert "in which year" in found["saving_year"][0]
    editor.post(address(small, "benefit-add"), typed)
    page = editor.get(address(small, "benefits")).content.decode()
    for words in ("Licences end", "Not known whether cashable", "not known", "not named", "no date"):
        assert words in page, words
    benefit = BenefitEntry.objects.get()
    changed = typed | {"saving_gbp": "210,000", "saving_year": "2027/28", "cashable": "yes", "due": "March 2028"}
    editor.post(address(small, "benefit-edit", benefit.pk), changed)
    benefit.refresh_from_db()
    assert (benefit.saving_gbp, benefit.saving_year.value) == (Decimal(210_000), FinancialYear(2027))
    assert "£210,000" in editor.get(address(small, "benefits")).content.decode()


def test_who_keeps_one_service_keeps_no_other_milestones(client, small):
    debt = add_service(partnership=small.partnership, name="Debt", short_name="Debt", slug="debt", by=None)
    officer = small.people[RoleKind.OFFICER]
    give_role(user=officer, partnership=small.partnership, kind=RoleKind.OFFICER, services=[small.payroll], by=None)
    client.force_login(officer)
    own, theirs = (a_milestone(a_project(small, f"P {one}", service=one)) for one in (small.payroll, debt))
    assert client.get(address(small, "milestone-edit", own.pk)).status_code == 200
    assert client.get(address(small, "milestone", theirs.pk)).status_code == 200
    for name in ("milestone-edit", "milestone-rebaseline"):
        assert client.get(address(small, name, theirs.pk)).status_code == 403
        assert client.post(address(small, name, theirs.pk), {}).status_code == 403
    assert client.get(address(small, "project-milestone-add", theirs.project_id)).status_code == 403
    dependency = depend(theirs.project, own.project)
    assert client.post(address(small, "dependency-remove", dependency.pk)).status_code == 403


def test_milestones_and_benefits_of_another_partnership_are_not_found(editor, small):
    theirs = a_milestone(a_project(small_partnership("east-west")))
    benefit = BenefitEntry.objects.create(partnership=theirs.partnership, title="Theirs", kind="savings")
    dependency = depend(theirs, a_milestone(theirs.project, "Another"))
    for name in ("milestone", "milestone-edit", "milestone-rebaseline"):
        assert editor.get(address(small, name, theirs.pk)).status_code == 404
    assert editor.get(address(small, "benefit-edit", benefit.pk)).status_code == 404
    assert editor.post(address(small, "dependency-remove", dependency.pk)).status_code == 404
    own = a_project(small)
    with pytest.raises(ValidationError, match="this partnership"):
        depend(own, theirs)


@pytest.mark.parametrize(
    ("model", "fields", "constraint"),
    [
        (Milestone, {"title": "M"}, "milestone_of_a_project_or_a_plan"),
        (Dependency, {}, "dependency_of_one_thing"),
        (BenefitEntry, {"title": "B", "kind": "savings", "saving_gbp": Decimal(5)}, "saving_of_benefit_has_a_year"),
    ],
)
def test_the_database_refuses_what_the_actions_refuse(small, model, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(partnership=small.partnership, **fields)


def test_the_database_refuses_a_dependency_on_itself_or_said_twice(small):
    own = {"partnership": small.partnership}
    first, second = a_project(small, "First"), a_project(small, "Second")
    with pytest.raises(IntegrityError), transaction.atomic():
        Dependency.objects.create(project=first, on_project=first, **own)
    Dependency.objects.create(project=first, on_project=second, **own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dependency.objects.create(project=first, on_project=second, **own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=first.pk).update(parent=first)


def test_what_an_old_paper_planned_is_not_called_late(small, editor):
    """Nobody has told since whether it was reached; the page says so beside the printed words."""
    project = a_project(small)
    kept = a_milestone(project, "Kept here", "March 2016")
    printed = a_milestone(project, "Printed", "March 2016", source="paragraph 14", printed_state="planned")
    assert standing_of(kept, date(2016, 5, 31)).words == "Late by 2 months"
    assert standing_of(printed, date(2016, 5, 31)).words == "Not known whether reached"
    assert standing_of(printed, date(2016, 2, 1)).words == "On time"
    page = editor.get(address(small, "project", project.pk)).content.decode()
    assert "printed: planned" in page
    assert "Printed in" in editor.get(address(small, "milestone", printed.pk)).content.decode()
