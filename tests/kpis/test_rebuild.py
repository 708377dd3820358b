"""The command that builds every result again."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kpis.models import Result
from periods.values import Quarter
from tests.factories import a_world
from tests.kpis.figures import report

pytestmark = pytest.mark.django_db


def test_results_that_were_lost_come_back():
    world = a_world()
    kpi = world.kpi()
    report(kpi, Quarter(2023, 1), 7, scope=world.whole)
    call_command("rebuild", world.partnership.slug, stdout=StringIO())
    before = list(Result.objects.values_list("kpi", "scope", "period", "numerator", "status"))
    assert before
    Result.objects.all().delete()
    call_command("rebuild", stdout=StringIO())
    assert list(Result.objects.values_list("kpi", "scope", "period", "numerator", "status")) == before


def test_an_unknown_partnership_is_named():
    with pytest.raises(CommandError, match="There is no partnership “nowhere”"):
        call_command("rebuild", "nowhere")
