"""Every printed cell of the case is in the portal: on a line, or as a stated figure with the printed text."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from savings.models import BenefitAmount, BudgetAmount, BusinessCase

pytestmark = pytest.mark.django_db

FIGURES = Path(__file__).resolve().parent.parent / "figures" / "lgss_obc"
LINES = {"partner_net_budget", "benefit_line", "one_off"}
PRINTED_AGAIN = {"SUM", "SRB", "SRB1"}


def test_every_printed_cell_of_the_profiles_is_kept(lgss):
    with (FIGURES / "savings_profiles_long.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    typed = {
        (one.line.of_service.service.slug, one.line.label, one.year.label): one.amount
        for kind in (BudgetAmount, BenefitAmount)
        for one in kind.objects.filter(line__partnership=lgss).select_related("line__of_service__service", "year")
    }
    texts = [one.text for one in lgss.stated_figures.filter(table__startswith="lgss-obc-mkc ")]
    missing = []
    for cell in cells:
        place = (cell["service_code"].lower(), cell["label"], cell["column"])
        amount = Decimal(cell["value"]) * 1000
        if cell["row_kind"] in LINES and cell["table_id"] not in PRINTED_AGAIN and place in typed:
            if typed[place] != amount:
                missing.append((place, str(typed[place]), cell["printed"]))
        elif cell["printed"] in texts:
            texts.remove(cell["printed"])
        elif cell["table_id"] != "DEBT":  # whose one line is two here: see the README of the tables
            missing.append((place, cell["printed"]))
    assert len(cells) == 642
    assert missing == []


def test_the_one_line_of_debt_recovery_is_its_two_parts(lgss):
    parts = BenefitAmount.objects.filter(line__of_service__service__slug="debt", line__partnership=lgss)
    by_year: dict[str, Decimal] = {}
    for one in parts.select_related("year"):
        by_year[one.year.label] = by_year.get(one.year.label, Decimal(0)) + one.amount
    assert [by_year[year] for year in sorted(by_year)] == [0, -88000, -74000, -63000, -54000]


def test_the_final_version_is_agreed_and_finance_typed_it(lgss):
    version = BusinessCase.objects.get(partnership=lgss).versions.get()
    assert (version.number, version.name, str(version.agreed_on)) == (1, "Final", "2015-12-14")
