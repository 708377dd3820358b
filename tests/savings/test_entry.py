"""What is typed into a cell, and what is pasted from a paper or a spreadsheet."""

from decimal import Decimal

import pytest

from periods.values import FinancialYear
from savings.entry import AmountUnreadable, read_amount, read_amounts, read_block, write_amount
from savings.models import UnknownAmount

YEARS = [FinancialYear(2016), FinancialYear(2017), FinancialYear(2018)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("40000", "40000"),
        ("40,000", "40000"),
        (" £40,000 ", "40000"),
        ("£ 40,000.50", "40000.5"),
        ("-40,000", "-40000"),
        ("−40,000", "-40000"),
        ("- 40,000", "-40000"),
        ("-£40,000", "-40000"),
        ("£-40,000", "-40000"),
        ("40,000-", "-40000"),
        ("(40,000)", "-40000"),
        ("(£40,000)", "-40000"),
        ("£(40,000)", "-40000"),
        ("+100", "100"),
        ("40k", "40000"),
        ("(40k)", "-40000"),
        ("£1.25m", "1250000"),
        ("2 thousand", "2000"),
        ("-", "0"),
        ("–", "0"),
        ("nil", "0"),
        ("(0)", "0"),
    ],
)
def test_amounts_as_papers_and_spreadsheets_have_them(text, amount):
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("to be determined", UnknownAmount.TO_BE_DETERMINED),
        ("TBD", UnknownAmount.TO_BE_DETERMINED),
        ("t.b.a.", UnknownAmount.TO_BE_ANNOUNCED),
        ("Not printed", UnknownAmount.NOT_PRINTED),
        ("not known", UnknownAmount.NOT_KNOWN),
        ("amount not known", UnknownAmount.NOT_KNOWN),
    ],
)
def test_why_there_is_no_amount_is_read_too(text, reason):
    assert read_amount(text) is reason
    assert read_amount(write_amount(reason)) is reason


@pytest.mark.parametrize("text", ["", "   ", "\t"])
def test_nothing_typed_is_no_amount(text):
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "see note",
            "“see note” is not an amount: type a number, for example -40,000, (40,000) or -40k, or why there is none: "
            "to be determined, to be announced, not printed, amount not known.",
        ),
        ("12%", "“12%” is a percentage: type the amount; percentages are worked out."),
        ("(-5)", "Leave out the brackets or the minus in “(-5)”: each of them says negative."),
        ("1.0000001", "Type a number with at most six decimal places."),
        ("10000000m", "Type a number between −9,223,372,036,854 and 9,223,372,036,854."),
    ],
)
def test_what_is_no_amount_is_refused_in_words(text, sentence):
    with pytest.raises(AmountUnreadable) as problem:
        read_amount(text)
    assert str(problem.value) == sentence


@pytest.mark.parametrize("text", ["1,23", "1.234,5", "12a", "=A1+B1", "5 000", "--5", "()", "k", "£"])
def test_what_may_mean_two_things_is_refused(text):
    with pytest.raises(AmountUnreadable):
        read_amount(text)


def test_a_case_that_prints_thousands_is_typed_in_thousands():
    assert read_amount("5,874", unit=1000) == 5_874_000
    assert read_amount("5,874k", unit=1000) == 5_874_000
    assert write_amount(Decimal(5_874_000), unit=1000) == "5,874"
    assert write_amount(Decimal("-12345.67"), unit=1000) == "-12.34567"


def test_what_is_written_can_be_read_again():
    for text in ("0", "-40,000", "1,234.5", "0.000001"):
        assert write_amount(read_amount(text)) == text


def test_a_line_says_what_is_wrong_and_what_is_missing():
    read = read_amounts(("5", "", "abc"), YEARS, kind="income", unit=1)
    assert read.missing == [FinancialYear(2017)]
    assert read.wrong[FinancialYear(2016)].sentence == (
        "2016/17: a benefit is negative. Type −£5, or choose added cost."
    )
    assert read.wrong[FinancialYear(2016)].correction == "-5"
    assert read.wrong[FinancialYear(2018)].sentence.startswith("2018/19: “abc” is not an amount")
    assert not read.are_complete


def test_a_budget_may_be_negative_and_an_added_cost_may_not():
    assert read_amounts(("5", "-5", "0"), YEARS, kind="", unit=1).are_complete
    wrong = read_amounts(("5", "-5", "0"), YEARS, kind="added_cost", unit=1).wrong
    assert wrong[FinancialYear(2017)].sentence == (
        "2017/18: an added cost is positive. Type £5, or choose a kind of benefit."
    )


# ---- pasted blocks ----


def test_a_block_fills_cells_as_the_grid_writes_them():
    block = read_block("(40)\t£1,000\n2k\t-\n", rows=5, columns=3)
    assert block.cells == (("-40", "1,000"), ("2,000", "0"))
    assert block.words == "4 cells filled."
    assert block.left_over == ""


def test_empty_cells_leave_what_stood_there():
    block = read_block("1\t\n\t2", rows=2, columns=2)
    assert block.cells == (("1", None), (None, "2"))
    assert block.words == "2 cells filled. 2 empty cells of the block left what stood there."


def test_a_block_one_column_too_wide_is_clipped_and_says_so():
    block = read_block("1\t2\t3\n4\t5\t6", rows=2, columns=2)
    assert block.cells == (("1", "2"), ("4", "5"))
    assert block.words == (
        "4 cells filled. The block is 1 column too wide: what stands beyond the last year was not filled."
    )
    assert block.left_over == "3\n6"


def test_rows_without_a_line_are_kept_to_be_pasted_again():
    block = read_block("1\n2\n3", rows=2, columns=2)
    assert block.words == "2 cells filled. 1 row found no line below: add lines, then paste these again."
    assert block.left_over == "3"


def test_names_and_headings_of_a_paper_are_no_amounts():
    block = read_block("£000\t2016/17\t2017/18\nMKC net budget\t1\t2\nLGSS net budget\t3\t4", rows=2, columns=2)
    assert block.cells == (("1", "2"), ("3", "4"))
    assert block.words == (
        "4 cells filled. The first column holds names and was not filled. "
        "The first row holds headings and was not filled."
    )


def test_names_are_filled_where_they_are_asked_for():
    block = read_block("Team\t-1\nSystem\t-2", rows=2, columns=3, labels=True)
    assert block.cells == (("Team", "-1"), ("System", "-2"))


def test_text_in_a_block_stays_as_it_came_and_is_marked_where_it_stands():
    block = read_block("1\tsee note\n2\t3", rows=2, columns=2)
    assert block.cells == (("1", "see note"), ("2", "3"))


def test_a_block_in_thousands_goes_into_a_grid_of_pounds():
    assert read_block("5.5\ttbd", rows=1, columns=2, pasted_unit=1000).cells == (("5,500", "to be determined"),)
    assert read_block("5500\t1k", rows=1, columns=2, pasted_unit=1, unit=1000).cells == (("5.5", "1"),)


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n"])
def test_an_empty_clipboard_fills_nothing(text):
    assert read_block(text, rows=1, columns=1).words == "Nothing was filled: the clipboard is empty."


def test_a_whole_book_is_not_read():
    assert "longer than a savings profile" in read_block("1\t" * 60_000, rows=1, columns=1).words
