"""What is to be followed up stays with the figure, quarter after quarter, until somebody closes it with a word."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.errors import NotAllowed, Refused
from kpis.actions.follow_ups import close_follow_up, raise_follow_up
from kpis.actions.restrictions import restrict
from kpis.actions.returns import open_returns
from kpis.models import FollowUp, Observation
from partners.models import Role
from periods.values import Quarter
from tests.kpis.returns_world import World, full_world


@pytest.fixture
def world(db) -> World:
    return full_world(history=1)


@pytest.fixture
def raised(world) -> FollowUp:
    return raise_follow_up(
        observation=world.line("errors"), note=" Why so many in March? ", by=world.people["approver"]
    )


def page(name: str, **where: object) -> str:
    return reverse(name, kwargs={"partnership": "shared", **where})


def of_return(quarter: str = "2023-24-Q4", name: str = "return") -> str:
    return page(name, service="payroll", quarter=quarter)


def read(client, world, name: str, address: str) -> str:
    client.force_login(world.people[name])
    return " ".join(client.get(address).text.split())


def test_it_stays_open_in_the_next_returns(world, client, raised):
    open_returns(partnership=world.partnership, quarter=Quarter(2024, 1), by=None)
    for address in (of_return(), of_return("2024-25-Q1"), of_return(name="return-review")):
        shown = read(client, world, "officer", address)
        assert "1 to follow up" in shown
        assert "Payroll errors, Q4 2023/24</a>: Why so many in March? (Approver, " in shown
    close_follow_up(follow_up=raised, word="A late file", by=world.people["officer"])
    assert "to follow up" not in read(client, world, "officer", of_return("2024-25-Q1"))


def test_it_stays_with_the_figure_when_it_is_closed(world, client, raised):
    about = page("figure-about", pk=world.line("errors").pk)
    client.force_login(world.people["officer"])
    answer = client.post(page("follow-up-close", pk=raised.pk), {f"close-{raised.pk}-word": "A late file"}, follow=True)
    assert answer.redirect_chain == [(about, 302)]
    assert "“A late file”" in answer.text
    assert "Close it" not in answer.text
    assert "Follow-up closed" in answer.text  # in the history of the figure
    with pytest.raises(Refused, match="Officer closed this follow-up on .*: “A late file”"):
        close_follow_up(follow_up=raised, word="Again", by=world.people["approver"])


def test_it_is_raised_on_the_page_about_the_figure(world, client):
    line = world.line("paid")
    client.force_login(world.people["officer"])
    answer = client.post(page("follow-up-raise", pk=line.pk), {"new-note": "Ask the bank"}, follow=True)
    assert "Ask the bank" in answer.text
    assert FollowUp.objects.get().raised_by == world.people["officer"]
    answer = client.post(page("follow-up-raise", pk=line.pk), {"new-note": " "})
    assert "Fill this in: What is to be followed up?" in answer.text
    answer = client.post(page("follow-up-close", pk=FollowUp.objects.get().pk), {})
    assert "Fill this in: What became of it?" in answer.text


def test_the_note_and_the_word_say_something(world, raised):
    assert raised.note == "Why so many in March?"
    by = world.people["officer"]
    with pytest.raises(ValidationError, match="Say what is to be followed up"):
        raise_follow_up(observation=world.line("paid"), note=" ", by=by)
    with pytest.raises(ValidationError, match="Shorten this to 2,000 characters: it has 2,001"):
        raise_follow_up(observation=world.line("paid"), note="x" * 2001, by=by)
    with pytest.raises(ValidationError, match="Say what became of it"):
        close_follow_up(follow_up=raised, word="", by=by)
    with transaction.atomic(), pytest.raises(IntegrityError):
        FollowUp.objects.filter(pk=raised.pk).update(closing_word="Done")


def test_who_reads_may_not_raise_and_whose_line_it_is_not_sees_nothing(world, client, raised):
    about = page("figure-about", pk=world.line("errors").pk)
    assert 'name="new-note"' not in read(client, world, "administrator", about)
    for name in ("administrator", "member", "outsider"):
        with pytest.raises(NotAllowed):
            raise_follow_up(observation=world.line("errors"), note="So", by=world.people[name])
    Role.objects.get(user=world.people["officer"]).bodies.set([world.north])
    south = world.line("debt", scope__name="South", item__name="Individuals")
    raise_follow_up(observation=south, note="Southern", by=world.people["approver"])
    assert "Southern" not in read(client, world, "officer", of_return())
    client.force_login(world.people["officer"])
    assert client.get(page("figure-about", pk=south.pk)).status_code == 404
    assert client.post(page("follow-up-close", pk=FollowUp.objects.last().pk), {}).status_code == 404


def test_a_restricted_figure_has_no_follow_up_for_others(world, client, raised):
    restrict(
        partnership=world.partnership, kpi=world.kpis["errors"], reason="Dispute", review_on=date(2099, 1, 1), by=None
    )
    assert "Why so many" not in read(client, world, "officer", of_return())
    assert client.get(page("figure-about", pk=raised.observation_id)).status_code == 404
    assert client.post(page("follow-up-close", pk=raised.pk), {}).status_code == 404


def test_about_a_figure_tells_its_past_its_target_and_its_meaning(world, client):
    shown = read(client, world, "officer", page("figure-about", pk=world.line("errors").pk))
    assert "Not entered yet" in shown
    assert "0.43%" in shown  # 810 of 190,000 in the quarter before
    assert "At most 0.5%, within tolerance up to 0.6%" in shown
    assert "payroll errors, and payments made" in shown
    text = read(client, world, "officer", page("figure-about", pk=world.line("story").pk))
    assert "A quiet quarter." in text


def test_the_chart_has_twelve_figures_at_most(db, client):
    world = full_world(history=13)
    shown = read(client, world, "officer", page("figure-about", pk=world.line("paid").pk))
    assert shown.count('<th scope="row"') >= 12
    assert "Q1 2021/22" in shown or "Q1 21/22" in shown
    assert "Q4 20/21" not in shown
    assert Observation.objects.filter(kpi=world.kpis["paid"]).count() == 14
