"""Dates as papers write them, how a milestone stands, and circles: against cases worked out by hand."""

from datetime import date

import pytest

from periods.values import AsAt, FinancialYear, Month, MonthRange, OpenRange, PeriodUnreadable, Quarter, parse
from projects.timing import Standing, When, after_the_end, circle, read_when, span_words, standing

NO = When()


def when(text: str) -> When:
    return When(parse(text))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("June / July 23", MonthRange(Month(2023, 6), Month(2023, 7))),
        ("June/July 2023", MonthRange(Month(2023, 6), Month(2023, 7))),
        ("June to July 2023", MonthRange(Month(2023, 6), Month(2023, 7))),
        ("2023/24", FinancialYear(2023)),
        ("5 July 2026", AsAt(date(2026, 7, 5))),
        ("July 26", Month(2026, 7)),
        ("from April 2014", OpenRange(Month(2014, 4))),
    ],
)
def test_dates_are_read_as_papers_write_them(text, period):
    assert read_when(text) == period


@pytest.mark.parametrize("text", ["soon", "within 18 months of go-live", "June / never", "/"])
def test_words_that_name_no_date_are_not_read_as_one(text):
    with pytest.raises(PeriodUnreadable):
        read_when(text)


@pytest.mark.parametrize(
    ("baseline", "forecast", "actual", "as_at", "told"),
    [
        (when("June 2026"), NO, NO, date(2026, 5, 1), Standing("on_track", "On time")),
        (when("June 2026"), NO, NO, date(2026, 5, 31), Standing("due", "Due soon")),  # thirty days before
        (when("June 2026"), NO, NO, date(2026, 6, 30), Standing("due", "Due soon")),  # its last day
        (when("June 2026"), NO, NO, date(2026, 7, 1), Standing("late", "Late by 1 day")),
        (when("June 2026"), NO, NO, date(2026, 8, 31), Standing("late", "Late by 2 months")),
        (when("June–July 2026"), NO, NO, date(2026, 7, 31), Standing("due", "Due soon")),  # a run ends with its last
        (when("June–July 2026"), NO, NO, date(2026, 8, 10), Standing("late", "Late by 10 days")),
        (when("June 2026"), when("September 2026"), NO, date(2026, 7, 1),
            Standing("due", "Forecast 3 months after the baseline")),
        (when("June 2026"), when("July 2026"), NO, date(2026, 7, 20),
            Standing("due", "Due soon, 1 month after the baseline")),
        (when("June 2026"), when("May 2026"), NO, date(2026, 4, 1), Standing("on_track", "On time")),
        (when("30 June 2025"), NO, when("12 June 2025"), date(2026, 1, 1), Standing("done", "Done, on time")),
        (when("1 July 2026"), NO, when("14 August 2026"), date(2026, 9, 1),
            Standing("done", "Done, 44 days after the baseline")),
        (NO, NO, When(words="shortly after go-live"), date(2026, 9, 1), Standing("done", "Done")),
        (when("from March 2027"), NO, NO, date(2028, 1, 1), Standing("open", "No end date")),
        (When(words="within 18 months of go-live"), NO, NO, date(2040, 1, 1), Standing("open", "No date")),
        (NO, NO, NO, date(2026, 1, 1), Standing("open", "No date")),
    ],
)  # fmt: skip
def test_a_milestone_stands_by_its_dates_alone(baseline, forecast, actual, as_at, told):
    assert standing(baseline, forecast, actual, as_at=as_at) == told


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), "1 month"),
        (date(2026, 1, 1), date(2026, 2, 10), "40 days"),
        (date(2026, 1, 15), date(2026, 3, 15), "2 months"),
        (date(2026, 1, 15), date(2026, 3, 14), "58 days"),
        (date(2025, 12, 31), date(2027, 1, 31), "13 months"),
        (date(2026, 1, 1), date(2026, 1, 2), "1 day"),
    ],
)
def test_a_span_is_told_in_days_and_in_months_once_there_are_two(first, last, words):
    assert span_words(first, last) == words


def test_a_date_says_what_was_printed_and_what_is_not_known():
    assert str(When(parse("June to July 2023"), "June / July 23")) == "June–July 2023 (printed: June / July 23)"
    assert str(When(words="within 18 months of go-live")) == "within 18 months of go-live, no date"
    assert str(When(Quarter(2026, 4))) == "Q4 2026/27 (January–March 2027)"
    assert str(NO) == "no date"


def test_only_a_date_that_ends_later_is_after_the_end():
    end = date(2027, 3, 31)
    assert not after_the_end(when("March 2027"), end)
    assert after_the_end(when("March to April 2027"), end)
    assert not after_the_end(when("from April 2027"), end)
    assert not after_the_end(when("April 2027"), None)


def test_the_shortest_way_round_is_named_from_its_start():
    edges = {"b": ["c", "x"], "c": ["d"], "d": ["a"], "x": ["a"]}
    assert circle(edges, "a", "b") == ["a", "b", "x", "a"]
    assert circle(edges, "a", "a") == ["a", "a"]
    assert circle(edges, "b", "a") == []
    assert circle({"p": ["q"], "q": ["p"]}, "a", "p") == []  # a circle elsewhere does not trap the search
