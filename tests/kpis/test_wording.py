"""Figures and changes in words."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from kpis.choices import Measure
from kpis.wording import change_words


@pytest.mark.parametrize(
    ("measure", "unit", "now", "before", "words"),
    [
        (Measure.COUNT, "invoices", 5, 4, "▲ up 1 invoice, worse"),
        (Measure.COUNT, "invoices", 6, 4, "▲ up 2 invoices, worse"),
        (Measure.MONEY, "£", 5, 4, "▲ up £1, worse"),
        (Measure.PERCENT, "%", 4, 5, "▼ down 1 point, better"),
    ],
)
def test_a_change_by_one_does_not_name_many(measure, unit, now, before, words):
    meaning = SimpleNamespace(measure=measure, unit=unit, decimals=0, score_out_of=None, direction="lower")
    assert change_words(Fraction(now), Fraction(before), meaning) == words
