"""The Hampshire partnership six months after its go-live: what one status report of February 2016 tells, and nothing else.

What the paper does not print stays open. demo/data/hampshire-ibc/README.md says what stands in which table.
"""

from demo.defining import Founded, add_bodies_and_services, note_printed
from demo.governing import load_committees
from demo.people import give_roles, person
from demo.plans import load_milestones
from demo.registers import load_registers
from partners.actions import found_partnership
from partners.models import Partnership
from periods.models import CalendarPeriod
from periods.values import parse
from projects.actions.projects import save_project
from projects.models import Project, ProjectStatus

SLUG = "hampshire-ibc"
PROJECT, PLAN_YEAR = "Move to the Integrated Business Centre", "2015/16"
COMMITTEE = "Audit & Governance Committee"
PAPER = "Status report, February 2016"


def load() -> Partnership:
    """Found the partnership with its boards, and take over the registers as the paper has them."""
    administrator = person("administrator@example.org")
    partnership = found_partnership(
        name="Hampshire Partnership (Integrated Business Centre)",
        short_name="Hampshire IBC",
        slug=SLUG,
        committee_name=COMMITTEE,
        colour="#2f5d50",
        by=administrator,
    )
    founded = Founded(partnership, SLUG, administrator)
    add_bodies_and_services(founded)
    give_roles(partnership, by=administrator)
    load_committees(founded)
    load_registers(founded)
    _save_project(founded)
    load_milestones(founded, by=None)
    note_printed(founded, "stated", paper=PAPER)
    return partnership


def _save_project(founded: Founded) -> None:
    """What the milestones belong to; of its state as a project the paper says nothing."""
    project = Project(
        partnership=founded.partnership,
        order=1,
        plan_year=CalendarPeriod.of(parse(PLAN_YEAR)),
        title=PROJECT,
        benefits_lost=True,
        status=ProjectStatus.LOST,
    )
    save_project(project=project, by=None)
