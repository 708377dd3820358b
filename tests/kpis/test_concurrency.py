"""Two officers on one line: one of them wins, the other is told, and nobody's figure vanishes without a word."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from audit.models import Entry
from kpis.actions.returns import SomebodyElseSaved, open_returns, save_line
from kpis.entry import Typed
from kpis.models import Observation
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World, a_person, a_world

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 200


@pytest.fixture
def world(transactional_db) -> World:
    return a_world()


@pytest.fixture
def line(world) -> Observation:
    world.kpi()
    (quarterly_return,) = open_returns(partnership=world.partnership, quarter=Quarter(2023, 1), by=None)
    return quarterly_return.observations.get()


def both(rounds: int, work: Callable[[int, int, Barrier], bool]) -> list[tuple[bool, bool]]:
    """Have two people do `work(round, person, together)` at once, again and again: who succeeded in each round."""
    together = Barrier(2, timeout=60)

    def one_person(person: int) -> list[bool]:
        try:
            done = []
            for number in range(rounds):
                together.wait()
                done.append(work(number, person, together))
                together.wait()
            return done
        except BaseException:
            together.abort()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        return list(zip(*people.map(one_person, range(2)), strict=True))


def test_one_wins_and_the_other_is_told(world, line):
    colleague = a_person("colleague@north-and-south.example.org")
    give_role(user=colleague, partnership=world.partnership, kind=RoleKind.OFFICER, by=None)
    officers = [world.officer, colleague]
    refusals = []

    def type_a_figure(number: int, person: int, together: Barrier) -> bool:
        seen = Observation.objects.get(pk=line.pk).version
        together.wait()
        typed = Typed(figure=str(1000 * (number + 1) + person))
        try:
            save_line(observation=line, version=seen, typed=typed, by=officers[person])
        except SomebodyElseSaved as refusal:
            refusals.append((number, refusal))
            return False
        return True

    saved = both(ROUNDS, type_a_figure)
    assert [sum(people) for people in saved] == [1] * ROUNDS
    winner = saved[-1].index(True)
    line.refresh_from_db()
    assert (line.version, line.numerator, line.entered_by) == (ROUNDS, 1000 * ROUNDS + winner, officers[winner])
    assert Entry.objects.filter(event="figure typed").count() == ROUNDS
    for number, refusal in refusals:
        winner = saved[number].index(True)
        assert refusal.now.numerator == 1000 * (number + 1) + winner
        assert refusal.typed.figure == str(1000 * (number + 1) + 1 - winner)


def test_without_the_version_a_figure_is_lost(line):
    """The control: read, change and write, as a form would; both are told that theirs was saved."""

    def type_carelessly(number: int, person: int, together: Barrier) -> bool:
        mine = Observation.objects.get(pk=line.pk)
        together.wait()
        mine.text, mine.kind, mine.version = f"{number} of {person}", "text", mine.version + 1
        mine.save()
        return True

    saved = both(5, type_carelessly)
    assert sum(map(sum, saved)) == 10
    line.refresh_from_db()
    assert line.version == 5, "ten saves, five of them gone"
