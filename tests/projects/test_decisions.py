"""Decisions: what is refused before, while and after they are taken, and whether their sums agree."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.errors import Refused
from periods.models import CalendarPeriod
from periods.values import FinancialYear, parse
from projects.actions.decisions import (
    begin_decision,
    close_decision,
    minute_resolution,
    note_follow_up,
    save_decision,
    save_parts,
    set_call_in,
)
from projects.actions.reserves import draw_from_reserve, save_reserve
from projects.models import Approval, Consequence, Decision, NamedDate, Option, Reserve, Workstream, YearAmount
from projects.selectors.decisions import (
    disagreements,
    drawn_of,
    matters_arising,
    missing_before_start,
    next_meeting,
    reserves_of,
    standing,
)
from tests.factories import a_world
from tests.projects.deciding import DAY, a_decision, agree, agreed, years

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(world) -> Decision:
    return a_decision(world)


# ---- what is put ----


def test_a_recommendation_that_asks_for_money_without_an_amount_is_refused(world):
    with pytest.raises(ValidationError, match="recommendation without amount"):
        a_decision(world, amount_gbp=None)


def test_that_the_amount_is_not_known_is_an_answer(world):
    assert a_decision(world, money="unknown", amount_gbp=None).amount_gbp is None


def test_an_amount_without_asking_for_it_is_refused(world):
    with pytest.raises(ValidationError, match="leave the amount empty"):
        a_decision(world, money="none")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=a_decision(world).pk).update(money="none")


def test_a_meeting_of_another_partnership_is_refused(world):
    theirs = a_decision(a_world("east-and-west")).meeting
    with pytest.raises(ValidationError, match="meeting of this partnership"):
        save_decision(
            decision=Decision(partnership=world.partnership, meeting=theirs, title="T", recommendation="R"), by=None
        )


# ---- options ----


NOTHING = {"title": "Do nothing", "does_nothing": True}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([{"title": "A", "recommended": True}, {"title": "B", "recommended": True}, NOTHING], "exactly one option; these are: A, B"),
        ([{"title": "A"}, NOTHING], "exactly one option; none is"),
        ([{"title": "A", "recommended": True}, {"title": "B"}], "to do nothing"),
        ([{"title": "A", "recommended": True}, NOTHING, NOTHING], "to do nothing"),
    ],
)  # fmt: skip
def test_options_without_one_recommended_and_one_that_does_nothing_are_refused(decision, rows, problem):
    with pytest.raises(Refused, match=problem):
        save_parts(decision=decision, kind=Option, rows=[Option(**row) for row in rows], by=None)
    assert not decision.options.exists()


def test_another_option_can_be_recommended_and_the_database_knows_only_one(decision):
    first, second = save_parts(
        decision=decision, kind=Option, rows=[Option(title="A", recommended=True), Option(**NOTHING)], by=None
    )
    first.recommended, second.recommended = False, True
    save_parts(decision=decision, kind=Option, rows=[second, first], by=None)
    assert [(one.title, one.recommended) for one in decision.options.all()] == [("Do nothing", True), ("A", False)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Option.objects.filter(pk=first.pk).update(recommended=True)


def test_rows_that_are_left_out_go_and_rows_of_another_decision_are_refused(world, decision):
    a, b = (Workstream(name=name, amount_gbp=Decimal(1)) for name in "ab")
    save_parts(decision=decision, kind=Workstream, rows=[a, b], by=None)
    save_parts(decision=decision, kind=Workstream, rows=[b], by=None)
    assert [one.name for one in decision.workstreams.all()] == ["b"]
    other = a_decision(world, title="Another")
    with pytest.raises(Refused, match="another decision"):
        save_parts(decision=other, kind=Workstream, rows=[b], by=None)


# ---- sums ----


def faults(decision):
    return {one.key.split(":")[0]: one.words for one in disagreements(decision)}


def test_the_recommendation_its_years_and_its_workstreams_must_be_the_same(world, decision):
    years(world, decision, 515_000, 228_000)
    rows = [
        Workstream(name=str(n), amount_gbp=Decimal(n))
        for n in (77_000, 121_000, 72_000, 65_000, 67_000, 250_000, 91_000)
    ]
    save_parts(decision=decision, kind=Workstream, rows=rows, by=None)
    assert "sums" not in faults(decision)
    rows[0].amount_gbp = Decimal(76_000)
    save_parts(decision=decision, kind=Workstream, rows=rows, by=None)
    assert faults(decision)["sums"] == (
        "A drawdown: the recommendation asks for £743,000, its years add up to £743,000 and its workstreams add up to "
        "£742,000. These must be the same."
    )
    years(world, decision, 515_000, 227_000)
    assert "its years add up to £742,000" in faults(decision)["sums"]


def test_a_cost_that_is_not_known_is_not_nothing(decision):
    rows = [Workstream(name="A", amount_gbp=Decimal(743_000)), Workstream(name="B")]
    save_parts(decision=decision, kind=Workstream, rows=rows, by=None)
    assert "add up to £743,000 with an amount that is not known" in faults(decision)["sums"]


def test_money_spent_before_approval_is_told_with_what_is_still_to_be_spent(decision):
    spent = Workstream(
        name="Discovery", amount_gbp=Decimal(91_000), nature="retrospective", duration="April to October"
    )
    rest = Workstream(name="Rest", amount_gbp=Decimal(652_000))
    save_parts(decision=decision, kind=Workstream, rows=[rest, spent], by=None)
    cost = Consequence(kind="cost", words="Cost", amount_gbp=Decimal(743_000), period_words="until June 2023")
    save_parts(decision=decision, kind=Consequence, rows=[cost], by=None)
    assert faults(decision)["spent-before"] == (
        "A drawdown: the £743,000 “until June 2023” includes £91,000 that was already spent (April to October); "
        "£652,000 is still to be spent."
    )


def test_one_thing_with_two_dates_is_told(decision):
    def named(period, where=""):
        return NamedDate(what="Approval", subject="Business Case", where=where, period=CalendarPeriod.of(parse(period)))

    save_parts(decision=decision, kind=NamedDate, rows=[named("June 2023"), named("June 2023", "6.2")], by=None)
    assert "dates" not in faults(decision)
    save_parts(
        decision=decision, kind=NamedDate, rows=[named("June 2023 to July 2023"), named("June 2023", "6.2")], by=None
    )
    assert faults(decision)["dates"] == (
        "A drawdown: Business Case has different dates: June–July 2023 (milestones) and June 2023 (6.2)."
    )


def test_the_key_of_a_fault_changes_with_the_figures(world, decision):
    years(world, decision, 1)
    before = [one.key for one in disagreements(decision)]
    years(world, decision, 2)
    assert [one.key for one in disagreements(decision)] != before


# ---- resolution, approval, call-in ----


def test_nothing_begins_before_the_last_council_has_approved_and_call_in_has_ended(world):
    decision = a_decision(world, call_in="not_called_in", call_in_ends_on=date(2022, 12, 14))
    councils = [
        Approval(kind="decides", role=name, on=on)
        for name, on in (("North", date(2022, 12, 5)), ("South", date(2022, 12, 20)), ("East", None))
    ]
    save_parts(decision=decision, kind=Approval, rows=councils, by=None)
    with pytest.raises(Refused, match="the resolution is not entered"):
        begin_decision(decision=decision, on=date(2023, 1, 10), by=None)
    agree(decision)
    assert standing(Decision.objects.get(pk=decision.pk)).words == "Waiting for approval"
    with pytest.raises(Refused) as caught:
        begin_decision(decision=decision, on=date(2022, 12, 14), by=None)
    assert str(caught.value) == (
        "This decision cannot be carried out on 14 December 2022: South decides on 20 December 2022; East has not approved "
        "it; call-in ends on 14 December 2022."
    )
    councils[2].on = date(2023, 1, 9)
    save_parts(decision=decision, kind=Approval, rows=councils, by=None)
    with pytest.raises(Refused, match="East decides on 9 January 2023"):
        begin_decision(decision=decision, on=date(2023, 1, 8), by=None)
    assert begin_decision(decision=decision, on=date(2023, 1, 9), by=None).began_on == date(2023, 1, 9)
    with pytest.raises(Refused, match="since 9 January 2023"):
        begin_decision(decision=decision, on=date(2023, 1, 10), by=None)


@pytest.mark.parametrize(
    ("call_in", "ends", "missing"),
    [
        ("not_subject", None, []),
        ("not_stated", None, ["it is not stated whether it may be called in"]),
        ("called_in", date(2022, 12, 1), ["it is called in"]),
        ("not_called_in", None, ["the last day of call-in is not known"]),
        ("not_called_in", date(2022, 12, 6), ["call-in ends on 6 December 2022"]),
        ("ended", date(2022, 12, 5), []),
    ],
)
def test_call_in_keeps_a_decision_from_being_carried_out(world, call_in, ends, missing):
    decision = agree(a_decision(world, call_in=call_in, call_in_ends_on=ends))
    assert missing_before_start(decision, date(2022, 12, 6)) == missing


def test_that_call_in_ended_needs_its_day(world, decision):
    with pytest.raises(ValidationError, match="day on which call-in ended"):
        set_call_in(decision=decision, call_in="ended", ends_on=None, by=None)


@pytest.mark.parametrize("resolution", ["refused", "deferred"])
def test_what_was_not_agreed_is_not_carried_out(world, resolution):
    decision = agree(a_decision(world, call_in="not_subject"), resolution=resolution)
    with pytest.raises(Refused, match=f"it was {resolution}"):
        begin_decision(decision=decision, on=DAY, by=None)


def test_a_resolution_needs_its_words_and_stays_once_it_is_carried_out(world, decision):
    with pytest.raises(ValidationError, match="as minuted"):
        minute_resolution(decision=decision, resolution="amended", text=" ", on=DAY, by=None)
    with pytest.raises(ValidationError, match="1 January 2199 is still to come"):
        agree(decision, on=date(2199, 1, 1))
    begun = begin_decision(decision=agreed(world, title="Other"), on=DAY, by=None)
    with pytest.raises(Refused, match="is being carried out"):
        agree(begun, resolution="refused")


# ---- what became of it ----


def test_what_became_of_it_is_told_until_it_is_closed_with_evidence(world, decision):
    with pytest.raises(Refused, match="Enter the resolution first"):
        note_follow_up(decision=decision, on=DAY, text="Begun", by=None)
    agree(decision)
    with pytest.raises(ValidationError, match="from 5 December 2022 on"):
        note_follow_up(decision=decision, on=date(2022, 12, 4), text="Begun", by=None)
    note_follow_up(decision=decision, on=date(2023, 1, 5), text="Begun", by=None)
    with pytest.raises(ValidationError, match="what shows that it is done"):
        close_decision(decision=decision, on=date(2023, 2, 1), evidence="", by=None)
    assert close_decision(decision=decision, on=date(2023, 2, 1), evidence="Minute 5", by=None).closed_on
    for again in (
        lambda: close_decision(decision=decision, on=DAY, evidence="Minute 5", by=None),
        lambda: note_follow_up(decision=decision, on=date(2023, 3, 1), text="More", by=None),
    ):
        with pytest.raises(Refused, match="was closed on 1 February 2023"):
            again()


def test_matters_arise_until_they_are_closed_and_once_more_after_that(world):
    first, second = (
        a_decision(world, date(2022, 3, 1), title="First"),
        a_decision(world, date(2022, 6, 1), title="Second"),
    )
    a_decision(world, date(2022, 12, 1), title="Of the meeting itself")
    agree(first, on=date(2022, 3, 1))
    close_decision(decision=first, on=date(2022, 7, 1), evidence="Done", by=None)
    committee = first.meeting.committee

    def arising(before, since=None):
        return [one.title for one in matters_arising(committee, before, since=since)]

    assert arising(date(2022, 12, 1)) == ["Second"]
    assert arising(date(2022, 12, 1), date(2022, 6, 1)) == ["Second", "First"]
    assert arising(date(2022, 12, 1), date(2022, 7, 2)) == ["Second"]
    assert second.resolution == "", "what was not minuted comes up again as well"


def test_the_next_meeting_is_the_first_that_is_not_over(world):
    days = [a_decision(world, day).meeting.on for day in (date(2022, 3, 1), date(2022, 6, 1))]
    found = [next_meeting(world.partnership, day).on for day in (date(2022, 1, 1), days[0], date(2022, 3, 2), DAY)]
    assert found == [days[0], days[0], days[1], days[1]]


# ---- reserves ----


def test_no_more_is_drawn_than_was_approved_for_the_year(world):
    decision = agreed(world)
    first, second = decision.year_amounts.all()
    draw_from_reserve(year_amount=first, on=DAY, amount_gbp=Decimal(500_000), by=None)
    with pytest.raises(ValidationError, match="Only £15,000 is left to be drawn of the £515,000 approved for 2022/23"):
        draw_from_reserve(year_amount=first, on=DAY, amount_gbp=Decimal(15_001), by=None)
    draw_from_reserve(year_amount=first, on=DAY, amount_gbp=Decimal(15_000), by=None)
    rows = drawn_of(reserves_of(world.partnership).get())
    assert [(one.drawn_gbp, one.left_gbp) for one in rows] == [(515_000, 0), (0, 228_000)]
    with pytest.raises(ValidationError, match="above 0"):
        draw_from_reserve(year_amount=second, on=DAY, amount_gbp=Decimal(0), by=None)
    with pytest.raises(Refused, match="money was drawn"):
        save_parts(decision=decision, kind=YearAmount, rows=[second], by=None)


def test_nothing_is_drawn_before_it_is_approved(world):
    decision = a_decision(world, call_in="not_subject")
    (amount,) = years(world, decision, 743_000)
    with pytest.raises(Refused, match="Nothing is approved"):
        draw_from_reserve(year_amount=amount, on=DAY, amount_gbp=Decimal(1), by=None)
    save_parts(decision=decision, kind=Approval, rows=[Approval(kind="decides", role="South")], by=None)
    agree(decision)
    with pytest.raises(Refused, match="South has not approved it"):
        draw_from_reserve(year_amount=amount, on=DAY, amount_gbp=Decimal(1), by=None)


def test_amended_only_what_was_approved_can_be_drawn(world):
    decision = a_decision(world, call_in="not_subject")
    first, second = years(world, decision, 515_000, 228_000)
    agree(decision, resolution="amended", approved={first.pk: Decimal(400_000)})
    with pytest.raises(ValidationError, match="Only £400,000"):
        draw_from_reserve(year_amount=first, on=DAY, amount_gbp=Decimal(400_001), by=None)
    with pytest.raises(Refused, match="Nothing is approved"):
        draw_from_reserve(year_amount=second, on=DAY, amount_gbp=Decimal(1), by=None)
    draw_from_reserve(year_amount=first, on=DAY, amount_gbp=Decimal(400_000), by=None)
    with pytest.raises(Refused, match="More was drawn of 2022/23"):
        agree(decision, resolution="amended", approved={first.pk: Decimal(399_999)})


def test_a_year_stands_once_for_a_reserve_and_is_a_financial_year(world, decision):
    year, month = CalendarPeriod.of(FinancialYear(2022)), CalendarPeriod.of(parse("June 2023"))
    twice = [YearAmount(year=year, amount_gbp=Decimal(1)), YearAmount(year=year, amount_gbp=Decimal(2))]
    with pytest.raises(Refused, match="in one row"):
        save_parts(decision=decision, kind=YearAmount, rows=twice, by=None)
    with pytest.raises(Refused, match="financial year"):
        save_parts(decision=decision, kind=YearAmount, rows=[YearAmount(year=month, amount_gbp=Decimal(1))], by=None)


def test_a_reserve_or_committee_of_another_partnership_is_refused(world, decision):
    other = a_world("east-and-west")
    theirs = save_reserve(reserve=Reserve(partnership=other.partnership, name="R"), by=None)
    row = YearAmount(year=CalendarPeriod.of(FinancialYear(2022)), amount_gbp=Decimal(1), reserve=theirs)
    with pytest.raises(Refused, match="reserve of this partnership"):
        save_parts(decision=decision, kind=YearAmount, rows=[row], by=None)
    committee = a_decision(other).meeting.committee
    with pytest.raises(Refused, match="committee of this partnership"):
        save_parts(
            decision=decision, kind=Approval, rows=[Approval(kind="decides", role="R", committee=committee)], by=None
        )
