"""Every chart of the portal can be read without seeing it: finding, summary, table, CSV, which way is better, as at, and
whether it is final."""

import csv
import io
import re
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.urls import URLPattern

from common.gallery import debt_table, kpi_table
from common.templatetags.tables import csv_address
from kpis.actions.definitions import set_target
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import Quarter
from tests.addresses import address, pages_of_partnerships
from tests.factories import BEGAN, a_person, a_world
from tests.reporting.history import approved
from tests.things import things_of

CHART = re.compile(r'<figure class="chart".*?</figure>', re.DOTALL)
WITH_CHARTS = {"dashboard", "kpi", "project", "plan", "delivery"}
TIMETABLES = {"project", "plan"}  # days, not figures: no way is better
OF_A_CHART = {
    "a title": r'class="chart__title"[^>]*>\s*\S',
    "a summary sentence": r"<title[^>]*>[^<]{10,}|aria-label=\"[^\"]{30,}\"",
    "a table": r"<table",
    "its CSV": r'href="data:text/csv[^"]+" download="[^"]+\.csv"',
}
OF_A_PAGE = {
    "which way is better": r"is better|never met or missed",
    "as at when": r"[Aa]s at|Q[1-4] \d{4}/\d\d \(|\d{4}/\d\d",
    "provisional or final": r"\bprovisional\b|\bfinal\b",
}


def lacks(name: str, page: str) -> list[str]:
    words = re.sub(r"<[^>]+>", " ", page[page.index("<main") :])
    found = [what for chart in CHART.findall(page) for what, sign in OF_A_CHART.items() if not re.search(sign, chart)]
    if name not in TIMETABLES:
        found += [what for what, sign in OF_A_PAGE.items() if not re.search(sign, words)]
    return found


def may_draw(pattern: URLPattern) -> bool:
    """Whether the template of a page has a chart in it."""
    template = getattr(pattern.callback.view_class, "template_name", None)
    return bool(template) and "chart" in (settings.BASE_DIR / "templates" / template).read_text()


@pytest.mark.django_db
def test_every_chart_has_all_that_belongs_to_it():
    world = a_world()
    kpi = world.kpi("calls", title="Calls")
    set_target(kpi=kpi, scope=world.whole, valid_from=BEGAN, operator="at_most", aim=Decimal(5), by=None)
    for number in (1, 2, 3):
        approved(world, Quarter(2023, number), {kpi: str(number + 3)})
    things = things_of(world) | {("kpi", "slug"): "calls"}
    everybody = a_person("everybody@example.org")
    for role in (RoleKind.ADMINISTRATOR, RoleKind.EDITOR, RoleKind.FINANCE, RoleKind.OFFICER):
        give_role(user=everybody, partnership=world.partnership, kind=role, by=None)
    client = Client()
    client.force_login(everybody)
    drawn, wrong = set(), {}
    for pattern in pages_of_partnerships():
        if not may_draw(pattern):
            continue
        answer = client.get(address(pattern, world.partnership.slug, things))
        is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
        if not is_page or not CHART.search(page := answer.text):
            continue
        drawn.add(pattern.name)
        if found := lacks(pattern.name, page):
            wrong[pattern.name] = found
    assert wrong == {}
    assert drawn >= WITH_CHARTS


# ---- the figures of a chart as a file of their own ----


def rows_of(link: str) -> list[list[str]]:
    text = unquote(link.removeprefix("data:text/csv;charset=utf-8,"))
    assert text.startswith("\ufeff")  # so that a spreadsheet reads £ and – rightly
    return list(csv.reader(io.StringIO(text[1:])))


def test_numbers_are_numbers_and_words_stay():
    rows = rows_of(csv_address(debt_table()))
    assert rows[0] == ["Sector", "March 2023 £", "March 2024 £", "Change £"]
    assert ["Public bodies", "1310200", "998310", "-311890"] in rows
    assert ["Individuals", "229011", "941455", "712444"] in rows
    assert ["Individuals", "87400", "–", "No figure"] in rows


def test_a_status_is_said_in_words():
    assert rows_of(csv_address(kpi_table()))[1] == ["Paid on time, %", "99.6", "99.8", "≥ 99.5", "On target"]


def test_nothing_is_taken_for_a_formula():
    table = {"columns": [{"label": "=1+1"}], "rows": [{"kind": "body", "cells": [{"text": "@SUM(A1)"}]}]}
    assert rows_of(csv_address(table)) == [["'=1+1"], ["'@SUM(A1)"]]


def test_the_address_keeps_within_its_attribute():
    table = {"columns": [{"label": '"><script>'}], "rows": []}
    written = Template('{% load tables %}<a href="{{ table|csv_address }}">').render(Context({"table": table}))
    assert "<script" not in written
    assert written.count('"') == 2
