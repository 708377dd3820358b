"""Loads projects, stages, contracts and quotations: checked rows in bulk, without an action each."""

from collections.abc import Iterable
from datetime import date

from django.db import models

from demo.defining import Founded
from demo.plans import load_strategy
from demo.reading import Row, day, several
from demo.registers import load_registers
from periods.models import CalendarPeriod
from periods.values import parse
from projects.models import Contract, Project, ProjectUpdate, Quotation, Stage


def load_plans(founded: Founded) -> None:
    """Everything of the projects' room that the tables of the folder hold, in their order."""
    _load_projects(founded)
    partnership = founded.partnership
    titles = {project.title: project for project in partnership.projects.all()}
    _load(
        Stage(
            partnership=partnership,
            order=order,
            plan=row["plan"],
            project=titles.get(row["plan"]),
            name=row["name"],
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=day(row["ends_on"]),
        )
        for order, row in enumerate(founded.rows("stages"), start=1)
    )
    _load(
        Contract(
            partnership=partnership,
            order=order,
            subject=row["subject"],
            supplier=row["supplier"],
            term_years=int(row["term_years"]) if row["term_years"] else None,
            state=row["state"],
            benefit=row["benefit"],
            ends=CalendarPeriod.of(parse(row["ends"])) if row["ends"] else None,
            source=row["source"],
        )
        for order, row in enumerate(founded.rows("contracts"), start=1)
    )
    load_registers(founded)
    _load(
        Quotation(
            partnership=partnership,
            order=order,
            body=founded.scopes[row["body"]].body if row["body"] else None,
            service=founded.services[row["service"]] if row["service"] else None,
            text=row["text"],
            speaker_role=row["speaker_role"],
            permission=row["permission"] == "yes",
        )
        for order, row in enumerate(founded.rows("quotations"), start=1)
    )
    load_strategy(founded)


def _load_projects(founded: Founded) -> None:
    table = founded.rows("projects")
    projects = _load(_project(founded, order, row) for order, row in enumerate(table, start=1))
    _load(
        ProjectUpdate(project=project, meeting_month=_period(row["update_month"]), text=row["update"], by=founded.by)
        for project, row in zip(projects, table, strict=True)
        if row["update"]
    )


def _project(founded: Founded, order: int, row: Row) -> Project:
    return Project(
        partnership=founded.partnership,
        order=order,
        plan_year=_period(row["plan_year"]),
        category=row["category"],
        service=founded.services[row["service"]] if row["service"] else None,
        title=row["title"],
        description=row["description"],
        benefits=several(row["benefits"]),
        benefits_lost=row["benefits_lost"] == "yes",
        status=row["status"],
        target=_period(row["target"]) if row["target"] else None,
        target_note=row["target_note"],
    )


def _period(text: str) -> CalendarPeriod:
    return CalendarPeriod.of(parse(text))


def _load(loaded: Iterable[models.Model]) -> list:
    """Check every row as its form would, then write them together."""
    found = list(loaded)
    for one in found:
        one.full_clean()
    return type(found[0])._default_manager.bulk_create(found) if found else []
