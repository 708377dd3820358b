"""The same push twice at the same moment: it is carried out once, and both are told the same."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from audit.models import Entry
from kpis.actions.pushing import KeyUsedOtherwise, push_figures
from kpis.actions.returns import open_returns
from kpis.models import Observation, Push
from periods.values import Quarter
from tests.factories import a_world

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


def test_two_at_once_are_one():
    world = a_world()
    world.kpi()
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 1), by=None)
    together = Barrier(2, timeout=60)

    def one_of_two(person: int) -> list[tuple[dict, bool]]:
        try:
            by = User.objects.get(pk=world.officer.pk)
            answers = []
            for number in range(ROUNDS):
                together.wait()
                rows = [{"kpi": "payroll-errors", "period": "Q1 2023/24", "figure": str(1000 + number)}]
                answers.append(
                    push_figures(partnership=world.partnership, rows=rows, key=str(number), checksum="same", by=by)
                )
            together.wait()
            try:
                push_figures(partnership=world.partnership, rows=rows, key="other", checksum=str(person), by=by)
            except KeyUsedOtherwise:
                answers.append(({"refused": "the key"}, True))
            else:
                answers.append(({"refused": "the key"}, False))
            return answers
        except BaseException:
            together.abort()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        mine, theirs = people.map(one_of_two, range(2))
    for (answer, again), (other, other_again) in zip(mine, theirs, strict=True):
        assert answer == other
        assert {again, other_again} == {True, False}
    line = Observation.objects.get()
    assert (line.version, line.numerator) == (ROUNDS, 1000 + ROUNDS - 1)
    assert Push.objects.count() == ROUNDS + 1
    assert Entry.objects.filter(event="figure typed").count() == ROUNDS
