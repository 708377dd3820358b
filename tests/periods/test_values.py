"""Periods as values: labels, neighbours, codes, order and what people type."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periods.values import (
    AsAt,
    FinancialYear,
    Month,
    MonthRange,
    OpenRange,
    Period,
    PeriodUnreadable,
    Quarter,
    SurveyWave,
    ToDate,
    from_code,
    months_from,
    parse,
)

years = st.integers(1950, 2150)
months = st.builds(Month, years, st.integers(1, 12))
periods = st.one_of(
    months,
    st.builds(Quarter, years, st.integers(1, 4)),
    st.builds(FinancialYear, years),
    st.builds(ToDate, years, st.sampled_from([6, 9])),
    st.builds(months_from, months, st.integers(1, 98)),
    st.builds(AsAt, st.dates(date(1950, 1, 1), date(2150, 12, 31))),
    st.builds(OpenRange, months),
    st.builds(SurveyWave, years),
)

NAMED = [
    # period, code, kind, start, end, label, long label, short label, slug
    (Month(2024, 1), 2024010101, "month", "2024-01-01", "2024-01-31",
        "January 2024", "January 2024", "Jan 24", "2024-01"),
    (Month(2024, 2), 2024020101, "month", "2024-02-01", "2024-02-29",
        "February 2024", "February 2024", "Feb 24", "2024-02"),
    (Month(2009, 10), 2009100101, "month", "2009-10-01", "2009-10-31",
        "October 2009", "October 2009", "Oct 09", "october-2009"),
    (Quarter(2023, 4), 2024010103, "quarter", "2024-01-01", "2024-03-31",
        "Q4 2023/24", "Q4 2023/24 (January–March 2024)", "Q4 23/24", "2023-24-Q4"),
    (Quarter(2023, 1), 2023040103, "quarter", "2023-04-01", "2023-06-30",
        "Q1 2023/24", "Q1 2023/24 (April–June 2023)", "Q1 23/24", "2023-24-Q1"),
    (FinancialYear(2023), 2023040112, "year", "2023-04-01", "2024-03-31",
        "2023/24", "2023/24 (April 2023 – March 2024)", "2023/24", "2023-24"),
    (FinancialYear(2009), 2009040112, "year", "2009-04-01", "2010-03-31",
        "2009/10", "2009/10 (April 2009 – March 2010)", "2009/10", "2009-10"),
    (FinancialYear(1999), 1999040112, "year", "1999-04-01", "2000-03-31",
        "1999/00", "1999/00 (April 1999 – March 2000)", "1999/00", "1999-00"),
    (ToDate(2023, 6), 2023040106, "to_date", "2023-04-01", "2023-09-30",
        "April–September 2023", "April–September 2023", "Apr–Sep 23", "2023-04..2023-09"),
    (ToDate(2023, 9), 2023040109, "to_date", "2023-04-01", "2023-12-31",
        "April–December 2023", "April–December 2023", "Apr–Dec 23", "2023-04..2023-12"),
    (MonthRange(Month(2023, 1), Month(2024, 4)), 2023010116, "range", "2023-01-01", "2024-04-30",
        "January 2023 – April 2024", "January 2023 – April 2024", "Jan 23 – Apr 24", "2023-01..2024-04"),
    (AsAt(date(2024, 3, 31)), 2024033100, "as_at", "2024-03-31", "2024-03-31",
        "31 March 2024", "as at 31 March 2024", "31 Mar 24", "2024-03-31"),
    (OpenRange(Month(2024, 4)), 2024040199, "open", "2024-04-01", None,
        "from April 2024", "from April 2024", "from Apr 24", "2024-04.."),
    (SurveyWave(2023), 2023000000, "wave", "2023-01-01", "2023-12-31",
        "2023 survey", "2023 survey", "2023 survey", "wave-2023"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "code", "kind", "start", "end", "label", "long_label", "short_label", "slug"),
    NAMED,
    ids=[row[5] for row in NAMED],
)
def test_a_period_tells_its_names_and_bounds(period, code, kind, start, end, label, long_label, short_label, slug):
    assert (period.code, period.kind) == (code, kind)
    assert period.start.isoformat() == start
    assert (period.end.isoformat() if period.end else None) == end
    assert (period.label, period.long_label, period.short_label) == (label, long_label, short_label)
    assert period.slug == slug
    assert str(period) == label


@given(periods)
def test_code_slug_and_labels_lead_back_to_the_period(period):
    assert from_code(period.code) == period
    assert parse(period.slug) == period
    assert parse(period.label) == period
    assert parse(period.long_label) == period
    assert hash(from_code(period.code)) == hash(period)


@given(st.sets(periods, min_size=2, max_size=2))
def test_two_periods_share_neither_code_nor_slug_nor_place_in_the_order(pair):
    one, other = pair
    assert one.code != other.code
    assert one.slug != other.slug
    assert (one < other) != (other < one)


@given(st.lists(periods))
def test_periods_are_ordered_by_start_then_end_then_code(several):
    ordered = sorted(several)
    assert ordered == sorted(several, key=lambda period: (period.start, period.end or date.max, period.code))


def test_a_quarter_comes_before_the_year_it_opens():
    assert Month(2023, 4) < Quarter(2023, 1) < ToDate(2023, 6) < ToDate(2023, 9) < FinancialYear(2023)
    assert FinancialYear(2023) < OpenRange(Month(2023, 4)) < Month(2023, 5)
    assert Month(2023, 4) <= Month(2023, 4)


def test_a_period_is_not_compared_with_anything_else():
    with pytest.raises(TypeError):
        _ = Month(2024, 3) < date(2024, 3, 1)
    assert Month(2024, 3) != 2024030101


@pytest.mark.parametrize(
    ("period", "previous", "following", "last_year"),
    [
        (Month(2024, 1), Month(2023, 12), Month(2024, 2), Month(2023, 1)),
        (Quarter(2023, 1), Quarter(2022, 4), Quarter(2023, 2), Quarter(2022, 1)),
        (Quarter(2023, 4), Quarter(2023, 3), Quarter(2024, 1), Quarter(2022, 4)),
        (FinancialYear(2023), FinancialYear(2022), FinancialYear(2024), FinancialYear(2022)),
        (ToDate(2023, 9), ToDate(2022, 9), ToDate(2024, 9), ToDate(2022, 9)),
        (
            MonthRange(Month(2023, 10), Month(2024, 3)),
            ToDate(2023, 6),
            ToDate(2024, 6),
            MonthRange(Month(2022, 10), Month(2023, 3)),
        ),
        (AsAt(date(2024, 3, 31)), AsAt(date(2023, 12, 31)), AsAt(date(2024, 6, 30)), AsAt(date(2023, 3, 31))),
        (AsAt(date(2024, 2, 29)), AsAt(date(2023, 11, 30)), AsAt(date(2024, 5, 31)), AsAt(date(2023, 2, 28))),
        (AsAt(date(2023, 11, 29)), AsAt(date(2023, 8, 29)), AsAt(date(2024, 2, 29)), AsAt(date(2022, 11, 29))),
        (AsAt(date(2024, 5, 30)), AsAt(date(2024, 2, 29)), AsAt(date(2024, 8, 30)), AsAt(date(2023, 5, 30))),
        (SurveyWave(2023), SurveyWave(2022), SurveyWave(2024), SurveyWave(2022)),
    ],
    ids=str,
)
def test_neighbours(period, previous, following, last_year):
    assert period.previous() == previous
    assert period.next() == following
    assert period.same_period_last_year() == last_year


@given(st.one_of(months, st.builds(Quarter, years, st.integers(1, 4)), st.builds(FinancialYear, years)))
def test_next_undoes_previous_and_leaves_no_gap(period):
    assert period.previous().next() == period
    assert (period.start - period.previous().end).days == 1


@pytest.mark.parametrize("ask", ["previous", "next", "same_period_last_year", "months"])
def test_a_period_without_an_end_has_no_neighbours(ask):
    with pytest.raises(ValueError, match="without an end"):
        getattr(OpenRange(Month(2024, 4)), ask)()


@pytest.mark.parametrize(
    ("first", "length", "period"),
    [
        (Month(2024, 1), 1, Month(2024, 1)),
        (Month(2024, 1), 3, Quarter(2023, 4)),
        (Month(2023, 10), 3, Quarter(2023, 3)),
        (Month(2023, 4), 6, ToDate(2023, 6)),
        (Month(2023, 4), 9, ToDate(2023, 9)),
        (Month(2023, 4), 12, FinancialYear(2023)),
        (Month(2024, 2), 3, MonthRange(Month(2024, 2), Month(2024, 4))),
        (Month(2023, 7), 6, MonthRange(Month(2023, 7), Month(2023, 12))),
        (Month(2023, 1), 12, MonthRange(Month(2023, 1), Month(2023, 12))),
        (Month(2023, 4), 24, MonthRange(Month(2023, 4), Month(2025, 3))),
        (Month(2020, 1), 98, MonthRange(Month(2020, 1), Month(2028, 2))),
    ],
    ids=str,
)
def test_a_run_of_months_gets_the_class_that_names_it_best(first, length, period):
    assert months_from(first, length) == period


@pytest.mark.parametrize("length", [-1, 0, 99, 120])
def test_a_run_of_no_month_or_more_than_98_is_refused(length):
    with pytest.raises(ValueError, match="1 to 98 months"):
        months_from(Month(2020, 1), length)


def test_a_range_that_has_a_name_of_its_own_is_refused():
    with pytest.raises(ValueError, match="months_from"):
        MonthRange(Month(2024, 1), Month(2024, 3))
    with pytest.raises(ValueError, match="months_from"):
        ToDate(2023, 3)


@pytest.mark.parametrize(
    "make",
    [lambda: Month(2024, 0), lambda: Month(2024, 13), lambda: Quarter(2023, 5), lambda: Quarter(2023, 0),
     lambda: Month(1899, 12), lambda: SurveyWave(2200), lambda: AsAt(date(1, 1, 1)), lambda: FinancialYear(2200)],
)  # fmt: skip
def test_what_no_calendar_has_is_refused(make):
    with pytest.raises(ValueError):
        make()


def test_quarter_and_financial_year_of_a_period():
    assert Month(2024, 3).quarter == Quarter(2023, 4)
    assert Month(2024, 4).quarter == Quarter(2024, 1)
    assert AsAt(date(2023, 12, 31)).quarter == Quarter(2023, 3)
    assert Quarter(2023, 2).quarter == Quarter(2023, 2)
    for other in (FinancialYear(2023), ToDate(2023, 6), OpenRange(Month(2023, 4)), SurveyWave(2023)):
        assert other.quarter is None
    assert Month(2024, 3).financial_year == FinancialYear(2023)
    assert Month(2024, 4).financial_year == FinancialYear(2024)
    assert Quarter(2023, 4).financial_year == FinancialYear(2023)
    assert AsAt(date(2024, 3, 31)).financial_year == FinancialYear(2023)
    assert MonthRange(Month(2023, 1), Month(2024, 4)).financial_year == FinancialYear(2022)


def test_months_and_quarters_within_a_period():
    assert Quarter(2023, 3).months() == [Month(2023, 10), Month(2023, 11), Month(2023, 12)]
    assert FinancialYear(2023).months()[::11] == [Month(2023, 4), Month(2024, 3)]
    assert len(FinancialYear(2023).months()) == 12
    assert FinancialYear(2023).quarters() == [Quarter(2023, number) for number in (1, 2, 3, 4)]
    assert AsAt(date(2024, 3, 31)).months() == []
    assert SurveyWave(2023).months() == []


def test_year_to_date_of_each_quarter():
    assert [quarter.year_to_date() for quarter in FinancialYear(2023).quarters()] == [
        Quarter(2023, 1),
        ToDate(2023, 6),
        ToDate(2023, 9),
        FinancialYear(2023),
    ]


def test_code_range_of_a_year():
    assert FinancialYear(2023).code_range() == (2023040100, 2024033199)


@given(periods, years)
def test_code_range_holds_exactly_the_periods_that_start_in_the_year(period, start_year):
    low, high = FinancialYear(start_year).code_range()
    starts_within = date(start_year, 4, 1) <= period.start <= date(start_year + 1, 3, 31)
    assert (low <= period.code <= high) == starts_within


@pytest.mark.parametrize(
    "code",
    [0, -1, 2024010299, 2024010203, 2024130101, 2024000001, 2024000100, 2024023000, 2023022900, 20240101,
     202401010101],
)  # fmt: skip
def test_a_number_that_is_no_code_is_refused(code):
    with pytest.raises(ValueError):
        from_code(code)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Q4 2023/24", Quarter(2023, 4)),
        ("Q4 23/24", Quarter(2023, 4)),
        ("q4 2023-24", Quarter(2023, 4)),
        ("2023/24 Q4", Quarter(2023, 4)),
        ("Quarter 4 2023/24", Quarter(2023, 4)),
        ("2023/24", FinancialYear(2023)),
        ("2023-24", FinancialYear(2023)),
        ("2023–24", FinancialYear(2023)),
        ("2023/2024", FinancialYear(2023)),
        ("2009-10", FinancialYear(2009)),
        ("2012-11", Month(2012, 11)),
        ("Mar-24", Month(2024, 3)),
        ("Apr-23", Month(2023, 4)),
        ("Sept 2023", Month(2023, 9)),
        ("  march   2024 ", Month(2024, 3)),
        ("2024-03", Month(2024, 3)),
        ("31 March 2024", AsAt(date(2024, 3, 31))),
        ("as at 31 March 2024", AsAt(date(2024, 3, 31))),
        ("2024-03-31", AsAt(date(2024, 3, 31))),
        ("29 February 2024", AsAt(date(2024, 2, 29))),
        ("2023-01 to 2024-04", MonthRange(Month(2023, 1), Month(2024, 4))),
        ("January 2023 to April 2024", MonthRange(Month(2023, 1), Month(2024, 4))),
        ("Jan 23 - Apr 24", MonthRange(Month(2023, 1), Month(2024, 4))),
        ("January to March 2024", Quarter(2023, 4)),
        ("April 2023 – March 2024", FinancialYear(2023)),
        ("from April 2024", OpenRange(Month(2024, 4))),
        ("2023 survey", SurveyWave(2023)),
    ],
)
def test_reads_what_people_type_and_old_papers_print(text, period):
    assert parse(text) == period


@pytest.mark.parametrize(
    "text",
    ["", " ", "2023", "2023/25", "2023-25", "23/25", "2023/2025", "2024/03", "Q5 2023/24", "Q0 2023/24", "Q4 2023/25",
     "Q4", "Quarter 2 2016", "Q2 2016", "March", "Marchy 2024", "March 1850", "31 February 2024", "29 February 2023",
     "2023-02-29", "2024-13", "2024-00", "31/03/2024", "tomorrow", "２０２３/24", "٢٠٢٣/24", "2024-04 to 2023-01",
     "2023/24 to 2024/25", "December–March 2024", "April 2000 to April 2024", "Q4 2023/24 (April–June 2023)",
     "2023/24 (", "March 2024; drop table", "wave-23", "2009-10 to 2011-12", "99999999999999999999999"],
)  # fmt: skip
def test_refuses_anything_else_and_says_how_to_write_a_period(text):
    with pytest.raises(PeriodUnreadable, match="Write a quarter as Q4 2023/24") as refusal:
        parse(text)
    assert isinstance(refusal.value, ValueError)


def test_the_refusal_shows_no_more_than_thirty_characters():
    with pytest.raises(PeriodUnreadable) as refusal:
        parse("x" * 500)
    assert str(refusal.value).startswith("“" + "x" * 29 + "…”")


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_period_or_is_refused(text):
    with suppress(PeriodUnreadable):
        assert isinstance(parse(text), Period)
