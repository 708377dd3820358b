"""Deadlines against a calendar made by hand: every case below was counted on paper."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committees.deadlines import (
    BEFORE_PAPERS,
    BankHolidaysUnknown,
    OutOfOrder,
    Rule,
    Step,
    bank_holidays,
    clear_days_between,
    is_working_day,
    papers_out_by,
    why_no_working_day,
    working_days_before,
)

# Easter, Christmas, the early May and one-off holidays: as printed in the calendars of those years.
HOLIDAYS = {
    2012: "2 January, 6 April, 9 April, 7 May, 4 June, 5 June, 27 August, 25 December, 26 December",
    2020: "1 January, 10 April, 13 April, 8 May, 25 May, 31 August, 25 December, 28 December",
    2022: "3 January, 15 April, 18 April, 2 May, 2 June, 3 June, 29 August, 19 September, 26 December, 27 December",
    2023: "2 January, 7 April, 10 April, 1 May, 8 May, 29 May, 28 August, 25 December, 26 December",
    2024: "1 January, 29 March, 1 April, 6 May, 27 May, 26 August, 25 December, 26 December",
    2025: "1 January, 18 April, 21 April, 5 May, 26 May, 25 August, 25 December, 26 December",
    2026: "1 January, 3 April, 6 April, 4 May, 25 May, 31 August, 25 December, 28 December",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_bank_holidays_are_those_of_the_printed_calendar(year):
    known = [f"{day.day} {day:%B}" for day in sorted(bank_holidays()) if day.year == year]
    assert ", ".join(known) == HOLIDAYS[year]


@pytest.mark.parametrize(
    ("meeting", "papers", "because"),
    [
        ("2024-06-24", "2024-06-14", "the example that everybody knows: Monday, papers out on a Friday"),
        ("2026-11-25", "2026-11-17", "an ordinary Wednesday"),
        ("2024-06-22", "2024-06-14", "a meeting on a Saturday"),
        ("2024-06-23", "2024-06-14", "a meeting on a Sunday"),
        ("2024-05-27", "2024-05-17", "a meeting on a bank holiday"),
        # Easter
        ("2024-03-28", "2024-03-20", "Maundy Thursday: Easter does not matter yet"),
        ("2024-04-02", "2024-03-21", "the day after Easter Monday"),
        ("2024-04-05", "2024-03-26", "the Friday after Easter"),
        ("2024-04-08", "2024-03-27", "the Monday after Easter week"),
        ("2025-04-22", "2025-04-10", "the day after Easter Monday"),
        ("2025-04-24", "2025-04-14", "the Thursday after Easter"),
        ("2025-04-29", "2025-04-17", "papers on Maundy Thursday"),
        ("2026-04-07", "2026-03-26", "the day after Easter Monday"),
        ("2026-04-09", "2026-03-30", "the Thursday after Easter"),
        ("2026-04-14", "2026-04-02", "papers on Maundy Thursday"),
        # May and August
        ("2024-05-07", "2024-04-26", "the day after the early May holiday"),
        ("2024-05-08", "2024-04-29", "two days after it"),
        ("2024-05-10", "2024-05-01", "the Friday after it"),
        ("2024-05-30", "2024-05-21", "after the spring holiday"),
        ("2024-09-02", "2024-08-22", "after the summer holiday"),
        ("2025-05-06", "2025-04-25", "the day after the early May holiday"),
        ("2025-05-27", "2025-05-16", "the day after the spring holiday"),
        ("2026-05-05", "2026-04-24", "the day after the early May holiday"),
        ("2026-09-01", "2026-08-21", "the day after the summer holiday"),
        # Christmas
        ("2024-12-30", "2024-12-18", "between the years"),
        ("2025-01-02", "2024-12-20", "the day after New Year"),
        ("2025-01-08", "2024-12-30", "papers between the years"),
        ("2025-01-10", "2025-01-02", "papers on the first day after New Year"),
        ("2025-12-29", "2025-12-17", "between the years"),
        ("2026-01-02", "2025-12-22", "the day after New Year"),
        ("2026-01-05", "2025-12-23", "the first Monday of the year"),
        ("2026-12-29", "2026-12-17", "Boxing Day is kept on Monday 28"),
        ("2027-01-04", "2026-12-22", "Boxing Day on Monday 28, New Year on a Friday"),
        ("2022-12-28", "2022-12-16", "Christmas on a Sunday: kept on Tuesday 27"),
        # once only
        ("2012-06-06", "2012-05-25", "the Diamond Jubilee: Monday and Tuesday"),
        ("2020-05-11", "2020-04-30", "the early May holiday on Friday 8 May: VE day"),
        ("2022-06-06", "2022-05-25", "the Platinum Jubilee: Thursday and Friday; 30 May was a working day"),
        ("2022-06-10", "2022-05-31", "four days after it"),
        ("2022-09-20", "2022-09-09", "the day after the state funeral"),
        ("2022-09-22", "2022-09-13", "three days after it"),
        ("2023-05-09", "2023-04-27", "the day after the coronation holiday, with 1 May before it"),
        ("2023-05-12", "2023-05-03", "the Friday after it"),
    ],
)
def test_papers_are_out_five_clear_days_before(meeting, papers, because):
    assert papers_out_by(date.fromisoformat(meeting)) == date.fromisoformat(papers), because


@pytest.mark.parametrize(
    ("meeting", "days"),
    [
        ("2024-06-24", "2024-05-24 2024-05-30 2024-06-04 2024-06-07 2024-06-12 2024-06-14"),
        ("2025-01-15", "2024-12-13 2024-12-18 2024-12-23 2024-12-30 2025-01-03 2025-01-07"),
    ],
)
def test_every_step_is_worked_back_from_the_papers(meeting, days):
    dates = Rule().dates(date.fromisoformat(meeting))
    assert list(dates) == list(Step)
    assert [day.isoformat() for day in dates.values()] == days.split()


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        ("2024-06-14", 0, "2024-06-14"),
        ("2024-06-16", 0, "2024-06-14"),
        ("2024-04-01", 0, "2024-03-28"),
        ("2024-06-17", 1, "2024-06-14"),
        ("2024-06-16", 1, "2024-06-14"),
        ("2024-04-02", 1, "2024-03-28"),
        ("2024-12-27", 1, "2024-12-24"),
        ("2025-01-02", 3, "2024-12-27"),
    ],
)
def test_working_days_are_counted_back(day, count, before):
    assert working_days_before(date.fromisoformat(day), count) == date.fromisoformat(before)


@pytest.mark.parametrize(
    ("first", "last", "between"),
    [
        ("2024-06-14", "2024-06-24", 5),
        ("2024-06-24", "2024-06-24", 0),
        ("2024-06-24", "2024-06-25", 0),
        ("2024-03-28", "2024-04-02", 0),
        ("2024-12-24", "2024-12-30", 1),
    ],
)
def test_clear_days_leave_out_both_ends(first, last, between):
    assert clear_days_between(date.fromisoformat(first), date.fromisoformat(last)) == between


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2024-06-24", ""),
        ("2024-03-29", "Good Friday"),
        ("2024-06-22", "Saturday"),
        ("2024-06-23", "Sunday"),
        ("2026-12-28", "Boxing Day"),
        ("2022-09-19", "Bank Holiday for the State Funeral of Queen Elizabeth II"),
        ("2023-05-08", "Bank holiday for the coronation of King Charles III"),
    ],
)
def test_a_day_that_does_not_count_says_why(day, why):
    assert why_no_working_day(date.fromisoformat(day)) == why


@pytest.mark.parametrize("meeting", [date(2011, 12, 30), date(2012, 1, 5), date(2029, 1, 3), date(2040, 6, 1)])
def test_a_year_without_known_bank_holidays_is_said_and_not_guessed(meeting):
    with pytest.raises(BankHolidaysUnknown) as problem:
        Rule().dates(meeting)
    assert "are not known to the portal, which has those of 2012 to 2028: work these deadlines out by hand" in str(
        problem.value
    )


def test_the_last_meeting_that_can_be_worked_out():
    assert papers_out_by(date(2028, 12, 29)) == date(2028, 12, 19)


# ---- whatever the meeting and the rule ----

MEETINGS = st.dates(date(2012, 6, 1), date(2028, 12, 31))


@given(MEETINGS, st.integers(0, 30))
def test_papers_are_out_on_a_working_day_with_exactly_so_many_clear_days(meeting, clear_days):
    papers = papers_out_by(meeting, clear_days)
    assert is_working_day(papers)
    assert clear_days_between(papers, meeting) == clear_days


@given(MEETINGS, st.integers(1, 30))
def test_the_next_working_day_would_be_too_late(meeting, clear_days):
    papers = papers_out_by(meeting, clear_days)
    later = next(day for after in range(1, 9) if is_working_day(day := papers + timedelta(days=after)))
    assert clear_days_between(later, meeting) < clear_days


@given(MEETINGS, st.lists(st.integers(0, 40), min_size=5, max_size=5))
def test_steps_fall_on_working_days_in_their_order(meeting, days):
    rule = Rule(days_before=dict(zip(BEFORE_PAPERS, sorted(days, reverse=True), strict=True)))
    rule.check()
    dates = list(rule.dates(meeting).values())
    assert dates == sorted(dates)
    assert all(is_working_day(day) for day in dates)
    assert dates[-1] < meeting


# ---- rules ----


def test_a_step_cannot_be_due_after_the_one_that_needs_it():
    days = {**Rule().days_before, Step.DRAFT: 4}
    with pytest.raises(OutOfOrder) as problem:
        Rule(days_before=days).check()
    assert problem.value.step == Step.DRAFT
    assert str(problem.value) == "“Draft paper complete” comes before “Finance and legal comments in”: type 5 or more."


def test_public_papers_have_five_clear_days_at_least():
    with pytest.raises(OutOfOrder) as problem:
        Rule(clear_days=4).check()
    assert problem.value.step == Step.PAPERS
    Rule(clear_days=5).check()
    Rule(clear_days=10).check()


def test_papers_that_are_not_public_have_no_statutory_deadline():
    rule = Rule(papers_are_public=False, clear_days=1)
    rule.check()
    assert rule.words(Step.PAPERS) == "Papers sent to members"
    assert Rule().words(Step.PAPERS) == "Papers published"
    assert rule.dates(date(2024, 6, 24))[Step.PAPERS] == date(2024, 6, 20)
