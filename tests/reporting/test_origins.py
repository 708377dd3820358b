"""From a figure that a paper prints back to its entry."""

import pytest

from kpis.models import Observation
from kpis.sight import Sight
from reporting.origins import with_origins
from tests.kpis.returns_world import full_world

pytestmark = pytest.mark.django_db


def paper(*cells: dict) -> dict:
    table = {"kind": "table", "rows": [{"kind": "body", "cells": [{"text": "Debt"}, *cells]}]}
    return {"sections": [{"parts": [{"kind": "paragraph", "html": "x"}, table]}]}


def hrefs(content: dict, partnership) -> list[str | None]:
    led = with_origins(content, sight=Sight(partnership), of_figure="figure {}".format, of_kpi="kpi {}".format)
    return [cell.get("href") for cell in led["sections"][0]["parts"][1]["rows"][0]["cells"]]


def of(*pks: int) -> dict:
    return {"text": "1", "origin": {"observations": list(pks)}}


def test_one_entry_leads_to_itself_and_several_to_their_kpi(django_assert_num_queries):
    world = full_world()
    first, second = Observation.objects.filter(kpi__slug="debt")[:2]
    content = paper(of(first.pk), of(first.pk, second.pk), {"text": "2"})
    with django_assert_num_queries(1):
        assert hrefs(content, world.partnership) == [None, f"figure {first.pk}", "kpi debt", None]


def test_figures_of_two_kpis_and_entries_that_are_gone_lead_nowhere():
    world = full_world()
    debt = Observation.objects.filter(kpi__slug="debt").first()
    content = paper(of(debt.pk, world.line("paid").pk), of(0), of())
    assert hrefs(content, world.partnership) == [None, None, None, None]
