"""Fences in a text: what they enclose, and what is wrong with those that enclose nothing."""

import pytest

from reporting.exemption import in_words, marking, omission, paragraph_choices
from reporting.passages import FenceWrong, passages_of, replaced, segments_of, withheld

TEXT = "Open.\n\n::: exempt pay\nSecret one.\n\nSecret two.\n:::\n\nOpen again."


def test_a_text_is_open_stretches_and_passages():
    assert [(one.key, one.text) for one in segments_of(TEXT)] == [
        ("", "Open."),
        ("pay", "Secret one.\n\nSecret two."),
        ("", "Open again."),
    ]


def test_another_line_break_is_no_other_text():
    again = TEXT.replace("Secret one.\n\nSecret", "Secret one.  \n\n\nSecret")
    assert passages_of(again)["pay"].checksum == passages_of(TEXT)["pay"].checksum
    assert passages_of(TEXT.replace("one", "1"))["pay"].checksum != passages_of(TEXT)["pay"].checksum


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("::: exempt pay\nSecret", "Line 1: the passage “pay” is not closed"),
        ("::: exempt a\nS\n::: exempt b\nT\n:::\n:::", "Line 3: close the passage “a” before another one begins."),
        ("Open\n:::", "Line 2: write"),
        ("- item\n  ::: exempt pay\n  Secret\n  :::", "Line 2: write"),
        ("> ::: exempt pay\n> Secret\n> :::", "Line 1: write"),
        ("- ::: exempt pay", "Line 1: write"),
        ("::: exempt\nSecret\n:::", "Line 1: write"),
        ("::: exempt Pay Talks\nSecret\n:::", "Line 1: write"),
        ("::::: exempt pay\nSecret\n:::", "Line 1: write"),
        ("::: Exempt pay\nSecret\n:::", "Line 1: write"),
        ("{{ block kpi_table ::: exempt pay }}", "Line 1: write"),
        ("::: exempt pay\n\n:::", "Line 1: the passage “pay” is empty."),
        ("::: exempt a\nS\n:::\n::: exempt a\nT\n:::", "Line 4: there is a passage “a” already"),
        ("::: exempt a\nSecret ::: more\n:::", "Line 2: write"),
    ],
)
def test_a_fence_that_encloses_nothing_is_an_error_and_never_a_leak(text, says):
    with pytest.raises(FenceWrong) as refused:
        segments_of(text)
    assert refused.value.errors[0].startswith(says)
    assert withheld(text) == "[exempt]"


def test_the_audit_trail_has_the_rest_of_the_text():
    assert withheld(TEXT) == "Open.\n\n[exempt]\n\nOpen again."
    assert replaced("No fence: a::b", lambda one: "x") == "No fence: a::b"


def test_the_words_of_the_law():
    assert in_words([3], "england") == "Schedule 12A paragraph 3 (financial or business affairs)"
    assert in_words([4, 1], "england") == "Schedule 12A paragraphs 1 and 4 (an individual; labour relations)"
    assert omission([14], "wales") == "Not for publication: Schedule 12A paragraph 14 (financial or business affairs)"
    assert [number for number, _ in paragraph_choices("wales")] == [12, 13, 14, 15, 16, 17, 18]
    assert [number for number, _ in paragraph_choices("england")] == [1, 2, 3, 4, 5, 6, 7]
    assert marking([3, 1, 3]) == "EXEMPT – paragraphs 1 and 3"
    assert marking([]) == "EXEMPT"
