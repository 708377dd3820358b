"""What is typed into the search field, as terms; and the words around a hit."""

import pytest

from partners.search_terms import LONGEST, MOST_TERMS, SearchUnreadable, Stretch, Term, around, marked, terms_of
from periods.values import AsAt, FinancialYear, Month, Quarter


def texts(typed: str) -> list[str]:
    return [term.text for term in terms_of(typed)]


def test_every_word_has_to_occur_and_a_phrase_stays_together():
    assert texts("payroll  errors") == ["payroll", "errors"]
    assert texts('"payroll errors" north') == ["payroll errors", "north"]
    assert texts("“payroll errors”") == ["payroll errors"]


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("Q4 2023/24", Quarter(2023, 4)),
        ("2023/24 Q4", Quarter(2023, 4)),
        ("2023/24", FinancialYear(2023)),
        ("March 2024", Month(2024, 3)),
        ("as at 31 March 2024", "31 March 2024"),
        ("31 March 2024", "31 March 2024"),
    ],
)
def test_a_period_is_one_term(typed, period):
    (term,) = terms_of(typed)
    assert term.text == typed
    if isinstance(period, str):
        assert isinstance(term.period, AsAt)
        assert term.period.label.endswith(period)
    else:
        assert term.period == period


def test_a_period_stands_among_words():
    assert [(term.text, bool(term.period)) for term in terms_of("payroll Q4 2023/24 errors")] == [
        ("payroll", False), ("Q4 2023/24", True), ("errors", False),
    ]  # fmt: skip


def test_a_code_is_a_word():
    assert terms_of("KPI-12") == [Term("KPI-12")]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u202e\u200f", '""', '" "'])
def test_nothing_readable_is_nothing(typed):
    assert terms_of(typed) == []


def test_what_nobody_sees_is_taken_out():
    assert texts("pay\u202eroll\x00 err\u00ador\ud800s") == ["payroll", "errors"]


def test_too_much_is_refused_in_words():
    with pytest.raises(
        SearchUnreadable, match="Shorten what you look for: it may have 200 letters, and this has 10,000"
    ):
        terms_of("a" * 10_000)
    assert len(terms_of("a" * LONGEST)) == 1
    with pytest.raises(SearchUnreadable, match="12 words at most"):
        terms_of("word " * (MOST_TERMS + 1))


def test_capital_letters_beyond_english_are_tried_one_by_one():
    assert Term("Ŵyl").spellings == {"Ŵyl", "ŵyl", "ŴYL"}
    assert Term("Pay").spellings == {"Pay"}


def test_what_was_looked_for_is_told_apart_whatever_its_letters():
    assert marked("Payroll (100%)", terms_of("PAY 100%")) == [
        Stretch("Pay", True), Stretch("roll ("), Stretch("100%", True), Stretch(")"),
    ]  # fmt: skip
    assert marked("Payroll", []) == [Stretch("Payroll")]


def test_the_words_around_are_of_the_text_with_most_of_the_terms():
    long = "word " * 100 + "the payroll errors of March " + "word " * 100
    shown = "".join(piece.text for piece in around(["payroll alone", long], terms_of("payroll errors")))
    assert "the payroll errors of March" in shown
    assert shown.startswith("… word")
    assert shown.endswith("word …")
    assert len(shown) < 260
    assert around(["nothing of it"], terms_of("payroll")) == []
