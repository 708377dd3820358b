"""The questions in the words of somebody who has read the papers with a pencil."""

import pytest

from reporting import questions
from reporting.questions import Place, Question, in_turn

CASES = [
    (
        questions.part_moved(
            part="individuals in Leicestershire",
            before="£229,011",
            now="£941,455",
            rose=True,
            since="April 2023",
            until="March 2024",
        ),
        "Why did that of individuals in Leicestershire rise from £229,011 to £941,455 (April 2023 to March 2024)?",
    ),
    (
        questions.not_explained(value="83%", target="below the target of at least 85%"),
        "It is 83%, below the target of at least 85%, and nothing is said about why. What is the reason?",
    ),
    (
        questions.explained_alike(value="83%", target="below the target of at least 85%", before="Q3 2023/24"),
        "It is 83%, below the target of at least 85%, with the same explanation as in Q3 2023/24. What was done since?",
    ),
    (
        questions.hidden_part(value="91%", part="Southmoor", of_part="74%", target="below the target of at least 80%"),
        "On target as a whole (91%), yet Southmoor stands at 74%, below the target of at least 80%. "
        "What is done about it?",
    ),
    (
        questions.running_against(steps=3, before="2.10 days", now="2.90 days", since="Q1 2023/24"),
        "It got worse three times in a row, from 2.10 days in Q1 2023/24 to 2.90 days. What will turn it round?",
    ),
    (
        questions.running_against(steps=7, before="1 day", now="9 days", since="Q1 2022/23"),
        "It got worse 7 times in a row, from 1 day in Q1 2022/23 to 9 days. What will turn it round?",
    ),
    (
        questions.not_without_a_change(
            "Expect between 78% and 90%. The target of at least 95% will not be met without a change."
        ),
        "Expect between 78% and 90%. The target of at least 95% will not be met without a change. "
        "Which change is planned?",
    ),
    (
        questions.printed_otherwise(what="Totals, April 2023", printed="£5,111,385", computed="£5,152,015"),
        "Totals, April 2023: the paper printed £5,111,385, its figures give £5,152,015. Which is right?",
    ),
    (
        questions.overdue(due="in March 2024", late="2 months"),
        "It was due in March 2024 and is open, 2 months later. When will it be done?",
    ),
    (
        questions.savings_not_reported("Planned £572k in 2016/17, £4.47m a year by 2020/21. Delivered: not reported."),
        "Planned £572k in 2016/17, £4.47m a year by 2020/21. Delivered: not reported. "
        "When will members hear what was saved?",
    ),
]


@pytest.mark.parametrize(("asked", "words"), CASES)
def test_a_question_is_asked_in_plain_words_with_its_figures(asked, words):
    assert asked == words


def test_every_kind_is_asked_once_before_any_is_asked_twice():
    first, second, other = (Question(title, "Why?", Place("kpi")) for title in ("Debt", "Sickness", "Savings"))
    assert in_turn([[first, second], [], [other]]) == [first, other, second]


def test_the_same_question_is_asked_once():
    one = Question("Debt", "Why?", Place("kpi"))
    assert in_turn([[one], [one]]) == [one]
