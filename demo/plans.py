"""Loads strategic plans, milestones with their re-baselines, dependencies and benefits, each by its own action."""

from dataclasses import replace

from accounts.models import User
from demo.defining import Founded
from demo.people import person
from demo.reading import Row, day, exact, several
from periods.models import CalendarPeriod
from periods.values import parse
from projects.actions.milestones import add_dependency, rebaseline_milestone, save_benefit, save_milestone
from projects.actions.plans import (
    save_focus_area,
    save_phase,
    save_plan,
    save_plan_appendix,
    save_plan_review,
    save_planned_saving,
    save_priority,
)
from projects.actions.projects import save_project
from projects.models import (
    BenefitEntry,
    Dependency,
    FocusArea,
    Milestone,
    Phase,
    Plan,
    PlanAppendix,
    PlannedSaving,
    PlanReview,
    StrategicPriority,
)


def load_strategy(founded: Founded) -> None:
    """The plan of a partnership and what became of it. Its projects must be there."""
    founded = replace(founded, by=person("approver@example.org"))  # who keeps projects
    _load_plan(founded)
    _load_details(founded)
    load_milestones(founded, by=founded.by)
    _load_rebaselines_and_dependencies(founded)
    for order, row in enumerate(founded.rows("benefits"), start=1):
        benefit = BenefitEntry(
            partnership=founded.partnership,
            order=order,
            title=row["title"],
            project=founded.partnership.projects.get(title=row["project"]) if row["project"] else None,
            kind=row["kind"],
            cashable=row["cashable"],
            measure=row["measure"],
            kpi=founded.kpis[row["kpi"]] if row["kpi"] else None,
            saving_gbp=exact(row["saving_gbp"]),
            saving_year=_period(row["saving_year"]),
            owner_role=row["owner_role"],
            due=_period(row["due"]),
            state=row["state"],
        )
        save_benefit(benefit=benefit, by=founded.by)


def _load_plan(founded: Founded) -> None:
    (row,) = founded.rows("plans")
    own = {"partnership": founded.partnership}
    plan = Plan(
        **own,
        title=row["title"],
        period=_known(row["period"]),
        printed_period=row["printed_period"],
        dated_on=day(row["dated_on"]),
        author_role=row["author_role"],
        vision=row["vision"],
        **{field: "\n".join(several(row[field])) for field in ("services", "principles", "governance", "reported_to")},
    )
    save_plan(plan=plan, by=founded.by)
    phases = {row["phase"]: _load_phase(founded, plan, row) for row in founded.rows("plan_phases")}
    priorities: dict[str, StrategicPriority] = {}
    for row in founded.rows("plan_priorities"):
        priorities[f"{row['phase']}.{row['number']}"] = save_priority(
            priority=StrategicPriority(
                **own,
                phase=phases[row["phase"]],
                number=int(row["number"]),
                issue=row["issue"],
                focus_area=row["focus_area"],
                text=row["text"],
                same_as=priorities[row["same_as"]] if row["same_as"] else None,
                same_note=row["same_note"],
            ),
            projects=[founded.partnership.projects.get(title=title) for title in several(row["projects"])],
            kpis=[founded.kpis[slug] for slug in several(row["kpis"])],
            by=founded.by,
        )
    for row in founded.rows("plan_savings"):
        saving = PlannedSaving(
            **own,
            plan=plan,
            year=_known(row["year"]),
            phase=phases[row["phase"]] if row["phase"] else None,
            priority=priorities[row["priority"]] if row["priority"] else None,
            amount_gbp=exact(row["amount_gbp"]),
            printed=row["printed"],
            basis=row["basis"],
            note=row["note"],
        )
        save_planned_saving(saving=saving, by=founded.by)
    for row in founded.rows("plan_reviews"):
        review = PlanReview(
            **own,
            plan=plan,
            what=row["what"],
            month=_period(row["month"]),
            words=row["words"],
            frequency=row["frequency"],
            reference=row["reference"],
        )
        save_plan_review(review=review, phases=[phases[one] for one in several(row["phases"])], by=founded.by)
    for row in founded.rows("plan_focus_areas"):
        save_focus_area(focus_area=FocusArea(**own, plan=plan, **row), by=founded.by)
    for row in founded.rows("plan_appendices"):
        appendix = PlanAppendix(
            **own, plan=plan, number=int(row["number"]), title=row["title"], included=row["included"] == "yes"
        )
        save_plan_appendix(appendix=appendix, by=founded.by)


def _load_phase(founded: Founded, plan: Plan, row: Row) -> Phase:
    phase = Phase(
        partnership=founded.partnership,
        plan=plan,
        number=int(row["phase"]),
        name=row["name"],
        horizon=row["horizon"],
        period=_known(row["period"]),
        focus=row["focus"],
    )
    return save_phase(phase=phase, by=founded.by)


def _load_details(founded: Founded) -> None:
    for row in founded.rows("project_details"):
        project = founded.partnership.projects.get(title=row["project"])
        project.begins = _period(row["begins"])
        project.sponsor_role, project.lead_role = row["sponsor_role"], row["lead_role"]
        project.budget_gbp, project.resources = exact(row["budget_gbp"]), row["resources"]
        project.parent = founded.partnership.projects.get(title=row["parent"]) if row["parent"] else None
        save_project(project=project, by=founded.by)


def load_milestones(founded: Founded, *, by: User | None) -> None:
    """The milestones of projects; a table has some of the columns, as the paper it comes from tells."""
    words = ("owner_role", "baseline_words", "forecast_words", "actual_words", "printed_state", "note", "source")
    for order, row in enumerate(founded.rows("milestones"), start=1):
        milestone = Milestone(
            partnership=founded.partnership,
            order=order,
            project=founded.partnership.projects.get(title=row["project"]),
            title=row["title"],
            after_end_confirmed=row.get("after_end_confirmed") == "yes",
            **{date: _period(row.get(date, "")) for date in ("baseline", "forecast", "actual")},
            **{word: row.get(word, "") for word in words},
        )
        save_milestone(milestone=milestone, by=by)


def _load_rebaselines_and_dependencies(founded: Founded) -> None:
    partnership = founded.partnership
    for row in founded.rows("rebaselines"):
        rebaseline_milestone(
            milestone=partnership.milestones.get(title=row["milestone"]),
            baseline=_period(row["baseline"]),
            words=row["words"],
            reason=row["reason"],
            by=founded.by,
        )
    things = {"milestone": partnership.milestones, "project": partnership.projects}
    for row in founded.rows("dependencies"):
        waiting, on = row["kind"], row["on_kind"]
        dependency = Dependency(
            partnership=partnership,
            **{waiting: things[waiting].get(title=row["waiting"]), f"on_{on}": things[on].get(title=row["on"])},
        )
        add_dependency(dependency=dependency, by=founded.by)


def _period(text: str) -> CalendarPeriod | None:
    return _known(text) if text else None


def _known(text: str) -> CalendarPeriod:
    return CalendarPeriod.of(parse(text))
