"""Strategic plans, typed on their pages: phases, priorities, savings, reviews; what is wrong is said, what is open stays."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from kpis.sight import Sight
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, OpenRange
from projects.actions.plans import save_plan_review, save_planned_saving, save_priority
from projects.models import (
    FocusArea,
    Phase,
    Plan,
    PlanAppendix,
    PlannedSaving,
    PlanReview,
    Project,
    ProjectStatus,
    StrategicPriority,
)
from projects.selectors.plans import phases_of
from projects.wording import total_words
from tests.factories import World, a_world
from tests.partners.small import Small, small_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return small_partnership()


def address(small: Small, name: str, **kwargs) -> str:
    return reverse(name, kwargs={"partnership": small.partnership.slug, **kwargs})


def a_plan(small: Small | World, title="Plan 2012 to 2015") -> Plan:
    return Plan.objects.create(
        partnership=small.partnership,
        title=title,
        period=CalendarPeriod.of(OpenRange(Month(2012, 7))),
        printed_period="2012 to 2015",
    )


def a_phase(plan: Plan, number=1, name="Establishing") -> Phase:
    period = CalendarPeriod.of(OpenRange(Month(2012, 7)))
    return Phase.objects.create(partnership=plan.partnership, plan=plan, number=number, name=name, period=period)


def a_priority(phase: Phase, number=1, text="Focus on quality", **more) -> StrategicPriority:
    new = StrategicPriority(partnership=phase.partnership, phase=phase, number=number, text=text, **more)
    return save_priority(priority=new, by=None)


def add(client, small, plan, part, **typed):
    return client.post(address(small, "plan-part-add", pk=plan.pk, part=part), typed)


def test_a_plan_is_typed_page_by_page(editor, small):
    typed = {"title": "Strategic plan", "period": "from July 2012", "printed_period": "2012 to 2015",
             "dated_on": "27 6 2012", "author_role": "Head of service", "principles": "Resilience\nEthos"}  # fmt: skip
    assert editor.post(address(small, "plan-add"), typed).status_code == 302
    plan = Plan.objects.get()
    assert (plan.period.value, plan.dated_on) == (OpenRange(Month(2012, 7)), date(2012, 6, 27))
    add(editor, small, plan, "phase", number="1", name="Begin", horizon="Short term", period="July 2012 to March 2013")
    add(editor, small, plan, "phase", number="3", name="Growth", period="from April 2014")
    first = Phase.objects.get(number=1)
    project = Project.objects.create(
        partnership=small.partnership, title="One door", plan_year=CalendarPeriod.of(FinancialYear(2012)),
        status=ProjectStatus.COMPLETE,
    )  # fmt: skip
    add(editor, small, plan, "priority", phase=first.pk, number="4", issue="Vision", text="Grow", projects=[project.pk])
    add(
        editor,
        small,
        plan,
        "saving",
        year="2013/14",
        phase=first.pk,
        amount_gbp="1,610,000",
        printed="£1.61m",
        basis="not_stated",
    )
    add(editor, small, plan, "saving", year="2012/13", basis="not_stated", note="mentioned without amount")
    add(editor, small, plan, "review", what="Governance", month="September 2013", phases=[first.pk])
    add(editor, small, plan, "focus-area", focus="Quality", current_position="some feedback")
    add(editor, small, plan, "appendix", number="1", title="Portfolio")
    page = editor.get(address(small, "plan", pk=plan.pk)).content.decode()
    for words in (
        "Phase 3, Growth, has no end, although the plan prints “2012 to 2015”.",
        "open: no end is printed",
        "1 of 1 project complete",
        "One door",
        "£1,610,000",
        "amount not printed",
        "1 of 2 years have an amount. No total is formed: no amount is printed for 2012/13",
        "September 2013, phase 1",
        "no: named, but not in the published text",
        "Resilience",
    ):
        assert words in page, words
    assert StrategicPriority.objects.get().projects.get() == project
    assert not PlanAppendix.objects.get().included
    assert Entry.objects.filter(event="strategic priority linked").get().changes == {"projects": ["", "One door"]}


@pytest.mark.parametrize(
    ("part", "typed", "field", "sentence"),
    [
        ("phase", {"number": "1", "name": "Again", "period": "2013/14"}, "number", "there is a phase of this plan"),
        ("phase", {"number": "2", "name": "B", "period": "soon"}, "period", "Type it like this"),
        ("phase", {"number": "2", "name": "B", "period": "5 July 2013"}, "period", "Type a run of months"),
        ("priority", {"number": "1", "text": "Again"}, "number", "there is a priority of this phase numbered 1"),
        ("priority", {"number": "2", "text": "t" * 301}, "text", "Shorten this to 300 characters"),
        ("priority", {"number": "2", "text": "B", "same_note": "alike"}, "same_as", "Choose the priority that says"),
        ("saving", {"year": "2013", "basis": "extra"}, "year", "Type it like this: 2013/14."),
        ("saving", {"year": "2013/14", "basis": "extra", "amount_gbp": "a lot"}, "amount_gbp", "number"),
        ("saving", {"year": "2013/14", "basis": "perhaps"}, "basis", "Choose from the list"),
        ("review", {"what": ""}, "what", "Fill this in"),
        ("review", {"what": "A", "month": "2013/14"}, "month", "Type it like this: September 2013."),
        ("appendix", {"number": "0", "title": "A"}, "number", "whole number from 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(editor, small, part, typed, field, sentence):
    plan = a_plan(small)
    phase = a_phase(plan)
    a_priority(phase)
    answer = add(editor, small, plan, part, **({"phase": phase.pk} if part == "priority" else {}), **typed)
    assert answer.status_code == 400
    assert any(sentence in error for error in answer.context["form"].errors[field]), answer.context["form"].errors


def test_a_second_line_of_a_year_is_refused(small):
    plan = a_plan(small)
    year = CalendarPeriod.of(FinancialYear(2013))
    save_planned_saving(saving=PlannedSaving(partnership=small.partnership, plan=plan, year=year), by=None)
    with pytest.raises(ValidationError, match="the plan has one"):
        save_planned_saving(saving=PlannedSaving(partnership=small.partnership, plan=plan, year=year), by=None)


def test_a_double_is_noted_once_and_seen_at_both(editor, small):
    plan = a_plan(small)
    phase = a_phase(plan)
    first = a_priority(phase, 3, "Business cases")
    second = a_priority(phase, 5, "Business cases again", same_as=first, same_note="the same cases")
    lines = {line.priority.number: line.same for line in phases_of(plan, Sight.everything(plan.partnership))[0].lines}
    assert lines == {
        3: "Same as priority 5 of phase 1: the same cases",
        5: "Same as priority 3 of phase 1: the same cases",
    }
    first.same_as = second
    with pytest.raises(ValidationError, match="say it once"):
        save_priority(priority=first, by=None)
    second.same_as = second
    with pytest.raises(ValidationError, match="this one is itself"):
        save_priority(priority=second, by=None)


def test_nothing_of_another_plan_or_partnership_is_taken(small):
    plan, other = a_plan(small), a_plan(small_partnership("east-west"))
    phase, theirs = a_phase(plan), a_phase(other)
    own = {"partnership": small.partnership}
    year = CalendarPeriod.of(FinancialYear(2013))
    project = Project.objects.create(partnership=other.partnership, title="Theirs", plan_year=year)
    with pytest.raises(ValidationError, match="of this partnership|this partnership"):
        save_priority(priority=StrategicPriority(phase=theirs, number=1, text="T", **own), by=None)
    with pytest.raises(ValidationError, match="this partnership"):
        save_priority(priority=a_priority(phase), projects=[project], by=None)
    with pytest.raises(ValidationError, match="phase of this plan"):
        save_planned_saving(saving=PlannedSaving(plan=plan, year=year, phase=theirs, **own), by=None)
    with pytest.raises(ValidationError, match="phases of this plan"):
        save_plan_review(review=PlanReview(plan=plan, what="R", **own), phases=[theirs], by=None)
    with pytest.raises(ValidationError, match="this partnership"):
        save_plan_review(review=PlanReview(plan=other, what="R", **own), by=None)


def test_plans_of_another_partnership_are_not_found(editor, small):
    theirs = a_plan(small_partnership("east-west"), "Theirs")
    phase = a_phase(theirs)
    for name in ("plan", "plan-edit", "plan-milestone-add"):
        assert editor.get(address(small, name, pk=theirs.pk)).status_code == 404
    own = a_plan(small)
    assert editor.get(address(small, "plan-part-edit", pk=own.pk, part="phase", row=phase.pk)).status_code == 404
    assert editor.get(address(small, "plan-part-add", pk=own.pk, part="anything")).status_code == 404
    assert "Theirs" not in editor.get(address(small, "plans")).content.decode()


def test_a_changed_priority_keeps_its_links_until_they_are_changed(editor, small):
    plan = a_plan(small)
    phase = a_phase(plan)
    project = Project.objects.create(
        partnership=small.partnership, title="One door", plan_year=CalendarPeriod.of(FinancialYear(2012))
    )
    priority = a_priority(phase)
    save_priority(priority=priority, projects=[project], by=None)
    save_priority(priority=priority, by=None)
    assert priority.projects.count() == 1
    where = address(small, "plan-part-edit", pk=plan.pk, part="priority", row=priority.pk)
    assert editor.get(where).content.decode().count(" checked") == 1
    editor.post(where, {"phase": phase.pk, "number": "1", "text": "Focus on quality"})
    assert not priority.projects.exists()


def test_members_read_plans_and_do_not_write_them(client, small):
    plan = a_plan(small)
    client.force_login(small.people[RoleKind.MEMBER])
    page = client.get(address(small, "plan", pk=plan.pk)).content.decode()
    assert "Add a priority" not in page
    for name, more in (("plan-edit", {}), ("plan-part-add", {"part": "phase"}), ("plan-milestone-add", {})):
        assert client.post(address(small, name, pk=plan.pk, **more), {}).status_code == 403


def test_html_in_a_plan_is_shown_as_text(editor, small):
    plan = a_plan(small, "<script>alert(1)</script>")
    phase = a_phase(plan, name="<img src=x>")
    a_priority(phase, text="<b>bold</b>", issue="<i>issue</i>")
    FocusArea.objects.create(partnership=small.partnership, plan=plan, focus="<u>focus</u>")
    page = editor.get(address(small, "plan", pk=plan.pk)).content.decode()
    for tag in ("<script>alert", "<img src=x>", "<b>bold", "<i>issue", "<u>focus"):
        assert tag not in page


def saving(amount, basis="extra", year=2013):
    return PlannedSaving(
        year=CalendarPeriod(label=FinancialYear(year).label),
        amount_gbp=None if amount is None else Decimal(amount),
        basis=basis,
    )


@pytest.mark.parametrize(
    ("savings", "words"),
    [
        ([saving(100), saving(200, year=2014)], "£300 in all, over 2 years."),
        ([saving(0)], "£0 in all, over 1 year."),
        ([saving(100), saving(None, year=2014)],
            "1 of 2 years have an amount. No total is formed: no amount is printed for 2014/15."),
        ([saving(100, "total")], "1 of 1 year has an amount. No total is formed: an amount takes in the years before."),
    ],
)  # fmt: skip
def test_a_total_is_formed_only_where_it_may_be(savings, words):
    assert total_words(savings) == words


def test_progress_counts_projects_and_kpis_once():
    world = a_world()
    plan = a_plan(world)
    phase = a_phase(plan)
    kpi = world.kpi("errors")
    year = CalendarPeriod.of(FinancialYear(2012))
    done, late = (
        Project.objects.create(partnership=world.partnership, title=title, plan_year=year, status=status)
        for title, status in (("Done", ProjectStatus.COMPLETE), ("Late", ProjectStatus.DELAYED))
    )
    for number, projects in ((1, [done]), (2, [done, late]), (3, [])):
        new = StrategicPriority(partnership=world.partnership, phase=phase, number=number, text=f"P{number}")
        save_priority(priority=new, projects=projects, kpis=[kpi] if number == 1 else [], by=None)
    assert phases_of(plan, Sight.everything(plan.partnership))[0].progress == (
        "3 priorities; 2 lead to projects or KPIs: 1 of 2 projects complete, 0 of 1 KPI on target"
    )
