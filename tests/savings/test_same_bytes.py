"""Two hundred random services, stored and read again: both databases give the same tables, byte for byte."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from partners.models import Service
from periods.models import CalendarPeriod
from savings.actions.cases import begin_version
from savings.models import BenefitAmount, BenefitLine, BudgetAmount, BudgetLine, CaseService, CaseVersion, UnknownAmount
from savings.selectors.cases import case_figures
from savings.selectors.tables import headline_figures, profile_table, readings, running_table, summary_table
from tests.factories import World, a_world
from tests.savings.small_case import YEARS, a_business_case

pytestmark = pytest.mark.django_db

SERVICES = 200
# Of the JSON of all tables below. It was taken once; a database that gives other bytes gives another one.
DIGEST = "2b9a0758bcffe036b37f09d4042aa32f369ceeda970db71554d8f252d059127f"


def a_random_case(world: World) -> CaseVersion:
    """Every service with one to three budgets, up to three benefits, and amounts down to the millionth."""
    chance = Random("two hundred services")
    of = {"partnership": world.partnership}
    case = a_business_case(world, "random")
    version = begin_version(case=case, name="Draft", baseline_on=date(2015, 12, 14), by=None)
    budgets, benefits = [], []
    names = [f"Service {number:03}" for number in range(SERVICES)]
    services = Service.objects.bulk_create(
        Service(name=name, short_name=name, slug=name.lower().replace(" ", "-"), order=order, **of)
        for order, name in enumerate(names)
    )
    in_case = CaseService.objects.bulk_create(
        CaseService(case=case, service=one, label=one.name, apart=not chance.randrange(40), **of) for one in services
    )
    for chosen in in_case:
        lines = {"version": version, "of_service": chosen, **of}
        for line in range(chance.randint(1, 3)):
            body = chance.choice([world.north, world.south])
            budgets.append(BudgetLine(label=f"Budget {line}", body=body, **lines))
        for line in range(chance.randint(0, 3)):
            recurrence = chance.choice(["recurrent", "recurrent", "one_off"])
            benefits.append(BenefitLine(label=f"Benefit {line}", kind="not_stated", recurrence=recurrence, **lines))
    years = [CalendarPeriod.of(year) for year in YEARS]
    for kind, amounts_of, rows, sign in (
        (BudgetLine, BudgetAmount, budgets, 1),
        (BenefitLine, BenefitAmount, benefits, -1),
    ):
        kind.objects.bulk_create(rows)
        amounts_of.objects.bulk_create(
            amounts_of(line=row, year=year, **_amount(chance, sign)) for row in rows for year in years
        )
    return version


def _amount(chance: Random, sign: int) -> dict:
    if not chance.randrange(25):
        return {"unknown": UnknownAmount.TO_BE_DETERMINED}
    return {"amount": sign * Decimal(chance.randint(0, 10**9)).scaleb(-chance.choice([0, 2, 6]))}


def test_both_databases_give_the_same_bytes():
    figures = case_figures(a_random_case(a_world()))
    tables = [
        headline_figures(figures),
        readings(figures, {}),
        running_table(figures),
        summary_table(figures, figures.together.profile, {}, id="summary", caption="Summary"),
        *[profile_table(figures, service, {}) for service in figures.services],
    ]
    written = json.dumps(tables, ensure_ascii=False).encode()
    assert len(written) > 200_000
    assert hashlib.sha256(written).hexdigest() == DIGEST
