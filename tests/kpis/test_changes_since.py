"""The approver reads only what changed: since the return was sent back, and since it was approved."""

import pytest
from django.urls import reverse

from kpis.actions.returns import approve_return, open_returns, restate, save_line, send_back_return, submit_return
from kpis.entry import Typed
from kpis.models import Return
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World, a_world


@pytest.fixture
def world(db) -> World:
    world = a_world()
    for slug in ("payroll-errors", "late-payments"):
        world.kpi(slug)
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None)
    return world


def type_in(world: World, slug: str, figure: str, commentary: str = "") -> None:
    line = Return.objects.get().observations.get(kpi__slug=slug)
    typed = Typed(figure=figure, commentary=commentary)
    save_line(observation=line, version=line.version, typed=typed, by=world.officer)


def hand_in(world: World) -> Return:
    return submit_return(quarterly_return=Return.objects.get(), by=world.officer, note="As counted.")


def visit(client, user, name: str, **arguments: object) -> str:
    client.force_login(user)
    arguments = arguments or {"service": "payroll", "quarter": "2023-24-Q4"}
    answer = client.get(reverse(name, kwargs={"partnership": "north-and-south", **arguments}))
    return " ".join(answer.content.decode().split())


def part_of(words: str, caption: str) -> str:
    """A table, from its caption to its end."""
    return words[words.index(caption) :].partition("</table>")[0]


def test_the_approver_reads_what_changed_since_it_was_sent_back(world, client):
    type_in(world, "payroll-errors", "30")
    type_in(world, "late-payments", "7")
    send_back_return(quarterly_return=hand_in(world), by=world.approver, reason="Check the errors.")
    type_in(world, "payroll-errors", "20")
    type_in(world, "payroll-errors", "3", "Counted again.")
    hand_in(world)
    told = part_of(visit(client, world.approver, "return-review"), "What changed since the return was sent back on")
    assert "Payroll errors" in told
    assert "Figure: 30 errors → 3 errors; Commentary: nothing → “Counted again.”" in told
    assert "Officer (enters figures)" in told
    assert "Late payments" not in told


def test_a_change_that_was_taken_back_is_none(world, client):
    for slug in ("payroll-errors", "late-payments"):
        type_in(world, slug, "7")
    send_back_return(quarterly_return=hand_in(world), by=world.approver, reason="Check.")
    type_in(world, "payroll-errors", "8")
    type_in(world, "payroll-errors", "7")
    hand_in(world)
    words = visit(client, world.approver, "return-review")
    assert "No figure and no comment was changed since the return was sent back." in words


def test_nothing_is_said_of_a_return_that_was_never_sent_back(world, client):
    for slug in ("payroll-errors", "late-payments"):
        type_in(world, slug, "7")
    hand_in(world)
    assert "since the return was sent back" not in visit(client, world.approver, "return-review")


def test_what_changed_since_approval_is_on_the_return_and_on_the_figure(world, client):
    for slug in ("payroll-errors", "late-payments"):
        type_in(world, slug, "7")
    done = approve_return(quarterly_return=hand_in(world), by=world.approver)
    assert "What changed since approval" not in visit(client, world.officer, "return")
    figure = done.observations.get(kpi__slug="late-payments")
    restate(observation=figure, typed=Typed(figure="9"), reason="Two were found later.", by=world.approver)
    for name in ("return", "return-review"):
        told = part_of(visit(client, world.officer, name), "What changed since approval")
        for words in ("Late payments", "7 errors", "9 errors", "Two were found later.", "Approver (service manager)"):
            assert words in told
        assert "Payroll errors" not in told
    assert "Two were found later." in visit(client, world.people[RoleKind.MEMBER], "figure", pk=figure.pk)
