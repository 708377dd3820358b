"""A return is opened, typed, submitted and decided on; nothing is overwritten, and nobody approves their own."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from audit.models import Entry as AuditEntry
from common.errors import NotAllowed, Refused
from kpis.actions.returns import (
    ReturnClosed,
    SomebodyElseSaved,
    approve_return,
    open_returns,
    restate,
    save_line,
    send_back_return,
    submit_return,
)
from kpis.choices import FigureKind, ReturnState, Standing
from kpis.entry import Typed, Unreadable
from kpis.models import Observation, Restatement, Return
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import Quarter
from tests.kpis.returns_world import GOOD, NOW, World, full_world


@pytest.fixture
def world(db) -> World:
    return full_world()


def type_in(world: World, slug: str, typed: Typed, by: str = "officer", **where: object) -> Observation:
    line = world.line(slug, **where)
    return save_line(observation=line, version=line.version, typed=typed, by=world.people[by])


def fill_in(world: World) -> None:
    for line in Observation.objects.filter(quarterly_return=world.quarterly_return).select_related("kpi"):
        save_line(observation=line, version=line.version, typed=GOOD[line.kpi.slug], by=world.people["officer"])


def submitted(world: World) -> Return:
    fill_in(world)
    return submit_return(quarterly_return=world.quarterly_return, by=world.people["officer"], note="As it is.")


def test_a_quarter_asks_for_each_partner_item_and_month(world):
    lines = Observation.objects.filter(quarterly_return=world.quarterly_return)
    assert lines.filter(kpi=world.kpis["errors"]).count() == 1
    assert lines.filter(kpi=world.kpis["debt"]).count() == 4  # two councils, two sectors
    assert lines.filter(kpi=world.kpis["tickets"]).count() == 6  # two councils, three months
    assert lines.filter(kpi=world.kpis["calls"]).count() == 3


def test_opening_again_changes_nothing_that_is_there(world):
    type_in(world, "paid", GOOD["paid"])
    before = Observation.objects.count()
    open_returns(partnership=world.partnership, quarter=NOW, by=world.people["administrator"])
    assert Observation.objects.count() == before
    assert world.line("paid").numerator == Decimal("99.2")


def test_another_quarter_gets_returns_of_its_own(world):
    (opened,) = open_returns(partnership=world.partnership, quarter=Quarter(2024, 1), by=None)
    assert opened != world.quarterly_return
    assert opened.when == Quarter(2024, 1)


def test_a_line_is_kept_with_who_typed_it(world):
    saved = type_in(world, "errors", GOOD["errors"])
    assert (saved.numerator, saved.denominator, saved.version) == (Decimal(857), Decimal(191889), 1)
    assert saved.entered_by == world.people["officer"]
    entry = AuditEntry.objects.get(event="figure typed")
    assert entry.changes["numerator"] == [None, "857"]


def test_saving_the_same_again_is_no_change(world):
    type_in(world, "paid", GOOD["paid"])
    again = save_line(
        observation=world.line("paid"), version=0, typed=Typed(figure="99.20"), by=world.people["colleague"]
    )
    assert again.version == 1
    assert AuditEntry.objects.filter(event="figure typed").count() == 1


def test_what_somebody_else_saved_is_not_overwritten(world):
    type_in(world, "paid", GOOD["paid"])
    with pytest.raises(SomebodyElseSaved) as refused:
        save_line(observation=world.line("paid"), version=0, typed=Typed(figure="98"), by=world.people["colleague"])
    assert str(refused.value) == (
        "Officer changed this line while you were typing. Compare both, and save the one that is right."
    )
    assert refused.value.now.numerator == Decimal("99.2")
    assert refused.value.typed == Typed(figure="98")
    assert world.line("paid").numerator == Decimal("99.2")


def test_a_figure_that_cannot_be_read_leaves_the_line_as_it_was(world):
    type_in(world, "paid", GOOD["paid"])
    with pytest.raises(Unreadable):
        type_in(world, "paid", Typed(figure="many"))
    assert world.line("paid").numerator == Decimal("99.2")


def test_a_submitted_return_takes_no_more_figures(world):
    submitted(world)
    with pytest.raises(ReturnClosed) as refused:
        type_in(world, "paid", Typed(figure="98"))
    assert str(refused.value) == (
        "Nothing was saved: the return is waiting for approval. "
        "Ask the approver to send it back, or to restate the figure."
    )


def test_an_officer_of_one_council_cannot_type_for_the_other(world):
    give_role(
        user=world.people["colleague"],
        partnership=world.partnership,
        kind=RoleKind.OFFICER,
        bodies=[world.north],
        by=None,
    )
    where = {"item__slug": "individuals"}
    type_in(world, "debt", GOOD["debt"], by="colleague", scope=world.north.scope, **where)
    with pytest.raises(NotAllowed):
        type_in(world, "debt", GOOD["debt"], by="colleague", scope=world.south.scope, **where)


def test_a_return_with_empty_lines_is_not_submitted(world):
    fill_in(world)
    type_in(world, "paid", Typed())
    with pytest.raises(Refused, match=r"^1 line is not ready: type the figure, or choose why there is none.$"):
        submit_return(quarterly_return=world.quarterly_return, by=world.people["officer"])


def test_submitting_twice_is_refused_and_changes_nothing(world):
    first = submitted(world)
    with pytest.raises(ReturnClosed, match=r"^The return is waiting for approval already.$"):
        submit_return(quarterly_return=world.quarterly_return, by=world.people["colleague"], note="Again")
    assert Return.objects.get(pk=first.pk).submitted_by == world.people["officer"]


def test_approval_makes_the_figures_final(world):
    approved = approve_return(quarterly_return=submitted(world), by=world.people["approver"], note="Thank you.")
    assert approved.state == ReturnState.APPROVED
    assert set(approved.observations.values_list("standing", flat=True)) == {Standing.APPROVED}


def test_nobody_approves_their_own_return(world):
    give_role(user=world.people["officer"], partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
    with pytest.raises(Refused, match=r"^You submitted this return yourself: somebody else has to approve it.$"):
        approve_return(quarterly_return=submitted(world), by=world.people["officer"])


def test_sending_back_needs_a_reason_and_opens_the_return(world):
    sent = submitted(world)
    with pytest.raises(Refused, match=r"^Say why you send the return back, so that the officer knows what to do.$"):
        send_back_return(quarterly_return=sent, by=world.people["approver"], reason=" ")
    back = send_back_return(quarterly_return=sent, by=world.people["approver"], reason="Check the debt.")
    assert (back.state, back.decision_note, back.is_open) == (ReturnState.SENT_BACK, "Check the debt.", True)
    type_in(world, "paid", Typed(figure="99.3"))


def test_a_decision_is_made_once(world):
    approved = approve_return(quarterly_return=submitted(world), by=world.people["approver"])
    with pytest.raises(Refused, match=r"^There is nothing to decide: the return is approved.$"):
        send_back_return(quarterly_return=approved, by=world.people["approver"], reason="Too late")


def test_an_officer_does_not_decide(world):
    with pytest.raises(NotAllowed):
        approve_return(quarterly_return=submitted(world), by=world.people["colleague"])


def test_a_restatement_keeps_the_old_figure_and_the_reason(world):
    approve_return(quarterly_return=submitted(world), by=world.people["approver"])
    changed = restate(
        observation=world.line("errors"),
        typed=Typed(upper="860", lower="191,889"),
        reason="Three errors came to light.",
        by=world.people["approver"],
    )
    kept = Restatement.objects.get()
    assert (changed.numerator, changed.restated, changed.standing) == (Decimal(860), True, Standing.APPROVED)
    assert (kept.old_numerator, kept.new_numerator, kept.reason) == (
        Decimal(857),
        Decimal(860),
        "Three errors came to light.",
    )


def test_a_restatement_keeps_the_commentary(world):
    fill_in(world)
    type_in(world, "paid", Typed(figure="99.2", commentary="A good quarter."))
    sent = submit_return(quarterly_return=world.quarterly_return, by=world.people["officer"])
    approve_return(quarterly_return=sent, by=world.people["approver"])
    restate(observation=world.line("paid"), typed=Typed(figure="99.3"), reason="Late file", by=world.people["approver"])
    assert world.line("paid").commentary == "A good quarter."


def test_a_restatement_needs_a_reason_a_figure_and_a_change(world):
    approve_return(quarterly_return=submitted(world), by=world.people["approver"])
    by = world.people["approver"]
    with pytest.raises(Unreadable) as refused:
        restate(observation=world.line("paid"), typed=Typed(), reason=" ", by=by)
    assert refused.value.errors == {
        "figure": "Type the corrected figure, or choose why there is none.",
        "restatement_reason": "Say why the figure is restated: the reason is shown wherever it appears.",
    }
    with pytest.raises(Refused, match=r"^The figure is the same as before: nothing was restated.$"):
        restate(observation=world.line("paid"), typed=GOOD["paid"], reason="x", by=by)


def test_a_figure_that_is_not_approved_is_not_restated(world):
    with pytest.raises(Refused, match=r"^This figure is not approved yet: change it in the return.$"):
        restate(observation=world.line("paid"), typed=Typed(figure="1"), reason="x", by=world.people["approver"])


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_save_one_line_at_once_one_is_told():
    world = full_world()
    line = world.line("overpayments")
    start = Barrier(2)

    def save(name: str, figure: str) -> str:
        try:
            start.wait(timeout=10)
            save_line(observation=line, version=0, typed=Typed(figure=figure), by=world.people[name])
            return "saved"
        except SomebodyElseSaved as refusal:
            return f"told of {refusal.now.numerator:f}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = [
            answer.result(timeout=60)
            for answer in [pool.submit(save, "officer", "11"), pool.submit(save, "colleague", "22")]
        ]
    now = world.line("overpayments")
    assert sorted(answers) == ["saved", f"told of {now.numerator:f}"]
    assert (now.version, now.kind) == (1, FigureKind.NUMBER)
    assert now.numerator == Decimal(11 if answers[0] == "saved" else 22)


@pytest.mark.django_db(transaction=True)
def test_a_line_saved_while_the_return_is_submitted_is_in_it_or_refused():
    world = full_world()
    fill_in(world)
    line = world.line("paid")
    start = Barrier(2)

    def act(what: str) -> str:
        try:
            start.wait(timeout=10)
            if what == "submit":
                submit_return(quarterly_return=world.quarterly_return, by=world.people["officer"], note="x")
            else:
                typed = Typed(figure="99.9")
                save_line(observation=line, version=line.version, typed=typed, by=world.people["colleague"])
            return "done"
        except ReturnClosed:
            return "closed"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        submit, save = [answer.result(timeout=60) for answer in [pool.submit(act, "submit"), pool.submit(act, "save")]]
    assert submit == "done"
    figure = world.line("paid")
    assert (figure.numerator, figure.standing) == (Decimal("99.9" if save == "done" else "99.2"), Standing.SUBMITTED)
