"""How old an issue is, counted by hand."""

from datetime import date

import pytest

from projects.ages import age_in_days, age_words


@pytest.mark.parametrize(
    ("opened_on", "until", "words"),
    [
        (None, date(2016, 2, 24), "age not known"),
        (date(2016, 2, 24), date(2016, 2, 24), "0 days"),
        (date(2016, 2, 23), date(2016, 2, 24), "1 day"),
        (date(2015, 12, 26), date(2016, 2, 24), "60 days"),
        (date(2015, 12, 25), date(2016, 2, 24), "1 month"),  # 61 days; the second month is full on the 25th
        (date(2015, 12, 24), date(2016, 2, 24), "2 months"),
        (date(2015, 2, 28), date(2016, 2, 24), "11 months"),
        (date(2015, 2, 24), date(2016, 2, 24), "12 months"),
    ],
)
def test_an_age_is_in_days_then_in_full_months(opened_on, until, words):
    assert age_words(opened_on, until) == words


def test_an_unknown_opening_is_no_age_of_nothing():
    assert age_in_days(None, date(2016, 2, 24)) is None
