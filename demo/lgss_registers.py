"""LGSS and Milton Keynes: governance, risks, the way into the partnership, benefits besides money, engagement, and facts.

What the paper leaves open stays open. demo/data/lgss/README.md says what stands in which table.
"""

from demo.defining import Founded, note_printed
from demo.governing import load_committees
from demo.plans import load_milestones
from demo.reading import several
from demo.registers import load_registers
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from projects.actions.milestones import save_benefit
from projects.actions.projects import save_project
from projects.actions.registers import save_engagement
from projects.models import BenefitEntry, Engagement, Project, ProjectStatus

FIRST_YEAR = FinancialYear(2016)


def load_lgss_registers(founded: Founded, *, paper: str) -> None:
    """Everything besides money that the tables of the folder hold, in the order in which one refers to another."""
    load_committees(founded)
    load_registers(founded)
    _load_projects(founded)
    load_milestones(founded, by=None)
    _load_benefits(founded)
    _load_engagement(founded)
    note_printed(founded, "facts", paper=paper)


def _load_projects(founded: Founded) -> None:
    """The way of each service into the partnership: none has begun before the councils decide."""
    for order, row in enumerate(founded.rows("transition_projects"), start=1):
        project = Project(
            partnership=founded.partnership,
            order=order,
            plan_year=CalendarPeriod.of(FIRST_YEAR),
            service=founded.services[row["service"]],
            title=row["title"],
            target_note="its steps stand below",
            status=ProjectStatus.NOT_STARTED,
        )
        save_project(project=project, by=None)


def _load_benefits(founded: Founded) -> None:
    for order, row in enumerate(founded.rows("benefits"), start=1):
        benefit = BenefitEntry(
            partnership=founded.partnership,
            order=order,
            title=row["title"],
            project=founded.partnership.projects.get(title=row["project"]),
            kind=row["kind"],
        )
        save_benefit(benefit=benefit, by=None)


def _load_engagement(founded: Founded) -> None:
    words = ("activity", "cadence", "audience", "purpose", "source")
    for order, row in enumerate(founded.rows("engagements"), start=1):
        engagement = Engagement(
            partnership=founded.partnership,
            order=order,
            months=[int(month) for month in several(row["months"])],
            **{word: row[word] for word in words},
        )
        save_engagement(engagement=engagement, by=None)
